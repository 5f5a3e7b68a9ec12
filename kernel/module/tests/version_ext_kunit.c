// SPDX-License-Identifier: GPL-2.0
/*
 * Tests of check_version() with extended versions: from which of the two tables
 * of a module it takes the version of a symbol.
 */
#include <kunit/test.h>
#include <linux/kallsyms.h>
#include <linux/module.h>
#include <linux/string.h>
#include "../internal.h"

#define CRC	0x89abcdef

/* @crcs are the versions of the extended table, @names its NUL-separated names. */
static bool check(const u32 *crcs, size_t count, const char *names,
		  const struct modversion_info *basic, const char *symname)
{
	static const u32 crc = CRC;
	Elf_Shdr sechdrs[4] = {};
	struct load_info info = {
		.name = "version_ext_kunit",
		.sechdrs = sechdrs,
		.index = {
			.vers = basic ? 1 : 0,
			.vers_ext_crc = 2,
			.vers_ext_name = 3,
		},
	};

	sechdrs[1].sh_type = SHT_PROGBITS;
	sechdrs[1].sh_addr = (unsigned long)basic;
	sechdrs[1].sh_size = sizeof(*basic);
	sechdrs[2].sh_type = SHT_PROGBITS;
	sechdrs[2].sh_addr = (unsigned long)crcs;
	sechdrs[2].sh_size = count * sizeof(*crcs);
	sechdrs[3].sh_type = SHT_PROGBITS;
	sechdrs[3].sh_addr = (unsigned long)names;
	return check_version(&info, symname, NULL, &crc);
}

static void version_ext_test_entry(struct kunit *test)
{
	static const u32 crcs[] = { CRC, ~CRC, CRC };
	static const char names[] = "first\0middle\0last";

	KUNIT_EXPECT_TRUE(test, check(crcs, 3, names, NULL, "first"));
	KUNIT_EXPECT_FALSE(test, check(crcs, 3, names, NULL, "middle"));
	KUNIT_EXPECT_TRUE(test, check(crcs, 3, names, NULL, "last"));

	/* What is behind the last entry does not belong to the table */
	KUNIT_EXPECT_FALSE(test, check(crcs, 2, names, NULL, "last"));
}

static void version_ext_test_long(struct kunit *test)
{
	static const u32 crcs[] = { CRC, CRC };
	char *names = kunit_kzalloc(test, KSYM_NAME_LEN + sizeof("last"), GFP_KERNEL);
	char *other = kunit_kzalloc(test, KSYM_NAME_LEN, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, names);
	KUNIT_ASSERT_NOT_NULL(test, other);
	memset(names, 'a', KSYM_NAME_LEN - 1);
	memcpy(names + KSYM_NAME_LEN, "last", sizeof("last"));
	memset(other, 'a', KSYM_NAME_LEN - 2);
	KUNIT_EXPECT_TRUE(test, check(crcs, 2, names, NULL, names));
	KUNIT_EXPECT_TRUE(test, check(crcs, 2, names, NULL, "last"));
	KUNIT_EXPECT_FALSE(test, check(crcs, 2, names, NULL, other));
}

/* Whether the basic table is there or not */
static void version_ext_test_missing(struct kunit *test)
{
	static const u32 crcs[] = { CRC };
	static const struct modversion_info basic = { CRC, "other" };

	KUNIT_EXPECT_FALSE(test, check(crcs, 1, "symbol", NULL, "missing"));
	KUNIT_EXPECT_FALSE(test, check(crcs, 0, "symbol", NULL, "symbol"));
	KUNIT_EXPECT_FALSE(test, check(crcs, 1, "symbol", &basic, "missing"));
}

static void version_ext_test_both(struct kunit *test)
{
	static const u32 good[] = { CRC }, bad[] = { ~CRC };
	static const struct modversion_info good_basic = { CRC, "symbol" };
	static const struct modversion_info bad_basic = { (u32)~CRC, "symbol" };

	/* The extended one counts, whatever the basic one says */
	KUNIT_EXPECT_TRUE(test, check(good, 1, "symbol", &bad_basic, "symbol"));
	KUNIT_EXPECT_FALSE(test, check(bad, 1, "symbol", &good_basic, "symbol"));
	KUNIT_EXPECT_FALSE(test, check(good, 1, "other", &good_basic, "symbol"));
}

static struct kunit_case version_ext_test_cases[] = {
	KUNIT_CASE(version_ext_test_entry),
	KUNIT_CASE(version_ext_test_long),
	KUNIT_CASE(version_ext_test_missing),
	KUNIT_CASE(version_ext_test_both),
	{}
};

static struct kunit_suite version_ext_test_suite = {
	.name = "modversions_ext",
	.test_cases = version_ext_test_cases,
};

kunit_test_suite(version_ext_test_suite);

MODULE_DESCRIPTION("KUnit tests of extended module versions");
MODULE_LICENSE("GPL");
