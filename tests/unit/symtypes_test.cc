// SPDX-License-Identifier: GPL-2.0
// Symtypes files, consolidated or not (symtypes.hh). Those that are called examples are of
// suse-kabi-tools(5), which defines the consolidated format.

#include <gtest/gtest.h>

#include <string>

#include "common.hh"
#include "symtypes.hh"

namespace {

class SymtypesTest : public testing::Test {
protected:
	Vocabulary vocabulary;
	Corpus corpus{ vocabulary };

	void Read(const std::string &text) { corpus.read_text("F", text); }

	// The text of NAME in the section with that number.
	std::string Find(const std::string &name, uint32_t section)
	{
		return std::string(vocabulary.text(corpus.find(vocabulary.names.add(name), section)));
	}

	// The error for a file with this text.
	static std::string ErrorOf(const std::string &text)
	{
		Vocabulary vocabulary;
		Corpus corpus(vocabulary);

		try {
			corpus.read_text("F", text);
		} catch (const Error &error) {
			return error.message;
		}
		return "";
	}
};

TEST_F(SymtypesTest, WordsAndQuotedReferences)
{
	std::string_view text = " a  s#'b c'd s#'e f";

	EXPECT_EQ(next_word(text), "a");
	EXPECT_EQ(next_word(text), "s#'b c'd");
	EXPECT_EQ(next_word(text), "s#'e f");
	EXPECT_EQ(next_word(text), "");
	EXPECT_TRUE(text.empty());

	EXPECT_TRUE(is_reference("s#a"));
	EXPECT_TRUE(is_reference("E#A"));
	EXPECT_FALSE(is_reference("x#a"));
	EXPECT_FALSE(is_reference("s#"));
	EXPECT_FALSE(is_reference("printk"));
	EXPECT_EQ(type_name("s#foo"), "struct foo");
	EXPECT_EQ(type_name("t#foo"), "foo");
	EXPECT_EQ(type_name("s#'core::Two<u8, u16>'"), "core::Two<u8, u16>");
	EXPECT_EQ(type_name("e#core::E"), "core::E");
	EXPECT_EQ(type_name("foo"), "foo");
}

TEST_F(SymtypesTest, Declarations)
{
	EXPECT_TRUE(is_declaration("struct foo { UNKNOWN }"));
	EXPECT_TRUE(is_declaration("structure_type foo { }"));
	EXPECT_TRUE(is_declaration("enumeration_type e { }"));
	EXPECT_FALSE(is_declaration("structure_type foo { } byte_size(0)"));
	EXPECT_FALSE(is_declaration("struct foo { }"));
	EXPECT_FALSE(is_declaration("struct foo { int UNKNOWN ; }"));
}

// A structure changes with what is in it, not with what it points to.
TEST_F(SymtypesTest, Parts)
{
	using Names = std::vector<std::string_view>;
	const auto parts_of = [&](const char *text) {
		Names names;

		for (uint32_t name : vocabulary.parts(vocabulary.add_text(text)))
			names.push_back(vocabulary.names[name]);
		return names;
	};

	EXPECT_EQ(parts_of("structure_type s { member s#a a data_member_location(0) , member pointer_type "
			   "{ s#b } byte_size(8) b data_member_location(8) , member array_type[2] { "
			   "const_type { u#c } } c data_member_location(16) , member pointer_type &T { "
			   "structure_type { member s#d d } } d , member s#'e f' e } byte_size(64)"),
		  (Names{ "s#a", "u#c", "s#'e f'" }));
	EXPECT_EQ(parts_of("typedef_type f { pointer_type { subroutine_type ( formal_parameter s#a ) -> "
			   "s#b } byte_size(8) }"), Names{});
	EXPECT_EQ(parts_of("} } ) s#a {"), Names{ "s#a" });
}

TEST_F(SymtypesTest, ReadsTheConsolidatedExample)
{
	const std::string text = "/* a.symtypes */\n"
				 "s#foo struct foo { int m ; }\n"
				 "u##bar\n"
				 "baz void baz ( s#foo a1 , u#bar * a2 )\n"
				 "\n"
				 "/* b.symtypes */\n"
				 "u#bar union bar { int i; float f; }\n"
				 "qux void qux ( s#foo a1 , u#bar * a2 )\n";

	Read(text);
	EXPECT_EQ(Find("s#foo", 0), "struct foo { int m ; }");
	EXPECT_EQ(Find("s#foo", 1), "struct foo { int m ; }");
	EXPECT_EQ(Find("u#bar", 0), "union bar { UNKNOWN }");
	EXPECT_EQ(Find("u#bar", 1), "union bar { int i; float f; }");
	ASSERT_EQ(corpus.symbols().size(), 2u);
	EXPECT_EQ(vocabulary.names[corpus.symbols()[1]], "qux");
	EXPECT_EQ(corpus.first_section(corpus.symbols()[1]), 1u);
	EXPECT_EQ(corpus.first_section(vocabulary.names.add("quux")), none);
	EXPECT_EQ(corpus.consolidated(), text);
}

// Types of one name in one object: a section that has no such line has no such type.
TEST_F(SymtypesTest, Numbers)
{
	const std::string text = "/* a */\n"
				 "s#s struct s { int a ; }\n"
				 "s#s@2 struct s { int b ; }\n"
				 "f int f ( s#s )\n"
				 "\n"
				 "/* b */\n"
				 "s#s@2 struct s { int b ; }\n"
				 "g int g ( s#s )\n"
				 "\n"
				 "/* c */\n"
				 "h int h ( s#s )\n";
	const uint32_t name = (Read(text), vocabulary.names.add("s#s@2"));

	EXPECT_EQ(corpus.consolidated(), text);
	EXPECT_TRUE(corpus.has(name, 0));
	EXPECT_TRUE(corpus.has(name, 1));
	EXPECT_FALSE(corpus.has(name, 2));
	EXPECT_TRUE(corpus.has(vocabulary.names.add("s#s"), 2));

	EXPECT_EQ(without_number("s#'a b@12'"), "s#'a b'");
	EXPECT_EQ(without_number("s#s@2"), "s#s");
	EXPECT_EQ(without_number("s#s@"), "");
	EXPECT_EQ(without_number("s#s"), "");
	EXPECT_EQ(without_number("f@2"), "");
}

// As genksyms writes it, with a space at the end of each line
TEST_F(SymtypesTest, SpacesAtTheEnds)
{
	Read("s#foo  struct foo { UNKNOWN } \nf int f ( s#foo ) \n");
	EXPECT_EQ(Find("s#foo", 0), "struct foo { UNKNOWN }");
	EXPECT_EQ(corpus.consolidated(), "/* F */\ns##foo\nf int f ( s#foo )\n");
}

// What is shortened counts for its section alone, what is written out for the next ones, too.
TEST_F(SymtypesTest, TheLastDefinitionCounts)
{
	Read("/* a */\n"
	     "s#s struct s { int a ; }\n"
	     "fa int fa ( s#s )\n"
	     "/* b */\n"
	     "s##s\n"
	     "fb int fb ( s#s )\n"
	     "/* c */\n"
	     "fc int fc ( s#s )\n"
	     "/* d */\n"
	     "fd int fd ( s#s )\n"
	     "s#s structure_type s { }\n"
	     "/* e */\n"
	     "fe int fe ( s#s )\n");
	EXPECT_EQ(Find("s#s", 0), "struct s { int a ; }");
	EXPECT_EQ(Find("s#s", 1), "struct s { UNKNOWN }");
	EXPECT_EQ(Find("s#s", 2), "struct s { int a ; }");
	EXPECT_EQ(Find("s#s", 3), "struct s { UNKNOWN }");
	EXPECT_EQ(Find("s#s", 4), "struct s { UNKNOWN }");
}

TEST_F(SymtypesTest, ReferencesOfAText)
{
	const uint32_t text = vocabulary.add_text("f ( s#a , s#'b c' , E#A , s#a x#y )");
	std::vector<std::string_view> names;

	for (auto name = vocabulary.begin(text); name != vocabulary.end(text); name++)
		names.push_back(vocabulary.names[*name]);
	EXPECT_EQ(names, (std::vector<std::string_view>{ "s#a", "s#'b c'", "E#A" }));
	EXPECT_EQ(vocabulary.add_text("f ( s#a , s#'b c' , E#A , s#a x#y )"), text);
	EXPECT_NE(vocabulary.add_text("f ( s#a )"), text);
}

TEST_F(SymtypesTest, ErrorsHaveALineNumber)
{
	EXPECT_EQ(ErrorOf(""), "");
	EXPECT_EQ(ErrorOf("f int f ( )\n"), "");
	EXPECT_EQ(ErrorOf("f int f ( )"), "F:1: the line does not end, the file is cut off");
	EXPECT_EQ(ErrorOf("f int f ( )\n\n"), "F:2: no name");
	EXPECT_EQ(ErrorOf("f int f ( )\ng\n"), "F:2: nothing follows 'g'");
	EXPECT_EQ(ErrorOf("f int f ( )\nf int f ( )\n"), "F:2: 'f' has a line already");
	EXPECT_EQ(ErrorOf("f int f ( s#x )\n"), "F:1: nothing defines 's#x'");
	EXPECT_EQ(ErrorOf("s##x\nf int f ( s#x )\n"), "F:1: nothing follows 's##x'");
	EXPECT_EQ(ErrorOf("s#'x y struct x y { }\n"), "F:1: no closing quote");
	EXPECT_EQ(ErrorOf("f int\x01 f ( )\n"), "F:1: control character");
	EXPECT_EQ(ErrorOf("/* a */\nf int f ( )\n/* a */\n"), "F:3: a has a section already");
	EXPECT_EQ(ErrorOf("/* a */\ns##x struct x\n"), "F:2: something follows 's##x'");
	EXPECT_EQ(ErrorOf("/* a */\ns##x\n/* b */\nf int f ( s#x )\n"),
		  "F:4: nothing defines 's#x'");
	EXPECT_EQ(ErrorOf(std::string("f a\0b\n", 6)), "F:1: control character");
	// Whatever else is wrong, and where the text is known
	EXPECT_EQ(ErrorOf("f\tint\n"), "F:1: control character");
	EXPECT_EQ(ErrorOf("f int f ( )\ng\x01 int f ( )\n"), "F:2: control character");
	EXPECT_EQ(ErrorOf("/* a */\ns##x\t struct\n"), "F:2: control character");
	EXPECT_EQ(ErrorOf("/* a */\n/* \x1b */\n"), "F:2: control character");
}

} // namespace
