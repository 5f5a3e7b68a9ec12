/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The types of one object as a graph of texts, and what the names of types mean.
 *
 * A type is its text. A type that has a name stands in other texts as a reference, "s#list" for
 * the structure list, and the place is noted as a use. The text of a type without a name is
 * copied into the texts that use it. So struct list { struct list *next; } is two nodes, and
 * types that point to each other are cycles of uses:
 *
 *	pointer_type { s#list } byte_size(8)
 *	structure_type list { member pointer_type { s#list } byte_size(8) next ... }
 *
 * Each unit that includes a header describes the header's types again: the exports of a kernel
 * reach two million DIEs, and eight thousand different types. So a text is looked up when it is
 * complete, and equal ones are one node ("hash-consing"). Whatever follows is done once for each.
 */
#ifndef GENDWARFKSYMS_TYPES_HH
#define GENDWARFKSYMS_TYPES_HH

#include "kabi.hh"

/* Or none. */
using NodeId = uint32_t;
using ReferenceId = uint32_t;

struct Text {
	/* Where a reference stands in the text. */
	struct Use {
		uint32_t at, size; /* bytes */
		ReferenceId reference;

		bool operator==(const Use &use) const
		{
			return at == use.at && reference == use.reference;
		}
	};

	std::string text;
	std::vector<Use> uses; /* in the order of the text */

	/* These throw an Error beyond 64 MiB. Where two line breaks would meet, one is kept. */
	void add(std::string_view piece);
	void add(const Text &other);
	void add_reference(std::string_view reference, ReferenceId id);
	/* These add words of the format itself, which do not begin with a line break. */
	void add_word(std::string_view word) { text.append(word); }
	void add_words(std::initializer_list<std::string_view> words)
	{
		for (std::string_view word : words)
			text.append(word);
	}

	/* A name may look like a reference: equal texts may differ in their uses. */
	bool operator==(const Text &other) const { return text == other.text && uses == other.uses; }
	/* The text with spaces for line breaks. */
	std::string one_line() const;
};

struct Node {
	Text text;
	ReferenceId reference; /* of a type that has a name, or none */
	NodeId next; /* with the same hash, or none */
};

class Graph {
public:
	/* The node of a type or symbol. Throws an Error if all texts become longer than 1 GiB. */
	NodeId add(const Text &text, ReferenceId reference);
	/* The reference of a type: PREFIX is the s of "s#file", NAME its qualified name. */
	ReferenceId add_reference(char prefix, std::string_view name);
	/* Replaces the line breaks in all texts by spaces. */
	void join_lines();

	size_t node_count() const { return nodes_.size(); }
	const Node &node(NodeId id) const { return nodes_[id]; }
	size_t reference_count() const { return references_.size(); }
	const std::string &reference(ReferenceId id) const { return references_[id]; }

private:
	std::vector<Node> nodes_;
	Index ids_; /* by hash and reference: the first node */
	std::vector<std::string> references_;
	Index reference_ids_; /* by name */
	std::string name_; /* of the reference that is looked up */
	uint64_t size_ = 0; /* bytes of all texts */
};

/* What units define, as the walk finds it. */
struct Definitions {
	using OfUnit = std::pair<uint32_t, NodeId>; /* by which unit */

	std::vector<NodeId> reached; /* by symbols: each is what its reference means in its context */
	std::vector<std::pair<uint32_t, size_t>> contexts; /* the unit, and where they end in REACHED */
	std::vector<NodeId> declarations; /* of all units */
	std::vector<OfUnit> all; /* in format 2, what several units define, in the order of the file */
};

/* Nearly all names have one type in all units, and many units share their list of differences. */
struct Meanings {
	std::vector<NodeId> common; /* by reference, none for what no unit means */
	std::vector<std::vector<NodeId>> differences; /* what other nodes mean; the first list is empty */
	std::vector<uint32_t> of_context; /* the list that it has */
	ReferenceId in_use; /* TypeTexts::in_use() has all before it */
};

/* BY_UNIT is Format::names_by_unit. Adds opaque types to GRAPH. */
Meanings find_meanings(Graph &graph, const Definitions &definitions, bool by_unit);

/* The texts that references stand for in some units: those of the graph, or of rules. */
class TypeTexts {
public:
	/*
	 * For the units with these DIFFERENCES. Arguments must outlive the object; RULES may be
	 * null. Throws an Error if a rule is wrong, unless its type is not in the object: the
	 * rules of a header are in all objects that include it.
	 */
	TypeTexts(const Graph &graph, const Meanings &meanings, const std::vector<NodeId> &differences,
		  const KabiRules *rules);

	/* The text that a rule has for the symbol NAME, or null. Throws as above. */
	const Text *of_symbol(const std::string &name);

	/* By reference, null without one: first those of the graph, then those of rules alone. */
	const std::vector<const Text *> &all() const { return texts_; }
	const std::string &reference(ReferenceId id) const
	{
		return id < graph_.reference_count() ? graph_.reference(id) :
						       added_[id - graph_.reference_count()];
	}
	/* References with a line in a symtypes file: those that SYMBOLS reach, in format 1 more. */
	std::vector<ReferenceId> in_use(std::vector<const Text *> symbols) const;

private:
	const Text *parse(const std::string &target, const std::string &rule);
	void parse_rules();

	const Graph &graph_;
	const KabiRules *const rules_;
	std::vector<const Text *> texts_;
	std::vector<Text> by_rule_; /* whose addresses texts_ has */
	std::vector<std::string> added_; /* references that only rules define */
	const ReferenceId in_use_; /* Meanings::in_use */
	Index ids_; /* of references, if there are rules */
	ReferenceId parsed_ = 0; /* before it all rules are parsed */
};

#endif /* GENDWARFKSYMS_TYPES_HH */
