// SPDX-License-Identifier: GPL-2.0
/*
 * walk FILE: visits each DIE of an object with libdw, and reads its name and the reference to its
 * type. This is the least that a program pays for reading DWARF through libdw, so it does that the
 * cheapest way: dwarf_getattrs() decodes the attributes of a DIE only once.
 */

#include <dwarf.h>
#include <elfutils/libdwfl.h>
#include <err.h>
#include <stdio.h>

static int read_attr(Dwarf_Attribute *attr, void *found)
{
	Dwarf_Die type;

	if (dwarf_whatattr(attr) == DW_AT_name)
		*(unsigned long *)found += dwarf_formstring(attr) != NULL;
	else if (dwarf_whatattr(attr) == DW_AT_type)
		*(unsigned long *)found += dwarf_formref_die(attr, &type) != NULL;
	return DWARF_CB_OK;
}

/* Visits a DIE, the siblings that follow it, and all their children. */
static void walk(Dwarf_Die *die, unsigned long *found)
{
	int end;

	do {
		Dwarf_Die child;

		if (dwarf_getattrs(die, read_attr, found, 0) < 0)
			errx(1, "%s", dwarf_errmsg(-1));
		end = dwarf_child(die, &child);
		if (!end)
			walk(&child, found);
		if (end >= 0)
			end = dwarf_siblingof(die, die);
		if (end < 0)
			errx(1, "%s", dwarf_errmsg(-1));
	} while (!end);
}

int main(int argc, char **argv)
{
	const Dwfl_Callbacks callbacks = { .section_address = dwfl_offline_section_address,
					   .find_debuginfo = dwfl_standard_find_debuginfo };
	unsigned long found = 0;
	Dwarf_Die *unit = NULL;
	Dwfl_Module *module;
	Dwarf_Addr bias;
	Dwfl *dwfl;

	if (argc != 2)
		errx(1, "usage: walk FILE");
	dwfl = dwfl_begin(&callbacks);
	module = dwfl_report_offline(dwfl, argv[1], argv[1], -1);
	if (!module || dwfl_report_end(dwfl, NULL, NULL) || !dwfl_module_getdwarf(module, &bias))
		errx(1, "%s: %s", argv[1], dwfl_errmsg(-1));
	while ((unit = dwfl_module_nextcu(module, unit, &bias)))
		walk(unit, &found);
	printf("%lu names and types\n", found);
	return 0;
}
