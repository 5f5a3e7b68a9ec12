// SPDX-License-Identifier: GPL-2.0
/*
 * Which symbols reach which differing types.
 *
 * What a name means depends on the section, so this is done for each pair of
 * sections anew. A walk from its symbols collects the names that are reached in
 * both, as the nodes of a graph, and those whose texts differ. In most sections
 * there are none and nothing else is to do. Otherwise each node gets the set of
 * differing nodes that it reaches, as bits. Nodes that reach each other, a strongly
 * connected component, have the same set, and Tarjan's algorithm finishes a
 * component after all others that it reaches: so each edge is looked at once.
 *
 * Both walks keep their own stacks: chains of types are long in damaged files.
 */
#include "reach.hh"

#include <algorithm>

#include "error.hh"

/* The most that the sets of a section may take, in words of 64 bits: 64 MiB. */
static const size_t max_words = 8 << 20;

uint32_t Reach::node(uint32_t name)
{
	if (!visited_[name]) {
		nodes_.push_back({});
		nodes_.back().name = name;
		visited_[name] = nodes_.size();
	}
	return visited_[name] - 1;
}

/* Completes nodes_, which has the symbols, and fills in differing_. */
void Reach::collect(uint32_t old_section, uint32_t new_section)
{
	for (uint32_t at = 0; at < nodes_.size(); at++) {
		const uint32_t name = nodes_[at].name;
		const uint32_t old_text = before_.find(name, old_section);
		const uint32_t new_text = after_.find(name, new_section);
		const uint32_t *end = vocabulary_.end(new_text);

		if (old_text != new_text)
			differing_.push_back({ at, { name, old_text, new_text } });
		nodes_[at].first = edges_.size();
		for (auto to = vocabulary_.begin(old_text); to != vocabulary_.end(old_text); to++)
			if (old_text == new_text ||
			    std::binary_search(vocabulary_.begin(new_text), end, *to))
				edges_.push_back(node(*to));
		/* Who refers to one of several types of a name may mean any of them. */
		if (auto others = namesakes_.find(name); others != namesakes_.end())
			for (uint32_t other : others->second)
				if (before_.only_in(other, old_section) &&
				    after_.only_in(other, new_section))
					edges_.push_back(node(other));
		nodes_[at].end = edges_.size();
	}
}

/* NODE is the first of a component, which is on the stack from there on. */
void Reach::finish(uint32_t node)
{
	const uint32_t component = ++component_;
	uint32_t member;

	sets_.resize(component * words_);

	uint64_t *set = &sets_[(component - 1) * words_];

	do {
		member = stack_.back();
		stack_.pop_back();
		nodes_[member].component = component;
		for (uint32_t edge = nodes_[member].first; edge < nodes_[member].end; edge++) {
			const uint32_t other = nodes_[edges_[edge]].component;

			for (size_t i = 0; other && other != component && i < words_; i++)
				set[i] |= sets_[(other - 1) * words_ + i];
		}

		auto found = std::lower_bound(differing_.begin(), differing_.end(), member,
					      [](const auto &differing, uint32_t member) {
						      return differing.first < member;
					      });

		if (found != differing_.end() && found->first == member)
			set[(found - differing_.begin()) / 64] |=
				1ULL << (found - differing_.begin()) % 64;
	} while (member != node);
}

void Reach::components()
{
	struct Visit {
		uint32_t node, next;
	};
	uint32_t order = 0;
	std::vector<Visit> visits;
	auto enter = [&](uint32_t node) {
		nodes_[node].order = nodes_[node].low = ++order;
		stack_.push_back(node);
		visits.push_back({ node, nodes_[node].first });
	};

	words_ = (differing_.size() + 63) / 64;
	for (uint32_t start = 0; start < nodes_.size(); start++) {
		if (!nodes_[start].order)
			enter(start);
		while (!visits.empty()) {
			Visit &visit = visits.back();
			Node &node = nodes_[visit.node];

			if (visit.next < node.end) {
				const uint32_t to = edges_[visit.next++];

				if (!nodes_[to].order)
					enter(to);
				else if (!nodes_[to].component)
					node.low = std::min(node.low, nodes_[to].order);
				continue;
			}

			if (node.low == node.order)
				finish(visit.node);
			visits.pop_back();
			if (!visits.empty()) {
				Node &from = nodes_[visits.back().node];

				from.low = std::min(from.low, node.low);
			}
		}
	}
}

void Reach::add(uint32_t old_section, uint32_t new_section, const std::vector<uint32_t> &symbols)
{
	for (uint32_t symbol : symbols)
		node(symbol);
	collect(old_section, new_section);
	if (!differing_.empty()) {
		std::vector<Reached *> reached;

		if (differing_.size() / 64 * nodes_.size() > max_words)
			fail(before_.place(old_section), ": too many types differ at once");
		components();
		for (const auto &[node, change] : differing_)
			reached.push_back(&changes.emplace(change, Reached{ old_section, {} })
						   .first->second);
		for (uint32_t symbol : symbols) {
			const uint64_t *set = &sets_[(nodes_[node(symbol)].component - 1) * words_];

			for (size_t i = 0; i < reached.size(); i++)
				if (set[i / 64] >> i % 64 & 1)
					reached[i]->by.push_back(symbol);
		}
	}

	for (const Node &node : nodes_)
		visited_[node.name] = 0;
	nodes_.clear();
	edges_.clear();
	differing_.clear();
	sets_.clear();
	component_ = 0;
}
