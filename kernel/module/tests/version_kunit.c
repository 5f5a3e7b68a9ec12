// SPDX-License-Identifier: GPL-2.0
/*
 * Tests of check_version(): which entry it takes for that of a symbol, and that
 * it stays inside a version table, whatever that contains.
 *
 * Each table is in memory of exactly its size, so that KASAN sees a read behind
 * it. Names depend on MODULE_NAME_LEN: on 64-bit architectures the longest plain
 * one has 55 bytes and the shortest hashed one 56, on 32-bit ones 59 and 60.
 * sha256sum has printed the digests.
 */
#include <crypto/sha2.h>
#include <kunit/test.h>
#include <linux/hex.h>
#include <linux/kallsyms.h>
#include <linux/module.h>
#include <linux/string.h>
#include "../internal.h"

#define CRC		0x89abcdef
#define ENTRY_SIZE	sizeof(struct modversion_info)
#define HASHED		IS_ENABLED(CONFIG_MODVERSIONS_HASHED_NAMES)

/* The letter a, MODULE_NAME_LEN times */
#ifdef CONFIG_64BIT
#define DIGEST		"b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"
#else
#define DIGEST		"11ee391211c6256460b6ed375957fadd8061cafbb31daf967db875aebd5aaad4"
#endif
/* The letter a, KSYM_NAME_LEN - 1 times */
#define LONGEST_DIGEST	"058fc5084b6355a06099bfef3de8e360344046dc5a47026de47470b9aabb5bfd"
#define SHA256_DIGEST	"5d5b09f6dcb2d53a5fffc60c4ac0d55fabdf556069d6631545f42aa6e3500f2e"
#define ZERO_DIGEST	"0000000000000000000000000000000000000000000000000000000000000000"

/* A symbol name of that many letters a */
static const char *name_of(struct kunit *test, size_t len)
{
	char *name = kunit_kzalloc(test, len + 1, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, name);
	return memset(name, 'a', len);
}

static struct modversion_info *new_table(struct kunit *test, unsigned int entries)
{
	struct modversion_info *table = kunit_kcalloc(test, entries, ENTRY_SIZE, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, table);
	return table;
}

static void set_plain(struct modversion_info *entry, unsigned long crc, const char *name)
{
	entry->crc = crc;
	memset(entry->name, 0, sizeof(entry->name));
	memcpy(entry->name, name, strlen(name));
}

static void set_hashed(struct kunit *test, struct modversion_info *entry, unsigned long crc,
		       const char *hash)
{
	set_plain(entry, crc, "sha256");
	KUNIT_ASSERT_EQ(test, 0, hex2bin(entry->name + sizeof("sha256"), hash, SHA256_DIGEST_SIZE));
}

static bool check(const void *table, size_t size, const char *symname)
{
	static const s32 crc = CRC;
	Elf_Shdr sechdrs[2] = {};
	struct load_info info = {
		.name = "version_kunit",
		.sechdrs = sechdrs,
		.index.vers = 1,
	};

	sechdrs[1].sh_type = SHT_PROGBITS;
	sechdrs[1].sh_addr = (unsigned long)table;
	sechdrs[1].sh_size = size;
	return check_version(&info, symname, NULL, &crc);
}

static void version_test_plain(struct kunit *test)
{
	struct modversion_info *table = new_table(test, 3);

	set_plain(&table[0], CRC, "first");
	set_plain(&table[1], CRC, "middle");
	set_plain(&table[2], CRC, "last");
	KUNIT_EXPECT_TRUE(test, check(table, 3 * ENTRY_SIZE, "first"));
	KUNIT_EXPECT_TRUE(test, check(table, 3 * ENTRY_SIZE, "middle"));
	KUNIT_EXPECT_TRUE(test, check(table, 3 * ENTRY_SIZE, "last"));

	/* No part of a name is the name */
	KUNIT_EXPECT_FALSE(test, check(table, 3 * ENTRY_SIZE, "las"));
	KUNIT_EXPECT_FALSE(test, check(table, 3 * ENTRY_SIZE, "lasts"));
	KUNIT_EXPECT_FALSE(test, check(table, 3 * ENTRY_SIZE, "missing"));
}

static void version_test_hashed(struct kunit *test)
{
	struct modversion_info *table = new_table(test, 2);
	const char *name = name_of(test, MODULE_NAME_LEN);
	const char *longest = name_of(test, KSYM_NAME_LEN - 1);

	/* With the option off there is no entry for a long name */
	set_hashed(test, &table[0], CRC, DIGEST);
	set_hashed(test, &table[1], CRC, LONGEST_DIGEST);
	KUNIT_EXPECT_EQ(test, check(table, 2 * ENTRY_SIZE, name), HASHED);
	KUNIT_EXPECT_EQ(test, check(table, 2 * ENTRY_SIZE, longest), HASHED);

	KUNIT_EXPECT_FALSE(test, check(table, ENTRY_SIZE, longest));
	KUNIT_EXPECT_FALSE(test, check(table, 2 * ENTRY_SIZE, name_of(test, MODULE_NAME_LEN + 1)));

	set_hashed(test, &table[0], CRC, ZERO_DIGEST);
	KUNIT_EXPECT_FALSE(test, check(table, 2 * ENTRY_SIZE, name));
}

/* Each bit of the version, of a hash, and of a name up to its NUL has to match */
static void version_test_changed_bit(struct kunit *test)
{
	struct modversion_info *table = new_table(test, 2);
	const char *name = name_of(test, MODULE_NAME_LEN);
	u8 *bytes = (u8 *)table;

	set_plain(&table[0], CRC, "symbol");
	set_hashed(test, &table[1], CRC, DIGEST);
	for (size_t i = 0; i < ENTRY_SIZE; i++) {
		u8 bit = BIT(i % BITS_PER_BYTE);

		bytes[i] ^= bit;
		KUNIT_EXPECT_EQ_MSG(test, check(table, 2 * ENTRY_SIZE, "symbol"),
				    i >= offsetof(struct modversion_info, name[sizeof("symbol")]),
				    "byte %zu of a plain entry", i);
		bytes[i] ^= bit;

		bytes[ENTRY_SIZE + i] ^= bit;
		KUNIT_EXPECT_FALSE_MSG(test, check(table, 2 * ENTRY_SIZE, name),
				       "byte %zu of a hashed entry", i);
		bytes[ENTRY_SIZE + i] ^= bit;
	}
	KUNIT_EXPECT_TRUE(test, check(table, 2 * ENTRY_SIZE, "symbol"));
	KUNIT_EXPECT_EQ(test, check(table, 2 * ENTRY_SIZE, name), HASHED);
}

/* The symbol sha256 is not taken for a hashed name, nor the other way round */
static void version_test_sha256(struct kunit *test)
{
	struct modversion_info *table = new_table(test, 2);
	const char *name = name_of(test, MODULE_NAME_LEN);

	set_hashed(test, &table[0], CRC, DIGEST);
	set_hashed(test, &table[1], CRC, SHA256_DIGEST);
	KUNIT_EXPECT_FALSE(test, check(table, 2 * ENTRY_SIZE, "sha256"));

	for (size_t i = sizeof("sha256"); i < MODULE_NAME_LEN; i++) {
		set_plain(&table[0], CRC, "sha256");
		table[0].name[i] = 1;
		KUNIT_EXPECT_FALSE_MSG(test, check(table, ENTRY_SIZE, "sha256"), "byte %zu", i);
	}

	set_plain(&table[0], CRC, "sha256");
	set_plain(&table[1], CRC, "sha256");
	KUNIT_EXPECT_TRUE(test, check(table, 2 * ENTRY_SIZE, "sha256"));
	KUNIT_EXPECT_FALSE(test, check(table, 2 * ENTRY_SIZE, name));

	/* Neither has the version of the other, in either order */
	set_hashed(test, &table[0], ~CRC, DIGEST);
	KUNIT_EXPECT_TRUE(test, check(table, 2 * ENTRY_SIZE, "sha256"));
	KUNIT_EXPECT_FALSE(test, check(table, 2 * ENTRY_SIZE, name));
	set_plain(&table[0], ~CRC, "sha256");
	set_hashed(test, &table[1], CRC, DIGEST);
	KUNIT_EXPECT_FALSE(test, check(table, 2 * ENTRY_SIZE, "sha256"));
	KUNIT_EXPECT_EQ(test, check(table, 2 * ENTRY_SIZE, name), HASHED);
}

static void version_test_longest_plain(struct kunit *test)
{
	struct modversion_info *table = new_table(test, 1);
	const char *name = name_of(test, MODULE_NAME_LEN - 1);

	set_plain(table, CRC, name);
	KUNIT_EXPECT_TRUE(test, check(table, ENTRY_SIZE, name));
	KUNIT_EXPECT_FALSE(test, check(table, ENTRY_SIZE, name_of(test, MODULE_NAME_LEN - 2)));
	KUNIT_EXPECT_FALSE(test, check(table, ENTRY_SIZE, name_of(test, MODULE_NAME_LEN)));
}

/* At the end of the table, where a string would be read on behind it */
static void version_test_unterminated(struct kunit *test)
{
	struct modversion_info *table = new_table(test, 1);

	table->crc = CRC;
	memset(table->name, 'a', sizeof(table->name));
	for (size_t len = MODULE_NAME_LEN - 1; len <= MODULE_NAME_LEN + 1; len++)
		KUNIT_EXPECT_FALSE_MSG(test, check(table, ENTRY_SIZE, name_of(test, len)),
				       "a name of %zu bytes", len);
	memcpy(table->name, "sha256", strlen("sha256"));
	KUNIT_EXPECT_FALSE(test, check(table, ENTRY_SIZE, "sha256"));
}

static void version_test_truncated(struct kunit *test)
{
	struct modversion_info *table = new_table(test, 2);

	set_plain(&table[0], CRC, "first");
	set_plain(&table[1], CRC, "last");
	for (size_t size = 0; size <= 2 * ENTRY_SIZE; size++) {
		u8 *part = kunit_kmalloc(test, size, GFP_KERNEL);

		KUNIT_ASSERT_NOT_NULL(test, part);
		memcpy(part, table, size);
		KUNIT_EXPECT_EQ_MSG(test, check(part, size, "first"), size >= ENTRY_SIZE,
				    "%zu bytes", size);
		KUNIT_EXPECT_EQ_MSG(test, check(part, size, "last"), size == 2 * ENTRY_SIZE,
				    "%zu bytes", size);
		kunit_kfree(test, part);
	}

	/* What is behind the end of the section does not belong to the table */
	KUNIT_EXPECT_FALSE(test, check(table, ENTRY_SIZE, "last"));
	KUNIT_EXPECT_FALSE(test, check(table, 0, "first"));
}

/* A 64-bit kernel does not read the layout of 32-bit ones, nor the other way round */
static void version_test_other_word_size(struct kunit *test)
{
	struct modversion_info *table = new_table(test, 2);
	const char *name = name_of(test, MODULE_NAME_LEN);
	size_t other = sizeof(u32) + sizeof(u64) - sizeof(long);

	set_plain(&table[0], CRC, "symbol");
	set_hashed(test, &table[1], CRC, DIGEST);
	for (int i = 0; i < 2; i++) {
		u8 *entry = (u8 *)&table[i];

		/* What is left of a 64-bit number is still the CRC, or is zero */
		memmove(entry + other, table[i].name, ENTRY_SIZE - max(other, sizeof(long)));
		if (other > sizeof(long))
			memset(entry + sizeof(long), 0, other - sizeof(long));
	}
	KUNIT_EXPECT_FALSE(test, check(table, 2 * ENTRY_SIZE, "symbol"));
	KUNIT_EXPECT_FALSE(test, check(table, 2 * ENTRY_SIZE, name));
}

static void version_test_first_counts(struct kunit *test)
{
	struct modversion_info *table = new_table(test, 2);

	set_plain(&table[0], ~CRC, "symbol");
	set_plain(&table[1], CRC, "symbol");
	KUNIT_EXPECT_FALSE(test, check(table, 2 * ENTRY_SIZE, "symbol"));
	KUNIT_EXPECT_TRUE(test, check(table + 1, ENTRY_SIZE, "symbol"));
}

static void version_test_no_table(struct kunit *test)
{
	static const s32 crc = CRC;
	struct load_info info = { .name = "version_kunit" };

	/* The symbol has no version */
	KUNIT_EXPECT_TRUE(test, check_version(&info, "symbol", NULL, NULL));

	if (IS_ENABLED(CONFIG_MODULE_FORCE_LOAD))
		kunit_skip(test, "modules are loaded by force");

	KUNIT_EXPECT_FALSE(test, check_version(&info, "symbol", NULL, &crc));
}

static struct kunit_case version_test_cases[] = {
	KUNIT_CASE(version_test_plain),
	KUNIT_CASE(version_test_hashed),
	KUNIT_CASE(version_test_changed_bit),
	KUNIT_CASE(version_test_sha256),
	KUNIT_CASE(version_test_longest_plain),
	KUNIT_CASE(version_test_unterminated),
	KUNIT_CASE(version_test_truncated),
	KUNIT_CASE(version_test_other_word_size),
	KUNIT_CASE(version_test_first_counts),
	KUNIT_CASE(version_test_no_table),
	{}
};

static struct kunit_suite version_test_suite = {
	.name = "modversions",
	.test_cases = version_test_cases,
};

kunit_test_suite(version_test_suite);

MODULE_DESCRIPTION("KUnit tests of module versions");
MODULE_LICENSE("GPL");
