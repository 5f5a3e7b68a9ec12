// SPDX-License-Identifier: GPL-2.0
/*
 * The module of which copies are altered. It imports sha256, whose name marks a hashed name, and
 * short and long names; and has room for a second version table, in .spare_table, and per-CPU data.
 */
#include <crypto/sha2.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include "attack_names.h"

static const char spare_table[4096] __used __aligned(64) __section(".spare_table") = { 1 };

static DEFINE_PER_CPU(int, attack_percpu) = 1;

static int __init attack_subject_init(void)
{
	u8 out[SHA256_DIGEST_SIZE];

	sha256("abc", 3, out);
	return NAME_511(NAME_57(NAME_56(NAME_55(out[0])))) == 0xba + 4 &&
		this_cpu_read(attack_percpu) == 1 ? 0 : -EIO;
}

static void __exit attack_subject_exit(void)
{
}

module_init(attack_subject_init);
module_exit(attack_subject_exit);
MODULE_DESCRIPTION("Imports sha256 and short and long names");
MODULE_LICENSE("GPL");
