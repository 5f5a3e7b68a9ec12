// SPDX-License-Identifier: GPL-2.0
/*
 * Which of the nodes with one reference counts where.
 */
#include "meanings.hh"

#include <algorithm>
#include <map>

#include "expansion.hh"

namespace {

/* Whether node A counts before B: it has the longer expansion, or the first in byte order. */
bool counts_before(const Graph &graph, NodeId a, NodeId b)
{
	if (graph.node(a).size != graph.node(b).size)
		return graph.node(a).size > graph.node(b).size;
	return a != b && expand(graph, a).text < expand(graph, b).text;
}

void improve(const Graph &graph, NodeId &best, NodeId node)
{
	if (best == IdTable::none || counts_before(graph, node, best))
		best = node;
}

} /* namespace */

Dictionaries Dictionaries::compatible(const Graph &graph)
{
	Dictionaries result;

	result.common.assign(graph.reference_count(), IdTable::none);
	result.differences.emplace_back();
	result.of_unit.push_back(0);
	for (NodeId id = 0; id < graph.node_count(); id++)
		if (ReferenceId reference = graph.node(id).reference; reference != no_reference)
			improve(graph, result.common[reference], id);
	return result;
}

Dictionaries Dictionaries::precise(const Graph &graph, const Definitions &definitions)
{
	Dictionaries result;
	std::vector<NodeId> declared(graph.reference_count(), IdTable::none);
	std::vector<bool> is_ambiguous(graph.reference_count(), false);
	std::map<std::vector<Meaning>, size_t> known{ { {}, 0 } };

	result.common.assign(graph.reference_count(), IdTable::none);
	for (NodeId node : definitions.declarations)
		improve(graph, declared[graph.node(node).reference], node);
	for (NodeId node : definitions.all) {
		const ReferenceId reference = graph.node(node).reference;
		NodeId &common = result.common[reference];

		is_ambiguous[reference] = is_ambiguous[reference] ||
					  (common != IdTable::none && common != node);
		improve(graph, common, node);
	}
	for (ReferenceId reference = 0; reference < graph.reference_count(); reference++)
		if (declared[reference] != IdTable::none &&
		    (is_ambiguous[reference] || result.common[reference] == IdTable::none))
			result.common[reference] = declared[reference];

	size_t at = 0;

	result.differences.emplace_back();
	for (size_t end : definitions.ends) {
		std::vector<Meaning> different;

		for (; at < end; at++) {
			const NodeId node = definitions.all[at];
			const ReferenceId reference = graph.node(node).reference;

			if (is_ambiguous[reference] && node != result.common[reference])
				different.emplace_back(reference, node);
		}
		std::sort(different.begin(), different.end());
		different.erase(std::unique(different.begin(), different.end()), different.end());

		auto [entry, is_new] = known.emplace(different, result.differences.size());

		if (is_new)
			result.differences.push_back(different);
		result.of_unit.push_back(entry->second);
	}
	return result;
}

std::vector<NodeId> Dictionaries::nodes(size_t number) const
{
	std::vector<NodeId> nodes = common;

	for (const auto &[reference, node] : differences[number])
		nodes[reference] = node;
	return nodes;
}
