// SPDX-License-Identifier: GPL-2.0
/*
 * symtypes: what the .symtypes files of whole builds say.
 *
 * genksyms and gendwarfksyms write such a file for each object, with the types that
 * the versions of its exported symbols were computed from. This program
 *
 *   reads them, or one file for all of them	symtypes.cc
 *   reads Module.symvers, and which exports may change	symvers.cc
 *   merges them into that one file		symtypes.cc
 *   finds how two builds differ			compare.cc
 *   makes each type readable			readable.cc
 *   and its change a short difference		diff.cc
 *   writes reports				report.cc, report.html
 */
#include <cstdio>
#include <cstdlib>
#include <new>

#include <getopt.h>
#include <unistd.h>

#include "common.hh"
#include "compare.hh"
#include "report.hh"
#include "util.hh"

namespace {

enum { same = 0, different = 1, trouble = 2 };

const char help[] =
	"Usage: symtypes --merge [-o FILE] FOLDER...\n"
	"       symtypes --compare [OPTION]... OLD NEW\n"
	"Merges all symtypes files below the FOLDERs into one, or shows which exports and types\n"
	"differ between two builds. OLD and NEW are such merged files, build folders, or\n"
	"Module.symvers files. FILE.symref is completed by FILE.symvers beside it.\n"
	"\n"
	"  -o, --output FILE    write to FILE instead of standard output\n"
	"  -a, --allow FILE     exports that may change: patterns, one per line\n"
	"  -s, --symbols        list all exports that a changed type reaches\n"
	"      --ignore-added   do not count new exports as a difference\n"
	"      --json           write JSON\n"
	"      --html FILE      also write a page for browsers to FILE\n"
	"  -h, --help           print this help and exit\n"
	"\n"
	"Exit status of --compare: 0 if nothing differs, 1 if something does, 2 for errors.\n";

struct Settings {
	const char *output = nullptr, *html = nullptr;
	std::vector<std::string> paths;
	Rules rules;
	bool all_symbols = false, ignore_added = false, json = false;
};

/* getopt_long() starts its messages with it. */
char program[] = "error: symtypes";

Settings parse(int argc, char **argv, bool merge)
{
	enum { HTML = 256, IGNORE_ADDED, JSON };
	static const struct option options[] = {
		{ "help", no_argument, nullptr, 'h' },
		{ "output", required_argument, nullptr, 'o' },
		{ "allow", required_argument, nullptr, 'a' },
		{ "html", required_argument, nullptr, HTML },
		{ "ignore-added", no_argument, nullptr, IGNORE_ADDED },
		{ "json", no_argument, nullptr, JSON },
		{ "symbols", no_argument, nullptr, 's' },
		{ nullptr, 0, nullptr, 0 },
	};
	static const struct option merge_options[] = { options[0], options[1], options[7] };
	Settings settings;
	int option;

	argv[0] = program;
	while ((option = getopt_long(argc, argv, merge ? "ho:" : "a:ho:s",
				     merge ? merge_options : options, nullptr)) != -1) {
		switch (option) {
		case 'a':
			settings.rules.parse(optarg, read_file(optarg));
			break;
		case 'h':
			fputs(help, stdout);
			exit(same);
		case 'o':
			settings.output = optarg;
			break;
		case 's':
			settings.all_symbols = true;
			break;
		case HTML:
			settings.html = optarg;
			break;
		case IGNORE_ADDED:
			settings.ignore_added = true;
			break;
		case JSON:
			settings.json = true;
			break;
		default:
			exit(merge ? EXIT_FAILURE : trouble);
		}
	}
	settings.paths.assign(argv + optind, argv + argc);
	if (merge && settings.paths.empty())
		fail("no folder given, see --help");
	if (!merge && settings.paths.size() != 2)
		fail("two builds are needed, see --help");
	return settings;
}

void write(const Settings &settings, const std::string &text)
{
	if (settings.output)
		write_file(settings.output, text);
	else
		write_output(text);
}

/* Warns of exports of the build FOLDER that CORPUS has no types of. */
void check_complete(const Corpus &corpus, const Vocabulary &vocabulary, const std::string &folder)
{
	const std::string path = folder + "/Module.symvers";
	Strings known;
	std::string missing;
	size_t count = 0;

	if (!exists(path))
		return;
	for (const auto &[symbol, section] : corpus.symbols())
		known.add(vocabulary.names[symbol]);

	for (const Export &data : parse_symvers(path, read_file(path)).exports)
		/* Nobody knows the type of a symbol with version 0. */
		if (data.crc && known.find(data.name) == none)
			if (!count++ || data.name < missing)
				missing = data.name;
	if (count)
		fprintf(stderr,
			"warning: symtypes: %s: no *.symtypes file has the types of %zu "
			"exports, such as %s; build all of it with KBUILD_SYMTYPES=1\n",
			folder.c_str(), count, missing.c_str());
}

int merge(const Settings &settings)
{
	Vocabulary vocabulary;
	Corpus corpus(vocabulary);

	corpus.read_folders(settings.paths);
	if (corpus.empty())
		fail("%s: no *.symtypes files below; build with KBUILD_SYMTYPES=1",
		     settings.paths[0].c_str());
	for (const std::string &folder : settings.paths)
		check_complete(corpus, vocabulary, folder);
	write(settings, corpus.consolidated());
	return same;
}

int compare(const Settings &settings)
{
	const std::string &before = settings.paths[0], &after = settings.paths[1];
	Vocabulary vocabulary;
	const Build old_build(before, vocabulary), new_build(after, vocabulary);
	const Comparison comparison =
		compare(old_build, new_build, vocabulary, settings.rules, settings.ignore_added);
	const Demangled demangled = comparison.same() ? Demangled() : Demangled(comparison.names);
	const char *no_colour = getenv("NO_COLOR");
	const ReportOptions options{
		!settings.output && isatty(STDOUT_FILENO) && !(no_colour && *no_colour),
		settings.all_symbols,
	};

	if (settings.html)
		write_file(settings.html, html_report(comparison, demangled, before, after));
	write(settings, settings.json ? json_report(comparison, demangled, before, after) :
					text_report(comparison, demangled, options));
	return comparison.same() ? same : different;
}

} /* namespace */

int main(int argc, char **argv)
{
	const std::string command = argc > 1 ? argv[1] : "";
	const bool is_merge = command == "--merge";

	try {
		if (command == "--help" || command == "-h") {
			fputs(help, stdout);
			return same;
		}
		if (!is_merge && command != "--compare")
			fail("neither --merge nor --compare given, see --help");

		const Settings settings = parse(argc - 1, argv + 1, is_merge);

		return is_merge ? merge(settings) : compare(settings);
	} catch (const Error &error) {
		fprintf(stderr, "%s: %s\n", program, error.message.c_str());
	} catch (const std::bad_alloc &) {
		fprintf(stderr, "%s: out of memory\n", program);
	}
	return is_merge ? EXIT_FAILURE : trouble;
}
