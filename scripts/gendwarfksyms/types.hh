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
#include <string_view>
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
	std::optional<Expansion> of_symbol(std::string_view name);

	/* How many there are: those of the graph, then those that only rules define. */
	size_t size() const { return in_graph_ + added_.size(); }
	std::string_view reference(ReferenceId id) const
	{
		return id < in_graph_ ? graph_.reference(id) : added_[id - in_graph_];
	}
	/* What ID stands for, empty if nobody uses it. */
	Expansion expansion(ReferenceId id) const;
	/* The same piece by piece, as write_expansion() does. */
	template <typename Writer> Writer write(ReferenceId id, Writer writer) const
	{
		if (auto rule = by_rule_.find(id); rule != by_rule_.end())
			return write_expansion(rule->second, writer);
		if (id < in_graph_ && nodes_[id] != IdTable::none)
			return write_expansion(graph_, nodes_[id], writer);
		return writer;
	}
	/*
	 * Those that have a line in a symtypes file: what the graph has, and what
	 * only rules define if it can be reached from SYMBOLS.
	 */
	std::vector<ReferenceId> in_use(const std::map<size_t, Expansion> &symbols) const;

private:
	Expansion parse(const std::string &target, const std::string &string);
	void parse_pending();

	const Graph &graph_;
	const std::vector<NodeId> &nodes_;
	const std::map<std::string, std::string> &strings_;
	const size_t in_graph_;
	std::vector<std::string> added_; /* references that only rules define */
	/* Where there are rules: references by name, and what rules say of them. */
	std::map<std::string, ReferenceId> ids_;
	std::unordered_map<ReferenceId, Expansion> by_rule_;
	/* Those whose expansion is still to be taken from strings_. */
	std::vector<ReferenceId> pending_;
};

#endif /* GENDWARFKSYMS_TYPES_HH */
