// SPDX-License-Identifier: GPL-2.0
// Expansions (expansion.hh)

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "expansion.hh"

namespace {

using Tokens = std::vector<Token>;

NodeId Add(Graph &graph, const Tokens &tokens, ReferenceId reference = no_reference)
{
	return graph.add_node(tokens.data(), tokens.size(), reference);
}

Token Text(Graph &graph, const std::string &text)
{
	return Token(Token::text, graph.add_text(text));
}

Token Edge(NodeId node)
{
	return Token(Token::edge, node);
}

Token Reference(Graph &graph, char prefix, const std::string &name)
{
	return Token(Token::reference, graph.add_reference(prefix, graph.add_text(name)));
}

TEST(Expand, WithoutANameInPlaceElseByReference)
{
	Graph graph;
	NodeId number = Add(graph, { Text(graph, "int") });
	Token list = Reference(graph, 's', "list");
	NodeId pointer = Add(graph, { Text(graph, "p"), Word::open, list, Word::close });
	NodeId both = Add(graph, { Text(graph, "f"), Word::open_list, Edge(pointer), Word::comma,
				   Edge(number), Word::close_list });

	EXPECT_EQ(expand(graph, number).text, "int");
	EXPECT_EQ(expand(graph, pointer).text, "p { s#list }");
	EXPECT_EQ(expand(graph, both).text, "f ( p { s#list } , int )");
	EXPECT_EQ(expand(graph, both, '\n').text, "f (\np {\ns#list\n} ,\nint\n)");
	for (NodeId node : { number, pointer, both })
		EXPECT_EQ(graph.node(node).size, expand(graph, node).text.size());
}

TEST(Expand, BreaksWithNothingBetweenThem)
{
	Graph graph;
	NodeId empty = Add(graph, {});
	NodeId node = Add(graph, { Text(graph, "s"), Word::open, Edge(empty), Word::close });

	EXPECT_EQ(expand(graph, node, '\n').text, "s {\n}");
	EXPECT_EQ(expand(graph, node).text, "s { }");
	EXPECT_EQ(expand(graph, empty).text, "");
}

TEST(Expand, UsesSayWhereReferencesStand)
{
	Graph graph;
	Token comma = Text(graph, ","), a = Reference(graph, 's', "a"),
	      b = Reference(graph, 'u', "b c");
	NodeId inner = Add(graph, { Text(graph, "<"), b, Text(graph, ">") });
	NodeId all = Add(graph, { a, comma, Edge(inner), comma, a, Edge(inner) });
	const Expansion expansion = expand(graph, all);
	struct {
		size_t position, size;
		ReferenceId reference;
	} expected[] = { { 0, 3, a.id }, { 5, 7, b.id }, { 14, 3, a.id }, { 18, 7, b.id } };

	ASSERT_EQ(expansion.text, "s#a,<u#'b c'>,s#a<u#'b c'>");
	ASSERT_EQ(expansion.uses.size(), 4u);
	for (size_t i = 0; i < 4; i++) {
		EXPECT_EQ(expansion.uses[i].position, expected[i].position);
		EXPECT_EQ(expansion.uses[i].size, expected[i].size);
		EXPECT_EQ(expansion.uses[i].reference, expected[i].reference);
	}
}

TEST(Expand, DeepNesting)
{
	Graph graph;
	NodeId node = Add(graph, { Text(graph, "x") });

	for (int i = 0; i < 1000000; i++)
		node = Add(graph, { Text(graph, "*"), Edge(node) });
	EXPECT_EQ(expand(graph, node).text, std::string(1000000, '*') + "x");
}

TEST(Expand, WideNesting)
{
	Graph graph;
	NodeId node = Add(graph, { Text(graph, "x") });

	for (int i = 0; i < 20; i++)
		node = Add(graph, { Edge(node), Edge(node) });
	EXPECT_EQ(expand(graph, node).text, std::string(1 << 20, 'x'));
}

} // namespace
