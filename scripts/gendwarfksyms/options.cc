// SPDX-License-Identifier: GPL-2.0
#include "options.hh"

#include <cstdio>
#include <cstdlib>

#include <getopt.h>

static const char help[] =
	"Usage: gendwarfksyms [OPTION]... OBJECT... < SYMBOLS\n"
	"       gendwarfksyms --exports [OPTION]... OBJECT...\n"
	"Computes versions of exported symbols from the debug information of ELF objects.\n"
	"Reads the symbols' names from standard input, one per line, or from the objects,\n"
	"and writes for each a line \"#SYMVER name crc\" to standard output.\n\n"
	"  -e, --exports        version what each object exports with EXPORT_SYMBOL()\n"
	"  -T, --symtypes FILE  write the expansion of each type and symbol to FILE\n"
	"      --dump-versions  print the string behind each version\n"
	"      --dump-types     print the lines of the symtypes file that name types\n"
	"      --dump-dies      print the strings with line breaks, each type once\n"
	"      --format=1|2     the format of the strings: 1 is that of Linux 6.14, 2 (the\n"
	"                       default) has all that callers rely on, and no more\n"
	"  -s, --stable         follow the objects' rules for a stable kABI\n"
	"      --hide-private   make types of C opaque that no file below an include/ folder defines\n"
	"  -d, --debug          print what is found where\n"
	"  -h, --help           print this help and exit\n"
	"  -V, --version        print the program's version and exit\n\n"
	"What --dump-* and --debug print goes to standard error.\n";

[[noreturn]] static void print(const char *text)
{
	if (fputs(text, stdout) < 0 || fflush(stdout)) {
		perror("error: gendwarfksyms: standard output: cannot write");
		exit(EXIT_FAILURE);
	}
	exit(EXIT_SUCCESS);
}

Options parse_options(int argc, char **argv)
{
	static char name[] = "error: gendwarfksyms"; /* getopt_long() starts its messages with it */
	Options options;
	int option, hide_private = false;
	const struct option long_options[] = {
		{ "debug", no_argument, &options.debug, true },
		{ "dump-dies", no_argument, &options.dump_dies, true },
		{ "dump-types", no_argument, &options.dump_types, true },
		{ "dump-versions", no_argument, &options.dump_versions, true },
		{ "exports", no_argument, nullptr, 'e' },
		{ "format", required_argument, nullptr, 'f' },
		{ "help", no_argument, nullptr, 'h' },
		{ "hide-private", no_argument, &hide_private, true },
		{ "stable", no_argument, nullptr, 's' },
		{ "symtypes", required_argument, nullptr, 'T' },
		{ "version", no_argument, nullptr, 'V' },
		{},
	};

	argv[0] = name;
	while ((option = getopt_long(argc, argv, "dehsT:V", long_options, nullptr)) != -1) {
		switch (option) {
		case 0:
			break;
		case 'd':
			options.debug = true;
			break;
		case 'e':
			options.exports = true;
			break;
		case 's':
			options.stable = true;
			break;
		case 'T':
			options.symtypes = optarg;
			break;
		case 'h':
			print(help);
		case 'V':
			print("gendwarfksyms 1.0 (formats 1 and 2)\n");
		case 'f':
			options.format = *optarg == '1' ? format_1 : format_2;
			if ((*optarg == '1' || *optarg == '2') && !optarg[1])
				break;
			fprintf(stderr, "%s: unknown format '%s', there are 1 and 2\n", name, optarg);
			[[fallthrough]];
		default:
			exit(EXIT_FAILURE);
		}
	}
	options.format.hide_private = hide_private;
	options.objects = argv + optind;
	if (*options.objects)
		return options;
	fprintf(stderr, "%s: no object file given, see --help\n", name);
	exit(EXIT_FAILURE);
}
