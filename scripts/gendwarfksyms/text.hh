/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Questions about strings.
 */
#ifndef GENDWARFKSYMS_TEXT_HH
#define GENDWARFKSYMS_TEXT_HH

#include <cstddef>
#include <cstdint>
#include <string_view>

inline bool starts_with(std::string_view text, std::string_view start)
{
	return text.substr(0, start.size()) == start;
}

inline bool ends_with(std::string_view text, std::string_view end)
{
	return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

/* Characters that would break the lines of the output. */
inline bool has_control_character(std::string_view text)
{
	for (unsigned char c : text)
		if (c < 0x20 || c == 0x7f)
			return true;
	return false;
}

/* How many decimal digits VALUE has. */
inline size_t decimal_size(uint64_t value)
{
	size_t digits = 1;

	while (value >= 10) {
		value /= 10;
		digits++;
	}
	return digits;
}

#endif /* GENDWARFKSYMS_TEXT_HH */
