// SPDX-License-Identifier: GPL-2.0
/*
 * Collecting the expansions of the graph's references, and putting those of
 * type_string rules in their place.
 *
 * Only the strings of rules that count in this object are looked at. A rule in a
 * header stands in every object that includes it, whether that has the types or not.
 */
#include "types.hh"

#include <algorithm>
#include <utility>

#include "error.hh"

Types::Types(const Graph &graph, const std::vector<NodeId> &nodes,
	     const std::map<std::string, std::string> &strings)
	: graph_(graph), nodes_(nodes), strings_(strings), in_graph_(graph.reference_count())
{
	for (ReferenceId id = 0; id < in_graph_ && !strings.empty(); id++) {
		const std::string reference(graph.reference(id));

		ids_.emplace(reference, id);
		if (nodes[id] != IdTable::none && strings.count(reference))
			pending_.push_back(id);
	}
	parse_pending();
}

Expansion Types::expansion(ReferenceId id) const
{
	if (auto rule = by_rule_.find(id); rule != by_rule_.end())
		return rule->second;
	return id < in_graph_ && nodes_[id] != IdTable::none ? expand(graph_, nodes_[id]) :
							       Expansion();
}

void Types::parse_pending()
{
	while (!pending_.empty()) {
		ReferenceId id = pending_.back();

		pending_.pop_back();
		/* parse() may add references, which moves those that are there. */
		const std::string target(reference(id));

		by_rule_[id] = parse(target, strings_.at(target));
	}
}

/* STRING, the value of the rule for TARGET, with the references in it found. */
Expansion Types::parse(const std::string &target, const std::string &string)
{
	Expansion expansion{ string, {} };

	if (string.empty())
		fail("kABI rule 'type_string' for '", target, "': the string is empty");
	if (string.size() > Graph::max_size)
		fail("kABI rule 'type_string' for '", target, "': the string is longer than ",
		     Graph::max_size, " bytes");

	for (size_t at = 0; (at = string.find('#', at)) != string.npos; at++) {
		if (!at || std::string("sute").find(string[at - 1]) == std::string::npos)
			continue;

		size_t begin = at - 1, name = at + 1, end;

		if (name < string.size() && string[name] == '\'') {
			end = string.find('\'', name + 1);
			if (end == string.npos)
				fail("kABI rule 'type_string' for '", target,
				     "': no closing quote after '", string.substr(begin), "'");
			end++;
		} else {
			end = std::min(string.find(' ', name), string.size());
		}

		std::string reference = string.substr(begin, end - begin);

		if (reference.size() == 2 || reference.substr(2) == "''")
			fail("kABI rule 'type_string' for '", target, "': '", reference,
			     "' is no reference");

		auto [known, is_new] = ids_.try_emplace(reference, size());

		if (is_new) {
			if (!strings_.count(reference))
				fail("kABI rule 'type_string' for '", target, "': nothing defines '",
				     reference, "'");
			pending_.push_back(size());
			added_.push_back(reference);
		}
		expansion.uses.push_back({ begin, reference.size(), known->second });
		at = end - 1;
	}
	return expansion;
}

std::optional<Expansion> Types::of_symbol(std::string_view name)
{
	if (strings_.empty())
		return std::nullopt;

	auto string = strings_.find(std::string(name));

	if (string == strings_.end())
		return std::nullopt;

	Expansion expansion = parse(string->first, string->second);

	parse_pending();
	return expansion;
}

std::vector<ReferenceId> Types::in_use(const std::map<size_t, Expansion> &symbols) const
{
	std::vector<bool> reached(size(), false);
	std::vector<ReferenceId> in_use, pending;
	auto reach = [&](const Expansion &expansion) {
		for (const Expansion::Use &use : expansion.uses) {
			if (reached[use.reference])
				continue;
			reached[use.reference] = true;
			pending.push_back(use.reference);
		}
	};

	if (!added_.empty())
		for (const auto &symbol : symbols)
			reach(symbol.second);
	while (!pending.empty()) {
		ReferenceId next = pending.back();

		pending.pop_back();
		reach(expansion(next));
	}
	for (ReferenceId id = 0; id < size(); id++)
		if (id < in_graph_ ? nodes_[id] != IdTable::none : reached[id])
			in_use.push_back(id);
	return in_use;
}
