/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Qualified names, computed when they are needed.
 *
 * A DIE does not know its parent, and neither does libdw. To name a DIE, the way
 * down to it from its unit's DIE is looked up: at each level the child that the
 * DIE lies in is found by its offset, for a DIE's descendants stand between it
 * and its next sibling. The children of a DIE are listed when first gone
 * through, once, so a function's body is looked into only where a type
 * inside it is named, and a unit in which nothing is named costs nothing.
 */
#ifndef GENDWARFKSYMS_SCOPES_HH
#define GENDWARFKSYMS_SCOPES_HH

#include <string>
#include <unordered_map>
#include <vector>

#include "dwarf.hh"

class Scopes {
public:
	/*
	 * The names of the namespaces, classes and structures around DIE and
	 * its own, joined with "::". An unnamed scope inside a named one is
	 * "<anonymous>"; other DIEs (unions, functions, blocks) are no scopes,
	 * what they contain starts afresh. Empty when DIE has no name.
	 */
	std::string qualified_name(const Die &die);

private:
	/* A DIE with children, and the offset at which its descendants end. */
	struct Parent {
		Die die;
		uint64_t begin, end;
	};

	const std::vector<Parent> &parents_in(const Die &die);
	std::string enclosing(const Die &die);

	std::unordered_map<const void *, std::vector<Parent>> parents_;
};

#endif /* GENDWARFKSYMS_SCOPES_HH */
