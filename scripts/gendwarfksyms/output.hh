/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the program writes.
 */
#ifndef GENDWARFKSYMS_OUTPUT_HH
#define GENDWARFKSYMS_OUTPUT_HH

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "symbols.hh"

/*
 * The lines of a symtypes file for one object: a first field, a reference or a symbol's
 * name, and an expansion.
 */
class SymtypesLines {
public:
	/* A line that is there already is not added again. */
	void add_type(std::string_view reference, const std::string &expansion);
	void add_symbol(std::string_view name, const std::string &expansion);

	/*
	 * Those of types, and all of them, in the byte order of their first fields. Of
	 * several with one reference, the one whose expansion is first in byte order
	 * keeps it, the others have name@2, name@3 and so on.
	 */
	std::string types() const;
	std::string all() const;

private:
	std::map<std::string, std::set<std::string>> types_;
	std::map<std::string, std::string> symbols_;
};

/* TEXT, one expansion with real line breaks, indented by its braces. */
std::string indented(std::string_view text);

/*
 * Writes TEXT to the file PATH: whole, or not at all, whatever goes wrong or
 * interrupts. What is there and no regular file is written to as it is. Throws
 * an Error that names the file.
 */
void write_file(const std::string &path, std::string_view text);

/*
 * Prints "#SYMVER name crc" for each of SYMBOLS to standard output, in their
 * order, and a warning on standard error for one that has no version: its line
 * has version 0. Throws an Error where standard output cannot be written.
 */
void print_versions(const Symbols &symbols);

#endif /* GENDWARFKSYMS_OUTPUT_HH */
