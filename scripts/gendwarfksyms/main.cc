// SPDX-License-Identifier: GPL-2.0
/*
 * Symbol versions from debug information. genksyms computes them from C source, but Rust's source
 * does not determine how the compiler lays out a type, so this program reads the result.
 */
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <utility>

#include <unistd.h>

#include "options.hh"
#include "output.hh"
#include "version.hh"
#include "walk.hh"

static void print_descriptions(const Object &object, const std::vector<Description> &descriptions,
			       const Symbols &symbols, bool debug)
{
	size_t count = 0;

	for (Description description : descriptions) {
		const char *name = symbols[description.symbol].name.c_str(), *alias = description.alias;

		count += alias != nullptr;
		if (debug)
			fprintf(stderr, "debug: gendwarfksyms: %s: described by the %s at %s%s%s\n", name,
				tag_name(dwarf_tag(&description.die)).c_str(),
				Die(object, description.die).where().c_str() + strlen("DIE at "),
				alias ? " of " : "", alias ? alias : "");
	}
	/* Such a version is right only if both symbols have the same type. */
	if (count)
		fprintf(stderr,
			"note: gendwarfksyms: %zu %s described by others at their addresses, see --debug\n",
			count, count == 1 ? "symbol is" : "symbols are");
}

/* What --symtypes, --dump-types and --dump-versions print of an object. */
struct Dumps {
	std::vector<SymtypesLine> symbols, types;
	std::vector<std::string> strings; /* by symbol */
};

/* Versions the symbols of ROOTS. TYPES says what their references stand for. */
static void add_versions(const Graph &graph, const std::vector<Root> &roots, TypeTexts &types,
			 const Options &options, Symbols &symbols, Dumps &dumps)
{
	std::vector<const Text *> texts;

	for (const Root &root : roots) {
		const Text *by_rule = types.of_symbol(symbols[root.symbol].name);

		texts.push_back(by_rule ? by_rule : &graph.node(root.node).text);
	}

	const std::vector<uint32_t> versions = compute_versions(types.all(), texts);

	for (size_t i = 0; i < roots.size(); i++) {
		Symbol &symbol = symbols[roots[i].symbol];

		symbol.crc = versions[i];
		if (options.symtypes)
			dumps.symbols.push_back({ symbol.name, texts[i]->text });
		if (options.dump_versions)
			dumps.strings[roots[i].symbol] = full_string(types.all(), *texts[i]);
	}
	if (options.symtypes || options.dump_types)
		for (ReferenceId id : types.in_use(texts))
			dumps.types.push_back({ types.reference(id), types.all()[id]->text });
}

/* Versions the SYMBOLS that OBJECT describes, and adds the LINES of --symtypes. */
static void process(Object &object, const Options &options, Symbols &symbols,
		    std::vector<SymtypesLine> &lines)
{
	if (options.exports) {
		const auto names = object.exports();

		for (const char *name : names)
			symbols.add(name);
		if (names.empty())
			return;
	}

	const auto aliases = find_aliases(object, symbols, options.format);
	const KabiRules all_rules(object, options.stable);
	const KabiRules *rules = options.stable ? &all_rules : nullptr;

	/* Which DIE describes which symbol. */
	std::vector<Scan> scans;

	object.open_debug_info();
	for (const Unit &unit : object.units())
		scans.emplace_back(object, unit, options.format.names_by_unit && object.units().size() > 1);

	const auto descriptions = find_descriptions(object, scans, options.format, symbols, aliases);

	print_descriptions(object, descriptions, symbols, options.debug);

	/* The types that these DIEs reach, and what the names of types mean. */
	Graph graph;
	const Roots roots = walk_types(object, scans, descriptions, symbols, options.format, rules,
				       graph);
	const Meanings meanings = find_meanings(graph, roots.definitions, options.format.names_by_unit);

	if (options.debug)
		fprintf(stderr, "debug: gendwarfksyms: %zu symbols and their types have %zu texts and %zu names\n",
			roots.all.size(), graph.node_count(), graph.reference_count());

	/* The versions, for all units together by which names mean the same. */
	std::vector<const Root *> root_of(symbols.size()); /* in format 1 of the first alias only */
	std::vector<std::vector<Root>> groups(meanings.differences.size());
	Dumps dumps;

	for (const Root &root : roots.all)
		root_of[root.symbol] = &root;
	for (uint32_t i = 0; i < symbols.size(); i++) {
		const Root *root = root_of[aliases[i]];

		if (root && !symbols[i].crc)
			groups[meanings.of_context[root->context]].push_back({ i, root->node, 0 });
	}
	for (size_t i = 0; options.dump_dies && i < groups.size(); i++) {
		const TypeTexts types(graph, meanings, meanings.differences[i], rules);
		Text text;

		for (const Root &root : groups[i]) {
			text.add(symbols[root.symbol].name + " ");
			text.add(graph.node(root.node).text);
			text.add("\n");
		}
		fputs(indented(full_string(types.all(), text)).c_str(), stderr);
	}
	graph.join_lines();
	dumps.strings.resize(symbols.size());
	for (size_t i = 0; i < groups.size(); i++) {
		TypeTexts types(graph, meanings, meanings.differences[i], rules);

		add_versions(graph, groups[i], types, options, symbols, dumps);
	}

	/* What else was asked for. */
	for (size_t i = 0; i < symbols.size(); i++)
		if (!dumps.strings[i].empty())
			fprintf(stderr, "%s %s\n", symbols[i].name.c_str(), dumps.strings[i].c_str());
	if (options.dump_types)
		fputs(symtypes_text(dumps.types).c_str(), stderr);
	for (auto *added : { &dumps.types, &dumps.symbols })
		lines.insert(lines.end(), added->begin(), added->end());
}

static void run(const Options &options)
{
	std::string input, symtypes;
	std::vector<SymtypesLine> lines;
	char buffer[BUFSIZ];
	Symbols symbols;

	if (!options.exports) {
		while (size_t size = fread(buffer, 1, sizeof(buffer), stdin))
			input.append(buffer, size);
		if (ferror(stdin))
			fail("standard input: cannot read: %s", strerror(errno));
		symbols.parse(input);
		if (input.empty())
			return;
	}
	for (char **path = options.objects; *path; path++) {
		try {
			Object object(*path);

			process(object, options, symbols, lines);
		} catch (const Error &error) {
			fail("%s: %s", *path, error.message.c_str());
		}
		/* In format 1 a name may have a line for each object. */
		if (!options.format.names_by_unit || !path[1])
			symtypes.append(symtypes_text(std::exchange(lines, {})));
	}
	/* Without symbols no file is made, but the content of one that exists would be wrong. */
	if (options.symtypes && (symbols.size() || access(options.symtypes, F_OK) == 0))
		write_file(options.symtypes, symtypes);
	print_versions(symbols, options.format);
}

int main(int argc, char **argv)
{
	const Options options = parse_options(argc, argv);

	/* A file that may not become so long is an error like others. */
	signal(SIGXFSZ, SIG_IGN);

	try {
		run(options);
		return EXIT_SUCCESS;
	} catch (const Error &error) {
		fprintf(stderr, "error: gendwarfksyms: %s\n", error.message.c_str());
	} catch (const std::bad_alloc &) {
		fputs("error: gendwarfksyms: out of memory\n", stderr);
	}
	return EXIT_FAILURE;
}
