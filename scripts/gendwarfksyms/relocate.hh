/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Relocations of debug sections.
 *
 * In a relocatable object the references from one debug section to another are
 * relocations. libdwfl applies them, for any architecture and to every debug section,
 * which on a whole kernel takes longer than all that is done with them. Nearly all are
 * of two or three types, which store or add a number; those are applied here, to
 * the sections that are read, and libdwfl is left with the rest.
 */
#ifndef GENDWARFKSYMS_RELOCATE_HH
#define GENDWARFKSYMS_RELOCATE_HH

#include <cstdint>
#include <utility>
#include <vector>

#include <gelf.h>

/*
 * Applies the relocations in RELOCATIONS, a section of the relocatable object ELF, to
 * TARGET in memory. Returns whether that is done: not if one is of a type that is unknown
 * here. Throws an Error where one leads out of its section or has no symbol.
 */
bool relocate(Elf *elf, Elf_Scn *relocations, Elf_Data *target);

/* The offset of what is relocated, and the section that the symbol of the relocation is in. */
using RelocatedPlace = std::pair<uint64_t, uint32_t>;

/* Adds those of RELOCATIONS, a section of ELF, to PLACES. Throws an Error as relocate() does. */
void add_relocated_places(Elf *elf, Elf_Scn *relocations, std::vector<RelocatedPlace> &places);

#endif /* GENDWARFKSYMS_RELOCATE_HH */
