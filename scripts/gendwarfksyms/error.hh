/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Errors are exceptions: whoever knows what is wrong throws, whoever knows
 * more adds it (the symbol, the file), and main() prints the one line. What is
 * half done on the way, an open file, a temporary one, is undone by destructors.
 */
#ifndef GENDWARFKSYMS_ERROR_HH
#define GENDWARFKSYMS_ERROR_HH

#include <cstdint>
#include <ios>
#include <sstream>
#include <stdexcept>
#include <string>

class Error : public std::runtime_error {
	using std::runtime_error::runtime_error;
};

/* Throws an Error whose message is the arguments, one after the other. */
template <typename... Args>
[[noreturn]] void fail(const Args &...args)
{
	std::ostringstream message;

	(message << ... << args);
	throw Error(message.str());
}

/* VALUE as messages give offsets: 0x and lower-case hexadecimal digits. */
inline std::string hex(uint64_t value)
{
	std::ostringstream text;

	text << "0x" << std::hex << value;
	return text.str();
}

#endif /* GENDWARFKSYMS_ERROR_HH */
