/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where the code or data is that a DIE describes.
 */
#ifndef GENDWARFKSYMS_ADDRESS_HH
#define GENDWARFKSYMS_ADDRESS_HH

#include <optional>

#include "dwarf.hh"
#include "object.hh"

/*
 * The address of a function, from DW_AT_low_pc or the first of its DW_AT_ranges, or of a
 * variable, from its DW_AT_location; in a relocatable object, section and value from
 * the relocations there. Empty where DIE has none of these, or one that is not simply
 * an address (a thread's own variable, a register). Throws an Error where the
 * object is damaged.
 */
std::optional<Address> address_of(const DebugInfo &info, const Die &die);

/* Whether DIE has any attribute that address_of() reads. */
inline bool may_have_address(const Die &die)
{
	return die.has_any<DW_AT_low_pc, DW_AT_ranges, DW_AT_location>();
}

/* Whether the location of the variable DIE is one for each thread. */
bool is_thread_local(const Die &die);

#endif /* GENDWARFKSYMS_ADDRESS_HH */
