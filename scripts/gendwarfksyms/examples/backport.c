// SPDX-License-Identifier: GPL-2.0
/*
 * Symbols whose types backport.h has. To verify that the backport changes no
 * version:
 *
 *	$ printf '%s\n' device_register device_notify device_count > symbols
 *	$ gcc -g -c -o before.o backport.c
 *	$ gcc -g -c -o after.o -DBACKPORT backport.c
 *	$ gendwarfksyms --stable before.o < symbols > before.versions
 *	$ gendwarfksyms --stable after.o < symbols > after.versions
 *	$ diff before.versions after.versions
 */
#include "backport.h"

int device_register(struct device *dev, struct core *core)
{
	core->users++;
	return dev->start(dev);
}

void device_notify(struct device *dev, const struct report *report)
{
	dev->state = report->event;
}

#ifndef BACKPORT
int device_count(void)
{
	return 0;
}
#else
unsigned int device_count(void)
{
	return 0;
}
#endif
