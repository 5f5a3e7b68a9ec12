/* SPDX-License-Identifier: GPL-2.0 */
/*
 * CRC-32 of texts that are put together from parts whose own CRCs are known.
 *
 * A CRC is the rest of a division of polynomials over GF(2). So that of a text with
 * N bytes behind it is its own times x^8N, plus that of these N bytes, and one
 * multiplication replaces going over the bytes again. zlib has functions for that, but
 * quick ones only since 1.2.12.
 */
#ifndef GENDWARFKSYMS_CRC_HH
#define GENDWARFKSYMS_CRC_HH

#include <cstdint>
#include <string_view>

/*
 * A text as far as CRCs go. The CRC is a plain rest: zlib's crc32() has all bits inverted
 * before and after.
 */
struct Crc {
	uint32_t rest = 0;
	uint64_t size = 0; /* of the text in bytes */

	/* Adds TEXT, byte by byte. */
	void add(std::string_view text);

	/* Adds what END has more than START, which it begins with. */
	void add(const Crc &start, const Crc &end);

	/* What crc32() says of the text. */
	uint32_t crc32() const;
};

#endif /* GENDWARFKSYMS_CRC_HH */
