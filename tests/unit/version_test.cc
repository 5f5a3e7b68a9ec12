// SPDX-License-Identifier: GPL-2.0
// Symbol versions (version.hh)

#include <gtest/gtest.h>

#include <string>
#include <vector>

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

TEST(Versions, Crc32)
{
	const std::vector<Expansion> types;
	Versions versions(types);
	// Spelled out, for digits are uses in Text()
	Expansion check;

	check.text = "123456789";
	EXPECT_EQ(versions.version(check), 0xcbf43926u);
	check.text = "";
	EXPECT_EQ(versions.version(check), 0u);
	check.text = "variable base_type int byte_size(4) encoding(5)";
	EXPECT_EQ(versions.version(check), 0x7ec472bau);
}

TEST(Versions, FirstOccurrenceIsExpanded)
{
	const std::vector<Expansion> types{ Text("A"), Text("B(0)") };
	Versions versions(types);

	EXPECT_EQ(versions.full_string(Text("x")), "x");
	EXPECT_EQ(versions.full_string(Text("0")), "A");
	EXPECT_EQ(versions.full_string(Text("[0,0,0]")), "[A,0,0]");
	EXPECT_EQ(versions.full_string(Text("[1,0,1]")), "[B(A),0,1]");
	EXPECT_EQ(versions.full_string(Text("[0,1,1]")), "[A,B(0),1]");
}

TEST(Versions, DepthFirst)
{
	const std::vector<Expansion> types{ Text("A<1,2>"), Text("B<2>"), Text("C") };
	Versions versions(types);

	EXPECT_EQ(versions.full_string(Text("0 1 2")), "A<B<C>,2> 1 2");
	EXPECT_EQ(versions.full_string(Text("2 1 0")), "C B<2> A<1,2>");
}

TEST(Versions, Cycles)
{
	const std::vector<Expansion> types{ Text("A{0}"), Text("B{2 1}"), Text("C{1 2}") };
	Versions versions(types);

	EXPECT_EQ(versions.full_string(Text("0")), "A{0}");
	EXPECT_EQ(versions.full_string(Text("1")), "B{C{1 2} 1}");
	EXPECT_EQ(versions.full_string(Text("2")), "C{B{2 1} 2}");
}

TEST(Versions, SymbolsDoNotInfluenceEachOther)
{
	const std::vector<Expansion> types{ Text("A") };
	Versions versions(types);
	uint32_t version = versions.version(Text("f 0"));

	EXPECT_EQ(versions.full_string(Text("f 0")), "f A");
	EXPECT_EQ(versions.version(Text("f 0")), version);
	EXPECT_NE(versions.version(Text("g 0")), version);
}

// version() reads in another way than full_string().
TEST(Versions, VersionIsThatOfTheFullString)
{
	const size_t sizes[] = { 0, 1, 8191, 8192, 16383, 16384, 16385, 50000, 1 << 20 };
	std::vector<Expansion> types;

	for (size_t size : sizes)
		types.push_back(Text(std::string(size, 'a' + types.size()) + "0"));
	for (const char *text : { "8", "x7y", "6543210", "012345678", "05152535", "8888" }) {
		Versions versions(types);
		Expansion full;

		full.text = versions.full_string(Text(text));
		EXPECT_EQ(versions.version(Text(text)), Versions({}).version(full)) << text;
	}
}

TEST(Versions, LongChain)
{
	std::vector<Expansion> types(1000000);

	for (ReferenceId i = 0; i < types.size(); i++) {
		types[i].text = "{@}";
		types[i].uses = { { 1, 1, static_cast<ReferenceId>((i + 1) % types.size()) } };
	}
	EXPECT_EQ(Versions(types).full_string(types[0]),
		  std::string(1000001, '{') + "@" + std::string(1000001, '}'));
}

} // namespace
