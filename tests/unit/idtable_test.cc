// SPDX-License-Identifier: GPL-2.0
// The hash table of numbers (idtable.hh)

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "idtable.hh"

namespace {

constexpr uint32_t none = IdTable::none;

TEST(IdTable, Empty)
{
	IdTable table;

	EXPECT_EQ(table.find(0), none);
	EXPECT_EQ(table.find(UINT32_MAX), none);
	table.clear();
	EXPECT_EQ(table.find(0), none);
}

TEST(IdTable, FirstOfOneHashThatIsTheSame)
{
	IdTable table;

	table.add(7, 3);
	table.add(7, 1);
	table.add(7, 2);
	table.add(8, 0);
	EXPECT_EQ(table.find(7), 3u);
	EXPECT_EQ(table.find(8), 0u);
	EXPECT_EQ(table.find(9), none);
	EXPECT_EQ(table.find(7, [](uint32_t id) { return id < 3; }), 1u);
	EXPECT_EQ(table.find(7, [](uint32_t id) { return id == 0; }), none);
}

// What has the same hash in its upper bits, or the highest one, stands behind the other.
TEST(IdTable, Collisions)
{
	IdTable table;

	for (uint32_t i = 0; i < 1000; i++)
		table.add(UINT32_MAX - i % 2, i);
	for (uint32_t i = 0; i < 1000; i++)
		ASSERT_EQ(table.find(UINT32_MAX - i % 2, [&](uint32_t id) { return id == i; }), i);
	EXPECT_EQ(table.find(UINT32_MAX - 2), none);
}

TEST(IdTable, TooManyOfOneHash)
{
	IdTable table;
	auto other = [](uint32_t) { return false; };

	for (uint32_t i = 0; i < (1 << 14) - 1; i++) {
		ASSERT_EQ(table.find(7, other), none);
		table.add(7, i);
	}
	EXPECT_EQ(table.find(7, other), none);
	table.add(7, 0);
	EXPECT_THROW(table.find(7, other), Error);
	EXPECT_EQ(table.find(UINT32_MAX), none);
}

TEST(IdTable, AsAMapWithClears)
{
	std::mt19937 random(1);
	IdTable table;

	for (uint32_t size : { 10, 100000, 3, 0, 1000, 40000 }) {
		std::unordered_map<uint32_t, uint32_t> map;

		for (uint32_t i = 0; i < size; i++) {
			uint32_t hash = IdTable::unique(random() % (2 * size));

			ASSERT_EQ(table.find(hash), map.count(hash) ? map[hash] : none);
			if (map.emplace(hash, i).second)
				table.add(hash, i);
		}
		for (const auto &[hash, id] : map)
			ASSERT_EQ(table.find(hash), id);
		table.clear();
		for (const auto &[hash, id] : map)
			ASSERT_EQ(table.find(hash), none);
	}
}

TEST(IdTable, Hashes)
{
	std::set<uint32_t> seen;

	for (uint32_t i = 0; i < 100000; i++)
		ASSERT_TRUE(seen.insert(IdTable::unique(i * 42949)).second);
	EXPECT_EQ(IdTable::hash("abcdefgh"), IdTable::hash(std::string("abcdefgh")));
	EXPECT_NE(IdTable::hash("abcdefgh"), IdTable::hash("abcdefgi"));
	EXPECT_NE(IdTable::hash("abcdefghi"), IdTable::hash("abcdefghj"));
	EXPECT_NE(IdTable::hash(""), IdTable::hash(std::string_view("\0", 1)));
	EXPECT_NE(IdTable::hash(1, 2), IdTable::hash(1, 3));

	/* Texts in another place are the same, wherever that is. */
	const std::string text = "xxxxxxxthe name of a symbol";

	for (size_t i = 0; i < 8; i++)
		EXPECT_EQ(IdTable::hash(std::string_view(text).substr(i)),
			  IdTable::hash(std::string(text.substr(i))));
}

} // namespace
