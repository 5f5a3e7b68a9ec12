/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Expansions: the text of a node with what has no name written out in place, and
 * what has one as its reference. The lines of a symtypes file are expansions.
 */
#ifndef GENDWARFKSYMS_EXPANSION_HH
#define GENDWARFKSYMS_EXPANSION_HH

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "graph.hh"

struct Expansion {
	/* Where in the text a reference stands. */
	struct Use {
		size_t position, size;
		ReferenceId reference;
	};

	std::string text;
	std::vector<Use> uses; /* by position */
};

/* The expansion of NODE, each line break as LINE_BREAK. */
Expansion expand(const Graph &graph, NodeId node, char line_break = ' ');

/* Hands EXPANSION to WRITER, as below. */
template <typename Writer> Writer write_expansion(const Expansion &expansion, Writer writer)
{
	const std::string_view text = expansion.text;
	size_t at = 0;

	for (const Expansion::Use &use : expansion.uses) {
		writer.add(Piece(text.substr(at, use.position - at)));
		writer.reference(use.reference, Piece(text.substr(use.position, use.size)));
		at = use.position + use.size;
	}
	writer.add(Piece(text.substr(at)));
	return writer;
}

/*
 * Hands the expansion of NODE to WRITER piece by piece: add(Piece), add(char), number(value) and
 * reference(id, Piece). Returns WRITER, which is a value so that it may be in registers.
 *
 * Compilers nest unnamed types only so deep as somebody wrote them, but what a
 * damaged file contains may be as deep as the file is long. So nothing here recurses.
 */
template <typename Writer> Writer write_expansion(const Graph &graph, NodeId node, Writer writer)
{
	const Token *next = graph.node(node).tokens, *end = next + graph.node(node).count;
	/* What is still to be written of the nodes that this one is nested in. */
	std::vector<std::pair<const Token *, const Token *>> outer;
	bool in_new_line = false;

	while (true) {
		if (next == end) {
			if (outer.empty())
				return writer;
			std::tie(next, end) = outer.back();
			outer.pop_back();
			continue;
		}

		const Token token = *next++;

		switch (token.kind) {
		case Token::edge:
			outer.emplace_back(next, end);
			next = graph.node(token.id).tokens;
			end = next + graph.node(token.id).count;
			continue;
		case Token::word:
			writer.add(in_new_line ? fixed_pieces.in_new_line[token.id] :
						 fixed_pieces.words[token.id]);
			in_new_line = graph.ends_line(token);
			continue;
		case Token::number:
		case Token::large_number:
			if (token.code)
				writer.add(graph.piece(token));
			writer.number(graph.number(token));
			if (token.code)
				writer.add(')');
			break;
		case Token::reference:
			writer.reference(token.id, graph.piece(token));
			break;
		case Token::name:
			writer.add(' ');
			[[fallthrough]];
		default:
			writer.add(graph.piece(token));
		}
		in_new_line = false;
	}
}

#endif /* GENDWARFKSYMS_EXPANSION_HH */
