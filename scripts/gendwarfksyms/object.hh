/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One ELF object: where its symbols are, and its DWARF.
 */
#ifndef GENDWARFKSYMS_OBJECT_HH
#define GENDWARFKSYMS_OBJECT_HH

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <elfutils/libdwfl.h>

#include "dwarf.hh"
#include "symbols.hh"

class Object {
public:
	/*
	 * Opens the ELF object PATH (ET_REL, ET_EXEC or ET_DYN), relocates its
	 * debug sections in memory and decompresses them. Throws an Error for a
	 * file that cannot be read, is none of these, or has no full DWARF.
	 */
	explicit Object(const std::string &path);

	/*
	 * For each of SYMBOLS the index of the first one at the same address of
	 * this object, itself when it has no other: the symbols of one address
	 * are aliases, and one version serves them all. A symbol's address is
	 * the section and value of the first entry of .symtab that has its
	 * name, is not local, and is defined in a section.
	 */
	std::vector<size_t> aliases(const Symbols &symbols) const;

	/* The contents of the sections of that name. */
	std::vector<std::string_view> sections(std::string_view name) const;

	/* The DIEs of all units, type units too, in the order of the file. */
	std::vector<Die> units() const;

private:
	struct EndDwfl {
		void operator()(Dwfl *dwfl) const { dwfl_end(dwfl); }
	};
	/* A section's index and a value in it. */
	using Address = std::pair<uint32_t, uint64_t>;

	std::unique_ptr<Dwfl, EndDwfl> dwfl_;
	/* Both belong to dwfl_. */
	Elf *elf_ = nullptr;
	Dwarf *dwarf_ = nullptr;
};

#endif /* GENDWARFKSYMS_OBJECT_HH */
