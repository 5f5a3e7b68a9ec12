// SPDX-License-Identifier: GPL-2.0
/*
 * symtypes: what the .symtypes files of whole builds say. genksyms and gendwarfksyms write such a
 * file for each object, with the types that the versions of its exports were computed from.
 */
#include <cstdio>

#include <unistd.h>

#include "compare.hh"

enum { same = 0, different = 1, trouble = 2 };

static const char help[] =
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
	"Exit status of --compare: 0 if nothing differs that counts, 1 if so, 2 for errors.\n";

enum { HTML = 1, IGNORE_ADDED, JSON };

static const struct option options[] = {
	{ "allow", required_argument, nullptr, 'a' },
	{ "html", required_argument, nullptr, HTML },
	{ "ignore-added", no_argument, nullptr, IGNORE_ADDED },
	{ "json", no_argument, nullptr, JSON },
	{ "symbols", no_argument, nullptr, 's' },
	/* Those of --merge */
	{ "help", no_argument, nullptr, 'h' },
	{ "output", required_argument, nullptr, 'o' },
	{},
};

static void write(const Arguments &arguments, const std::string &text)
{
	if (arguments.has('o'))
		write_file(arguments.options['o'].back(), text);
	else
		write_output(text);
}

/* Warns of exports of the build FOLDER that CORPUS has no types of. */
static void check_complete(const Corpus &corpus, const Vocabulary &vocabulary,
			   const std::string &folder)
{
	const std::string path = folder + "/Module.symvers";
	std::vector<std::string_view> missing;

	if (!exists(path))
		return;

	const Symvers symvers = parse_symvers(path, read_file(path));

	for (const Export &data : symvers.exports)
		/* Nobody knows the type of a symbol with version 0. */
		if (data.crc && corpus.first_section(vocabulary.names.find(data.name)) == none)
			missing.push_back(data.name);
	sort_unique(missing);
	if (!missing.empty())
		fprintf(stderr,
			"warning: symtypes: %s: no *.symtypes file has the types of %zu "
			"exports, such as %s; build all of it with KBUILD_SYMTYPES=1\n",
			folder.c_str(), missing.size(), missing[0].data());
}

static int merge(const Arguments &arguments)
{
	Vocabulary vocabulary;
	Corpus corpus(vocabulary);

	if (arguments.words.empty())
		fail("no folder given, see --help");
	corpus.read_folders(arguments.words);
	if (corpus.empty())
		fail("%s: no *.symtypes files below; build with KBUILD_SYMTYPES=1",
		     arguments.words[0].c_str());
	for (const std::string &folder : arguments.words)
		check_complete(corpus, vocabulary, folder);
	write(arguments, corpus.consolidated());
	return same;
}

static int compare(const Arguments &arguments)
{
	const char *no_colour = getenv("NO_COLOR");
	const bool colour = !arguments.has('o') && isatty(STDOUT_FILENO) &&
			    !(no_colour && *no_colour);
	Rules rules;

	for (const std::string &path : arguments.options['a'])
		/* Editors may leave out the last line break. */
		rules.parse(path, read_file(path) + "\n");
	if (arguments.words.size() != 2)
		fail("two builds are needed, see --help");

	const std::string &before = arguments.words[0], &after = arguments.words[1];
	Vocabulary vocabulary;
	const Build old_build(before, vocabulary), new_build(after, vocabulary);

	if (old_build.has_types != new_build.has_types &&
	    old_build.has_versions != new_build.has_versions)
		fail("%s and %s: one has only types, the other one only versions",
		     before.c_str(), after.c_str());

	const Comparison comparison = compare(old_build, new_build, vocabulary, rules,
					      arguments.has(IGNORE_ADDED));
	const Demangled demangled = comparison.same ? Demangled() : Demangled(comparison.names);
	std::string json;

	if (arguments.has(JSON) || arguments.has(HTML))
		json = json_report(comparison, demangled, before, after);
	for (const std::string &path : arguments.options[HTML])
		write_file(path, html_report(json));
	write(arguments, arguments.has(JSON) ? json :
			 text_report(comparison, demangled, colour, arguments.has('s')));
	return comparison.compatible ? same : different;
}

[[noreturn]] static int no_command(const Arguments & /* arguments */)
{
	fail("neither --merge nor --compare given, see --help");
}

int main(int argc, char **argv)
{
	const std::string command = argc > 1 ? argv[1] : "";

	if (command == "--merge")
		return run("symtypes", help, options + 5, EXIT_FAILURE, merge, argc - 1, argv + 1);
	if (command == "--compare")
		return run("symtypes", help, options, trouble, compare, argc - 1, argv + 1);
	return run("symtypes", help, options, trouble, no_command,
		   command == "--help" || command == "-h" ? 2 : 1, argv);
}
