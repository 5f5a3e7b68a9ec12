// SPDX-License-Identifier: GPL-2.0
// The type graph (graph.hh)

#include <gtest/gtest.h>

#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <dwarf.h>

#include "error.hh"
#include "expansion.hh"
#include "graph.hh"

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

std::string Written(Graph &graph, const Tokens &tokens)
{
	return expand(graph, Add(graph, tokens), '\n').text;
}

TEST(Graph, EqualTokensAreOneNode)
{
	Graph graph;
	Token a = Text(graph, "a"), b = Text(graph, "b");

	EXPECT_EQ(graph.node_count(), 0u);
	EXPECT_EQ(Add(graph, { a, b }), 0u);
	EXPECT_EQ(Add(graph, { b, a }), 1u);
	EXPECT_EQ(Add(graph, { a }), 2u);
	EXPECT_EQ(Add(graph, {}), 3u);
	EXPECT_EQ(Add(graph, { a, a }), 4u);
	EXPECT_EQ(Add(graph, { a, b }), 0u);
	EXPECT_EQ(Add(graph, { b, a }), 1u);
	EXPECT_EQ(Add(graph, { a }), 2u);
	EXPECT_EQ(Add(graph, {}), 3u);
	EXPECT_EQ(Add(graph, { Edge(0) }), 5u);
	EXPECT_EQ(Add(graph, { Edge(1) }), 6u);
	EXPECT_EQ(Add(graph, { Edge(0) }), 5u);
	EXPECT_EQ(graph.node_count(), 7u);
}

TEST(Graph, TokensOfOneTextAreNotTheSame)
{
	Graph graph;
	Token comma = Text(graph, " ,"), number = Text(graph, "4");

	EXPECT_EQ(Add(graph, { comma }), 0u);
	EXPECT_EQ(Add(graph, { Word::comma }), 1u);
	EXPECT_EQ(Add(graph, { number }), 2u);
	EXPECT_EQ(Add(graph, { graph.number(4) }), 3u);
	EXPECT_EQ(Add(graph, { graph.number(4, DW_AT_byte_size) }), 4u);
	EXPECT_EQ(Add(graph, { graph.number(4, DW_AT_bit_size) }), 5u);
}

TEST(Graph, ReferencesTellNodesApart)
{
	Graph graph;
	Token a = Text(graph, "a");
	ReferenceId s = graph.add_reference('s', graph.add_text("a")),
		    u = graph.add_reference('u', graph.add_text("a"));

	EXPECT_EQ(Add(graph, { a }), 0u);
	EXPECT_EQ(Add(graph, { a }, s), 1u);
	EXPECT_EQ(Add(graph, { a }, u), 2u);
	EXPECT_EQ(Add(graph, { a }, s), 1u);
	EXPECT_EQ(graph.node(0).reference, no_reference);
	EXPECT_EQ(graph.node(1).reference, s);
	EXPECT_EQ(graph.node(2).reference, u);
}

TEST(Graph, NodesKeepTheirTokens)
{
	Graph graph;
	std::vector<Tokens> all;

	for (uint32_t i = 0; i < 20000; i++) {
		all.push_back(Tokens(i % 7, Token(Token::number, i / 7, DW_AT_count)));
		all.back().push_back(Token(Token::number, i));
		ASSERT_EQ(Add(graph, all.back()), i);
	}
	for (uint32_t i = 0; i < all.size(); i++) {
		const Node &node = graph.node(i);

		ASSERT_EQ(node.count, all[i].size());
		for (size_t t = 0; t < node.count; t++) {
			ASSERT_EQ(node.tokens[t].kind, all[i][t].kind);
			ASSERT_EQ(node.tokens[t].code, all[i][t].code);
			ASSERT_EQ(node.tokens[t].id, all[i][t].id);
		}
		ASSERT_EQ(Add(graph, all[i]), i);
	}
}

TEST(Graph, SizeIsThatOfTheText)
{
	Graph graph;
	ReferenceId reference = graph.add_reference('s', graph.add_text("x y"));
	Token abc = Text(graph, "abc");
	auto size = [&](const Tokens &tokens) { return graph.node(Add(graph, tokens)).size; };

	EXPECT_EQ(size({}), 0u);
	EXPECT_EQ(size({ abc }), 3u);
	EXPECT_EQ(size({ Token(Token::name, abc.id) }), 4u);
	EXPECT_EQ(size({ graph.number(UINT64_MAX) }), 20u);
	EXPECT_EQ(size({ graph.number(1234, DW_AT_byte_size) }), 16u); // " byte_size(1234)"
	EXPECT_EQ(size({ Token(Token::tag, DW_TAG_base_type) }), 9u);
	EXPECT_EQ(size({ Token(Token::reference, reference) }), 7u); // "s#'x y'"

	// " {\n" and "}": the break before the second is the same one.
	NodeId braces = Add(graph, { Word::open, Word::close });

	EXPECT_EQ(graph.node(braces).size, 4u);
	EXPECT_EQ(size({ abc, Edge(braces), Edge(braces), abc }), 14u);
	EXPECT_EQ(size({ Word::open, abc, Word::close }), 8u); // " {\nabc\n}"
	EXPECT_EQ(size({ Word::open, Edge(braces), Word::close }), 9u); // " {\n {\n}\n}"
}

TEST(Graph, TextsThatDouble)
{
	Graph graph;
	NodeId node = Add(graph, { Text(graph, "x") });

	for (int i = 0; i < 26; i++)
		node = Add(graph, { Edge(node), Edge(node) });
	EXPECT_EQ(graph.node(node).size, 64u << 20);
	try {
		Add(graph, { Edge(node), Text(graph, "x") });
		ADD_FAILURE();
	} catch (const Error &error) {
		EXPECT_STREQ(error.what(), "the text of a type is longer than 67108864 bytes");
	}
}

TEST(Graph, WrittenWords)
{
	Graph graph;
	Token a = Text(graph, "a");

	EXPECT_EQ(Written(graph, { Word::open, Word::close }), " {\n}");
	EXPECT_EQ(Written(graph, { Word::open, a, Word::close }), " {\na\n}");
	EXPECT_EQ(Written(graph, { Word::open_list, Word::close_list, Word::result, a }),
		  " (\n)\n-> a");
	EXPECT_EQ(Written(graph, { a, Word::comma, a }), "a ,\na");
	EXPECT_EQ(Written(graph, { Word::comma, Word::close }), " ,\n}");
	EXPECT_EQ(Written(graph, { Word::close }), "\n}");
	EXPECT_EQ(Written(graph, { Word::open_bound, graph.number(3), Word::close_bound }), "[3]");
	EXPECT_EQ(Written(graph, { Word::enumerator, Word::space, Word::equals }),
		  "enumerator  = ");
	EXPECT_EQ(Written(graph, { Word::formal_parameter, Word::no_type }),
		  "formal_parameter base_type void");
	EXPECT_EQ(Written(graph, { Word::member, Word::type_definition }), "member typedef_type");
	EXPECT_EQ(Written(graph, { Word::template_type_parameter }),
		  "template_type_parameter_type");
	EXPECT_EQ(Written(graph, { Word::noreturn, Word::unprototyped,
				    Word::thread_local_variable, Word::vector }),
		  " noreturn unprototyped thread_local vector");
}

TEST(Graph, WrittenOthers)
{
	Graph graph;
	TextId name = graph.add_text("n m");
	ReferenceId reference = graph.add_reference('e', name);

	EXPECT_EQ(Written(graph, { Token(Token::tag, DW_TAG_union_type),
				    Token(Token::name, name) }),
		  "union_type n m");
	EXPECT_EQ(Written(graph, { graph.number(0), graph.number(UINT32_MAX),
				    graph.number(UINT64_MAX) }),
		  "0" "4294967295" "18446744073709551615");
	EXPECT_EQ(Written(graph, { graph.number(8, DW_AT_byte_size),
				    graph.number(uint64_t(1) << 32, DW_AT_data_member_location) }),
		  " byte_size(8) data_member_location(4294967296)");
	EXPECT_EQ(Written(graph, { Token(Token::reference, reference) }), "e#'n m'");
}

TEST(Graph, NumbersAreShared)
{
	Graph graph;
	const uint64_t large = uint64_t(1) << 40;
	Token first = graph.number(large, DW_AT_byte_size), other = graph.number(large + 1),
	      second = graph.number(large);

	EXPECT_EQ(first.kind, Token::large_number);
	EXPECT_EQ(first.id, second.id);
	EXPECT_NE(first.id, other.id);
	EXPECT_EQ(Written(graph, { second, Word::space, other }), "1099511627776 1099511627777");
	EXPECT_EQ(graph.number(UINT32_MAX).kind, Token::number);
}

TEST(Graph, TextsAreShared)
{
	Graph graph;
	std::vector<TextId> ids;

	for (int i = 0; i < 20000; i++)
		ids.push_back(graph.add_text(std::to_string(i % 10000)));
	for (int i = 0; i < 10000; i++) {
		ASSERT_EQ(ids[i], ids[i + 10000]);
		ASSERT_EQ(graph.text(ids[i]), std::to_string(i));
	}
	EXPECT_NE(graph.add_text("1"), graph.add_text(std::string("1\0", 2)));
}

TEST(Graph, TextsOfOneHashAreNotTheSame)
{
	std::unordered_map<uint32_t, std::string> by_hash;
	size_t pairs = 0;

	for (int i = 0; pairs < 5; i++) {
		const std::string text = "a longer name " + std::to_string(i);
		auto [other, is_new] = by_hash.emplace(IdTable::hash(text), text);

		if (is_new)
			continue;

		Graph graph;
		TextId first = graph.add_text(other->second), second = graph.add_text(text);

		ASSERT_NE(first, second);
		ASSERT_EQ(graph.text(first), other->second);
		ASSERT_EQ(graph.text(second), text);
		pairs++;
	}
}

TEST(Graph, References)
{
	Graph graph;
	TextId a = graph.add_text("a"), spaced = graph.add_text("a<b, c>");
	std::vector<std::pair<char, std::string>> all{
		{ 's', "s#a" }, { 'u', "u#a" }, { 't', "t#a" }, { 'e', "e#a" }
	};

	for (size_t round = 0; round < 2; round++)
		for (size_t i = 0; i < all.size(); i++)
			EXPECT_EQ(graph.add_reference(all[i].first, a), i);
	for (size_t i = 0; i < all.size(); i++)
		EXPECT_EQ(graph.reference(i), all[i].second);
	EXPECT_EQ(graph.reference(graph.add_reference('t', spaced)), "t#'a<b, c>'");
	EXPECT_EQ(graph.reference_count(), 5u);
}

TEST(Graph, ManyReferences)
{
	Graph graph;

	for (int round = 0; round < 2; round++)
		for (ReferenceId i = 0; i < 10000; i++)
			ASSERT_EQ(graph.add_reference("sute"[i % 4],
						      graph.add_text(std::to_string(i / 4))),
				  i);
	EXPECT_EQ(graph.reference_count(), 10000u);
	EXPECT_EQ(graph.reference(4005), "u#1001");
}

} // namespace
