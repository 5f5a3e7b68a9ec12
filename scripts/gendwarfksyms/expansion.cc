// SPDX-License-Identifier: GPL-2.0
/*
 * Writing out the tokens of nodes.
 *
 * Compilers nest unnamed types only so deep as somebody wrote them, but what a
 * damaged file contains may be as deep as the file is long. So nothing here recurses.
 */
#include "expansion.hh"

#include <algorithm>
#include <utility>

Expansion expand(const Graph &graph, NodeId start, char line_break)
{
	/* What is still to be written of the nested nodes. */
	std::vector<std::pair<const Token *, const Token *>> nested;
	Expansion expansion;
	auto enter = [&](NodeId id) {
		const Token *tokens = graph.tokens(graph.node(id));

		nested.emplace_back(tokens, tokens + graph.node(id).count);
	};

	expansion.text.reserve(graph.node(start).size);
	enter(start);
	while (!nested.empty()) {
		auto &[next, end] = nested.back();

		if (next == end) {
			nested.pop_back();
			continue;
		}

		const Token &token = *next++;

		if (token.kind == Token::edge) {
			enter(token.id);
			continue;
		}
		if (token.kind == Token::reference)
			expansion.uses.push_back({ expansion.text.size(),
						   graph.reference(token.id).size(), token.id });
		graph.append(token, expansion.text);
	}
	/* Names have no line breaks. */
	if (line_break != '\n')
		std::replace(expansion.text.begin(), expansion.text.end(), '\n', line_break);
	return expansion;
}
