/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which differing types each of the symbols reaches that two sections, an old and
 * a new one, have in common. See reach.cc.
 */
#ifndef SYMTYPES_REACH_HH
#define SYMTYPES_REACH_HH

#include <cstdint>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

#include "symtypes.hh"

class Reach {
public:
	/* A type or symbol that differs: its name, and its texts before and after. */
	using Change = std::tuple<uint32_t, uint32_t, uint32_t>;
	struct Reached {
		uint32_t section;	/* an old one that has it */
		std::vector<uint32_t> by;	/* symbols */
	};
	std::map<Change, Reached> changes;

	Reach(const Corpus &before, const Corpus &after, const Vocabulary &vocabulary)
		: before_(before), after_(after), vocabulary_(vocabulary),
		  visited_(vocabulary.names.size())
	{
		for (uint32_t name = 0; name < vocabulary.names.size(); name++)
			if (auto base = without_number(vocabulary.names[name]))
				if (auto id = vocabulary.names.find(*base))
					namesakes_[*id].push_back(name);
	}

	/*
	 * Adds what SYMBOLS reach, which are in OLD_SECTION of before and NEW_SECTION of after.
	 * Throws an Error if more than 20,000 of as many types differ.
	 */
	void add(uint32_t old_section, uint32_t new_section, const std::vector<uint32_t> &symbols);

private:
	/* A name in the two sections. */
	struct Node {
		uint32_t name;
		uint32_t first = 0, end = 0;	/* in edges_ */
		uint32_t order = 0, low = 0;	/* of Tarjan's algorithm, from 1 */
		uint32_t component = 0;		/* from 1; 0 while it is on the stack */
	};

	uint32_t node(uint32_t name);
	void collect(uint32_t old_section, uint32_t new_section);
	void components();
	void finish(uint32_t node);

	const Corpus &before_, &after_;
	const Vocabulary &vocabulary_;

	std::map<uint32_t, std::vector<uint32_t>> namesakes_;	/* s#foo@2 by s#foo */

	std::vector<uint32_t> visited_;	/* by name: its node plus 1 */
	std::vector<Node> nodes_;
	std::vector<uint32_t> edges_;	/* the nodes that a node refers to */
	std::vector<std::pair<uint32_t, Change>> differing_;	/* nodes */
	std::vector<uint32_t> stack_;
	std::vector<uint64_t> sets_;	/* words_ for each component: bits for differing_ */
	size_t words_ = 0;
	uint32_t component_ = 0;	/* the last one */
};

#endif /* SYMTYPES_REACH_HH */
