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
Text Make(const std::string &text)
{
	Text result;

	for (size_t i = 0; i < text.size(); i++)
		if (text[i] >= '0' && text[i] <= '9')
			result.uses.push_back({ static_cast<uint32_t>(i), 1, static_cast<ReferenceId>(text[i] - '0') });
	result.text = text;
	return result;
}

std::vector<const Text *> Pointers(const std::vector<Text> &texts)
{
	std::vector<const Text *> pointers;

	for (const Text &text : texts)
		pointers.push_back(&text);
	return pointers;
}

uint32_t Version(const std::vector<Text> &types, const Text &symbol)
{
	return compute_versions(Pointers(types), { &symbol })[0];
}

std::string Full(const std::vector<Text> &types, const Text &symbol)
{
	return full_string(Pointers(types), symbol);
}

uint32_t Zlib(const std::string &text)
{
	return crc32(0, reinterpret_cast<const Bytef *>(text.data()), text.size());
}

TEST(Versions, Crc32)
{
	const std::vector<Text> types;
	Text check;

	// Digits are uses in Make().
	check.text = "123456789";
	EXPECT_EQ(Version(types, check), 0xcbf43926u);
	check.text = "";
	EXPECT_EQ(Version(types, check), 0u);
	check.text = "variable base_type int byte_size(4) encoding(5)";
	EXPECT_EQ(Version(types, check), 0x7ec472bau);
}

TEST(Versions, FirstOccurrenceIsExpanded)
{
	const std::vector<Text> types{ Make("A"), Make("B(0)") };
	EXPECT_EQ(Full(types, Make("x")), "x");
	EXPECT_EQ(Full(types, Make("0")), "A");
	EXPECT_EQ(Full(types, Make("[0,0,0]")), "[A,0,0]");
	EXPECT_EQ(Full(types, Make("[1,0,1]")), "[B(A),0,1]");
	EXPECT_EQ(Full(types, Make("[0,1,1]")), "[A,B(0),1]");
}

TEST(Versions, DepthFirst)
{
	const std::vector<Text> types{ Make("A<1,2>"), Make("B<2>"), Make("C") };
	EXPECT_EQ(Full(types, Make("0 1 2")), "A<B<C>,2> 1 2");
	EXPECT_EQ(Full(types, Make("2 1 0")), "C B<2> A<1,2>");
}

TEST(Versions, Cycles)
{
	const std::vector<Text> types{ Make("A{0}"), Make("B{2 1}"), Make("C{1 2}") };
	EXPECT_EQ(Full(types, Make("0")), "A{0}");
	EXPECT_EQ(Full(types, Make("1")), "B{C{1 2} 1}");
	EXPECT_EQ(Full(types, Make("2")), "C{B{2 1} 2}");
}

TEST(Versions, SymbolsDoNotInfluenceEachOther)
{
	const std::vector<Text> types{ Make("A") };
	const Text f = Make("f 0"), g = Make("g 0"), again = Make("f 0");
	const std::vector<uint32_t> versions = compute_versions(Pointers(types), { &f, &g, &f, &again });

	EXPECT_EQ(Full(types, f), "f A");
	EXPECT_EQ(versions[0], Zlib("f A"));
	EXPECT_EQ(versions[1], Zlib("g A"));
	EXPECT_EQ(versions[2], versions[0]);
	EXPECT_EQ(versions[3], versions[0]);
}

// A reference that no type has stays one.
TEST(Versions, MissingTypes)
{
	const Text symbol = Make("f 0 1"), a = Make("A 1");

	EXPECT_EQ(full_string({ &a, nullptr }, symbol), "f A 1 1");
	EXPECT_EQ(compute_versions({ &a, nullptr }, { &symbol })[0], Zlib("f A 1 1"));
}

TEST(Versions, OrderOfUsesWithinATypeThatIsMetAgain)
{
	// The second use of 1 in the symbol is after 0 brought it.
	const std::vector<Text> types{ Make("A<2 1>"), Make("B<2>"), Make("C<0>") };
	EXPECT_EQ(Full(types, Make("1 0")), "B<C<A<2 1>>> 0");
	EXPECT_EQ(Full(types, Make("2 1")), "C<A<2 B<2>>> 1");
}

// Texts of "." and "x" with uses "@" of TYPES; each type leads to up to USES others,
// NEAR it if that is not 0.
std::vector<Text> RandomTypes(std::mt19937 &random, size_t types, size_t uses, size_t near,
				   bool cycles)
{
	std::vector<Text> result(types);

	for (size_t i = 0; i < types; i++) {
		Text &type = result[i];
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
			type.uses.push_back({ static_cast<uint32_t>(type.text.size()), 2,
					      static_cast<ReferenceId>(from + random() % range) });
			type.text += "@@";
		}
		type.text += ")";
	}
	return result;
}

// The definition of full_string(), as it is said
void Write(const std::vector<Text> &types, const Text &expansion,
	   std::set<ReferenceId> &seen, std::string &text)
{
	size_t at = 0;

	for (const Text::Use &use : expansion.uses) {
		text += expansion.text.substr(at, use.at - at);
		at = use.at + use.size;
		if (seen.insert(use.reference).second)
			Write(types, types[use.reference], seen, text);
		else
			text += expansion.text.substr(use.at, use.size);
	}
	text += expansion.text.substr(at);
}

std::string Written(const std::vector<Text> &types, const Text &symbol)
{
	std::set<ReferenceId> seen;
	std::string text;

	Write(types, symbol, seen, text);
	return text;
}

// SYMBOLS that are one of TYPES, or use several of them
void Check(std::mt19937 &random, const std::vector<Text> &types, size_t symbols)
{
	std::vector<Text> all(symbols);

	for (Text &symbol : all) {
		if (random() % 2) {
			symbol = types[random() % types.size()];
			continue;
		}
		for (size_t use = random() % 5 + 1; use; use--) {
			symbol.uses.push_back({ static_cast<uint32_t>(symbol.text.size()), 1,
						static_cast<ReferenceId>(random() % types.size()) });
			symbol.text += "@,";
		}
	}

	const std::vector<uint32_t> versions = compute_versions(Pointers(types), Pointers(all));

	for (size_t i = 0; i < symbols; i++) {
		const std::string expected = Written(types, all[i]);

		ASSERT_EQ(versions[i], Zlib(expected));
		ASSERT_EQ(Full(types, all[i]), expected);
	}
}

// compute_versions() adds CRCs, and keeps those of what groups of types add (see version.cc).
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
		std::vector<Text> types = RandomTypes(random, groups * size, 1, 1, false);

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
				types[type].uses.push_back({ static_cast<uint32_t>(types[type].text.size()), 1, use });
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
	std::vector<Text> types;

	for (size_t size : sizes)
		types.push_back(Make(std::string(size, 'a' + types.size()) + "0"));

	for (const char *text : { "8", "x7y", "6543210", "012345678", "05152535", "8888" })
		EXPECT_EQ(Version(types, Make(text)), Zlib(Full(types, Make(text))))
			<< text;
}

TEST(Versions, LongChain)
{
	std::vector<Text> types(1000000);

	for (ReferenceId i = 0; i < types.size(); i++) {
		types[i].text = "{@}";
		types[i].uses = { { 1, 1, static_cast<ReferenceId>((i + 1) % types.size()) } };
	}

	const std::string expected = std::string(1000001, '{') + "@" + std::string(1000001, '}');

	EXPECT_EQ(Full(types, types[0]), expected);
	EXPECT_EQ(Version(types, types[0]), Zlib(expected));
}

} // namespace
