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

/* The children of the DIE at OFFSET that have children themselves, in the order of the file. */
const std::vector<Scopes::Parent> &Scopes::parents_in(uint64_t offset)
{
	if (last_ && last_->first == offset)
		return last_->second;

	auto [entry, is_new] = parents_.try_emplace(offset);
	std::vector<Parent> &parents = entry->second;

	last_ = &*entry;
	if (!is_new)
		return parents;

	Scan scan(info_.die(offset));

	while (scan.next()) {
		if (!parents.empty() && parents.back().end == UINT64_MAX)
			parents.back().end = scan.offset();
		if (scan.has_children())
			parents.push_back({ scan.offset(), UINT64_MAX });
	}
	return parents;
}

std::string Scopes::enclosing(const Die &die)
{
	uint64_t wanted = die.offset(), parent = die.unit().first_die;
	std::string names;

	while (true) {
		const std::vector<Parent> &parents = parents_in(parent);
		auto after = std::partition_point(parents.begin(), parents.end(),
						  [&](const Parent &p) { return p.begin < wanted; });

		/* Not inside any child of PARENT, so it must be one. */
		if (after == parents.begin() || after[-1].end <= wanted)
			return names;

		parent = after[-1].begin;

		const Die scope = info_.die(parent);

		if (!is_scope(scope.tag()))
			names.clear();
		else if (auto name = scope.name(); name && !name->empty())
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
