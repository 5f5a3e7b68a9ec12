/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the program writes.
 */
#ifndef GENDWARFKSYMS_OUTPUT_HH
#define GENDWARFKSYMS_OUTPUT_HH

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "symbols.hh"

/* A first field, a reference or a symbol's name, and what follows it. */
using Line = std::pair<std::string_view, std::string_view>;

/* LINES in the byte order of their first fields, a space between the fields. */
std::string sorted_lines(std::vector<Line> lines);

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
