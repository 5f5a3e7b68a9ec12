// SPDX-License-Identifier: GPL-2.0
// Types as people read them, and the difference of two (compare.hh)

#include <gtest/gtest.h>

#include <string>

#include "compare.hh"

namespace {

// A line each: the offset, a bar, the text behind as many tabs as it is deep.
std::string Text(const std::string &name, const std::string &text)
{
	std::string result;

	for (const ReadableLine &line : readable(name, text))
		result += line.offset + "|" + std::string(line.depth, '\t') + line.text +
			  (line.size.empty() ? "" : "  /* " + line.size + " */") + "\n";
	return result;
}

std::string Diff(const std::string &name, const std::string &before, const std::string &after)
{
	std::string result;

	for (const DiffLine &line :
	     diff_types(readable(name, before), readable(name, after)).lines)
		result += line.sign + line.offset + "|" + std::string(line.depth, '\t') +
			  line.text + "\n";
	return result;
}

TEST(Readable, Dwarf)
{
	EXPECT_EQ(Text("s#node",
		       "structure_type node { member pointer_type { s#node } byte_size(8) next "
		       "data_member_location(0) , member t#u32 key data_member_location(8) , "
		       "member base_type unsigned int byte_size(4) encoding(7) bits bit_size(3) "
		       "data_bit_offset(101) , member array_type[4][2] { base_type char byte_size(1) "
		       "encoding(6) } name data_member_location(16) } byte_size(24) alignment(8)"),
		  "|struct node {\n"
		  "0|\tstruct node *next\n"
		  "8|\tu32 key\n"
		  "12:5|\tunsigned int bits : 3\n"
		  "16|\tchar name[4][2]\n"
		  "|}  /* size 24, alignment 8 */\n");
	EXPECT_EQ(Text("s#ops",
		       "structure_type ops { member pointer_type { subroutine_type ( formal_parameter "
		       "pointer_type { const_type { s#a } } byte_size(8) , formal_parameter "
		       "pointer_type { const_type { base_type void } } byte_size(8) ) -> base_type int "
		       "byte_size(4) encoding(5) } byte_size(8) open data_member_location(0) , member "
		       "union_type { member t#u8 x , member array_type[] { t#u8 } y } byte_size(1) "
		       "data_member_location(8) , member const_type { pointer_type { u#u } "
		       "byte_size(8) } p data_member_location(16) } byte_size(24)"),
		  "|struct ops {\n"
		  "0|\tint (*open)(const struct a *, const void *)\n"
		  "8|\tunion {\n"
		  "|\t\tu8 x\n"
		  "|\t\tu8 y[]\n"
		  "|\t}  /* size 1 */\n"
		  "16|\tunion u *const p\n"
		  "|}  /* size 24 */\n");
	EXPECT_EQ(Text("e#e", "enumeration_type e { enumerator A = 0 , enumerator B = 7 } byte_size(4)"),
		  "|enum e {\n|\tA = 0\n|\tB = 7\n|}  /* size 4 */\n");
	EXPECT_EQ(Text("t#u32", "typedef_type u32 { base_type unsigned int byte_size(4) encoding(7) }"),
		  "|typedef unsigned int u32\n");
	EXPECT_EQ(Text("f", "subprogram ( formal_parameter s#s a , formal_parameter e#e b ) -> "
			    "pointer_type { base_type void } byte_size(8)"),
		  "|void *f(\n|\tstruct s a\n|\tenum e b\n|)\n");
	EXPECT_EQ(Text("v", "variable array_type[2] { s#s }"), "|struct s v[2]\n");
	EXPECT_EQ(Text("s#s", "structure_type s { }"), "|struct s  /* only declared */\n");
}

// What format 2 has beside format 1
TEST(Readable, Format2)
{
	EXPECT_EQ(Text("panic", "subprogram noreturn ( formal_parameter pointer_type { const_type { base_type "
				"char byte_size(1) encoding(6) } } byte_size(8) , unspecified_parameters ) "
				"-> base_type void"),
		  "|noreturn void panic(\n|\tconst char *\n|\t...\n|)\n");
	EXPECT_EQ(Text("f", "subprogram unprototyped calling_convention(65) ( ) -> s#s"),
		  "|unprototyped calling_convention(65) struct s f(\n|)\n");
	EXPECT_EQ(Text("v", "variable thread_local alignment(64) t#u8"),
		  "|thread_local alignment(64) u8 v\n");
	EXPECT_EQ(Text("t#f", "typedef_type f { pointer_type { subroutine_type noreturn ( "
			      "formal_parameter t#u8 , unspecified_parameters ) -> base_type void } byte_size(8) }"),
		  "|typedef noreturn void (*f)(u8, ...)\n");
	EXPECT_EQ(Text("s#s", "structure_type s { member array_type[4] { t#u32 } vector byte_size(16) lanes "
			      "data_member_location(0) alignment(16) , member base_type _Bool byte_size(1) "
			      "encoding(2) bit_size(1) flag data_member_location(16) , member t#u8 last "
			      "data_member_location(17) } byte_size(32) alignment(16) calling_convention(5)"),
		  "|struct s {\n0|\tvector u32 lanes[4]\n16|\t_Bool flag : 1\n17|\tu8 last\n"
		  "|}  /* size 32, alignment 16 */\n");
	EXPECT_EQ(Text("e#e", "enumeration_type e { enumerator A = -1 } byte_size(4) encoding(5)"),
		  "|enum e {\n|\tA = -1\n|}  /* size 4 */\n");
}

TEST(Readable, Rust)
{
	EXPECT_EQ(Text("s#'k::R<(), k::E>'",
		       "structure_type k::R<(), k::E> { variant_part { member base_type u32 "
		       "byte_size(4) encoding(7) data_member_location(0) , variant { member "
		       "s#'k::R<(), k::E>::Ok' Ok data_member_location(0) } discr_value(0) , variant "
		       "{ member s#k::Err Err data_member_location(0) } } } byte_size(4) alignment(4)"),
		  "|struct k::R<(), k::E> {\n"
		  "|\tvariant_part {\n"
		  "0|\t\tu32\n"
		  "|\t\tvariant 0 {\n"
		  "0|\t\t\tk::R<(), k::E>::Ok Ok\n"
		  "|\t\t}\n"
		  "|\t\tvariant else {\n"
		  "0|\t\t\tk::Err Err\n"
		  "|\t\t}\n"
		  "|\t}\n"
		  "|}  /* size 4, alignment 4 */\n");
	EXPECT_EQ(Text("_RNvC1k1f", "subprogram ( formal_parameter pointer_type &k::Pair { s#k::Pair } pair )"
				    " -> base_type () byte_size(0) encoding(7)"),
		  "|() _RNvC1k1f(\n|\t&k::Pair pair\n|)\n");
}

TEST(Readable, Genksyms)
{
	EXPECT_EQ(Text("s#foo", "struct foo { int m ; s#bar * p ; union { int a ; char b [ 4 ] ; } ; "
				"int ( * f ) ( int , s#foo * ) ; }"),
		  "|struct foo {\n"
		  "|\tint m;\n"
		  "|\tstruct bar *p;\n"
		  "|\tunion {\n"
		  "|\t\tint a;\n"
		  "|\t\tchar b [ 4 ];\n"
		  "|\t};\n"
		  "|\tint (*f)(int, struct foo *);\n"
		  "|}\n");
	EXPECT_EQ(Text("baz", "int baz ( s#foo a1 , int ( * fn ) ( int ) , ... )"),
		  "|int baz(\n|\tstruct foo a1,\n|\tint (*fn)(int),\n|\t...\n|)\n");
	EXPECT_EQ(Text("e#x", "enum x { A , B = 3 , C }"),
		  "|enum x {\n|\tA,\n|\tB = 3,\n|\tC\n|}\n");
	EXPECT_EQ(Text("E#X", "7"), "|7\n");
}

// A word of a later format is shown; what is no type at all is one line.
TEST(Readable, Unknown)
{
	EXPECT_EQ(Text("s#s", "structure_type s { member t#u8 a flag new_word(1) } byte_size(1)"),
		  "|struct s {\n|\tu8 a flag\n|}  /* size 1 */\n");
	EXPECT_EQ(Text("s#s", "structure_type s { member"), "|structure_type s { member\n");
	EXPECT_EQ(Text("s#s", "structure_type s { } }"), "|structure_type s { } }\n");

	std::string deep = "variable ";

	for (int i = 0; i < 100000; i++)
		deep += "pointer_type { ";
	EXPECT_EQ(Text("v", deep), "|" + deep + "\n");
}

const char before[] = "structure_type s { member t#u8 a data_member_location(0) , member t#u64 b "
		      "data_member_location(8) , member t#u64 c data_member_location(16) , member "
		      "t#u64 d data_member_location(24) , member t#u64 e data_member_location(32) , "
		      "member t#u64 f data_member_location(40) } byte_size(48)";

TEST(Diff, ANewMemberMovesTheOthers)
{
	EXPECT_EQ(Diff("s#s", before,
		       "structure_type s { member t#u8 a data_member_location(0) , member t#u8 new "
		       "data_member_location(1) , member t#u64 b data_member_location(8) , member t#u64 "
		       "c data_member_location(16) , member t#u64 d data_member_location(24) , member "
		       "t#u64 e data_member_location(32) , member t#u64 f data_member_location(40) } "
		       "byte_size(48)"),
		  " |struct s {\n 0|\tu8 a\n+1|\tu8 new\n 8|\tu64 b\n 16|\tu64 c\n"
		  ".|\t3 more lines\n |}  /* size 48 */\n");
	EXPECT_EQ(Diff("s#s", before,
		       "structure_type s { member t#u64 new data_member_location(0) , member t#u8 a "
		       "data_member_location(8) , member t#u64 b data_member_location(16) , member t#u64 "
		       "c data_member_location(24) , member t#u64 d data_member_location(32) , member "
		       "t#u64 e data_member_location(40) , member t#u64 f data_member_location(48) } "
		       "byte_size(56)"),
		  " |struct s {\n+0|\tu64 new\n~0->8|\tu8 a\n~8->16|\tu64 b\n"
		  ".|\t4 more lines, moved by +8\n~|}  /* size 48 -> 56 */\n");
}

TEST(Diff, OnlyLayout)
{
	const char grown[] = "structure_type s { member s#t a data_member_location(0) , member t#u8 b "
			     "data_member_location(16) } byte_size(24)";
	const char small[] = "structure_type s { member s#t a data_member_location(0) , member t#u8 b "
			     "data_member_location(8) } byte_size(16)";
	const char other[] = "structure_type s { member s#t a data_member_location(0) , member t#u16 b "
			     "data_member_location(8) } byte_size(16)";

	EXPECT_TRUE(diff_types(readable("s#s", small), readable("s#s", grown)).only_layout);
	EXPECT_FALSE(diff_types(readable("s#s", small), readable("s#s", other)).only_layout);
	EXPECT_EQ(Diff("s#s", small, grown), " |struct s {\n 0|\tstruct t a\n~8->16|\tu8 b\n"
					     "~|}  /* size 16 -> 24 */\n");
}

// What the text leaves out is shown where nothing else differs.
TEST(Diff, ExactForms)
{
	EXPECT_EQ(Diff("s#s", "structure_type s { member base_type long byte_size(4) encoding(5) a "
			      "data_member_location(0) } byte_size(4)",
		       "structure_type s { member base_type long byte_size(4) encoding(7) a "
		       "data_member_location(0) } byte_size(4)"),
		  " |struct s {\n"
		  "-0|\tmember base_type long byte_size(4) encoding(5) a\n"
		  "+0|\tmember base_type long byte_size(4) encoding(7) a\n"
		  " |}  /* size 4 */\n");
}

TEST(Diff, DeclaredAndDefined)
{
	EXPECT_EQ(Diff("s#s", "struct s { UNKNOWN }", "struct s { int a ; }"),
		  "-|struct s  /* only declared */\n+|struct s {\n+|\tint a;\n+|}\n");
}

// More lines than anybody reads are replaced as a whole, in time.
TEST(Diff, Large)
{
	std::vector<ReadableLine> a, b;

	for (int i = 0; i < 20000; i++) {
		a.push_back({ "", 0, std::to_string(i), std::to_string(i), "" });
		b.push_back({ "", 0, std::to_string(-i), std::to_string(-i), "" });
	}
	EXPECT_EQ(diff_types(a, b).lines.size(), 40000u);
	EXPECT_EQ(diff_types({}, {}).lines.size(), 0u);
	EXPECT_EQ(diff_types({}, b).lines.size(), 20000u);
}

} // namespace
