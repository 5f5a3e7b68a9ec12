/* SPDX-License-Identifier: GPL-2.0 */
/* The symbols that versions are asked for, and which DIE describes each of them. */
#ifndef GENDWARFKSYMS_SYMBOLS_HH
#define GENDWARFKSYMS_SYMBOLS_HH

#include "dwarf.hh"
#include "format.hh"

struct Symbol {
	std::string name;
	std::optional<uint32_t> crc; /* the version, once an object describes the symbol */
};

/* The symbols in the order of the input, each name once. */
class Symbols {
public:
	/* Adds the first word of each line of standard input. */
	void parse(std::string_view text);
	/* Adds NAME unless it is known. Throws an Error for one with control characters. */
	void add(std::string_view name);

	uint32_t size() const { return symbols_.size(); }
	Symbol &operator[](uint32_t index) { return symbols_[index]; }
	const Symbol &operator[](uint32_t index) const { return symbols_[index]; }
	uint32_t find(std::string_view name) const { return index_.find(name); }

private:
	std::vector<Symbol> symbols_;
	Index index_;
};

struct Description {
	uint32_t symbol;
	/* A subprogram or subroutine type, or a DIE whose DW_AT_type is the variable's. */
	Dwarf_Die die;
	Dwarf_Die definition; /* says where the symbol is, and may refer to DIE */
	bool is_thread_local = false; /* each thread has a variable of its own */
	/* In format 2, if the DIE belongs to another symbol at the same address: that symbol. */
	const char *alias = nullptr;

	/* The definition decides what describes a symbol. */
	bool is_same_as(const Description &other) const { return definition.addr == other.definition.addr; }
};

/* For each of SYMBOLS the index of the first one at its address in OBJECT, in format 2 its own. */
std::vector<uint32_t> find_aliases(const Object &object, const Symbols &symbols, const Format &format);

/*
 * Finds a DIE of OBJECT for each of SYMBOLS that has no version yet. SCANS are those of all units.
 *
 * In format 1 it is the first subprogram or variable in the file with the name of the symbol or
 * of one of its ALIASES. The first of these gets the description of all.
 *
 * In format 2 the best is a definition of its name at its address, then an external definition of
 * that name, then a pointer, an external declaration, and last what describes another symbol of
 * the same kind and size at its address.
 *
 * A pointer is a variable __gendwarfksyms_ptr_NAME. Its type says what NAME is, which another
 * unit defines. In format 1 it counts if neither its unit nor those before describe NAME.
 */
std::vector<Description> find_descriptions(const Object &object, const std::vector<Scan> &scans,
					   const Format &format, const Symbols &symbols,
					   const std::vector<uint32_t> &aliases);

#endif /* GENDWARFKSYMS_SYMBOLS_HH */
