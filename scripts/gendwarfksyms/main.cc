// SPDX-License-Identifier: GPL-2.0
/*
 * gendwarfksyms: symbol versions from debug information.
 *
 * genksyms computes the version of an exported symbol from its C source. Rust's
 * source does not say how the compiler lays out a type, so this program reads
 * the result instead, the DWARF in the object. One object at a time it
 *
 *   finds which symbols are aliases of each other	object.cc
 *   finds the DIE that describes each symbol		describe.cc
 *   turns these, and what they reach, into a graph	convert.cc, graph.cc
 *   writes out what has no name			expansion.cc
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
#include <string>
#include <vector>

#include "convert.hh"
#include "describe.hh"
#include "error.hh"
#include "expansion.hh"
#include "graph.hh"
#include "object.hh"
#include "options.hh"
#include "output.hh"
#include "symbols.hh"
#include "version.hh"

namespace {

/* A symbol and the node that describes it and its aliases. */
struct Root {
	size_t symbol;
	NodeId node;
	Expansion expansion;
};

std::vector<Root> convert(Graph &graph, const std::vector<Description> &descriptions,
			  const Symbols &symbols, const Options &options)
{
	Converter converter(graph);
	std::vector<Root> roots;

	for (const auto &[symbol, die] : descriptions) {
		if (options.debug)
			std::cerr << "debug: gendwarfksyms: " << symbols[symbol].name
				  << ": described by the " << tag_name(die.tag()) << " at "
				  << hex(die.offset()) << "\n";
		try {
			roots.push_back({ symbol, converter.add_symbol(die), {} });
		} catch (const Error &error) {
			fail("symbol ", symbols[symbol].name, ": ", error.what());
		}
	}
	return roots;
}

void dump_dies(const Graph &graph, const Expander &expander, const std::vector<Root> &roots,
	       const Symbols &symbols)
{
	std::vector<std::string> texts;

	for (NodeId node = 0; node < graph.node_count(); node++)
		if (graph.node(node).reference != no_reference)
			texts.push_back(indented(expander.expand(node, '\n').text));
	for (const Root &root : roots)
		texts.push_back(symbols[root.symbol].name + " " +
				indented(expander.expand(root.node, '\n').text));
	for (const std::string &text : texts)
		std::cerr << text;
}

/* Versions SYMBOLS that OBJECT describes, and adds to the text for --symtypes. */
void process(const Object &object, Symbols &symbols, const Options &options, std::string &symtypes)
{
	const std::vector<size_t> aliases = object.aliases(symbols);
	Graph graph;
	std::vector<Root> roots =
		convert(graph, describe(object, symbols, aliases), symbols, options);
	const Expander expander(graph);
	std::vector<Expansion> types;
	std::vector<Line> lines;

	if (options.dump_dies)
		dump_dies(graph, expander, roots, symbols);
	for (NodeId node : expander.choose())
		types.push_back(expander.expand(node));
	for (ReferenceId id = 0; id < types.size(); id++)
		lines.emplace_back(graph.reference(id), types[id].text);
	if (options.debug)
		std::cerr << "debug: gendwarfksyms: " << roots.size() << " symbols reach "
			  << graph.node_count() - roots.size() << " types with " << types.size()
			  << " names\n";
	if (options.dump_types)
		std::cerr << sorted_lines(lines);

	Versions versions(types);
	std::vector<Root *> root_of(symbols.size());

	for (Root &root : roots) {
		root.expansion = expander.expand(root.node);
		root_of[root.symbol] = &root;
	}
	for (size_t i = 0; i < symbols.size(); i++) {
		const Root *root = root_of[aliases[i]];

		if (!root || symbols[i].crc)
			continue;
		symbols[i].crc = versions.version(root->expansion);
		lines.emplace_back(symbols[i].name, root->expansion.text);
		if (options.dump_versions)
			std::cerr << symbols[i].name << " "
				  << versions.full_string(root->expansion) << "\n";
	}
	if (options.symtypes)
		symtypes += sorted_lines(lines);
}

void run(const Options &options)
{
	Symbols symbols = Symbols::read(std::cin);
	std::string symtypes;

	/* std::cin takes an error of stdio, whose buffer it shares, for the end. */
	if (ferror(stdin))
		fail("standard input: cannot read: ", strerror(errno));
	if (symbols.empty())
		return;
	for (const std::string &path : options.objects) {
		try {
			process(Object(path), symbols, options, symtypes);
		} catch (const Error &error) {
			fail(path, ": ", error.what());
		}
	}
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
