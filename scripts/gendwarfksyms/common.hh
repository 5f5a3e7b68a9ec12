/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What gendwarfksyms, symtypes and show-modversions share: errors, questions
 * about text, and output files.
 *
 * Errors are exceptions. The code that finds a problem throws, a caller that
 * knows more (the symbol, the file) adds it in front, and main() prints one line.
 * Destructors undo what was half done on the way.
 */
#ifndef GENDWARFKSYMS_COMMON_HH
#define GENDWARFKSYMS_COMMON_HH

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

class Error : public std::runtime_error {
	using std::runtime_error::runtime_error;
};

/* Throws an Error with this message, without "error:" and without a line break. */
[[noreturn, gnu::format(printf, 1, 2)]] void fail(const char *format, ...);

/* The text that printf() would print. */
[[gnu::format(printf, 1, 2)]] std::string format(const char *format, ...);

bool starts_with(std::string_view text, std::string_view start);
bool ends_with(std::string_view text, std::string_view end);

/* Whether TEXT has a byte below 0x20 or 0x7f, which would break a line of output. */
bool has_control_character(std::string_view text);

/*
 * Writes TEXT to the file PATH, completely or not at all: whatever fails or
 * interrupts the program, PATH has its old content, or the new one, or does not
 * exist. A PATH that is not a regular file, such as a pipe, is written to
 * directly. Throws an Error that starts with PATH.
 */
void write_file(const std::string &path, std::string_view text);

#endif /* GENDWARFKSYMS_COMMON_HH */
