// SPDX-License-Identifier: GPL-2.0
/*
 * gendwarfksyms: symbol versions from debug information.
 *
 * genksyms computes the version of an exported symbol from its C source. Rust's
 * source does not say how the compiler lays out a type, so this program reads
 * the result instead, the DWARF in the object. One object at a time it
 *
 *   finds what the object exports, if asked to		object.cc
 *   finds which symbols are aliases of each other	object.cc
 *   finds the DIE that describes each symbol		describe.cc
 *   reads its rules for a stable kABI, if asked to	kabi.cc
 *   turns the DIEs and what they reach into a graph	convert.cc, write.cc, precise.cc, graph.cc
 *   finds which type each name means			meanings.cc
 *   writes out what has no name			expansion.cc, types.cc
 *   computes the versions				version.cc
 *   collects the lines for --symtypes and --dump-*	output.cc
 *
 * and at the end, if nothing was wrong, prints the versions.
 */
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <unistd.h>

#include "convert.hh"
#include "describe.hh"
#include "error.hh"
#include "expansion.hh"
#include "graph.hh"
#include "kabi.hh"
#include "meanings.hh"
#include "memory.hh"
#include "object.hh"
#include "options.hh"
#include "output.hh"
#include "symbols.hh"
#include "types.hh"
#include "version.hh"

namespace {

void print_descriptions(const DebugInfo &info, const std::vector<Description> &descriptions,
			const Symbols &symbols)
{
	for (const Description &description : descriptions)
		fprintf(stderr, "debug: gendwarfksyms: %s: described by the %s at %s%s%s\n",
			std::string(symbols[description.symbol].name).c_str(),
			tag_name(info.die(description.die).tag()).c_str(),
			hex(description.die).c_str(), description.alias.empty() ? "" : " of ",
			std::string(description.alias).c_str());
}

/* Versions by the type of something else are right only if that has the same type. */
void note_aliases(const std::vector<Description> &descriptions)
{
	size_t count = std::count_if(descriptions.begin(), descriptions.end(),
				     [](const auto &entry) { return !entry.alias.empty(); });

	if (count)
		fprintf(stderr,
			"note: gendwarfksyms: %zu %s described by others at their addresses, see --debug\n",
			count, count == 1 ? "symbol is" : "symbols are");
}

/* In format 2 no symbol stands for others. */
std::vector<size_t> no_aliases(const Symbols &symbols)
{
	std::vector<size_t> leaders(symbols.size());

	for (size_t i = 0; i < leaders.size(); i++)
		leaders[i] = i;
	return leaders;
}

/* Which node each of SYMBOLS gets its version from in this object. */
std::vector<std::optional<Root>> roots_of(const std::vector<Root> &roots,
					  const std::vector<size_t> &aliases,
					  const Symbols &symbols)
{
	std::vector<std::optional<Root>> by_leader(symbols.size()), result(symbols.size());

	for (const Root &root : roots)
		by_leader[root.symbol] = root;
	for (size_t i = 0; i < symbols.size(); i++)
		if (!symbols[i].crc)
			result[i] = by_leader[aliases[i]];
	return result;
}

void dump_dies(const Graph &graph, const std::vector<NodeId> &nodes,
	       const std::vector<Root> &roots, const Symbols &symbols)
{
	for (NodeId node : nodes)
		if (node != IdTable::none)
			fputs(indented(expand(graph, node, '\n').text).c_str(), stderr);
	for (const Root &root : roots)
		fprintf(stderr, "%s %s", std::string(symbols[root.symbol].name).c_str(),
			indented(expand(graph, root.node, '\n').text).c_str());
}

/* Adds the names that OBJECT has to SYMBOLS. Returns whether it is to be searched for any. */
bool add_symbols(const Object &object, Symbols &symbols, const Options &options)
{
	if (options.symbols == Options::from_input)
		return true;

	const std::vector<std::string_view> names =
		options.symbols == Options::from_exports ? object.exports() : object.globals();

	for (std::string_view name : names)
		symbols.add(name);
	return !names.empty();
}

/* Adds what DESCRIPTIONS describe to GRAPH. The memory that this takes is free for what comes then. */
Converted convert(const DebugInfo &info, Graph &graph, const Options &options, const KabiRules &rules,
		  const std::vector<Description> &descriptions, const Symbols &symbols)
{
	Converter converter(info, graph, options.format, options.stable ? &rules : nullptr);

	for (const Description &description : descriptions) {
		try {
			converter.add_symbol(description);
		} catch (const Error &error) {
			fail("symbol ", symbols[description.symbol].name, ": ", error.what());
		}
	}
	return converter.finish();
}

/* What --symtypes, --dump-types and --dump-versions write of an object. */
struct Texts {
	SymtypesLines lines;
	std::map<size_t, std::string> strings; /* by symbol */
};

/* Versions those of SYMBOLS that NODES are for, each with its index; TYPES has what they refer to. */
void add_versions(const Graph &graph, const std::vector<std::pair<size_t, NodeId>> &nodes,
		  Types &types, const Options &options, Symbols &symbols, Texts &texts)
{
	std::map<size_t, Expansion> expansions; /* of those by rules, then of all to be written */
	std::unordered_map<NodeId, uint32_t> known; /* many symbols are of the type of others */

	for (const auto &[i, node] : nodes)
		if (auto by_rule = types.of_symbol(symbols[i].name))
			expansions[i] = *by_rule;

	Versions versions(types.size(), [&](ReferenceId id, Versions::Measure measure) {
		return types.write(id, measure);
	});

	for (const auto &[i, node] : nodes) {
		if (auto by_rule = expansions.find(i); by_rule != expansions.end()) {
			symbols[i].crc = versions.version(
				write_expansion(by_rule->second, versions.measure()));
			continue;
		}

		auto [version, is_new] = known.try_emplace(node);

		if (is_new)
			version->second = versions.version(
				write_expansion(graph, node, versions.measure()));
		symbols[i].crc = version->second;
	}

	if (!options.symtypes && !options.dump_types && !options.dump_versions)
		return;
	for (const auto &[i, node] : nodes) {
		const auto [entry, is_new] = expansions.try_emplace(i);
		Expansion &expansion = entry->second;

		if (is_new)
			expansion = expand(graph, node);
		if (options.symtypes)
			texts.lines.add_symbol(symbols[i].name, expansion.text);
		if (options.dump_versions)
			texts.strings[i] = full_string(expansion, types.size(), [&](ReferenceId id) {
				return types.expansion(id);
			});
	}
	if (options.symtypes || options.dump_types)
		for (ReferenceId id : types.in_use(expansions))
			texts.lines.add_type(types.reference(id), types.expansion(id).text);
}

/* Versions SYMBOLS that OBJECT describes, and adds to the text for --symtypes. */
void process(const Object &object, Symbols &symbols, const Options &options, std::string &symtypes)
{
	if (!add_symbols(object, symbols, options))
		return;

	const bool is_precise = options.format == Format::precise;
	const KabiRules rules = options.stable ? KabiRules(object) : KabiRules();
	const std::vector<size_t> aliases = is_precise ? no_aliases(symbols) :
							 object.aliases(symbols);
	const DebugInfo info(object);
	const auto descriptions = describe(info, options.format, symbols, aliases);
	Graph graph;

	if (options.debug)
		print_descriptions(info, descriptions, symbols);
	note_aliases(descriptions);

	const auto [all_roots, defined] =
		convert(info, graph, options, rules, descriptions, symbols);
	const auto roots = roots_of(all_roots, aliases, symbols);
	const Dictionaries dictionaries =
		is_precise ? Dictionaries::precise(graph, defined) :
			     Dictionaries::compatible(graph);
	Texts texts;

	if (options.dump_dies)
		dump_dies(graph, dictionaries.common, all_roots, symbols);
	if (options.debug)
		fprintf(stderr, "debug: gendwarfksyms: %zu symbols reach %zu types with %zu names\n",
			all_roots.size(), graph.node_count() - all_roots.size(),
			graph.reference_count());

	for (size_t number = 0; number < dictionaries.differences.size(); number++) {
		const std::vector<NodeId> meant = dictionaries.nodes(number);
		Types types(graph, meant, rules.type_strings());
		std::vector<std::pair<size_t, NodeId>> nodes;

		for (size_t i = 0; i < symbols.size(); i++)
			if (roots[i] && dictionaries.of_unit[roots[i]->unit] == number)
				nodes.emplace_back(i, roots[i]->node);
		add_versions(graph, nodes, types, options, symbols, texts);
	}
	for (const auto &[i, string] : texts.strings)
		fprintf(stderr, "%s %s\n", std::string(symbols[i].name).c_str(), string.c_str());
	if (options.dump_types)
		fputs(texts.lines.types().c_str(), stderr);
	if (options.symtypes)
		symtypes += texts.lines.all();
}

Symbols read_input()
{
	std::string input;
	char buffer[BUFSIZ];

	while (size_t size = fread(buffer, 1, sizeof(buffer), stdin))
		input.append(buffer, size);
	if (ferror(stdin))
		fail("standard input: cannot read: ", strerror(errno));
	return Symbols::parse(std::move(input));
}

void run(const Options &options)
{
	Symbols symbols = options.symbols == Options::from_input ? read_input() : Symbols();
	std::string symtypes;

	if (options.symbols == Options::from_input && symbols.empty())
		return;
	for (const std::string &path : options.objects) {
		try {
			process(Object(path), symbols, options, symtypes);
		} catch (const Error &error) {
			fail(path, ": ", error.what());
		}
	}
	/* Without symbols no file is made, but what one says that is there would be wrong. */
	if (options.symtypes && (!symbols.empty() || access(options.symtypes->c_str(), F_OK) == 0))
		write_file(*options.symtypes, symtypes);
	print_versions(symbols);
}

} /* namespace */

int main(int argc, char **argv)
{
	const Options options = Options::parse(argc, argv);

	/* A file that may not become so long is an error like others. */
	signal(SIGXFSZ, SIG_IGN);

	prepare_heap();
	try {
		run(options);
	} catch (const Error &error) {
		fprintf(stderr, "error: gendwarfksyms: %s\n", error.what());
		return EXIT_FAILURE;
	} catch (const std::bad_alloc &) {
		fputs("error: gendwarfksyms: out of memory\n", stderr);
		return EXIT_FAILURE;
	} catch (const std::exception &error) {
		fprintf(stderr, "error: gendwarfksyms: bug in the program: %s\n", error.what());
		return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}
