// SPDX-License-Identifier: GPL-2.0
// The type graph (graph.hh)

#include <gtest/gtest.h>

#include <string>

#include "graph.hh"

namespace {

// The pieces of a node: "text" in quotes, / for a line break, @N for an edge
std::string Pieces(const Graph &graph, NodeId id)
{
	const Node &node = graph.node(id);
	std::string pieces;

	for (size_t i = 0; i < node.piece_count; i++) {
		const Piece &piece = graph.piece(node.first_piece + i);

		switch (piece.kind) {
		case Piece::text:
			pieces.append("\"").append(graph.text(piece)).append("\"");
			break;
		case Piece::line_break:
			pieces += "/";
			break;
		case Piece::edge:
			pieces += "@" + std::to_string(piece.value);
			break;
		}
	}
	return pieces;
}

TEST(Graph, NodesAreNumberedAndEmpty)
{
	Graph graph;

	EXPECT_EQ(graph.node_count(), 0u);
	EXPECT_EQ(graph.add_node(), 0u);
	EXPECT_EQ(graph.add_node(), 1u);
	EXPECT_EQ(graph.node_count(), 2u);
	EXPECT_EQ(graph.node(1).piece_count, 0u);
	EXPECT_EQ(graph.node(1).reference, no_reference);
	EXPECT_EQ(graph.reference_count(), 0u);
}

TEST(Graph, AdjacentPiecesAreJoined)
{
	Graph graph;
	NodeId node = graph.add_node();

	graph.begin(node);
	graph.write_line_break();
	graph.write_line_break();
	graph.write("a");
	graph.write("bc");
	graph.write_line_break();
	graph.write_line_break();
	graph.write("d");
	graph.write_edge(node);
	graph.write_edge(node);
	graph.write("e");
	EXPECT_EQ(Pieces(graph, node), "/\"abc\"/\"d\"@0@0\"e\"");
}

TEST(Graph, PiecesOfDifferentNodesAreNot)
{
	Graph graph;
	NodeId first = graph.add_node(), second = graph.add_node(), third = graph.add_node();

	// In another order than they were made
	graph.begin(third);
	graph.write("a");
	graph.begin(first);
	graph.write("b");
	graph.write_line_break();
	graph.begin(second);
	graph.write_line_break();
	graph.write("c");
	EXPECT_EQ(Pieces(graph, first), "\"b\"/");
	EXPECT_EQ(Pieces(graph, second), "/\"c\"");
	EXPECT_EQ(Pieces(graph, third), "\"a\"");
}

TEST(Graph, ReferencesAreShared)
{
	Graph graph;
	NodeId first = graph.add_node(), second = graph.add_node(), third = graph.add_node();

	graph.set_reference(first, std::string("s#a"));
	graph.set_reference(second, std::string("s#") + "a");
	graph.set_reference(third, "u#a");
	EXPECT_EQ(graph.reference_count(), 2u);
	EXPECT_EQ(graph.node(first).reference, graph.node(second).reference);
	EXPECT_NE(graph.node(first).reference, graph.node(third).reference);
	EXPECT_EQ(graph.reference(graph.node(first).reference), "s#a");
	EXPECT_EQ(graph.reference(graph.node(third).reference), "u#a");
}

TEST(Graph, ManyReferences)
{
	Graph graph;

	for (int i = 0; i < 20000; i++)
		graph.set_reference(graph.add_node(), "t#" + std::to_string(i % 10000));
	EXPECT_EQ(graph.reference_count(), 10000u);
	EXPECT_EQ(graph.node(12345).reference, graph.node(2345).reference);
	EXPECT_EQ(graph.reference(graph.node(12345).reference), "t#2345");
}

} // namespace
