/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What precedes the name of a DIE, computed when it is needed.
 *
 * A DIE does not know its parent, and neither does libdw. So the DIEs with children are
 * listed, in the order of the file, each with the place where its descendants end, and the
 * innermost one around a DIE is looked up by offset. What DW_AT_sibling leads past is only
 * gone through when a type inside it is named, so a function's body is looked into where it
 * has types, and a unit in which nothing is named costs nothing. rustc writes no siblings:
 * there all has to be gone through anyway, and is once. C has no such scopes.
 */
#ifndef GENDWARFKSYMS_SCOPES_HH
#define GENDWARFKSYMS_SCOPES_HH

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "dwarf.hh"

class Scopes {
public:
	explicit Scopes(const DebugInfo &info) : info_(info) {}

	/*
	 * The names of the namespaces, classes and structures around DIE, joined with "::",
	 * which stands at the end, too. An unnamed scope inside a named one is
	 * "<anonymous>"; other DIEs (unions, functions, blocks) are no scopes,
	 * what they contain starts afresh. Good until clear().
	 */
	const std::string &enclosing(const Die &die);

	/* Forgets the units that were looked at. */
	void clear()
	{
		lists_.clear();
		last_ = nullptr;
	}

private:
	static constexpr uint32_t no_parent = UINT32_MAX;

	/* A DIE with children. */
	struct Scope {
		uint64_t begin, end; /* offsets: its own, and where its descendants end */
		uint32_t parent; /* in the list */
		bool is_scope; /* is named in front of what it contains */
		bool is_open; /* its children are in the list */
	};
	/* Those in one DIE. */
	struct List {
		std::vector<Scope> scopes;
		/* What is in front of names there, and in those scopes where it was asked for. */
		std::string names;
		std::unordered_map<uint32_t, std::string> names_in;
	};

	List &list_of(uint64_t offset, const std::string &names);
	const std::string &names_of(List &list, uint32_t scope);

	const DebugInfo &info_;
	std::unordered_map<uint64_t, List> lists_; /* by the offset of the DIE */
	/* That which was asked for last; mostly that of the unit. */
	List *last_ = nullptr;
	uint64_t last_offset_ = 0;
};

#endif /* GENDWARFKSYMS_SCOPES_HH */
