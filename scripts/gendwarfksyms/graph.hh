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
 * hash-consing.) Mostly it is the node that came next the last time, too, which is tried
 * first. A reference says only what a type is called, and several nodes
 * may have the same one.
 */
#ifndef GENDWARFKSYMS_GRAPH_HH
#define GENDWARFKSYMS_GRAPH_HH

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "crc.hh"
#include "dwarf.hh"
#include "idtable.hh"

using NodeId = uint32_t;
using ReferenceId = uint32_t;
using TextId = uint32_t;

constexpr ReferenceId no_reference = UINT32_MAX;

/*
 * What the format itself consists of, with the text. Of two line breaks, one at the end of a
 * word and one at the beginning of the next, one is left.
 */
#define GENDWARFKSYMS_WORDS(X)						\
	X(open, " {\n")							\
	X(close, "\n}")							\
	X(open_list, " (\n")						\
	X(close_list, "\n)")						\
	X(result, "\n-> ")						\
	X(comma, " ,\n")						\
	X(open_bound, "[")						\
	X(close_bound, "]")						\
	X(equals, " = ")						\
	X(space, " ")							\
	X(enumerator, "enumerator")					\
	X(next_enumerator, " ,\nenumerator")				\
	X(formal_parameter, "formal_parameter ")			\
	X(next_formal_parameter, " ,\nformal_parameter ")		\
	X(member, "member ")						\
	X(next_member, " ,\nmember ")					\
	X(template_type_parameter, "template_type_parameter_type")	\
	X(type_definition, "typedef_type")				\
	X(no_type, "base_type void")					\
	X(noreturn, " noreturn")					\
	X(unprototyped, " unprototyped")				\
	X(thread_local_variable, " thread_local")			\
	X(vector, " vector")

enum class Word : uint32_t {
#define X(word, text) word,
	GENDWARFKSYMS_WORDS(X)
#undef X
};

constexpr std::string_view word_texts[] = {
#define X(word, text) text,
	GENDWARFKSYMS_WORDS(X)
#undef X
};

/*
 * By Word, also without the line break that it begins with; by DW_TAG_ code; and by Slots:
 * " byte_size(" for DW_AT_byte_size. Their CRCs are those with spaces for line breaks.
 */
struct FixedPieces {
	FixedPieces();

	std::array<Piece, std::size(word_texts)> words, in_new_line;
	std::array<Piece, 0x50> tags;
	std::array<Piece, Slots::none + 1> attributes;
};

extern const FixedPieces fixed_pieces;

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
	const Token *tokens; /* as long as the graph */
	uint32_t count;
	/* Bytes of the text in which unnamed types stand in place, named ones as references. */
	uint32_t size;
	ReferenceId reference;
	NodeId next; /* what was added after it the last time, if anything */
};

class Graph {
public:
	/* The longest text of a type in bytes. No compiler makes any as long. */
	static constexpr uint64_t max_size = 64 << 20;

	/* What an object has usually. Memory that is not touched costs nothing, moving it does. */
	static constexpr size_t usual_nodes = 8192;

	Graph()
	{
		nodes_.reserve(usual_nodes);
		texts_.reserve(usual_nodes);
	}

	/*
	 * The node of these TOKENS, and of a type with that REFERENCE if it has a
	 * name. Made if there was none. The nodes of its edges must exist. Throws
	 * an Error if its text is longer than max_size.
	 */
	NodeId add_node(const Token *tokens, size_t count, ReferenceId reference);

	/*
	 * Counts SIZE bytes of text that will be written out: of names, and of what has one.
	 * Throws an Error if all together are longer than any object makes it (1 GiB).
	 */
	void count_text(uint64_t size);

	/* TEXT is copied, unless it LASTS as long as the graph does. */
	TextId add_text(std::string_view text, bool lasts = false);
	/* The token of VALUE, or of the attribute ATTRIBUTE (DW_AT_ code) with that value. */
	Token number(uint64_t value, uint32_t attribute = 0)
	{
		return value <= UINT32_MAX ? Token(Token::number, value, attribute) :
					     large_number(value, attribute);
	}
	/* The reference of a type by PREFIX ("s" of "s#file") and qualified name. */
	ReferenceId add_reference(char prefix, TextId name);

	size_t node_count() const { return nodes_.size(); }
	const Node &node(NodeId id) const { return nodes_[id]; }
	std::string_view text(TextId id) const { return texts_[id].text(); }
	size_t reference_count() const { return references_.size(); }
	std::string_view reference(ReferenceId id) const { return references_[id].text(); }

	/* The text of TOKEN, which is no edge; of a number with a code what is before it. */
	const Piece &piece(const Token &token) const
	{
		switch (token.kind) {
		case Token::word:
			return fixed_pieces.words[token.id];
		case Token::tag:
			return fixed_pieces.tags[token.id];
		case Token::number:
		case Token::large_number:
			return fixed_pieces.attributes[slots.of(token.code)];
		case Token::reference:
			return references_[token.id];
		default:
			return texts_[token.id];
		}
	}
	uint64_t number(const Token &token) const
	{
		return token.kind == Token::number ? token.id : numbers_[token.id];
	}
	/* Whether the text of TOKEN begins with a line break, and ends with one. */
	static bool begins_line(const Token &token)
	{
		return token.kind == Token::word && word_texts[token.id].front() == '\n';
	}
	static bool ends_line(const Token &token)
	{
		return token.kind == Token::word && word_texts[token.id].back() == '\n';
	}

private:
	NodeId make_node(const Token *tokens, size_t count, ReferenceId reference);
	Token large_number(uint64_t value, uint32_t attribute);
	uint64_t size_of(const Token &token) const;
	std::string_view copy(std::string_view before, std::string_view text, std::string_view after);

	std::vector<Node> nodes_;
	std::vector<Piece> texts_, references_;
	/* The tokens of nodes, and texts that do not last by themselves; many together. */
	std::deque<std::vector<Token>> tokens_;
	std::deque<std::string> copies_;
	std::vector<uint64_t> numbers_;
	IdTable node_ids_, text_ids_, number_ids_, reference_ids_;
	NodeId last_ = IdTable::none; /* that was added, or found instead */
	uint64_t text_size_ = 0;
};

#endif /* GENDWARFKSYMS_GRAPH_HH */
