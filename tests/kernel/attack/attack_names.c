// SPDX-License-Identifier: GPL-2.0
/* Exports what attack_subject.c imports. */
#include <linux/module.h>
#include "attack_names.h"

#define EXPORT(name)		\
	int name(int x)		\
	{			\
		return x + 1;	\
	}			\
	EXPORT_SYMBOL_GPL(name)

EXPORT(NAME_55);
EXPORT(NAME_56);
EXPORT(NAME_57);
EXPORT(NAME_511);

MODULE_DESCRIPTION("Exports short and long names");
MODULE_LICENSE("GPL");
