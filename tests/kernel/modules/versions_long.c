// SPDX-License-Identifier: GPL-2.0
/* Exports a C function whose name is as long as a name can be. */
#include <linux/module.h>
#include "versions_long.h"

int LONGEST_NAME(int x)
{
	return x + 1;
}
EXPORT_SYMBOL_GPL(LONGEST_NAME);

MODULE_DESCRIPTION("Exports the longest name");
MODULE_LICENSE("GPL");
