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
#include <vector>

#include <elfutils/libdwfl.h>

#include "dwarf.hh"
#include "symbols.hh"
#include "type_units.hh"

class Object {
public:
	/*
	 * Opens the ELF object PATH (ET_REL, ET_EXEC or ET_DYN). Throws an Error
	 * for a file that cannot be read or is none of these.
	 */
	explicit Object(const std::string &path);
	~Object();

	/* The symbols that EXPORT_SYMBOL() names, in the order of .symtab. */
	std::vector<std::string> exports() const;
	/*
	 * The symbols that Rust code exports: all that are global and defined in
	 * a section that is loaded, in the order of .symtab, without what
	 * kCFI (__cfi), objtool (__pfx) and ASan (__odr_asan) add to them.
	 */
	std::vector<std::string> globals() const;

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

	/*
	 * The DIEs of all units, type units too, in the order of the file. The
	 * first call relocates the debug sections in memory and decompresses
	 * them. Throws an Error where there is no full DWARF.
	 */
	std::vector<Die> units() const;

private:
	struct File;
	struct Entry;
	struct EndElf {
		void operator()(Elf *elf) const { elf_end(elf); }
	};
	struct EndDwfl {
		void operator()(Dwfl *dwfl) const { dwfl_end(dwfl); }
	};

	template <typename Function> void for_each_symbol(Function &&function) const;
	Dwarf *dwarf() const;

	std::string path_;
	std::unique_ptr<File> file_;
	std::unique_ptr<Elf, EndElf> elf_;
	mutable std::unique_ptr<Dwfl, EndDwfl> dwfl_;
	mutable std::unique_ptr<TypeUnits> type_units_; /* if there are any */
	mutable Dwarf *dwarf_ = nullptr; /* belongs to one of these */
};

#endif /* GENDWARFKSYMS_OBJECT_HH */
