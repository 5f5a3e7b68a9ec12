/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Symbol versions.
 *
 * The version of a symbol is the CRC-32 of its full string: its text, in which the first
 * occurrence of each reference is replaced by the text of the type, depth first and from
 * left to right. Later occurrences stay references. With these texts
 *
 *	f	subprogram ( formal_parameter pointer_type { s#a } ) -> s#b
 *	s#a	structure_type a { member s#b x }
 *	s#b	structure_type b { }
 *
 * the full string of f is
 *
 *	subprogram ( formal_parameter pointer_type { structure_type a { member
 *	structure_type b { } x } } ) -> s#b
 */
#ifndef GENDWARFKSYMS_VERSION_HH
#define GENDWARFKSYMS_VERSION_HH

#include "types.hh"

/*
 * The versions of SYMBOLS. TYPES has the text of each reference, or null. Throws an Error if
 * the types are made so that it takes too long.
 */
std::vector<uint32_t> compute_versions(const std::vector<const Text *> &types,
				       const std::vector<const Text *> &symbols);

/* The full string of SYMBOL. */
std::string full_string(const std::vector<const Text *> &types, const Text &symbol);

#endif /* GENDWARFKSYMS_VERSION_HH */
