/* SPDX-License-Identifier: GPL-2.0 */
/*
 * CRC-32 of texts that are put together from parts whose own CRCs are known.
 *
 * A CRC is the rest of a division of polynomials over GF(2). So that of a text with
 * N bytes behind it is its own times x^8N, plus that of these N bytes. The first is four
 * lookups in a table where N is small, as it is for words and names, and one multiplication
 * where it is not; the second is known, so no byte is gone over again. zlib has functions
 * for that, but for pieces of ten bytes they take several times as long.
 */
#ifndef GENDWARFKSYMS_CRC_HH
#define GENDWARFKSYMS_CRC_HH

#include <cstddef>
#include <cstdint>
#include <string_view>

/* By row N the rests of all bytes with N zeros behind them. */
struct CrcTable {
	static constexpr size_t size = 24;
	uint32_t rows[size][256];

	/* The rest A of a text with BYTE added. */
	constexpr uint32_t add_byte(uint32_t a, unsigned char byte) const
	{
		return a >> 8 ^ rows[0][(a ^ byte) & 0xff];
	}
	/* The same with COUNT zeros, up to SIZE. */
	constexpr uint32_t add_zeros(uint32_t a, size_t count) const
	{
		if (count < 4) {
			while (count--)
				a = add_byte(a, 0);
			return a;
		}
		return rows[count - 1][a & 0xff] ^ rows[count - 2][a >> 8 & 0xff] ^
		       rows[count - 3][a >> 16 & 0xff] ^ rows[count - 4][a >> 24];
	}
};

extern const CrcTable crc_table;

/* What a text with the rest A has with COUNT zeros behind it. */
uint32_t crc_with_many_zeros(uint32_t a, uint64_t count);

inline uint32_t crc_with_zeros(uint32_t a, uint64_t count)
{
	return count <= CrcTable::size ? crc_table.add_zeros(a, count) : crc_with_many_zeros(a, count);
}

/* A text, and its rest, so that it need not be gone through where it is added. */
struct Piece {
	const char *data;
	uint32_t size, rest;

	/* TEXT must outlive it, and have less than 4 GiB. Its CRC is that OF another text. */
	Piece(std::string_view text, std::string_view of);
	explicit Piece(std::string_view text = {}) : Piece(text, text) {}
	std::string_view text() const { return { data, size }; }
};

/*
 * A text as far as CRCs go. The CRC is a plain rest: zlib's crc32() has all bits inverted
 * before and after.
 */
struct Crc {
	uint32_t rest = 0;
	uint64_t size = 0; /* of the text in bytes */

	/* Adds TEXT, byte by byte. */
	void add(std::string_view text);

	void add(const Piece &piece)
	{
		rest = crc_with_zeros(rest, piece.size) ^ piece.rest;
		size += piece.size;
	}

	void add(char byte)
	{
		rest = crc_table.add_byte(rest, byte);
		size++;
	}

	/* Adds what END has more than START, which it begins with. */
	void add(const Crc &start, const Crc &end);

	/* What crc32() says of the text. */
	uint32_t crc32() const;
};

#endif /* GENDWARFKSYMS_CRC_HH */
