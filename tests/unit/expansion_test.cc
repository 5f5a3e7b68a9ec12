// SPDX-License-Identifier: GPL-2.0
// Expansions, and the choice among types of one name (expansion.hh)

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "error.hh"
#include "expansion.hh"

namespace {

// Writes TEXT into a new node: / is a line break, @ an edge to the next of EDGES.
NodeId AddNode(Graph &graph, const std::string &text, const std::vector<NodeId> &edges = {},
	       const char *reference = nullptr)
{
	NodeId node = graph.add_node();
	size_t edge = 0;

	if (reference)
		graph.set_reference(node, reference);
	graph.begin(node);
	for (char c : text) {
		if (c == '/')
			graph.write_line_break();
		else if (c == '@')
			graph.write_edge(edges[edge++]);
		else
			graph.write(std::string(1, c));
	}
	return node;
}

std::string Message(const Graph &graph)
{
	try {
		Expander expander(graph);
	} catch (const Error &error) {
		return error.what();
	}
	return "no error";
}

// The texts of the chosen nodes
std::vector<std::string> Chosen(const Graph &graph)
{
	const Expander expander(graph);
	std::vector<std::string> texts;

	for (NodeId node : expander.choose())
		texts.push_back(expander.expand(node).text);
	return texts;
}

TEST(Expander, WithoutANameInPlaceElseByReference)
{
	Graph graph;
	NodeId number = AddNode(graph, "int");
	NodeId list = AddNode(graph, "struct {/@/}", { number }, "s#list");
	NodeId pointer = AddNode(graph, "pointer {/@/}", { list });
	NodeId both = AddNode(graph, "f (/@ ,/@/)", { pointer, number });
	const Expander expander(graph);

	EXPECT_EQ(expander.expand(list).text, "struct { int }");
	EXPECT_EQ(expander.expand(pointer).text, "pointer { s#list }");
	EXPECT_EQ(expander.expand(both).text, "f ( pointer { s#list } , int )");
	EXPECT_EQ(expander.expand(both, '\n').text, "f (\npointer {\ns#list\n} ,\nint\n)");
}

TEST(Expander, UsesSayWhereReferencesStand)
{
	Graph graph;
	NodeId a = AddNode(graph, "A", {}, "s#a");
	NodeId b = AddNode(graph, "B", {}, "u#'b c'");
	NodeId pointer = AddNode(graph, "<@>", { b });
	NodeId all = AddNode(graph, "@,@,@", { a, pointer, a });
	const Expansion expansion = Expander(graph).expand(all);

	ASSERT_EQ(expansion.text, "s#a,<u#'b c'>,s#a");
	ASSERT_EQ(expansion.uses.size(), 3u);
	EXPECT_EQ(expansion.uses[0].position, 0u);
	EXPECT_EQ(expansion.uses[0].size, 3u);
	EXPECT_EQ(expansion.uses[0].reference, graph.node(a).reference);
	EXPECT_EQ(expansion.uses[1].position, 5u);
	EXPECT_EQ(expansion.uses[1].size, 7u);
	EXPECT_EQ(expansion.uses[1].reference, graph.node(b).reference);
	EXPECT_EQ(expansion.uses[2].position, 14u);
	EXPECT_EQ(expansion.uses[2].reference, graph.node(a).reference);
}

TEST(Expander, CyclesThroughNames)
{
	Graph graph;
	NodeId node = graph.add_node();
	NodeId pointer = AddNode(graph, "*@", { node });

	graph.set_reference(node, "s#node");
	graph.begin(node);
	graph.write("node ");
	graph.write_edge(pointer);

	const Expander expander(graph);

	EXPECT_EQ(expander.expand(node).text, "node *s#node");
	EXPECT_EQ(expander.expand(pointer).text, "*s#node");
}

TEST(Expander, CyclesWithoutNames)
{
	Graph graph;
	NodeId first = graph.add_node();
	NodeId second = AddNode(graph, "b@", { first });

	graph.begin(first);
	graph.write("a");
	graph.write_edge(second);
	EXPECT_EQ(Message(graph), "a type without a name contains itself");

	Graph self;
	NodeId node = self.add_node();

	self.begin(node);
	self.write("a");
	self.write_edge(node);
	EXPECT_EQ(Message(self), "a type without a name contains itself");
}

TEST(Expander, DeepNesting)
{
	Graph graph;
	NodeId node = AddNode(graph, "x");

	for (int i = 0; i < 1000000; i++)
		node = AddNode(graph, "*@", { node });
	EXPECT_EQ(Expander(graph).expand(node).text, std::string(1000000, '*') + "x");
}

TEST(Expander, TextsThatDouble)
{
	Graph graph;
	NodeId node = AddNode(graph, "x");

	for (int i = 0; i < 26; i++)
		node = AddNode(graph, "@@", { node, node });
	EXPECT_EQ(Message(graph), "no error"); // exactly 64 MiB
	AddNode(graph, "@@", { node, node });
	EXPECT_EQ(Message(graph), "the text of a type is longer than 67108864 bytes");
}

TEST(Choose, NoReferences)
{
	Graph graph;

	AddNode(graph, "x");
	EXPECT_TRUE(Chosen(graph).empty());
}

TEST(Choose, LongestThenSmallestInAnyOrder)
{
	std::vector<std::string> candidates{ "a", "zz", "cc", "dd", "cc" };

	std::sort(candidates.begin(), candidates.end());
	do {
		Graph graph;

		for (const std::string &text : candidates)
			AddNode(graph, text, {}, "s#a");
		ASSERT_EQ(Chosen(graph), std::vector<std::string>{ "cc" });
	} while (std::next_permutation(candidates.begin(), candidates.end()));
}

TEST(Choose, LengthsAndOrderAreThoseOfExpansions)
{
	Graph graph;
	NodeId one = AddNode(graph, "1234567890");
	NodeId named = AddNode(graph, "B", {}, "s#n");

	// "1234567890" is longer than "s#n......"
	AddNode(graph, "@......", { named }, "s#a");
	AddNode(graph, "@", { one }, "s#a");
	// line breaks count, and bytes are unsigned
	AddNode(graph, "x/y/z", {}, "s#b");
	AddNode(graph, "xyz\xc3", {}, "s#b");
	AddNode(graph, "\xc3", {}, "s#c");
	AddNode(graph, "z", {}, "s#c");
	EXPECT_EQ(Chosen(graph),
		  (std::vector<std::string>{ "B", "1234567890", "x y z", "z" }));
}

} // namespace
