/* SPDX-License-Identifier: GPL-2.0 */
/* What the program writes. */
#ifndef GENDWARFKSYMS_OUTPUT_HH
#define GENDWARFKSYMS_OUTPUT_HH

#include "symbols.hh"

/* A line of a symtypes file: the name of a symbol or a reference, and the text. */
struct SymtypesLine {
	std::string name, text;
};

/* LINES in the byte order of their names, each once: different ones get name@2 and so on. */
std::string symtypes_text(std::vector<SymtypesLine> lines);

/* TEXT with its line breaks, indented by its braces. */
std::string indented(std::string_view text);

/*
 * Prints "#SYMVER name crc" for each of SYMBOLS to standard output, and a warning for one without
 * a version, which in format 1 is printed as 0. Throws an Error if that cannot be written.
 */
void print_versions(const Symbols &symbols, const Format &form);

#endif /* GENDWARFKSYMS_OUTPUT_HH */
