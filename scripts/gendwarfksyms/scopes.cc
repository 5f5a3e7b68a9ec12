// SPDX-License-Identifier: GPL-2.0
/*
 * Finding the DIEs around a DIE from the top of its unit, and their names.
 */
#include "scopes.hh"

#include <algorithm>

static bool is_scope(unsigned int tag)
{
	return tag == DW_TAG_namespace || tag == DW_TAG_class_type || tag == DW_TAG_structure_type;
}

/* That of the DIE at OFFSET, in front of whose children's names there is NAMES. */
Scopes::List &Scopes::list_of(uint64_t offset, const std::string &names)
{
	if (last_ && last_offset_ == offset)
		return *last_;

	auto [entry, is_new] = lists_.try_emplace(offset);
	List &list = entry->second;

	last_ = &list;
	last_offset_ = offset;
	if (!is_new)
		return list;
	list.names = names;

	Scan scan(info_.die(offset));
	/* The scopes around the DIE, by depth: in a function what is around all in it. */
	std::vector<uint32_t> around;
	auto leave = [&](uint64_t depth) {
		for (; around.size() > depth; around.pop_back())
			list.scopes[around.back()].end = scan.offset();
	};

	while (scan.next()) {
		leave(scan.depth());
		if (!scan.has_children())
			continue;

		const uint32_t parent = around.empty() ? no_parent : around.back();
		const bool is_scope = ::is_scope(scan.tag()), is_open = !scan.has_sibling();

		if (is_open)
			scan.enter();
		if (is_scope || parent == no_parent || list.scopes[parent].is_scope) {
			around.push_back(list.scopes.size());
			list.scopes.push_back({ scan.offset(), UINT64_MAX, parent, is_scope, is_open });
		} else {
			around.push_back(parent);
		}
	}
	return list;
}

/* What is in front of names in SCOPE of LIST. */
const std::string &Scopes::names_of(List &list, uint32_t scope)
{
	std::vector<uint32_t> chain; /* from the inside */

	if (scope == no_parent)
		return list.names;

	auto [entry, is_new] = list.names_in.try_emplace(scope);
	std::string &names = entry->second;

	if (!is_new)
		return names;
	for (; scope != no_parent && list.scopes[scope].is_scope; scope = list.scopes[scope].parent)
		chain.push_back(scope);
	if (scope == no_parent)
		names = list.names;
	for (; !chain.empty(); chain.pop_back()) {
		auto name = info_.die(list.scopes[chain.back()].begin).name();

		if (name && !name->empty())
			names.append(*name).append("::");
		else if (!names.empty())
			names.append("<anonymous>::");
	}
	return names;
}

const std::string &Scopes::enclosing(const Die &die)
{
	static const std::string none;
	const uint64_t wanted = die.offset();

	/* What C declares in a structure is as well known outside, and no child of it. */
	if (info_.is_in_c(die.unit()))
		return none;

	List *list = &list_of(die.unit().first_die, none);

	while (true) {
		const auto after = std::partition_point(list->scopes.begin(), list->scopes.end(),
							[&](const Scope &s) { return s.begin < wanted; });
		uint32_t scope = after == list->scopes.begin() ? no_parent :
								 after - list->scopes.begin() - 1;

		while (scope != no_parent && list->scopes[scope].end <= wanted)
			scope = list->scopes[scope].parent;

		const std::string &names = names_of(*list, scope);

		if (scope == no_parent || list->scopes[scope].is_open)
			return names;
		list = &list_of(list->scopes[scope].begin, names);
	}
}
