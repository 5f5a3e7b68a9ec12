/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The types with names of one object: what each reference stands for.
 */
#ifndef GENDWARFKSYMS_TYPES_HH
#define GENDWARFKSYMS_TYPES_HH

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "expansion.hh"
#include "graph.hh"

class Types {
public:
	/*
	 * What the references of GRAPH mean by NODES, IdTable::none for one that nobody
	 * uses. STRINGS, kABI rules that must outlive the object, say for some
	 * references what they stand for instead; the strings may use references
	 * that GRAPH has not if STRINGS has them. Throws an Error for a string
	 * that is empty, or has a reference that does not end or that nothing
	 * defines.
	 */
	Types(const Graph &graph, const std::vector<NodeId> &nodes,
	      const std::map<std::string, std::string> &strings);

	/*
	 * The expansion that STRINGS has for the symbol NAME, if it has one.
	 * May add references that only rules define. Throws as above.
	 */
	std::optional<Expansion> of_symbol(const std::string &name);

	/* By ReferenceId: those of the graph, then those that only rules define. */
	const std::vector<std::string> &references() const { return references_; }
	const std::vector<Expansion> &expansions() const { return expansions_; }
	/*
	 * Those that have a line in a symtypes file: what the graph has, and what
	 * only rules define if it can be reached from SYMBOLS.
	 */
	std::vector<ReferenceId> in_use(const std::map<size_t, Expansion> &symbols) const;

private:
	Expansion parse(const std::string &target, const std::string &string);
	void parse_pending();

	const std::map<std::string, std::string> &strings_;
	const std::vector<NodeId> &nodes_;
	size_t in_graph_;
	std::vector<std::string> references_;
	std::vector<Expansion> expansions_;
	std::unordered_map<std::string, ReferenceId> ids_;
	/* Those whose expansion is still to be taken from strings_. */
	std::vector<ReferenceId> pending_;
};

#endif /* GENDWARFKSYMS_TYPES_HH */
