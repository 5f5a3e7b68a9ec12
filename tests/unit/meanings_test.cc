// SPDX-License-Identifier: GPL-2.0
// What names mean (meanings.hh)

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "expansion.hh"
#include "meanings.hh"

namespace {

constexpr NodeId none = IdTable::none;

// A graph of types that are nothing but a text, each with the name of a structure
class Meanings : public testing::Test {
protected:
	ReferenceId Reference(const std::string &name)
	{
		return graph_.add_reference('s', graph_.add_text(name));
	}
	// The structure NAME with that TEXT
	NodeId Type(const std::string &name, const std::string &text)
	{
		const Token token(Token::text, graph_.add_text(text));

		return graph_.add_node(&token, 1, Reference(name));
	}
	void EndUnit() { definitions_.ends.push_back(definitions_.all.size()); }
	void Unit(const std::vector<NodeId> &types)
	{
		definitions_.all.insert(definitions_.all.end(), types.begin(), types.end());
		EndUnit();
	}
	// What NAME means in UNIT: a text, or "none"
	std::string In(const Dictionaries &dictionaries, size_t unit, const std::string &name)
	{
		NodeId node = dictionaries.nodes(dictionaries.of_unit.at(unit))[Reference(name)];

		return node == none ? "none" : expand(graph_, node).text;
	}

	Graph graph_;
	Definitions definitions_;
};

TEST_F(Meanings, CompatibleNothing)
{
	const Dictionaries dictionaries = Dictionaries::compatible(graph_);

	EXPECT_TRUE(dictionaries.common.empty());
	EXPECT_EQ(dictionaries.differences.size(), 1u);
	EXPECT_EQ(dictionaries.of_unit, std::vector<size_t>{ 0 });
}

// The longest, of these the first in byte order, whatever comes first
TEST_F(Meanings, CompatibleLongestThenSmallest)
{
	std::vector<std::string> candidates{ "a", "cc", "dd", "zz" };

	do {
		Graph graph;
		ReferenceId reference = graph.add_reference('s', graph.add_text("a"));

		for (const std::string &text : candidates) {
			const Token token(Token::text, graph.add_text(text));

			graph.add_node(&token, 1, reference);
			graph.add_node(&token, 1, no_reference);
		}

		const Dictionaries dictionaries = Dictionaries::compatible(graph);

		ASSERT_EQ(dictionaries.common.size(), 1u);
		ASSERT_EQ(expand(graph, dictionaries.common[0]).text, "cc");
		ASSERT_EQ(dictionaries.nodes(0), dictionaries.common);
	} while (std::next_permutation(candidates.begin(), candidates.end()));
}

TEST_F(Meanings, CompatibleBytesAreUnsigned)
{
	Type("a", "\xc3");
	Type("a", "z");
	Reference("unused");

	const Dictionaries dictionaries = Dictionaries::compatible(graph_);

	EXPECT_EQ(In(dictionaries, 0, "a"), "z");
	EXPECT_EQ(In(dictionaries, 0, "unused"), "none");
}

TEST_F(Meanings, PreciseOneTypeForAll)
{
	Unit({ Type("a", "A"), Type("b", "B") });
	Unit({ Type("a", "A") });
	Unit({});

	const Dictionaries dictionaries = Dictionaries::precise(graph_, definitions_);

	EXPECT_EQ(dictionaries.differences.size(), 1u);
	EXPECT_EQ(dictionaries.of_unit, std::vector<size_t>(3, 0));
	for (size_t unit = 0; unit < 3; unit++) {
		EXPECT_EQ(In(dictionaries, unit, "a"), "A");
		EXPECT_EQ(In(dictionaries, unit, "b"), "B");
	}
}

TEST_F(Meanings, PreciseADeclarationIsTheOnlyDefinition)
{
	definitions_.declarations.push_back(Type("a", "declared"));
	definitions_.declarations.push_back(Type("b", "declared"));
	Unit({ Type("a", "A") });
	Unit({});

	const Dictionaries dictionaries = Dictionaries::precise(graph_, definitions_);

	EXPECT_EQ(In(dictionaries, 0, "a"), "A");
	EXPECT_EQ(In(dictionaries, 1, "a"), "A");
	EXPECT_EQ(In(dictionaries, 0, "b"), "declared");
	EXPECT_EQ(In(dictionaries, 1, "b"), "declared");
}

TEST_F(Meanings, PreciseEachUnitItsOwn)
{
	definitions_.declarations.push_back(Type("a", "declared, longer than all"));
	Unit({ Type("a", "first"), Type("b", "B") });
	Unit({ Type("a", "second") });
	Unit({});
	Unit({ Type("a", "first") });

	const Dictionaries dictionaries = Dictionaries::precise(graph_, definitions_);

	EXPECT_EQ(In(dictionaries, 0, "a"), "first");
	EXPECT_EQ(In(dictionaries, 1, "a"), "second");
	EXPECT_EQ(In(dictionaries, 2, "a"), "declared, longer than all");
	EXPECT_EQ(In(dictionaries, 3, "a"), "first");
	for (size_t unit = 0; unit < 4; unit++)
		EXPECT_EQ(In(dictionaries, unit, "b"), "B");
	EXPECT_EQ(dictionaries.differences.size(), 3u);
	EXPECT_EQ(dictionaries.of_unit[0], dictionaries.of_unit[3]);
}

// Without a declaration nobody uses the name but the units that define it.
TEST_F(Meanings, PreciseWithoutADeclaration)
{
	Unit({ Type("a", "x"), Type("b", "x") });
	Unit({ Type("a", "long"), Type("b", "yy") });
	Unit({ Type("a", "x"), Type("b", "yy") });

	const Dictionaries dictionaries = Dictionaries::precise(graph_, definitions_);
	const std::vector<std::string> a{ "x", "long", "x" }, b{ "x", "yy", "yy" };

	for (size_t unit = 0; unit < 3; unit++) {
		EXPECT_EQ(In(dictionaries, unit, "a"), a[unit]);
		EXPECT_EQ(In(dictionaries, unit, "b"), b[unit]);
	}
	EXPECT_EQ(dictionaries.differences.size(), 3u);
	EXPECT_EQ(dictionaries.differences[0].size(), 0u);
}

TEST_F(Meanings, PreciseDoesNotDependOnTheOrderOfUnits)
{
	const std::vector<std::vector<NodeId>> units{
		{ Type("a", "1"), Type("b", "one") },
		{ Type("a", "2"), Type("b", "one") },
		{ Type("a", "22"), Type("c", "C") },
		{ Type("b", "two") },
	};
	std::vector<size_t> order{ 0, 1, 2, 3 };

	definitions_.declarations.push_back(Type("b", "declared"));

	const std::vector<std::vector<std::string>> expected{
		{ "1", "one", "C" },
		{ "2", "one", "C" },
		{ "22", "declared", "C" },
		{ "22", "two", "C" },
	};

	do {
		definitions_.all.clear();
		definitions_.ends.clear();
		for (size_t unit : order)
			Unit(units[unit]);

		const Dictionaries dictionaries = Dictionaries::precise(graph_, definitions_);

		for (size_t i = 0; i < order.size(); i++)
			ASSERT_EQ((std::vector<std::string>{ In(dictionaries, i, "a"),
							     In(dictionaries, i, "b"),
							     In(dictionaries, i, "c") }),
				  expected[order[i]]);
	} while (std::next_permutation(order.begin(), order.end()));
}

TEST_F(Meanings, PreciseRepeatedDefinitions)
{
	Unit({ Type("a", "A"), Type("a", "A") });
	Unit({ Type("a", "B"), Type("a", "B") });
	Unit({ Type("a", "B") });

	const Dictionaries dictionaries = Dictionaries::precise(graph_, definitions_);

	EXPECT_EQ(In(dictionaries, 0, "a"), "A");
	EXPECT_EQ(In(dictionaries, 1, "a"), "B");
	EXPECT_EQ(dictionaries.of_unit[1], dictionaries.of_unit[2]);
	EXPECT_EQ(dictionaries.differences.size(), 2u);
}

} // namespace
