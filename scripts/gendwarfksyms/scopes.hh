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

#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "dwarf.hh"

class Scopes {
public:
	explicit Scopes(const DebugInfo &info) : info_(info) {}

	/*
	 * The names of the namespaces, classes and structures around DIE and
	 * its own, joined with "::". An unnamed scope inside a named one is
	 * "<anonymous>"; other DIEs (unions, functions, blocks) are no scopes,
	 * what they contain starts afresh. Empty when DIE has no name.
	 */
	std::string qualified_name(const Die &die);

	/* What precedes the own name of DIE in that: nothing, or the scopes with a final "::". */
	std::string enclosing(const Die &die);

	/* Forgets the units that were looked at. */
	void clear()
	{
		parents_.clear();
		last_ = nullptr;
	}

private:
	/* A DIE with children, and the offset at which its descendants end. */
	struct Parent {
		uint64_t begin, end;
	};

	const std::vector<Parent> &parents_in(uint64_t offset);

	const DebugInfo &info_;
	/* By the offset of the DIE whose children they are. */
	std::unordered_map<uint64_t, std::vector<Parent>> parents_;
	/* Which of these was asked for last; mostly that of the unit. */
	std::pair<const uint64_t, std::vector<Parent>> *last_ = nullptr;
};

#endif /* GENDWARFKSYMS_SCOPES_HH */
