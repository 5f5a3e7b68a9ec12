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
 *   turns the DIEs and what they reach into a graph	convert.cc, graph.cc
 *   writes out what has no name			expansion.cc, types.cc
 *   computes the versions				version.cc
 *   collects the lines for --symtypes and --dump-*	output.cc
 *
 * and at the end, if nothing was wrong, prints the versions.
 */
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "convert.hh"
#include "describe.hh"
#include "error.hh"
#include "expansion.hh"
#include "graph.hh"
#include "kabi.hh"
#include "object.hh"
#include "options.hh"
#include "output.hh"
#include "symbols.hh"
#include "types.hh"
#include "version.hh"

namespace {

/* The node of a symbol that stands for its aliases. */
struct Root {
	size_t symbol;
	NodeId node;
};

std::vector<Root> convert(Graph &graph, const std::vector<Description> &descriptions,
			  const KabiRules *rules, const Symbols &symbols, const Options &options)
{
	Converter converter(graph, rules);
	std::vector<Root> roots;

	for (const auto &[symbol, die] : descriptions) {
		if (options.debug)
			std::cerr << "debug: gendwarfksyms: " << symbols[symbol].name
				  << ": described by the " << tag_name(die.tag()) << " at "
				  << hex(die.offset()) << "\n";
		try {
			roots.push_back({ symbol, converter.add_symbol(die) });
		} catch (const Error &error) {
			fail("symbol ", symbols[symbol].name, ": ", error.what());
		}
	}
	return roots;
}

void dump_dies(const Graph &graph, const Expander &expander, const std::vector<Root> &roots,
	       const Symbols &symbols)
{
	for (NodeId node = 0; node < graph.node_count(); node++)
		if (graph.node(node).reference != no_reference)
			std::cerr << indented(expander.expand(node, '\n').text);
	for (const Root &root : roots)
		std::cerr << symbols[root.symbol].name << " "
			  << indented(expander.expand(root.node, '\n').text);
}

/* The expansions of those of SYMBOLS that get their version from this object, by index. */
std::map<size_t, Expansion> expand(const std::vector<Root> &roots, const Expander &expander,
				   const std::vector<size_t> &aliases, const Symbols &symbols,
				   Types &types)
{
	std::map<size_t, Expansion> expansions;
	std::vector<const Root *> root_of(symbols.size());

	for (const Root &root : roots)
		root_of[root.symbol] = &root;
	for (size_t i = 0; i < symbols.size(); i++) {
		const Root *root = root_of[aliases[i]];

		if (!root || symbols[i].crc)
			continue;

		auto by_rule = types.of_symbol(symbols[i].name);

		expansions[i] = by_rule ? *by_rule : expander.expand(root->node);
	}
	return expansions;
}

/* Adds the names that OBJECT has to SYMBOLS. Returns whether it is to be searched for any. */
bool add_symbols(const Object &object, Symbols &symbols, const Options &options)
{
	if (options.symbols == Options::from_input)
		return true;

	const std::vector<std::string> names =
		options.symbols == Options::from_exports ? object.exports() : object.globals();

	for (const std::string &name : names)
		symbols.add(name);
	return !names.empty();
}

/* Versions SYMBOLS that OBJECT describes, and adds to the text for --symtypes. */
void process(const Object &object, Symbols &symbols, const Options &options, std::string &symtypes)
{
	if (!add_symbols(object, symbols, options))
		return;

	const KabiRules rules = options.stable ? KabiRules(object) : KabiRules();
	const std::vector<size_t> aliases = object.aliases(symbols);
	Graph graph;
	const std::vector<Root> roots = convert(graph, describe(object, symbols, aliases),
						options.stable ? &rules : nullptr, symbols, options);
	const Expander expander(graph);
	Types types(graph, expander, rules.type_strings());
	const auto expansions = expand(roots, expander, aliases, symbols, types);
	Versions versions(types.expansions());
	std::vector<Line> lines;

	if (options.dump_dies)
		dump_dies(graph, expander, roots, symbols);
	if (options.debug)
		std::cerr << "debug: gendwarfksyms: " << roots.size() << " symbols reach "
			  << graph.node_count() - roots.size() << " types with "
			  << graph.reference_count() << " names\n";

	for (const auto &[i, expansion] : expansions) {
		symbols[i].crc = versions.version(expansion);
		if (options.dump_versions)
			std::cerr << symbols[i].name << " " << versions.full_string(expansion)
				  << "\n";
	}
	for (ReferenceId id = 0; id < types.references().size(); id++)
		if (!types.only_in_rules(id) || versions.reached(id))
			lines.emplace_back(types.references()[id], types.expansions()[id].text);
	if (options.dump_types)
		std::cerr << sorted_lines(lines);
	for (const auto &[i, expansion] : expansions)
		lines.emplace_back(symbols[i].name, expansion.text);
	if (options.symtypes)
		symtypes += sorted_lines(lines);
}

Symbols read_input()
{
	Symbols symbols = Symbols::read(std::cin);

	/* std::cin takes an error of stdio, whose buffer it shares, for the end. */
	if (ferror(stdin))
		fail("standard input: cannot read: ", strerror(errno));
	return symbols;
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
	if (symbols.empty())
		return;
	if (options.symtypes)
		write_file(*options.symtypes, symtypes);
	print_versions(symbols);
}

} /* namespace */

int main(int argc, char **argv)
{
	const Options options = Options::parse(argc, argv);

	try {
		run(options);
	} catch (const Error &error) {
		std::cerr << "error: gendwarfksyms: " << error.what() << "\n";
		return EXIT_FAILURE;
	} catch (const std::bad_alloc &) {
		std::cerr << "error: gendwarfksyms: out of memory\n";
		return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}
