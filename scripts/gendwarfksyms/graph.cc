// SPDX-License-Identifier: GPL-2.0
/*
 * Nodes, names and references, each kind once.
 */
#include "graph.hh"

#include <algorithm>
#include <cstring>
#include <utility>

#include "dwarf.hh"
#include "error.hh"
#include "text.hh"

namespace {

constexpr uint64_t max_text_size = 1 << 30;
constexpr NodeId max_nodes = UINT32_MAX - 2;
/* More would not have unique() hashes, together with a prefix. */
constexpr TextId max_texts = UINT32_MAX / 4;
constexpr std::string_view prefixes = "sute";
/* Bytes. */
constexpr size_t list_size = 64 << 10;

/* The last of LISTS, with room for SIZE more. What is in use does not move. */
template <typename List> List &with_room(std::deque<List> &lists, size_t size)
{
	if (lists.empty() || lists.back().capacity() - lists.back().size() < size)
		lists.emplace_back().reserve(
			std::max(size, list_size / sizeof(typename List::value_type)));
	return lists.back();
}

uint32_t hash_of(const Token *tokens, size_t count, uint64_t seed)
{
	/* Two at a time, as a multiplication waits for the one before. */
	uint64_t even = seed, odd = count, token;

	for (size_t i = 0; i < count; i++) {
		memcpy(&token, &tokens[i], sizeof(token));
		even = IdTable::mix(token, even);
		std::swap(even, odd);
	}
	return IdTable::hash(even, odd);
}

} /* namespace */

FixedPieces::FixedPieces()
{
	for (size_t i = 0; i < words.size(); i++) {
		std::string_view text = word_texts[i];
		std::string on_one_line(text);

		std::replace(on_one_line.begin(), on_one_line.end(), '\n', ' ');
		words[i] = Piece(text, on_one_line);
		if (text.front() == '\n')
			text.remove_prefix(1);
		in_new_line[i] = Piece(text, on_one_line.substr(on_one_line.size() - text.size()));
	}
	for (unsigned int tag = 0; tag < tags.size(); tag++)
		tags[tag] = Piece(known_tag_name(tag));
#define X(name) attributes[Slots::at_##name] = Piece(" " #name "(");
	GENDWARFKSYMS_ATTRIBUTES(X)
#undef X
}

const FixedPieces fixed_pieces;

/* The most bytes that TOKEN adds to a text. */
inline uint64_t Graph::size_of(const Token &token) const
{
	switch (token.kind) {
	case Token::number:
	case Token::large_number:
		return decimal_size(number(token)) + (token.code ? piece(token).size + strlen(")") : 0);
	case Token::edge:
		return nodes_[token.id].size;
	case Token::name:
		return strlen(" ") + piece(token).size;
	default:
		return piece(token).size;
	}
}

NodeId Graph::add_node(const Token *tokens, size_t count, ReferenceId reference)
{
	auto is_same = [&](NodeId id) {
		const Node &node = nodes_[id];

		return node.count == count && node.reference == reference &&
		       (!count || !memcmp(node.tokens, tokens, count * sizeof(*tokens)));
	};
	/* Units with the same headers reach the same types in the same order. */
	NodeId known = last_ == IdTable::none ? IdTable::none : nodes_[last_].next;

	if (known == IdTable::none || !is_same(known)) {
		const uint32_t hash = hash_of(tokens, count, reference);

		known = node_ids_.find(hash, is_same);
		if (known == IdTable::none) {
			known = make_node(tokens, count, reference);
			node_ids_.add(hash, known);
		}
		if (last_ != IdTable::none)
			nodes_[last_].next = known;
	}
	last_ = known;
	return known;
}

NodeId Graph::make_node(const Token *tokens, size_t count, ReferenceId reference)
{
	uint64_t size = 0;
	bool in_new_line = false;

	if (nodes_.size() == max_nodes)
		fail("more than ", max_nodes, " types");
	for (size_t i = 0; i < count && size <= max_size; i++) {
		size += size_of(tokens[i]) - (in_new_line && begins_line(tokens[i]));
		in_new_line = ends_line(tokens[i]);
	}
	if (size > max_size || count > max_size)
		fail("the text of a type is longer than ", max_size, " bytes");
	if (reference != no_reference)
		count_text(size);

	std::vector<Token> &list = with_room(tokens_, count);

	list.insert(list.end(), tokens, tokens + count);
	nodes_.push_back({ list.data() + list.size() - count, static_cast<uint32_t>(count),
			   static_cast<uint32_t>(size), reference, IdTable::none });
	return nodes_.size() - 1;
}

void Graph::count_text(uint64_t size)
{
	text_size_ += size;
	if (text_size_ > max_text_size)
		fail("the text of all types is longer than ", max_text_size, " bytes");
}

Token Graph::large_number(uint64_t value, uint32_t attribute)
{
	uint32_t hash = IdTable::hash(value);
	uint32_t known = number_ids_.find(hash, [&](uint32_t id) { return numbers_[id] == value; });

	if (known == IdTable::none) {
		known = numbers_.size();
		numbers_.push_back(value);
		number_ids_.add(hash, known);
	}
	return Token(Token::large_number, known, attribute);
}

/* BEFORE, TEXT and AFTER as one text, which lasts as long as the graph. */
std::string_view Graph::copy(std::string_view before, std::string_view text, std::string_view after)
{
	const size_t size = before.size() + text.size() + after.size();

	std::string &copies = with_room(copies_, size);
	const size_t start = copies.size();

	copies.append(before).append(text).append(after);
	return std::string_view(copies).substr(start);
}

TextId Graph::add_text(std::string_view text, bool lasts)
{
	uint32_t hash = IdTable::hash(text);
	TextId id = text_ids_.find(hash, [&](TextId known) { return this->text(known) == text; });

	if (id == IdTable::none) {
		if (texts_.size() == max_texts)
			fail("more than ", max_texts, " names");
		count_text(text.size());
		id = texts_.size();
		texts_.emplace_back(lasts ? text : copy({}, text, {}));
		text_ids_.add(hash, id);
	}
	return id;
}

ReferenceId Graph::add_reference(char prefix, TextId name)
{
	uint32_t hash = IdTable::unique(name * 4 + prefixes.find(prefix));
	ReferenceId id = reference_ids_.find(hash);

	if (id == IdTable::none) {
		const std::string_view text = this->text(name);
		const bool is_quoted = text.find(' ') != text.npos;
		const char before[] = { prefix, '#', '\'' };

		count_text(text.size());
		id = references_.size();
		references_.emplace_back(copy({ before, is_quoted ? 3u : 2u }, text, is_quoted ? "'" : ""));
		reference_ids_.add(hash, id);
	}
	return id;
}
