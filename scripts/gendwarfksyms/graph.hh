/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The types of one object as a graph: plain data, which convert.cc writes and
 * expansion.cc reads.
 *
 * A node is the text of a type or symbol, cut into pieces: literal text, line
 * breaks, and edges to the nodes of other types. A type with a name also has a
 * reference, "s#file" for the structure file, and by that the text of other types
 * names it; a type without one is written out in place. So structures with
 * pointers back to each other make cycles in the graph, and none in the text.
 *
 * A reference says what a type is called, and several nodes may have the same one:
 * a header's structure is described again in each unit that uses it.
 */
#ifndef GENDWARFKSYMS_GRAPH_HH
#define GENDWARFKSYMS_GRAPH_HH

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

using NodeId = uint32_t;
using ReferenceId = uint32_t;

constexpr ReferenceId no_reference = UINT32_MAX;

struct Piece {
	enum Kind : uint32_t { text, line_break, edge };

	Kind kind;
	uint32_t size; /* of a text, in bytes */
	uint64_t value; /* a text's offset in Graph::texts, an edge's NodeId */
};

struct Node {
	size_t first_piece = 0;
	size_t piece_count = 0;
	ReferenceId reference = no_reference;
};

class Graph {
public:
	/* Makes a node without pieces. */
	NodeId add_node();

	/*
	 * Pieces are written one node at a time, between begin() and the next
	 * begin(). Adjacent texts become one, and so do adjacent line breaks.
	 */
	void begin(NodeId node);
	void write(std::string_view text);
	void write_line_break();
	void write_edge(NodeId node);

	/* NODE is a type that TEXT refers to. */
	void set_reference(NodeId node, std::string_view text);

	size_t node_count() const { return nodes_.size(); }
	const Node &node(NodeId id) const { return nodes_[id]; }
	const Piece &piece(size_t index) const { return pieces_[index]; }
	std::string_view text(const Piece &piece) const
	{
		return std::string_view(texts_).substr(piece.value, piece.size);
	}
	size_t reference_count() const { return references_.size(); }
	const std::string &reference(ReferenceId id) const { return references_[id]; }

private:
	void add_piece(const Piece &piece);

	NodeId current_ = 0;
	std::vector<Node> nodes_;
	std::vector<Piece> pieces_;
	std::string texts_;
	std::deque<std::string> references_;
	/* Keyed by the strings in references_, which a deque never moves. */
	std::unordered_map<std::string_view, ReferenceId> reference_ids_;
};

#endif /* GENDWARFKSYMS_GRAPH_HH */
