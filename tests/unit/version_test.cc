// SPDX-License-Identifier: GPL-2.0
// Symbol versions (version.hh)

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <zlib.h>

#include "version.hh"

namespace {

// TEXT, where each digit is a use of the type with that number
Expansion Text(const std::string &text)
{
	Expansion expansion;

	expansion.text = text;
	for (size_t i = 0; i < text.size(); i++)
		if (text[i] >= '0' && text[i] <= '9')
			expansion.uses.push_back(
				{ i, 1, static_cast<ReferenceId>(text[i] - '0') });
	return expansion;
}

Versions Of(const std::vector<Expansion> &types)
{
	return { types.size(), [&types](ReferenceId id, Versions::Measure measure) {
			return write_expansion(types[id], measure);
		} };
}

uint32_t Version(Versions &versions, const Expansion &symbol)
{
	return versions.version(write_expansion(symbol, versions.measure()));
}

std::string Full(const std::vector<Expansion> &types, const Expansion &symbol)
{
	return full_string(symbol, types.size(), [&types](ReferenceId id) { return types[id]; });
}

TEST(Versions, Crc32)
{
	const std::vector<Expansion> types;
	Versions versions = Of(types);
	// Spelled out, for digits are uses in Text()
	Expansion check;

	check.text = "123456789";
	EXPECT_EQ(Version(versions, check), 0xcbf43926u);
	check.text = "";
	EXPECT_EQ(Version(versions, check), 0u);
	check.text = "variable base_type int byte_size(4) encoding(5)";
	EXPECT_EQ(Version(versions, check), 0x7ec472bau);
}

TEST(Versions, FirstOccurrenceIsExpanded)
{
	const std::vector<Expansion> types{ Text("A"), Text("B(0)") };
	Versions versions = Of(types);

	EXPECT_EQ(Full(types, Text("x")), "x");
	EXPECT_EQ(Full(types, Text("0")), "A");
	EXPECT_EQ(Full(types, Text("[0,0,0]")), "[A,0,0]");
	EXPECT_EQ(Full(types, Text("[1,0,1]")), "[B(A),0,1]");
	EXPECT_EQ(Full(types, Text("[0,1,1]")), "[A,B(0),1]");
}

TEST(Versions, DepthFirst)
{
	const std::vector<Expansion> types{ Text("A<1,2>"), Text("B<2>"), Text("C") };
	Versions versions = Of(types);

	EXPECT_EQ(Full(types, Text("0 1 2")), "A<B<C>,2> 1 2");
	EXPECT_EQ(Full(types, Text("2 1 0")), "C B<2> A<1,2>");
}

TEST(Versions, Cycles)
{
	const std::vector<Expansion> types{ Text("A{0}"), Text("B{2 1}"), Text("C{1 2}") };
	Versions versions = Of(types);

	EXPECT_EQ(Full(types, Text("0")), "A{0}");
	EXPECT_EQ(Full(types, Text("1")), "B{C{1 2} 1}");
	EXPECT_EQ(Full(types, Text("2")), "C{B{2 1} 2}");
}

TEST(Versions, SymbolsDoNotInfluenceEachOther)
{
	const std::vector<Expansion> types{ Text("A") };
	Versions versions = Of(types);
	uint32_t version = Version(versions, Text("f 0"));

	EXPECT_EQ(Full(types, Text("f 0")), "f A");
	EXPECT_EQ(Version(versions, Text("f 0")), version);
	EXPECT_NE(Version(versions, Text("g 0")), version);
}

TEST(Versions, OrderOfUsesWithinATypeThatIsMetAgain)
{
	// The second use of 1 in the symbol is after 0 brought it.
	const std::vector<Expansion> types{ Text("A<2 1>"), Text("B<2>"), Text("C<0>") };
	Versions versions = Of(types);

	EXPECT_EQ(Full(types, Text("1 0")), "B<C<A<2 1>>> 0");
	EXPECT_EQ(Full(types, Text("2 1")), "C<A<2 B<2>>> 1");
}

// Texts of "." and "x" with uses "@" of TYPES; each type leads to up to USES others,
// NEAR it if that is not 0.
std::vector<Expansion> RandomTypes(std::mt19937 &random, size_t types, size_t uses, size_t near,
				   bool cycles)
{
	std::vector<Expansion> result(types);

	for (size_t i = 0; i < types; i++) {
		Expansion &type = result[i];
		size_t count = random() % (uses + 1);

		type.text = std::to_string(i) + "(";
		for (size_t use = 0; use < count; use++) {
			size_t range = cycles ? types : types - i - 1,
			       from = cycles ? 0 : i + 1;

			if (near && range > near) {
				range = near;
				from = std::min(from, types - near);
				if (cycles)
					from = std::min(i, types - near);
			}
			if (!range)
				break;
			type.text.append(random() % 5 ? random() % 5 : random() % 200, 'x');
			type.uses.push_back({ type.text.size(), 2,
					      static_cast<ReferenceId>(from + random() % range) });
			type.text += "@@";
		}
		type.text += ")";
	}
	return result;
}

uint32_t Zlib(const std::string &text)
{
	return crc32(0, reinterpret_cast<const Bytef *>(text.data()), text.size());
}

// The definition of full_string(), as it is said
void Write(const std::vector<Expansion> &types, const Expansion &expansion,
	   std::set<ReferenceId> &seen, std::string &text)
{
	size_t at = 0;

	for (const Expansion::Use &use : expansion.uses) {
		text += expansion.text.substr(at, use.position - at);
		at = use.position + use.size;
		if (seen.insert(use.reference).second)
			Write(types, types[use.reference], seen, text);
		else
			text += expansion.text.substr(use.position, use.size);
	}
	text += expansion.text.substr(at);
}

std::string Written(const std::vector<Expansion> &types, const Expansion &symbol)
{
	std::set<ReferenceId> seen;
	std::string text;

	Write(types, symbol, seen, text);
	return text;
}

// Each of TYPES is asked for twice, as if it were a symbol, and symbols that use several.
void Check(std::mt19937 &random, const std::vector<Expansion> &types, size_t symbols)
{
	Versions versions = Of(types);

	for (size_t i = 0; i < symbols; i++) {
		Expansion symbol;

		if (random() % 2) {
			symbol = types[random() % types.size()];
		} else {
			for (size_t use = random() % 5 + 1; use; use--) {
				symbol.uses.push_back({ symbol.text.size(), 1,
							static_cast<ReferenceId>(random() %
										 types.size()) });
				symbol.text += "@,";
			}
		}

		const std::string expected = Written(types, symbol);

		ASSERT_EQ(Version(versions, symbol), Zlib(expected));
		ASSERT_EQ(Full(types, symbol), expected);
	}
}

// version() adds CRCs, and keeps those of what groups of types add (see version.hh).
TEST(Versions, VersionIsThatOfTheFullStringSmallGraphs)
{
	std::mt19937 random(1);

	for (int i = 0; i < 10000 && !HasFatalFailure(); i++)
		Check(random, RandomTypes(random, 1 + random() % 8, 1 + random() % 4, 0, i % 2), 10);
}

TEST(Versions, VersionIsThatOfTheFullStringGraphsWithGroups)
{
	std::mt19937 random(2);

	for (int i = 0; i < 1000 && !HasFatalFailure(); i++)
		Check(random, RandomTypes(random, 20 + random() % 300, 1 + random() % 4,
					  i % 3 ? 1 + random() % 30 : 0, i % 4),
		      60);
}

// Several large groups, each of which leads to those before: entered again and again, with
// more or less of them met.
TEST(Versions, VersionIsThatOfTheFullStringChainsOfGroups)
{
	std::mt19937 random(3);

	for (int i = 0; i < 100 && !HasFatalFailure(); i++) {
		constexpr ReferenceId groups = 6, size = 40;
		std::vector<Expansion> types = RandomTypes(random, groups * size, 1, 1, false);

		for (ReferenceId type = 0; type < types.size(); type++) {
			ReferenceId group = type / size;
			/* The next of the group, one of its own, and perhaps one of another. */
			std::vector<ReferenceId> uses{
				group * size + (type + 1) % size,
				static_cast<ReferenceId>(group * size + random() % size),
			};

			if (group && random() % 4 == 0)
				uses.push_back(random() % (group * size));
			std::shuffle(uses.begin(), uses.end(), random);
			types[type].text = std::to_string(type) + "{";
			types[type].uses.clear();
			for (ReferenceId use : uses) {
				types[type].uses.push_back({ types[type].text.size(), 1, use });
				types[type].text += "@;";
			}
			types[type].text += "}";
		}
		Check(random, types, 200);
	}
}

// More groups than sets are made for: those of the last, which lead to the others, are not.
TEST(Versions, VersionIsThatOfTheFullStringWithoutRoomForSets)
{
	std::mt19937 random(4);

	Check(random, RandomTypes(random, 40000, 3, 200, false), 200);
	Check(random, RandomTypes(random, 40000, 2, 50, true), 50);
}

TEST(Versions, LongTexts)
{
	const size_t sizes[] = { 0, 1, 8191, 8192, 16383, 16384, 16385, 50000, 1 << 20 };
	std::vector<Expansion> types;

	for (size_t size : sizes)
		types.push_back(Text(std::string(size, 'a' + types.size()) + "0"));

	Versions versions = Of(types);

	for (const char *text : { "8", "x7y", "6543210", "012345678", "05152535", "8888" })
		EXPECT_EQ(Version(versions, Text(text)), Zlib(Full(types, Text(text))))
			<< text;
}

TEST(Versions, LongChain)
{
	std::vector<Expansion> types(1000000);

	for (ReferenceId i = 0; i < types.size(); i++) {
		types[i].text = "{@}";
		types[i].uses = { { 1, 1, static_cast<ReferenceId>((i + 1) % types.size()) } };
	}

	Versions versions = Of(types);
	const std::string expected = std::string(1000001, '{') + "@" + std::string(1000001, '}');

	EXPECT_EQ(Full(types, types[0]), expected);
	// First by a walk, then with the group.
	for (int i = 0; i < 2; i++)
		EXPECT_EQ(Version(versions, types[0]), Zlib(expected));
}

} // namespace
