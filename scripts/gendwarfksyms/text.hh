/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Questions about strings.
 */
#ifndef GENDWARFKSYMS_TEXT_HH
#define GENDWARFKSYMS_TEXT_HH

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include <endian.h>

inline bool starts_with(std::string_view text, std::string_view start)
{
	return text.substr(0, start.size()) == start;
}

inline bool ends_with(std::string_view text, std::string_view end)
{
	return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

/* How many characters TEXT has up to the first control character, which NUL is, too. */
inline size_t size_without_control(std::string_view text)
{
	constexpr uint64_t ones = 0x0101010101010101, tops = ones << 7;
	size_t at = 0;
	uint64_t bytes;

	/* Eight at a time: what is borrowed from a byte changes only those behind one that is found. */
	for (; text.size() - at >= sizeof(bytes); at += sizeof(bytes)) {
		memcpy(&bytes, text.data() + at, sizeof(bytes));
		bytes = le64toh(bytes);

		const uint64_t deletes = bytes ^ ones * 0x7f;
		const uint64_t found = ((bytes - ones * 0x20) & ~bytes & tops) |
				       ((deletes - ones) & ~deletes & tops);

		if (found)
			return at + __builtin_ctzll(found) / 8;
	}
	while (at < text.size() && static_cast<unsigned char>(text[at]) >= 0x20 && text[at] != 0x7f)
		at++;
	return at;
}

/* Those would break the lines of the output. */
inline bool has_control_character(std::string_view text)
{
	return size_without_control(text) != text.size();
}

/* The decimal digits of a number. */
class Decimal {
public:
	explicit Decimal(uint64_t value)
	{
		do {
			digits_[--begin_] = '0' + value % 10;
			value /= 10;
		} while (value);
	}
	std::string_view text() const { return { digits_ + begin_, sizeof(digits_) - begin_ }; }

private:
	char digits_[20];
	size_t begin_ = sizeof(digits_);
};

/* How many decimal digits VALUE has. */
inline size_t decimal_size(uint64_t value)
{
	size_t digits = 1;

	for (uint64_t limit = 10; value >= limit && digits < 20; limit *= 10)
		digits++;
	return digits;
}

#endif /* GENDWARFKSYMS_TEXT_HH */
