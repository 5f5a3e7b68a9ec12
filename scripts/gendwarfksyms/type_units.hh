/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The type units of a relocatable object.
 *
 * -fdebug-types-section puts each type unit in a section of its own, in a COMDAT
 * group, of which the linker keeps one. All of these sections are called .debug_info
 * (DWARF 5) or .debug_types (DWARF 4), but libdw reads one section of a name, and none
 * that is in a group. So the sections of one name are put together here, as the
 * linker would do it, in a file that libdw can read. Units stand for themselves and
 * their references are relocated already, so nothing else changes.
 */
#ifndef GENDWARFKSYMS_TYPE_UNITS_HH
#define GENDWARFKSYMS_TYPE_UNITS_HH

#include <memory>

#include <elfutils/libdw.h>
#include <libelf.h>

class TypeUnits {
public:
	/* Whether ELF has debug sections that libdw passes over. */
	static bool in(Elf *elf);

	/*
	 * Puts the debug sections of ELF together, in memory. ELF must be
	 * relocated and outlive the object. Throws an Error where that fails.
	 */
	explicit TypeUnits(Elf *elf);
	~TypeUnits();

	Dwarf *dwarf() const { return dwarf_; }

private:
	int fd_ = -1;
	Elf *elf_ = nullptr;
	Dwarf *dwarf_ = nullptr;
};

#endif /* GENDWARFKSYMS_TYPE_UNITS_HH */
