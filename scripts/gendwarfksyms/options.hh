/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The command line.
 */
#ifndef GENDWARFKSYMS_OPTIONS_HH
#define GENDWARFKSYMS_OPTIONS_HH

#include <optional>
#include <string>
#include <vector>

#include "format.hh"

struct Options {
	bool debug = false;
	bool dump_dies = false;
	bool dump_types = false;
	bool dump_versions = false;
	/* Where the names of the symbols come from. */
	enum { from_input, from_exports, from_globals } symbols = from_input;
	Format format = Format::precise;
	/* Follow kABI rules, and members with reserved names. */
	bool stable = false;
	/* Where to write symtypes, if anywhere. */
	std::optional<std::string> symtypes;
	/* The object files, at least one. */
	std::vector<std::string> objects;

	/*
	 * Parses the arguments of main(). Ends the program with status 0 where
	 * they ask for help or the version, with 1 and a line on standard
	 * error where they are wrong.
	 */
	static Options parse(int argc, char **argv);
};

#endif /* GENDWARFKSYMS_OPTIONS_HH */
