/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The text of a type as lines that people read: a member each, what it is as in
 * C, and its offset.
 */
#ifndef SYMTYPES_READABLE_HH
#define SYMTYPES_READABLE_HH

#include <string>
#include <string_view>
#include <vector>

struct ReadableLine {
	std::string offset;	/* in bytes, with ":" and bits for a bit-field; or nothing */
	size_t depth;		/* how far it is indented */
	std::string text;	/* what it says, without what seldom matters */
	std::string exact;	/* all of that, in the words of the symtypes file */
	std::string size;	/* and alignment, at the end of a structure; or nothing */
};

/*
 * TEXT of genksyms or DWARF, which belongs to the type or symbol NAME. Anything
 * that is neither becomes a single line.
 */
std::vector<ReadableLine> readable(std::string_view name, std::string_view text);

#endif /* SYMTYPES_READABLE_HH */
