// SPDX-License-Identifier: GPL-2.0
// Texts, nodes, and what names mean (types.hh)

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "types.hh"

namespace {

Text Make(const std::string &text, const std::vector<Text::Use> &uses = {})
{
	Text result;

	result.text = text;
	result.uses = uses;
	return result;
}

TEST(Text, OneOfTwoLineBreaks)
{
	Text text;

	text.add("f (\n");
	text.add("\n)\n-> ");
	text.add("");
	text.add("t");
	EXPECT_EQ(text.text, "f (\n)\n-> t");
	EXPECT_EQ(text.one_line(), "f ( ) -> t");
}

TEST(Text, UsesMoveWithTheText)
{
	Text inner, outer;

	inner.add("p { ");
	inner.add_reference("s#a", 5);
	inner.add(" }");
	outer.add("member ");
	outer.add(inner);
	outer.add_reference("e#b", 6);
	EXPECT_EQ(outer.text, "member p { s#a }e#b");
	ASSERT_EQ(outer.uses.size(), 2u);
	EXPECT_EQ(outer.uses[0].at, 11u);
	EXPECT_EQ(outer.uses[0].size, 3u);
	EXPECT_EQ(outer.uses[0].reference, 5u);
	EXPECT_EQ(outer.uses[1].at, 16u);
	EXPECT_EQ(outer.uses[1].reference, 6u);
}

TEST(Text, TooLong)
{
	Text text, twice;

	text.add(std::string(40 << 20, 'x'));
	twice.add(text);
	try {
		twice.add(text);
		ADD_FAILURE();
	} catch (const Error &error) {
		EXPECT_EQ(error.message, "the text of a type is longer than 67108864 bytes");
	}
}

TEST(Graph, EqualTextsAreOneNode)
{
	Graph graph;
	const ReferenceId a = graph.add_reference('s', "a"), b = graph.add_reference('s', "b");

	EXPECT_NE(a, b);
	EXPECT_EQ(graph.add_reference('s', "a"), a);
	EXPECT_NE(graph.add_reference('u', "a"), a);

	const NodeId node = graph.add(Make("x"), a);

	EXPECT_EQ(graph.add(Make("x"), a), node);
	EXPECT_NE(graph.add(Make("x"), b), node);
	EXPECT_NE(graph.add(Make("x"), none), node);
	EXPECT_NE(graph.add(Make("y"), a), node);
	EXPECT_EQ(graph.node(node).text.text, "x");
	EXPECT_EQ(graph.node(node).reference, a);
	EXPECT_EQ(graph.node_count(), 4u);
}

// A member may be called like a reference.
TEST(Graph, TextsWithDifferentUsesAreDifferent)
{
	Graph graph;

	EXPECT_NE(graph.add(Make("s#a s#a", { { 0, 3, 1 } }), none),
		  graph.add(Make("s#a s#a", { { 4, 3, 1 } }), none));
	EXPECT_NE(graph.add(Make("s#a", { { 0, 3, 1 } }), none), graph.add(Make("s#a"), none));
}

TEST(Graph, Many)
{
	Graph graph;

	for (int round = 0; round < 2; round++)
		for (uint32_t i = 0; i < 20000; i++)
			ASSERT_EQ(graph.add(Make(std::to_string(i)), none), i);
}

TEST(Graph, NamesOfReferences)
{
	Graph graph;

	EXPECT_EQ(graph.reference(graph.add_reference('e', "a::b")), "e#a::b");
	EXPECT_EQ(graph.reference(graph.add_reference('t', "a b")), "t#'a b'");
}

class Meaning : public testing::Test {
protected:
	// The reference s#a has the types short, long and tail, which is as long as long.
	Meaning()
		: a(graph.add_reference('s', "a")), small(graph.add(Make("a {\nsmall\n}"), a)),
		  large(graph.add(Make("a {\nlarger\n}"), a)), tail(graph.add(Make("a {\ntarget\n}"), a)),
		  declared(graph.add(Make("a {\n}"), a))
	{
	}

	NodeId Of(const Meanings &meanings, size_t unit) const
	{
		NodeId node = meanings.common[a];

		for (NodeId different : meanings.differences[meanings.of_context[unit]])
			if (graph.node(different).reference == a)
				node = different;
		return node;
	}

	Graph graph;
	const ReferenceId a;
	const NodeId small, large, tail, declared;
};

TEST_F(Meaning, Format1HasTheLongestThenTheFirst)
{
	const Meanings meanings =
		find_meanings(graph, { { small, tail, large }, { { 0, 1 }, { 1, 3 } }, { declared }, {} }, false);

	EXPECT_EQ(meanings.differences.size(), 1u);
	EXPECT_EQ(Of(meanings, 0), large);
	EXPECT_EQ(Of(meanings, 1), large);
}

TEST_F(Meaning, Format2HasWhatTheUnitDefines)
{
	const Meanings meanings = find_meanings(
		graph,
		{ { small, small }, { { 0, 1 }, { 1, 1 }, { 2, 2 }, { 3, 2 } }, {}, { { 0, small }, { 1, large }, { 2, small } } },
		true);

	EXPECT_EQ(Of(meanings, 0), small);
	// No symbol reaches it.
	EXPECT_EQ(Of(meanings, 1), large);
	EXPECT_EQ(Of(meanings, 2), small);
	EXPECT_EQ(Of(meanings, 3), declared);
	// Units with the same differences share a list.
	EXPECT_EQ(meanings.of_context[0], meanings.of_context[2]);
	EXPECT_EQ(meanings.differences.size(), 3u);
}

TEST_F(Meaning, WhatSymbolsReachComesBeforeWhatTheUnitDefines)
{
	const Meanings meanings = find_meanings(graph, { { small }, { { 0, 1 } }, {}, { { 0, large } } }, true);

	EXPECT_EQ(Of(meanings, 0), small);
}

TEST_F(Meaning, ADeclarationMeansTheOnlyDefinition)
{
	const Meanings meanings = find_meanings(
		graph, { {}, { { 0, 0 }, { 1, 0 } }, { declared }, { { 1, small }, { 2, small } } }, true);

	EXPECT_EQ(Of(meanings, 0), small);
	EXPECT_EQ(Of(meanings, 1), small);
}

TEST_F(Meaning, ADeclarationMeansItselfWhereThereAreNoneOrTwo)
{
	Definitions definitions = { {}, { { 0, 0 } }, { declared }, {} };

	EXPECT_EQ(Of(find_meanings(graph, definitions, true), 0), declared);
	definitions.all = { { 1, small }, { 2, large }, { 3, small } };
	EXPECT_EQ(Of(find_meanings(graph, definitions, true), 0), declared);
}

TEST_F(Meaning, WhatAFunctionDefinesIsNoDefinitionForOthers)
{
	const Meanings meanings = find_meanings(graph, { { small }, { { 0, 1 }, { 1, 1 } }, { declared }, {} }, true);

	EXPECT_EQ(Of(meanings, 0), small);
	EXPECT_EQ(Of(meanings, 1), declared);
}

TEST_F(Meaning, TextsOfAUnit)
{
	const ReferenceId b = graph.add_reference('s', "b");
	const Meanings meanings = find_meanings(graph, { {}, { { 0, 0 } }, {}, { { 0, small }, { 1, large } } }, true);
	const TypeTexts texts(graph, meanings, meanings.differences[meanings.of_context[0]], nullptr);
	Text symbol;

	symbol.add_reference("s#a", a);
	ASSERT_EQ(texts.all().size(), 2u);
	EXPECT_EQ(texts.all()[a]->text, "a {\nsmall\n}");
	EXPECT_EQ(texts.all()[b], nullptr);
	EXPECT_EQ(texts.reference(a), "s#a");
	EXPECT_EQ(texts.in_use({}), std::vector<ReferenceId>());
	EXPECT_EQ(texts.in_use({ &symbol }), std::vector<ReferenceId>({ a }));
}

} // namespace
