/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The version of a symbol is the CRC-32 of its full string: its text, in which the first
 * occurrence of each reference is replaced by the text of the type, depth first and from
 * left to right. Later ones stay references. Documentation/kbuild/gendwarfksyms.rst has examples.
 */
#ifndef GENDWARFKSYMS_VERSION_HH
#define GENDWARFKSYMS_VERSION_HH

#include "types.hh"

/* Versions SYMBOLS. TYPES has the text of each reference, or null. Throws an Error if it takes too long. */
std::vector<uint32_t> compute_versions(const std::vector<const Text *> &types,
				       const std::vector<const Text *> &symbols);

/* The full string of SYMBOL. */
std::string full_string(const std::vector<const Text *> &types, const Text &symbol);

#endif /* GENDWARFKSYMS_VERSION_HH */
