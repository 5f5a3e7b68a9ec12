/* SPDX-License-Identifier: GPL-2.0 */
/* One object: its symbols, and its debug information, which libdwfl decompresses and relocates. */
#ifndef GENDWARFKSYMS_OBJECT_HH
#define GENDWARFKSYMS_OBJECT_HH

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>
#include <gelf.h>

#include "common.hh"

/* A symbol of .symtab that is defined in a section. */
struct ElfSymbol {
	const char *name; /* valid as long as the Object */
	uint32_t section; /* index */
	uint64_t value; /* an address, or an offset in the section of a relocatable object */
	uint64_t size; /* bytes */
	uint8_t type, binding; /* STT_FUNC, ...; STB_GLOBAL, ... */
};

struct Unit {
	Dwarf_Die die; /* the unit's own DIE */
	const char *name; /* of the source file, "" if unknown */
	uint64_t language; /* DW_LANG_ */
	bool is_c;
	bool lacks_types; /* the compiler was told so (-g1) */
};

class Object {
public:
	/* Opens an ELF file (ET_REL, ET_EXEC or ET_DYN). Throws an Error for anything else. */
	explicit Object(const char *path);
	~Object();
	Object(const Object &) = delete;
	Object &operator=(const Object &) = delete;

	bool is_big_endian() const { return elf_getident(elf_, nullptr)[EI_DATA] == ELFDATA2MSB; }
	const std::vector<ElfSymbol> &symbols() const { return symbols_; }
	/* What EXPORT_SYMBOL() names. */
	std::vector<const char *> exports() const;
	/* The contents of the sections called NAME, valid as long as the Object. */
	std::vector<std::string_view> sections(std::string_view name) const;

	/*
	 * Reads the units, and makes values of symbols the addresses that Die::address() gives.
	 * Throws an Error unless there is complete DWARF 4 or 5 that elfutils can read.
	 */
	void open_debug_info();
	/* In the order of the file, type units too. */
	const std::vector<Unit> &units() const { return units_; }
	const Unit &unit_of(const Dwarf_Die &die) const;
	/* Counts BYTES that are read again. Throws an Error if they are far more than the file has. */
	void count_repeated(uint64_t bytes) const;

private:
	Object() = default;
	void read_symbols();
	void read_units(Dwarf *dwarf);

	std::string path_;
	int fd_ = -1;
	Elf *elf_ = nullptr;
	Dwfl *dwfl_ = nullptr;
	GElf_Ehdr header_;
	uint64_t size_ = 0; /* bytes */
	std::vector<ElfSymbol> symbols_;
	std::vector<Unit> units_;
	Index unit_ids_; /* by Dwarf_Die::cu */
	mutable const Unit *last_unit_ = nullptr; /* that was asked for */
	mutable uint64_t repeated_ = 0;
};

#endif /* GENDWARFKSYMS_OBJECT_HH */
