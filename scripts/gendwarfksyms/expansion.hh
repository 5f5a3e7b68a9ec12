/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Expansions: the text of a node with what has no name written out in place, and
 * what has one as its reference. The lines of a symtypes file are expansions.
 */
#ifndef GENDWARFKSYMS_EXPANSION_HH
#define GENDWARFKSYMS_EXPANSION_HH

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "graph.hh"

struct Expansion {
	/* Where in the text a reference stands. */
	struct Use {
		size_t position, size;
		ReferenceId reference;
	};

	std::string text;
	std::vector<Use> uses; /* by position */
};

class Expander {
public:
	/*
	 * Reads GRAPH as it is now. Throws an Error where a type without a
	 * name contains itself, or its text is longer than any compiler's
	 * types make it (64 MiB).
	 */
	explicit Expander(const Graph &graph);

	/* The expansion of NODE, each line break as LINE_BREAK. */
	Expansion expand(NodeId node, char line_break = ' ') const;

	/*
	 * For each reference of the graph the node that counts for all nodes
	 * with that reference: the one with the longest expansion, and of
	 * several, the one whose expansion is first in byte order.
	 */
	std::vector<NodeId> choose() const;

private:
	void measure(NodeId node);

	const Graph &graph_;
	/* The size of each node's expansion in bytes. */
	std::vector<uint64_t> sizes_;
};

#endif /* GENDWARFKSYMS_EXPANSION_HH */
