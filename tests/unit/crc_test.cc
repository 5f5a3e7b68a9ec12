// SPDX-License-Identifier: GPL-2.0
// CRCs of texts that are put together (crc.hh)

#include <gtest/gtest.h>

#include <random>
#include <string>

#include <zlib.h>

#include "crc.hh"

namespace {

uint32_t Zlib(const std::string &text)
{
	return crc32(0, reinterpret_cast<const Bytef *>(text.data()), text.size());
}

Crc Of(const std::string &text)
{
	Crc crc;

	crc.add(text);
	return crc;
}

std::string Random(std::mt19937 &random, size_t size)
{
	std::string text(size, 0);

	for (char &c : text)
		c = random();
	return text;
}

TEST(Crc, KnownValues)
{
	EXPECT_EQ(Of("").crc32(), 0u);
	EXPECT_EQ(Of("123456789").crc32(), 0xcbf43926u);
	EXPECT_EQ(Of("variable base_type int byte_size(4) encoding(5)").crc32(), 0x7ec472bau);
	EXPECT_EQ(Of(std::string(1, 0)).crc32(), 0xd202ef8du);
	EXPECT_EQ(Of("123456789").size, 9u);
}

TEST(Crc, IsThatOfZlibAtEverySize)
{
	std::mt19937 random(1);

	for (size_t size = 0; size < 300; size++) {
		const std::string text = Random(random, size);

		ASSERT_EQ(Of(text).crc32(), Zlib(text)) << size;
	}
	/* Around the sizes at which the powers of x come from elsewhere */
	for (size_t size : { 1022, 1023, 1024, 1025, 2047, 2048, 65535, 65536, 1 << 20,
			     (1 << 20) + 1023, 3 << 20 }) {
		const std::string text = Random(random, size);

		ASSERT_EQ(Of(text).crc32(), Zlib(text)) << size;
	}
}

TEST(Crc, PieceByPiece)
{
	std::mt19937 random(2);

	for (int i = 0; i < 1000; i++) {
		const std::string a = Random(random, random() % 200),
				  b = Random(random, random() % 200),
				  c = Random(random, random() % 3000);
		Crc crc = Of(a);

		crc.add(b);
		crc.add(c);
		ASSERT_EQ(crc.crc32(), Zlib(a + b + c));
		ASSERT_EQ(crc.size, a.size() + b.size() + c.size());
	}
}

TEST(Crc, PiecesOfEverySize)
{
	std::mt19937 random(4);
	Crc crc;
	std::string all;

	for (size_t size = 0; size < 300; size++) {
		const std::string text = Random(random, size);

		crc.add(Piece(text));
		crc.add('x');
		all.append(text).append("x");
		ASSERT_EQ(crc.crc32(), Zlib(all)) << size;
		ASSERT_EQ(crc.size, all.size());
	}
}

TEST(Crc, PieceWithTheCrcOfAnother)
{
	const Piece piece("a\nb", "a b");
	Crc crc;

	crc.add(piece);
	EXPECT_EQ(crc.crc32(), Zlib("a b"));
	EXPECT_EQ(piece.text(), "a\nb");
	EXPECT_EQ(Piece().text(), "");
}

// What END has more than START, behind something else
TEST(Crc, TheEndOfAnotherText)
{
	std::mt19937 random(3);

	for (int i = 0; i < 3000; i++) {
		const std::string start = Random(random, random() % 50),
				  added = Random(random, random() % (i % 10 ? 100 : 5000)),
				  before = Random(random, random() % 50);
		Crc crc = Of(before);

		crc.add(Of(start), Of(start + added));
		ASSERT_EQ(crc.crc32(), Zlib(before + added));
		ASSERT_EQ(crc.size, before.size() + added.size());
		ASSERT_EQ(crc.rest, Of(before + added).rest);
	}
}

// A text of 2^61 bytes is made by doubling; zlib can tell its CRC, too.
TEST(Crc, LongTexts)
{
	Crc crc = Of("x");
	uint32_t expected = Zlib("x");

	for (int i = 0; i < 61; i++) {
		expected = crc32_combine64(expected, expected, crc.size);
		crc.add({}, Crc(crc));
		ASSERT_EQ(crc.size, uint64_t(2) << i);
		ASSERT_EQ(crc.crc32(), expected) << i;
	}
}

} // namespace
