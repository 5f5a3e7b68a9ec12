/* SPDX-License-Identifier: GPL-2.0 */
/* Types as lines for people, and the difference of two types. */
#ifndef SYMTYPES_READABLE_HH
#define SYMTYPES_READABLE_HH

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

struct ReadableLine {
	std::string offset;	/* in bytes, with ":" and bits for a bit-field; or empty */
	size_t depth;		/* of indentation */
	std::string text;	/* as in C, without what seldom matters */
	std::string exact;	/* the whole line in the words of the symtypes file */
	std::string size;	/* and alignment, at the end of a structure; or empty */
};

/* The lines of the type or symbol NAME. A TEXT that is no type becomes a single line. */
std::vector<ReadableLine> readable(std::string_view name, std::string_view text);

struct DiffLine {
	char sign;	/* "-", "+", " ", "~" if it has moved, "." for lines not shown */
	std::string offset;	/* "8", or "8->16" */
	size_t depth;
	std::string text;
};

struct TypeDiff {
	std::vector<DiffLine> lines;
	bool only_layout;	/* only offsets, sizes and alignments differ */
};

/*
 * The difference of two types, as diff -u shows it. Lines that differ only in offset or size count
 * as the same, and have both offsets. Of several in a row that moved by the same distance, only the
 * first is shown.
 */
TypeDiff diff_types(const std::vector<ReadableLine> &before,
		    const std::vector<ReadableLine> &after);

#endif /* SYMTYPES_READABLE_HH */
