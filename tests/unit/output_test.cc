// SPDX-License-Identifier: GPL-2.0
// What the program writes (output.hh)

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "output.hh"

namespace {

TEST(SymtypesText, ByTheBytesOfTheFirstField)
{
	EXPECT_EQ(symtypes_text({}), "");
	// Not of the line: a space sorts before a point, and no locale plays a part.
	EXPECT_EQ(symtypes_text({ { "b", "3" }, { "_b", "5" }, { "B", "6" }, { "z", "8" }, { "s#a.b", "1" },
				  { "s#a", "2" }, { "u#x", "" }, { "e#x", "4" }, { "s#\xc3\xa4", "7" } }),
		  "B 6\n_b 5\nb 3\ne#x 4\ns#a 2\ns#a.b 1\ns#\xc3\xa4 7\nu#x \nz 8\n");
}

TEST(SymtypesText, ALineThatIsKnown)
{
	EXPECT_EQ(symtypes_text({ { "a", "y" }, { "s#a", "x" }, { "a", "y" }, { "s#a", "x" } }),
		  "a y\ns#a x\n");
}

TEST(SymtypesText, SeveralOfOneReference)
{
	EXPECT_EQ(symtypes_text({ { "s#a", "y" }, { "s#a", "x" }, { "s#a", "z" } }),
		  "s#a x\ns#a@2 y\ns#a@3 z\n");
	EXPECT_EQ(symtypes_text({ { "s#a", "z" }, { "s#a", "y" }, { "s#a", "x" } }),
		  "s#a x\ns#a@2 y\ns#a@3 z\n");
	EXPECT_EQ(symtypes_text({ { "s#'b c'", "2" }, { "s#'b c'", "1" } }),
		  "s#'b c' 1\ns#'b c@2' 2\n");
}

// A type that is itself called s#a@2 keeps that name, because texts may refer to it.
TEST(SymtypesText, ATypeThatIsCalledLikeASecond)
{
	EXPECT_EQ(symtypes_text({ { "s#a", "1" }, { "s#a", "2" }, { "s#a@2", "3" } }),
		  "s#a 1\ns#a@2 3\ns#a@3 2\n");
	EXPECT_EQ(symtypes_text({ { "s#a@2", "3" }, { "s#a@2", "4" }, { "s#a", "3" }, { "s#a", "2" }, { "s#a", "1" } }),
		  "s#a 1\ns#a@2 3\ns#a@2@2 4\ns#a@3 2\ns#a@4 3\n");
}

TEST(SymtypesText, ManyOfOneReference)
{
	std::vector<SymtypesLine> types;

	for (char c = 'a'; c <= 'l'; c++)
		types.push_back({ "t#x", std::string(1, c) });
	EXPECT_EQ(symtypes_text(types), "t#x a\nt#x@10 j\nt#x@11 k\nt#x@12 l\nt#x@2 b\nt#x@3 c\nt#x@4 d\n"
					"t#x@5 e\nt#x@6 f\nt#x@7 g\nt#x@8 h\nt#x@9 i\n");
}

TEST(Indented, ByBracesAndParentheses)
{
	EXPECT_EQ(indented("a"), "a");
	EXPECT_EQ(indented("s {\nm ,\nn\n}"), "s {\n  m ,\n  n\n}");
	EXPECT_EQ(indented("f (\np {\nx\n} ,\nq\n)\n-> r"),
		  "f (\n  p {\n    x\n  } ,\n  q\n)\n-> r");
	EXPECT_EQ(indented("s {\n}"), "s {\n}");
	EXPECT_EQ(indented("s {\nf (\n)\n-> t\n}"), "s {\n  f (\n  )\n  -> t\n}");
}

TEST(PrintVersions, Lines)
{
	Symbols symbols;

	symbols.parse("zero\nnone\nlarge\n");
	symbols[0].crc = 0;
	symbols[2].crc = 0xfedcba98;
	testing::internal::CaptureStdout();
	testing::internal::CaptureStderr();
	print_versions(symbols, format_1);
	EXPECT_EQ(testing::internal::GetCapturedStdout(),
		  "#SYMVER zero 0x00000000\n#SYMVER none 0x00000000\n#SYMVER large 0xfedcba98\n");
	EXPECT_EQ(testing::internal::GetCapturedStderr(),
		  "warning: gendwarfksyms: none: no debug information, the version is 0\n");

	testing::internal::CaptureStdout();
	testing::internal::CaptureStderr();
	print_versions(symbols, format_2);
	EXPECT_EQ(testing::internal::GetCapturedStdout(),
		  "#SYMVER zero 0x00000000\n#SYMVER large 0xfedcba98\n");
	EXPECT_EQ(testing::internal::GetCapturedStderr(),
		  "warning: gendwarfksyms: none: no debug information, no version\n");
}

} // namespace
