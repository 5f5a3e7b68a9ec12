// SPDX-License-Identifier: GPL-2.0
// Module.symvers and JSON's strings (util.hh), and rules for exports that may change (compare.hh)

#include <gtest/gtest.h>

#include <string>

#include "compare.hh"

namespace {

// The first rules are the example of suse-kabi-tools(5).
TEST(Rules, TheFirstMatchCounts)
{
	const Export important{ "", 1, "lib/important/a", false, "" };
	const Export test{ "", 1, "lib/b", false, "TEST_IMPORTANT" };
	const Export vmlinux{ "", 1, "vmlinux", true, "" };
	Rules rules;

	EXPECT_FALSE(rules.allow("a", nullptr));
	rules.parse("F", "lib/important* FAIL\nTEST_IMPORTANT FAIL\n*not_stable*   PASS\n"
			 "# comment\n\n_RN*\nvmlinux PASS # all of it\n");
	EXPECT_FALSE(rules.allow("x_not_stable_x", &important));
	EXPECT_FALSE(rules.allow("not_stable", &test));
	EXPECT_TRUE(rules.allow("not_stable", &vmlinux));
	EXPECT_TRUE(rules.allow("not_stable", nullptr));
	EXPECT_TRUE(rules.allow("stable", &vmlinux));
	EXPECT_FALSE(rules.allow("stable", nullptr));
	EXPECT_TRUE(rules.allow("_RNvC1k1f", nullptr));
}

// The last rule of that example says its kind.
TEST(Rules, Kinds)
{
	const Export local{ "", 1, "lib/b", false, "local" }, none{ "", 1, "local", false, "" };
	Rules rules;

	rules.parse("F", "NAMESPACE local PASS\nMODULE v*x FAIL\nSYMBOL TEST PASS\n");
	EXPECT_TRUE(rules.allow("a", &local));
	EXPECT_FALSE(rules.allow("local", &none));
	EXPECT_FALSE(rules.allow("local", nullptr));
	EXPECT_TRUE(rules.allow("TEST", &none));
	rules.parse("F", "NAMESPACE * PASS\n");
	EXPECT_FALSE(rules.allow("a", &none));
	rules.parse("F", "MODULE * PASS\n");
	EXPECT_TRUE(rules.allow("a", &none));
	EXPECT_FALSE(rules.allow("a", nullptr));
	EXPECT_THROW(rules.parse("F", "KIND a PASS\n"), Error);
}

TEST(Symvers, Fields)
{
	const std::string text = "0x12345678\tbaz\tvmlinux\tEXPORT_SYMBOL\n"
				 "0x90abcdef\tqux\tlib/test\tEXPORT_SYMBOL_GPL\tBAR_NS\n";
	const Symvers symvers = parse_symvers("F", text);

	EXPECT_TRUE(is_symvers(text));
	EXPECT_FALSE(is_symvers("s#foo struct foo { }\n"));
	ASSERT_EQ(symvers.exports.size(), 2u);
	EXPECT_EQ(symvers.find("baz")->crc, 0x12345678u);
	EXPECT_EQ(symvers.find("baz")->module, "vmlinux");
	EXPECT_FALSE(symvers.find("baz")->gpl_only);
	EXPECT_EQ(symvers.find("qux")->crc, 0x90abcdefu);
	EXPECT_TRUE(symvers.find("qux")->gpl_only);
	EXPECT_EQ(symvers.find("qux")->name_space, "BAR_NS");
}

TEST(Json, Strings)
{
	EXPECT_EQ(json_string(""), "\"\"");
	EXPECT_EQ(json_string("a\"b\\c\n<d>\x7f"), "\"a\\\"b\\\\c\\u000a\\u003cd>\\u007f\"");
	EXPECT_EQ(json_string("\xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80"),
		  "\"\xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80\"");
	// Cut off, overlong, a surrogate, beyond the last character
	EXPECT_EQ(json_string("\xc3"), "\"\\ufffd\"");
	EXPECT_EQ(json_string("\xc0\xaf"), "\"\\ufffd\\ufffd\"");
	EXPECT_EQ(json_string("\xed\xa0\x80"), "\"\\ufffd\\ufffd\\ufffd\"");
	EXPECT_EQ(json_string("\xf4\x90\x80\x80x"), "\"\\ufffd\\ufffd\\ufffd\\ufffdx\"");
}

} // namespace
