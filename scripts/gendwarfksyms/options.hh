/* SPDX-License-Identifier: GPL-2.0 */
/* The command line. */
#ifndef GENDWARFKSYMS_OPTIONS_HH
#define GENDWARFKSYMS_OPTIONS_HH

#include "format.hh"

struct Options {
	int debug = false, dump_dies = false, dump_types = false, dump_versions = false;
	bool exports = false; /* version what the objects export, not the names in a list */
	Format format = format_2;
	bool stable = false; /* follow kABI rules, and members with reserved names */
	const char *symtypes = nullptr; /* the file to write, if any */
	char **objects = nullptr; /* paths, at least one; the list ends with a null pointer */
};

/* Parses the arguments of main(). Ends the program for --help, --version and wrong ones. */
Options parse_options(int argc, char **argv);

#endif /* GENDWARFKSYMS_OPTIONS_HH */
