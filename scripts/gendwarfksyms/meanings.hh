/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What names mean.
 *
 * A reference is a name, and in one object several types may have the same. In format 1 one of
 * them counts for all. In format 2 a name means what its unit means by it: the type that the
 * unit defines. Where the unit has only a declaration, or nothing, for it meets the name in a
 * type that others define, the name means the only type of that name in the object; if there
 * are several, none of them, but the declaration.
 *
 * For nearly all names there is one type, so a dictionary is one for all units, and for
 * those units that define something else the difference. Many of them have the same.
 */
#ifndef GENDWARFKSYMS_MEANINGS_HH
#define GENDWARFKSYMS_MEANINGS_HH

#include <cstddef>
#include <utility>
#include <vector>

#include "graph.hh"

/* A name and the node that it means. */
using Meaning = std::pair<ReferenceId, NodeId>;

/* What units define, as convert.cc finds it. */
struct Definitions {
	std::vector<NodeId> all; /* each what its reference means */
	std::vector<size_t> ends; /* by unit: where in ALL those of the next one begin */
	std::vector<NodeId> declarations; /* of all units */
};

struct Dictionaries {
	/* By reference; IdTable::none for what no unit means. */
	std::vector<NodeId> common;
	/* What is different, by reference; the first is empty. */
	std::vector<std::vector<Meaning>> differences;
	std::vector<size_t> of_unit; /* which of these a unit has */

	/* All of dictionary NUMBER, by reference. */
	std::vector<NodeId> nodes(size_t number) const;

	/* In format 1: one for all units. */
	static Dictionaries compatible(const Graph &graph);
	static Dictionaries precise(const Graph &graph, const Definitions &definitions);
};

#endif /* GENDWARFKSYMS_MEANINGS_HH */
