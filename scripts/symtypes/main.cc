// SPDX-License-Identifier: GPL-2.0
/*
 * symtypes: what the .symtypes files of whole builds say.
 *
 * genksyms and gendwarfksyms write such a file for each object, with the types that
 * the versions of its exported symbols were computed from. This program
 *
 *   reads them, or one file for all of them	symtypes.cc
 *   reads Module.symvers				symvers.cc
 *   merges them into that one file			symtypes.cc
 *   finds what differs between two builds		compare.cc
 *   and which exports that reaches			reach.cc
 *   leaves out those that may change			allow.cc
 *   makes each type readable				readable.cc
 *   and what differs in it a short difference	diff.cc
 *   writes all that down				report_*.cc
 */
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <getopt.h>
#include <unistd.h>

#include "allow.hh"
#include "compare.hh"
#include "error.hh"
#include "input.hh"
#include "output.hh"
#include "report.hh"

namespace {

enum { same = 0, different = 1, trouble = 2 };

const char help[] =
	"Usage: symtypes --merge [-o FILE] FOLDER...\n"
	"       symtypes --compare [OPTION]... OLD NEW\n"
	"Makes one file of all symtypes files below the FOLDERs, or says which exports and\n"
	"types differ between two builds. OLD and NEW are such files, build folders, or\n"
	"Module.symvers files; FILE.symref is completed by FILE.symvers beside it.\n"
	"\n"
	"  -o, --output FILE    write to FILE instead of standard output\n"
	"  -a, --allow FILE     exports that may change: patterns, one a line\n"
	"  -s, --symbols        list all exports that a changed type reaches\n"
	"      --ignore-added   exports that are new are no difference\n"
	"      --json           write JSON\n"
	"      --html FILE      write a page for browsers to FILE, too\n"
	"  -h, --help           print this help and exit\n"
	"\n"
	"Exit status of --compare: 0 if nothing differs, 1 if something does, 2 for errors.\n";

struct Settings {
	std::optional<std::string> output, html;
	std::vector<std::string> paths;
	Rules rules;
	bool all_symbols = false;
	bool ignore_added = false;
	bool json = false;
};

/* Throws Help when that is asked for, and an Error that is empty where getopt spoke. */
struct Help {};

Settings parse(int argc, char **argv, bool merge)
{
	enum { HTML = 256, IGNORE_ADDED, JSON };
	static const struct option merge_options[] = {
		{ "help", no_argument, nullptr, 'h' },
		{ "output", required_argument, nullptr, 'o' },
		{ nullptr, 0, nullptr, 0 },
	};
	static const struct option compare_options[] = {
		{ "allow", required_argument, nullptr, 'a' },
		{ "help", no_argument, nullptr, 'h' },
		{ "html", required_argument, nullptr, HTML },
		{ "ignore-added", no_argument, nullptr, IGNORE_ADDED },
		{ "json", no_argument, nullptr, JSON },
		{ "output", required_argument, nullptr, 'o' },
		{ "symbols", no_argument, nullptr, 's' },
		{ nullptr, 0, nullptr, 0 },
	};
	Settings settings;
	int option;

	while ((option = getopt_long(argc, argv, merge ? "ho:" : "a:ho:s",
				     merge ? merge_options : compare_options, nullptr)) != -1) {
		switch (option) {
		case 'a':
			settings.rules.parse(optarg, read_file(optarg));
			break;
		case 'h':
			throw Help();
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
			throw Error("");
		}
	}
	settings.paths.assign(argv + optind, argv + argc);
	if (merge && settings.paths.empty())
		fail("no folder given, see --help");
	if (!merge && settings.paths.size() != 2)
		fail("two builds are needed, see --help");
	return settings;
}

void write(const std::optional<std::string> &path, const std::string &text)
{
	if (path)
		write_file(*path, text);
	else if (fwrite(text.data(), 1, text.size(), stdout) != text.size() || fflush(stdout))
		fail("standard output: cannot write: ", strerror(errno));
}

/* Warns of exports of the build FOLDER that CORPUS has no types of. */
void check_complete(const Corpus &corpus, const Vocabulary &vocabulary, const std::string &folder)
{
	const std::string path = folder + "/Module.symvers";
	std::set<std::string_view> known;
	std::string missing;
	size_t count = 0;

	if (access(path.c_str(), F_OK))
		return;
	for (const auto &[symbol, section] : corpus.symbols())
		known.insert(vocabulary.names[symbol]);
	for (const auto &[name, data] : parse_symvers(path, read_file(path)))
		/* Version 0: nothing is known of the symbol's type, by no file. */
		if (data.crc && !known.count(name) && !count++)
			missing = name;
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
		fail(settings.paths[0],
		     ": no *.symtypes files below; build with KBUILD_SYMTYPES=1");
	for (const std::string &folder : settings.paths)
		check_complete(corpus, vocabulary, folder);
	write(settings.output, corpus.consolidated());
	return same;
}

/* All names that the reports of COMPARISON have. */
std::set<std::string> names_in(const Comparison &comparison)
{
	std::set<std::string> names;

	for (const auto *changes : { &comparison.added, &comparison.removed, &comparison.moved,
				     &comparison.exported_otherwise, &comparison.in_namespace,
				     &comparison.changed })
		for (const ExportChange &change : *changes)
			names.insert(change.name);
	for (const TypeChange &change : comparison.types)
		names.insert(change.exports.begin(), change.exports.end());
	return names;
}

int compare(const Settings &settings)
{
	const std::string &before = settings.paths[0], &after = settings.paths[1];
	Vocabulary vocabulary;
	const Build old_build(before, vocabulary), new_build(after, vocabulary);
	const Comparison comparison =
		compare(old_build, new_build, vocabulary, settings.rules, settings.ignore_added);
	const Demangled demangled(names_in(comparison));
	const char *no_colour = getenv("NO_COLOR");
	const ReportOptions options{
		!settings.output && isatty(STDOUT_FILENO) && !(no_colour && *no_colour),
		settings.all_symbols,
	};

	if (settings.html)
		write_file(*settings.html, html_report(comparison, demangled, before, after));
	write(settings.output, settings.json ? json_report(comparison, demangled, before, after) :
					       text_report(comparison, demangled, options));
	return comparison.same() ? same : different;
}

} /* namespace */

int main(int argc, char **argv)
{
	static char name[] = "error: symtypes";
	const std::string command = argc > 1 ? argv[1] : "";
	const bool is_merge = command == "--merge";

	try {
		if (command == "--help" || command == "-h")
			throw Help();
		if (!is_merge && command != "--compare")
			fail("neither --merge nor --compare given, see --help");

		/* getopt_long() starts its messages with it. */
		argv[1] = name;

		const Settings settings = parse(argc - 1, argv + 1, is_merge);

		return is_merge ? merge(settings) : compare(settings);
	} catch (const Help &) {
		fputs(help, stdout);
		return same;
	} catch (const Error &error) {
		if (*error.what())
			fprintf(stderr, "%s: %s\n", name, error.what());
	} catch (const std::bad_alloc &) {
		fprintf(stderr, "%s: out of memory\n", name);
	}
	return is_merge ? EXIT_FAILURE : trouble;
}
