// SPDX-License-Identifier: GPL-2.0
/*
 * Finding a DIE from the top of its unit, and the names on the way.
 */
#include "scopes.hh"

#include <algorithm>

#include "error.hh"

namespace {

bool is_scope(int tag)
{
	return tag == DW_TAG_namespace || tag == DW_TAG_class_type || tag == DW_TAG_structure_type;
}

} /* namespace */

/* The children of DIE that have children themselves, in the order of the file. */
const std::vector<Scopes::Parent> &Scopes::parents_in(const Die &die)
{
	auto [entry, is_new] = parents_.try_emplace(die.id());
	std::vector<Parent> &parents = entry->second;

	if (!is_new)
		return parents;
	for (const Die &child : die.children()) {
		if (!parents.empty() && parents.back().end == UINT64_MAX)
			parents.back().end = child.offset();
		if (child.has_children())
			parents.push_back({ child, child.offset(), UINT64_MAX });
	}
	return parents;
}

/* What precedes the own name of DIE: nothing, or the scopes with a final "::". */
std::string Scopes::enclosing(const Die &die)
{
	uint64_t wanted = die.offset();
	Die parent = die.unit();
	std::string names;

	while (true) {
		const std::vector<Parent> &parents = parents_in(parent);
		auto after = std::partition_point(parents.begin(), parents.end(),
						  [&](const Parent &p) { return p.begin < wanted; });

		/* Not inside any child of PARENT, so it must be one. */
		if (after == parents.begin() || after[-1].end <= wanted)
			return names;

		parent = after[-1].die;
		if (!is_scope(parent.tag()))
			names.clear();
		else if (auto name = parent.name(); name && !name->empty())
			names.append(*name).append("::");
		else if (!names.empty())
			names.append("<anonymous>::");
	}
}

std::string Scopes::qualified_name(const Die &die)
{
	auto name = die.name();

	if (!name || name->empty())
		return {};
	return enclosing(die).append(*name);
}
