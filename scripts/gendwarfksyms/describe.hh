/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which DIE describes which symbol.
 */
#ifndef GENDWARFKSYMS_DESCRIBE_HH
#define GENDWARFKSYMS_DESCRIBE_HH

#include <cstddef>
#include <vector>

#include "dwarf.hh"
#include "object.hh"
#include "symbols.hh"

/* The prefix of variables whose type describes the symbol named after it. */
#define SYMBOL_PTR_PREFIX "__gendwarfksyms_ptr_"

struct Description {
	/* Index of the symbol that stands for its aliases, see Object::aliases(). */
	size_t symbol;
	/*
	 * A subprogram or a subroutine type, which is the function's type, or
	 * another DIE, whose DW_AT_type is the variable's.
	 */
	Die die;
};

/*
 * Finds a DIE of OBJECT for each of SYMBOLS that has no version yet: the first
 * subprogram or variable, in the order of the file, with the name of the symbol
 * or of one of its ALIASES, at the top of a unit or in namespaces, classes and
 * structures there. A variable SYMBOL_PTR_PREFIX "name", which is how a unit says
 * what a symbol defined elsewhere is, stands in for it where its unit and those
 * before have no such DIE.
 */
std::vector<Description> describe(const Object &object, const Symbols &symbols,
				  const std::vector<size_t> &aliases);

#endif /* GENDWARFKSYMS_DESCRIBE_HH */
