/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The types of one object as a graph: plain data, which convert.cc writes and
 * expansion.cc reads.
 *
 * A node is the text of a type or symbol, as a list of tokens: words and numbers, and
 * other types. A type with a name has a reference, "s#file" for the
 * structure file, and by that the text of other types names it; one without a name
 * is an edge to its node, for it is written out in place. So structures with
 * pointers back to each other make cycles of references, and none of edges.
 *
 * A header's types are described again in each unit that uses them: of two million
 * DIEs that the exports of a kernel reach, eight thousand differ. So a node is looked
 * up by its tokens when it is complete, and what was there before is taken. All that
 * comes later, text and versions, is done once for what differs. (This is called
 * hash-consing.) A reference says only what a type is called, and several nodes
 * may have the same one.
 */
#ifndef GENDWARFKSYMS_GRAPH_HH
#define GENDWARFKSYMS_GRAPH_HH

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "idtable.hh"

using NodeId = uint32_t;
using ReferenceId = uint32_t;
using TextId = uint32_t;

constexpr ReferenceId no_reference = UINT32_MAX;

/* Where a word breaks the line. Of two breaks with nothing between them one is left. */
enum class LineBreak : uint8_t { nowhere, before, after };

/* What the format itself consists of, with the text. */
#define GENDWARFKSYMS_WORDS(X)						\
	X(open, " {", after)						\
	X(close, "}", before)						\
	X(open_list, " (", after)					\
	X(close_list, ")", before)					\
	X(result, "-> ", before)					\
	X(comma, " ,", after)						\
	X(open_bound, "[", nowhere)					\
	X(close_bound, "]", nowhere)					\
	X(equals, " = ", nowhere)					\
	X(enumerator, "enumerator", nowhere)				\
	X(space, " ", nowhere)						\
	X(formal_parameter, "formal_parameter ", nowhere)		\
	X(member, "member ", nowhere)					\
	X(template_type_parameter, "template_type_parameter_type", nowhere) \
	X(type_definition, "typedef_type", nowhere)			\
	X(no_type, "base_type void", nowhere)				\
	X(noreturn, " noreturn", nowhere)				\
	X(unprototyped, " unprototyped", nowhere)			\
	X(thread_local_variable, " thread_local", nowhere)		\
	X(vector, " vector", nowhere)

enum class Word : uint32_t {
#define X(word, text, line_break) word,
	GENDWARFKSYMS_WORDS(X)
#undef X
};

/* A piece of text. 8 bytes, for a kernel is a hundred million of them before they are looked up. */
struct Token {
	enum Kind : uint32_t {
		word, /* id: a Word */
		tag, /* id: a DW_TAG_ code, whose name is written */
		name, /* id: a TextId; a space and that */
		text, /* id: a TextId */
		number, /* id: the number; with a code, the attribute that has it */
		large_number, /* the same, id: an index into the graph's numbers */
		edge, /* id: a NodeId */
		reference, /* id: a ReferenceId */
		unresolved, /* id: what convert.cc has to resolve yet */
	};

	Kind kind : 8;
	uint32_t code : 24; /* DW_AT_ */
	uint32_t id;

	Token() = default;
	Token(Kind kind, uint32_t id, uint32_t code = 0) : kind(kind), code(code), id(id) {}
	Token(Word word) : Token(Token::word, static_cast<uint32_t>(word)) {}
};

static_assert(sizeof(Token) == sizeof(uint64_t));

struct Node {
	size_t first, count; /* of Graph::tokens() */
	ReferenceId reference;
	/* Bytes of the text in which unnamed types stand in place, named ones as references. */
	uint64_t size;
};

class Graph {
public:
	/*
	 * The node of these TOKENS, and of a type with that REFERENCE if it has a
	 * name. Made if there was none. The nodes of its edges must exist. Throws
	 * an Error if its text is longer than any compiler's types make it (64 MiB).
	 */
	NodeId add_node(const Token *tokens, size_t count, ReferenceId reference);

	/*
	 * Counts SIZE bytes of text that will be written out: of names, and of what has one.
	 * Throws an Error if all together are longer than any object makes it (1 GiB).
	 */
	void count_text(uint64_t size);

	TextId add_text(std::string_view text);
	/* The token of VALUE, or of the attribute ATTRIBUTE (DW_AT_ code) with that value. */
	Token number(uint64_t value, uint32_t attribute = 0);
	/* The reference of a type by PREFIX ("s" of "s#file") and qualified name. */
	ReferenceId add_reference(char prefix, TextId name);

	size_t node_count() const { return nodes_.size(); }
	const Node &node(NodeId id) const { return nodes_[id]; }
	const Token *tokens(const Node &node) const { return tokens_.data() + node.first; }
	std::string_view text(TextId id) const { return texts_[id]; }
	size_t reference_count() const { return references_.size(); }
	const std::string &reference(ReferenceId id) const { return references_[id]; }

	/* Adds what TOKEN stands for to TEXT, if it is no edge. */
	void append(const Token &token, std::string &text) const;

private:
	uint64_t size_of(const Token &token) const;

	std::vector<Node> nodes_;
	std::vector<Token> tokens_;
	std::deque<std::string> texts_;
	std::vector<uint64_t> numbers_;
	std::deque<std::string> references_;
	IdTable node_ids_, text_ids_, number_ids_, reference_ids_;
	uint64_t text_size_ = 0;
};

#endif /* GENDWARFKSYMS_GRAPH_HH */
