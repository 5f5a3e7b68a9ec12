/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The difference of two types, line by line, as diff -u shows it. A line is the
 * same if only its offset or size is another: what is behind a new member would be new
 * altogether otherwise. It has both offsets then, and of several such lines in a
 * row, moved by the same distance, only the first is shown.
 */
#ifndef SYMTYPES_DIFF_HH
#define SYMTYPES_DIFF_HH

#include <string>
#include <vector>

#include "readable.hh"

struct DiffLine {
	char sign;	/* "-", "+", " ", "~" if it has moved, or "." for lines not shown */
	std::string offset;	/* "8", or "8->16" */
	size_t depth;
	std::string text;
};

struct TypeDiff {
	std::vector<DiffLine> lines;
	/* Nothing but offsets, sizes and alignments differ. */
	bool only_layout;
};

TypeDiff diff_types(const std::vector<ReadableLine> &before,
		    const std::vector<ReadableLine> &after);

#endif /* SYMTYPES_DIFF_HH */
