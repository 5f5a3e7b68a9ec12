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

/* The expansion of NODE, each line break as LINE_BREAK. */
Expansion expand(const Graph &graph, NodeId node, char line_break = ' ');

#endif /* GENDWARFKSYMS_EXPANSION_HH */
