// SPDX-License-Identifier: GPL-2.0
/*
 * walk FILE: visits each DIE of an object with libdw, reads its name and the reference to its
 * type, and prints how many there are.
 *
 * It is the measure for what a program can cost that reads DWARF through libdw and does
 * nothing with it. So it takes the cheapest way that libdw has: dwarf_getattrs() decodes a
 * DIE's attributes once, where dwarf_attr() would search them for each attribute.
 */

#include <dwarf.h>
#include <elfutils/libdwfl.h>
#include <err.h>
#include <stdio.h>

struct counts {
	unsigned long dies, names, types;
};

static int read_attr(Dwarf_Attribute *attr, void *data)
{
	struct counts *counts = data;
	Dwarf_Die type;

	if (dwarf_whatattr(attr) == DW_AT_name)
		counts->names += dwarf_formstring(attr) != NULL;
	else if (dwarf_whatattr(attr) == DW_AT_type)
		counts->types += dwarf_formref_die(attr, &type) != NULL;
	return DWARF_CB_OK;
}

/* Visits a DIE, the siblings that follow it, and all that is in them. */
static void walk(Dwarf_Die *die, struct counts *counts)
{
	int more;

	do {
		Dwarf_Die child;

		counts->dies++;
		if (dwarf_getattrs(die, read_attr, counts, 0) < 0)
			errx(1, "%s", dwarf_errmsg(-1));
		more = dwarf_child(die, &child);
		if (more < 0)
			errx(1, "%s", dwarf_errmsg(-1));
		if (!more)
			walk(&child, counts);
		more = dwarf_siblingof(die, die);
		if (more < 0)
			errx(1, "%s", dwarf_errmsg(-1));
	} while (!more);
}

int main(int argc, char **argv)
{
	const Dwfl_Callbacks callbacks = { .section_address = dwfl_offline_section_address,
					   .find_debuginfo = dwfl_standard_find_debuginfo };
	struct counts counts = {};
	Dwarf_Die *unit = NULL;
	Dwfl_Module *module;
	Dwarf_Addr bias;
	Dwfl *dwfl;

	if (argc != 2)
		errx(1, "usage: walk FILE");
	/* libdwfl, because the DWARF of a relocatable file means nothing before relocation. */
	dwfl = dwfl_begin(&callbacks);
	module = dwfl_report_offline(dwfl, argv[1], argv[1], -1);
	if (!module)
		errx(1, "%s: %s", argv[1], dwfl_errmsg(-1));
	dwfl_report_end(dwfl, NULL, NULL);
	if (!dwfl_module_getdwarf(module, &bias))
		errx(1, "%s: %s", argv[1], dwfl_errmsg(-1));
	while ((unit = dwfl_module_nextcu(module, unit, &bias)))
		walk(unit, &counts);
	printf("%lu DIEs, %lu names, %lu types\n", counts.dies, counts.names, counts.types);
	dwfl_end(dwfl);
	return 0;
}
