// SPDX-License-Identifier: GPL-2.0
/*
 * Polynomials over GF(2) modulo that of CRC-32. The highest bit of a number is the
 * coefficient of x^0, so that shifting right multiplies by x.
 */
#include "crc.hh"

#include <algorithm>
#include <array>

#include <zlib.h>

namespace {

constexpr size_t max_at_once = 1 << 30; /* zlib counts in unsigned int */
constexpr uint32_t one = 0x80000000; /* x^0 */

/* The rest A of a text with BYTE added; with a zero it is A times x^8. */
uint32_t add_byte(uint32_t a, unsigned char byte = 0)
{
	return a >> 8 ^ get_crc_table()[(a ^ byte) & 0xff];
}

/*
 * A times B. Integer multiplication is that of polynomials where no carry reaches a bit that
 * counts: with every fourth bit alone, sums of up to eight bits do not.
 */
uint32_t multiply(uint32_t a, uint32_t b)
{
	constexpr uint64_t fourth = 0x1111111111111111;
	const uint64_t a0 = a & fourth, a1 = a & fourth << 1, a2 = a & fourth << 2,
		       a3 = a & fourth << 3, b0 = b & fourth, b1 = b & fourth << 1,
		       b2 = b & fourth << 2, b3 = b & fourth << 3;
	uint64_t product = ((a0 * b0 ^ a1 * b3 ^ a2 * b2 ^ a3 * b1) & fourth) |
			   ((a0 * b1 ^ a1 * b0 ^ a2 * b3 ^ a3 * b2) & fourth << 1) |
			   ((a0 * b2 ^ a1 * b1 ^ a2 * b0 ^ a3 * b3) & fourth << 2) |
			   ((a0 * b3 ^ a1 * b2 ^ a2 * b1 ^ a3 * b0) & fourth << 3);

	/* 63 coefficients: those above x^31 are in the lower half. */
	product <<= 1;

	uint32_t rest = product;

	for (int i = 0; i < 4; i++)
		rest = add_byte(rest);
	return rest ^ product >> 32;
}

/* x^8N for N below 1024, and for all powers of two. */
struct Powers {
	std::array<uint32_t, 1024> small;
	std::array<uint32_t, 64> squares;

	Powers()
	{
		small[0] = one;
		for (size_t i = 1; i < small.size(); i++)
			small[i] = add_byte(small[i - 1]);
		squares[0] = small[1];
		for (size_t i = 1; i < squares.size(); i++)
			squares[i] = multiply(squares[i - 1], squares[i - 1]);
	}
};

uint32_t power(uint64_t bytes)
{
	static const Powers powers;

	if (bytes < powers.small.size())
		return powers.small[bytes];

	uint32_t result = powers.small[bytes % powers.small.size()];

	for (size_t i = 0; i < powers.squares.size(); i++)
		if (bytes / powers.small.size() * powers.small.size() >> i & 1)
			result = multiply(result, powers.squares[i]);
	return result;
}

} /* namespace */

void Crc::add(std::string_view text)
{
	size += text.size();
	/* zlib is quick where there is much, and slow to begin. */
	for (; text.size() >= 64; text.remove_prefix(std::min(text.size(), max_at_once)))
		rest = ~::crc32(~rest, reinterpret_cast<const Bytef *>(text.data()),
				std::min(text.size(), max_at_once));
	for (unsigned char c : text)
		rest = add_byte(rest, c);
}

void Crc::add(const Crc &start, const Crc &end)
{
	uint64_t added = end.size - start.size;

	rest = multiply(rest ^ start.rest, power(added)) ^ end.rest;
	size += added;
}

uint32_t Crc::crc32() const
{
	return ~(multiply(0xffffffff, power(size)) ^ rest);
}
