// SPDX-License-Identifier: GPL-2.0
/* Imports what versions_long.c exports. */
#include <linux/module.h>
#include "versions_long.h"

static int __init versions_longuser_init(void)
{
	pr_info("versions_longuser: 41 + 1 = %d\n", LONGEST_NAME(41));
	return 0;
}

static void __exit versions_longuser_exit(void)
{
}

module_init(versions_longuser_init);
module_exit(versions_longuser_exit);
MODULE_DESCRIPTION("Imports the longest name");
MODULE_LICENSE("GPL");
