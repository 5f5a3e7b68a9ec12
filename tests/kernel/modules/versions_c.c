// SPDX-License-Identifier: GPL-2.0
/* A C module that imports sha256, whose name marks a hashed name. */
#include <crypto/sha2.h>
#include <linux/module.h>

static int __init versions_c_init(void)
{
	u8 out[SHA256_DIGEST_SIZE];

	sha256("abc", 3, out);
	pr_info("versions_c: sha256 of abc: %*phN\n", 4, out);
	return 0;
}

static void __exit versions_c_exit(void)
{
	pr_info("versions_c: bye\n");
}

module_init(versions_c_init);
module_exit(versions_c_exit);
MODULE_DESCRIPTION("Imports sha256");
MODULE_LICENSE("GPL");
