/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Errors are exceptions: whoever knows what is wrong throws, whoever knows
 * more adds it (the symbol, the file), and main() prints the one line. What is
 * half done on the way, an open file, a temporary one, is undone by destructors.
 */
#ifndef GENDWARFKSYMS_ERROR_HH
#define GENDWARFKSYMS_ERROR_HH

#include <cinttypes>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <string_view>

class Error : public std::runtime_error {
	using std::runtime_error::runtime_error;
};

inline void add_to_message(std::string &message, std::string_view text)
{
	message.append(text);
}

inline void add_to_message(std::string &message, uint64_t number)
{
	message.append(std::to_string(number));
}

/*
 * Throws an Error whose message is the arguments, texts and numbers from 0 on, one after the other.
 * The library's streams would do that, too, but their locales make the program larger by half, and
 * each start of it slower.
 */
template <typename... Args>
[[noreturn]] void fail(const Args &...args)
{
	std::string message;

	(add_to_message(message, args), ...);
	throw Error(message);
}

/* VALUE as messages give offsets: 0x and lower-case hexadecimal digits. */
inline std::string hex(uint64_t value)
{
	char text[sizeof("0xffffffffffffffff")];

	snprintf(text, sizeof(text), "0x%" PRIx64, value);
	return text;
}

#endif /* GENDWARFKSYMS_ERROR_HH */
