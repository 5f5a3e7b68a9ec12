// SPDX-License-Identifier: GPL-2.0
/*
 * Writing out types without names in place.
 *
 * Compilers nest these only so deep as somebody wrote them, but what a damaged
 * file contains may be as deep as the file is long, may contain itself, or may
 * double with every level. So nothing here recurses, and the size of
 * each expansion is computed before any is written.
 */
#include "expansion.hh"

#include <algorithm>

#include "error.hh"

namespace {

constexpr uint64_t max_size = 64 << 20;

/* Sizes that no expansion has: each has at least the name of a tag. */
constexpr uint64_t unknown = 0, unfinished = UINT64_MAX;

/* How far a walk over the pieces of nested nodes has come in one of them. */
struct Position {
	NodeId node;
	size_t next, end;

	Position(const Graph &graph, NodeId id)
		: node(id), next(graph.node(id).first_piece),
		  end(next + graph.node(id).piece_count)
	{
	}
};

} /* namespace */

Expander::Expander(const Graph &graph) : graph_(graph), sizes_(graph.node_count(), unknown)
{
	for (NodeId node = 0; node < sizes_.size(); node++)
		if (sizes_[node] == unknown)
			measure(node);
}

void Expander::measure(NodeId start)
{
	std::vector<Position> nested{ Position(graph_, start) };
	std::vector<uint64_t> size{ 0 };

	sizes_[start] = unfinished;
	while (!nested.empty()) {
		Position &at = nested.back();

		if (at.next == at.end) {
			sizes_[at.node] = size.back();
			nested.pop_back();
			size.pop_back();
			continue;
		}

		const Piece &piece = graph_.piece(at.next);
		NodeId child = piece.value;

		if (piece.kind == Piece::text) {
			size.back() += piece.size;
		} else if (piece.kind == Piece::line_break) {
			size.back()++;
		} else if (ReferenceId reference = graph_.node(child).reference;
			   reference != no_reference) {
			size.back() += graph_.reference(reference).size();
		} else if (sizes_[child] == unfinished) {
			fail("a type without a name contains itself");
		} else if (sizes_[child] == unknown) {
			/* Comes back to this piece when the child is measured. */
			sizes_[child] = unfinished;
			nested.emplace_back(graph_, child);
			size.push_back(0);
			continue;
		} else {
			size.back() += sizes_[child];
		}
		if (size.back() > max_size)
			fail("the text of a type is longer than ", max_size, " bytes");
		at.next++;
	}
}

Expansion Expander::expand(NodeId start, char line_break) const
{
	std::vector<Position> nested{ Position(graph_, start) };
	Expansion expansion;

	expansion.text.reserve(sizes_[start]);
	while (!nested.empty()) {
		Position &at = nested.back();

		if (at.next == at.end) {
			nested.pop_back();
			continue;
		}

		const Piece &piece = graph_.piece(at.next++);
		NodeId child = piece.value;

		if (piece.kind == Piece::text) {
			expansion.text.append(graph_.text(piece));
		} else if (piece.kind == Piece::line_break) {
			expansion.text.push_back(line_break);
		} else if (ReferenceId reference = graph_.node(child).reference;
			   reference != no_reference) {
			const std::string &name = graph_.reference(reference);

			expansion.uses.push_back({ expansion.text.size(), name.size(), reference });
			expansion.text.append(name);
		} else {
			nested.emplace_back(graph_, child);
		}
	}
	return expansion;
}

std::vector<NodeId> Expander::choose() const
{
	std::vector<NodeId> chosen(graph_.reference_count());
	std::vector<std::string> text(graph_.reference_count());
	std::vector<bool> known(graph_.reference_count());

	for (NodeId node = 0; node < sizes_.size(); node++) {
		ReferenceId reference = graph_.node(node).reference;

		if (reference == no_reference)
			continue;

		NodeId &best = chosen[reference];

		if (known[reference] && sizes_[node] < sizes_[best])
			continue;
		if (known[reference] && sizes_[node] == sizes_[best]) {
			/* A tie is rare in one unit, and usual between units. */
			std::string candidate = expand(node).text;

			if (text[reference].empty())
				text[reference] = expand(best).text;
			if (text[reference] <= candidate)
				continue;
			text[reference] = std::move(candidate);
		} else {
			text[reference].clear();
		}
		best = node;
		known[reference] = true;
	}
	return chosen;
}
