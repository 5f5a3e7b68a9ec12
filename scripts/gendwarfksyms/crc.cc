// SPDX-License-Identifier: GPL-2.0
/*
 * Polynomials over GF(2) modulo that of CRC-32. The highest bit of a number is the
 * coefficient of x^0, so that shifting right multiplies by x.
 */
#include "crc.hh"

#include <array>
#include <cstddef>

namespace {

constexpr uint32_t polynomial = 0xedb88320; /* without x^32 */
constexpr uint32_t one = 0x80000000; /* x^0 */

constexpr CrcTable make_table()
{
	CrcTable table = {};

	for (uint32_t byte = 0; byte < 256; byte++) {
		uint32_t rest = byte;

		for (int bit = 0; bit < 8; bit++)
			rest = rest >> 1 ^ (rest & 1 ? polynomial : 0);
		table.rows[0][byte] = rest;
	}
	for (size_t row = 1; row < CrcTable::size; row++)
		for (uint32_t byte = 0; byte < 256; byte++)
			table.rows[row][byte] = table.add_byte(table.rows[row - 1][byte], 0);
	return table;
}

} /* namespace */

constexpr CrcTable crc_table = make_table();

namespace {

/* The rest A of a text with eight BYTES added, whose rests do not wait for each other. */
uint32_t add_bytes(uint32_t a, const unsigned char *bytes)
{
	uint32_t low = a ^ (bytes[0] | bytes[1] << 8 | bytes[2] << 16 | uint32_t(bytes[3]) << 24);

	return crc_table.rows[7][low & 0xff] ^ crc_table.rows[6][low >> 8 & 0xff] ^
	       crc_table.rows[5][low >> 16 & 0xff] ^ crc_table.rows[4][low >> 24] ^
	       crc_table.rows[3][bytes[4]] ^ crc_table.rows[2][bytes[5]] ^ crc_table.rows[1][bytes[6]] ^
	       crc_table.rows[0][bytes[7]];
}

/*
 * A times B. Integer multiplication is that of polynomials where no carry reaches a bit that
 * counts: with every fourth bit alone, sums of up to eight bits do not.
 */
constexpr uint32_t multiply(uint32_t a, uint32_t b)
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

	return crc_table.add_zeros(product, 4) ^ product >> 32;
}

/* x^8N for N below 2^small_bits, and for all powers of two. */
struct Powers {
	static constexpr unsigned int small_bits = 10;

	std::array<uint32_t, 1 << small_bits> small = {};
	std::array<uint32_t, 64> squares = {};

	constexpr Powers()
	{
		small[0] = one;
		for (size_t i = 1; i < small.size(); i++)
			small[i] = crc_table.add_byte(small[i - 1], 0);
		squares[0] = small[1];
		for (size_t i = 1; i < squares.size(); i++)
			squares[i] = multiply(squares[i - 1], squares[i - 1]);
	}
};

constexpr Powers powers;

uint32_t power(uint64_t bytes)
{
	uint32_t result = powers.small[bytes % powers.small.size()];

	for (uint64_t rest = bytes >> Powers::small_bits; rest; rest &= rest - 1)
		result = multiply(result,
				  powers.squares[Powers::small_bits + __builtin_ctzll(rest)]);
	return result;
}

} /* namespace */

uint32_t crc_with_many_zeros(uint32_t a, uint64_t count)
{
	/* More lookups would take longer. */
	if (count > 4 * CrcTable::size)
		return multiply(a, power(count));
	for (; count > CrcTable::size; count -= CrcTable::size)
		a = crc_table.add_zeros(a, CrcTable::size);
	return crc_table.add_zeros(a, count);
}

Piece::Piece(std::string_view text, std::string_view of) : data(text.data()), size(text.size())
{
	Crc crc;

	crc.add(of);
	rest = crc.rest;
}

void Crc::add(std::string_view text)
{
	const unsigned char *at = reinterpret_cast<const unsigned char *>(text.data()),
			    *end = at + text.size();

	size += text.size();
	for (; end - at >= 8; at += 8)
		rest = add_bytes(rest, at);
	for (; at != end; at++)
		rest = crc_table.add_byte(rest, *at);
}

void Crc::add(const Crc &start, const Crc &end)
{
	uint64_t added = end.size - start.size;

	rest = crc_with_zeros(rest ^ start.rest, added) ^ end.rest;
	size += added;
}

uint32_t Crc::crc32() const
{
	return ~(multiply(0xffffffff, power(size)) ^ rest);
}
