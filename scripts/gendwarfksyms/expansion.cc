// SPDX-License-Identifier: GPL-2.0
/*
 * Expansions as text.
 */
#include "expansion.hh"

#include <algorithm>

#include "text.hh"

namespace {

struct TextWriter {
	Expansion &expansion;

	void add(const Piece &piece) { expansion.text.append(piece.text()); }
	void add(char c) { expansion.text.push_back(c); }
	void number(uint64_t value) { expansion.text.append(Decimal(value).text()); }
	void reference(ReferenceId id, const Piece &piece)
	{
		expansion.uses.push_back({ expansion.text.size(), piece.size, id });
		add(piece);
	}
};

} /* namespace */

Expansion expand(const Graph &graph, NodeId node, char line_break)
{
	Expansion expansion;

	expansion.text.reserve(graph.node(node).size);
	write_expansion(graph, node, TextWriter{ expansion });
	/* Names have no line breaks. */
	if (line_break != '\n')
		std::replace(expansion.text.begin(), expansion.text.end(), '\n', line_break);
	return expansion;
}
