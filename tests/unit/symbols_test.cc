// SPDX-License-Identifier: GPL-2.0
// The list of requested symbols (symbols.hh)

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common.hh"
#include "symbols.hh"

namespace {

std::vector<std::string> Names(const std::string &text)
{
	std::vector<std::string> names;
	Symbols symbols;

	symbols.parse(text);
	for (uint32_t i = 0; i < symbols.size(); i++)
		names.push_back(symbols[i].name);
	return names;
}

std::string Message(const std::string &text)
{
	Symbols symbols;

	try {
		symbols.parse(text);
	} catch (const Error &error) {
		return error.message;
	}
	return "no error";
}

using Strings = std::vector<std::string>;

TEST(Symbols, OneNameALine)
{
	EXPECT_EQ(Names("b\na\nc\n"), Strings({ "b", "a", "c" }));
	EXPECT_EQ(Names("last line\nwithout\nend"), Strings({ "last", "without", "end" }));
}

TEST(Symbols, FirstWordOfALine)
{
	EXPECT_EQ(Names("  a b\n\tc\td\ne\r\nf\v\fg\n"), Strings({ "a", "c", "e", "f" }));
}

TEST(Symbols, EachNameOnceWhereItIsFirst)
{
	EXPECT_EQ(Names("b\na\nb\n a x\nc\nb\n"), Strings({ "b", "a", "c" }));
}

TEST(Symbols, NamesAreBytes)
{
	EXPECT_EQ(Names("_RNv\xc3\xbc@$.0\n"), Strings({ "_RNv\xc3\xbc@$.0" }));
	EXPECT_EQ(Names(std::string(100000, 'x') + "\n"), Strings({ std::string(100000, 'x') }));
}

TEST(Symbols, NoLines)
{
	Symbols symbols;

	symbols.parse("");
	EXPECT_EQ(symbols.size(), 0u);
	EXPECT_EQ(symbols.find("a"), none);
}

TEST(Symbols, LineWithoutAWord)
{
	EXPECT_EQ(Message("\n"), "standard input: line 1: no symbol name");
	EXPECT_EQ(Message("a\n \t\r\v\f\nb\n"), "standard input: line 2: no symbol name");
	EXPECT_EQ(Message("a\na\n\n"), "standard input: line 3: no symbol name");
}

// These separate the fields of symtypes files, or say that a line is that of a type.
TEST(Symbols, CharactersThatNoNameHas)
{
	const std::string message =
		"standard input: line 1: space, # or control character in the name of a symbol";

	EXPECT_EQ(Message("a\x01\n"), message);
	EXPECT_EQ(Message("\x1b[31m\n"), message);
	EXPECT_EQ(Message("a\x7f\n"), message);
	EXPECT_EQ(Message(std::string("a\0b\n", 4)), message);
	EXPECT_EQ(Message("s#a\n"), message);
	EXPECT_EQ(Message("a \x01#\n"), "no error");
}

TEST(Symbols, FindAndVersions)
{
	Symbols symbols;

	symbols.parse("b\na\n");
	EXPECT_EQ(symbols.find("b"), 0u);
	EXPECT_EQ(symbols.find("a"), 1u);
	EXPECT_EQ(symbols.find("c"), none);
	EXPECT_EQ(symbols.find(""), none);
	EXPECT_FALSE(symbols[0].crc);
	symbols[1].crc = 0;
	EXPECT_EQ(symbols[symbols.find("a")].crc, 0u);
	EXPECT_FALSE(symbols[0].crc);
}

TEST(Symbols, Added)
{
	Symbols symbols;

	symbols.add("b");
	symbols.add("a");
	symbols.add("b");
	symbols.add("a.b");
	ASSERT_EQ(symbols.size(), 3u);
	EXPECT_EQ(symbols[0].name, "b");
	EXPECT_EQ(symbols[1].name, "a");
	EXPECT_EQ(symbols.find("a.b"), 2u);
	for (const char *name : { "c\n", "c d", "s#c" }) {
		try {
			symbols.add(name);
			ADD_FAILURE() << name;
		} catch (const Error &error) {
			EXPECT_EQ(error.message, "space, # or control character in the name of a symbol");
		}
	}
	EXPECT_EQ(symbols.size(), 3u);
	// No file has the name of an alias.
	symbols.add("s#c d", false);
	EXPECT_EQ(symbols.size(), 4u);
	EXPECT_THROW(symbols.add("c\n", false), Error);
}

TEST(Symbols, FindInMany)
{
	Symbols symbols;

	for (int i = 0; i < 10000; i++)
		symbols.add("symbol" + std::to_string(i));
	for (uint32_t i = 0; i < symbols.size(); i++)
		ASSERT_EQ(symbols.find("symbol" + std::to_string(i)), i);
}

} // namespace
