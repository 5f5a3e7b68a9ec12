/* SPDX-License-Identifier: GPL-2.0 */
/* From DIEs to nodes of the type graph. */
#ifndef GENDWARFKSYMS_WALK_HH
#define GENDWARFKSYMS_WALK_HH

#include "symbols.hh"
#include "types.hh"

/* What a symbol became. */
struct Root {
	uint32_t symbol;
	NodeId node;
	uint32_t context; /* the one in Definitions by which its references are understood */
};

struct Roots {
	std::vector<Root> all;
	Definitions definitions;
};

/*
 * Adds the symbols of DESCRIPTIONS to GRAPH, and every type that they reach; in format 2 of an
 * object with several units also what these define. With RULES, which may be null, the text is
 * that of a stable kABI. Throws an Error that names the symbol and the DIE that cannot be read,
 * or is no type.
 */
Roots walk_types(const Object &object, const std::vector<Scan> &scans,
		 const std::vector<Description> &descriptions, const Symbols &symbols,
		 const Format &format, const KabiRules *rules, Graph &graph);

#endif /* GENDWARFKSYMS_WALK_HH */
