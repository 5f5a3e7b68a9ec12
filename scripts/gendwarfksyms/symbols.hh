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
	/* Adds NAME if new. Throws an Error for control characters and, if IS_WRITTEN, space and #. */
	void add(std::string_view name, bool is_written = true);

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
};

/* For each of SYMBOLS the index of the first one at its address in OBJECT, in format 2 its own. */
std::vector<uint32_t> find_aliases(const Object &object, const Symbols &symbols, const Format &format);

/*
 * Finds a DIE of OBJECT for each of SYMBOLS that has no version yet: "Which DIE Describes a Symbol"
 * in Documentation/kbuild/gendwarfksyms.rst has the rules. SCANS are those of all units. In format 1
 * the first of ALIASES gets the description of all.
 */
std::vector<Description> find_descriptions(const Object &object, const std::vector<Scan> &scans,
					   const Format &format, const Symbols &symbols,
					   const std::vector<uint32_t> &aliases);

#endif /* GENDWARFKSYMS_SYMBOLS_HH */
