/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which DIE describes which symbol.
 */
#ifndef GENDWARFKSYMS_DESCRIBE_HH
#define GENDWARFKSYMS_DESCRIBE_HH

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "dwarf.hh"
#include "format.hh"
#include "symbols.hh"

/* The prefix of variables whose type describes the symbol named after it. */
#define SYMBOL_PTR_PREFIX "__gendwarfksyms_ptr_"

struct Description {
	size_t symbol;
	/*
	 * The offset of a subprogram or a subroutine type, which is the function's
	 * type, or of another DIE, whose DW_AT_type is the variable's.
	 */
	uint64_t die;
	/* The offset of the DIE that says where the symbol is: another if this refers to that. */
	uint64_t definition;
	bool is_thread_local = false; /* a variable of which each thread has its own */
	/* In format 2, the symbol at the same address that the DIE belongs to, if it is another. */
	std::string_view alias = {};

	/* Whether OTHER says the same of another symbol. */
	bool is_same(const Description &other) const
	{
		return die == other.die && definition == other.definition &&
		       is_thread_local == other.is_thread_local;
	}
};

/*
 * Finds a DIE of INFO for each of SYMBOLS that has no version yet.
 *
 * In format 1 it is the first subprogram or variable, in the order of the file, with
 * the name of the symbol or of one of its ALIASES, at the top of a unit or in
 * namespaces, classes and structures there. ALIASES is Object::aliases(), and only
 * symbols that stand for their aliases are described.
 *
 * In format 2 it is the symbol's own definition, wherever that is: a DIE with its name that is
 * external or at its address, and of several the one at its address. For want of one it is a symbol pointer,
 * then a declaration, then the definition of another symbol of the same kind and size at
 * its address. ALIASES is not used.
 *
 * A variable SYMBOL_PTR_PREFIX "name", a symbol pointer, is how a unit says what a symbol
 * defined elsewhere is. In format 1 it counts where its unit and those before have no such
 * DIE.
 */
std::vector<Description> describe(const DebugInfo &info, Format format, const Symbols &symbols,
				  const std::vector<size_t> &aliases);

#endif /* GENDWARFKSYMS_DESCRIBE_HH */
