// SPDX-License-Identifier: GPL-2.0
/*
 * Nodes, names and references, each kind once.
 */
#include "graph.hh"

#include <cstring>
#include <utility>

#include "dwarf.hh"
#include "error.hh"
#include "text.hh"

namespace {

constexpr uint64_t max_size = 64 << 20, max_text_size = 1 << 30;
constexpr NodeId max_nodes = UINT32_MAX - 2;
/* More would not have unique() hashes, together with a prefix. */
constexpr TextId max_texts = UINT32_MAX / 4;
constexpr std::string_view prefixes = "sute";

struct WordText {
	const char *text;
	LineBreak line_break;
};

const WordText words[] = {
#define X(word, text, line_break) { text, LineBreak::line_break },
	GENDWARFKSYMS_WORDS(X)
#undef X
};

bool breaks_line(const Token &token, LineBreak where)
{
	return token.kind == Token::word && words[token.id].line_break == where;
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

NodeId Graph::add_node(const Token *tokens, size_t count, ReferenceId reference)
{
	uint32_t hash = hash_of(tokens, count, reference);
	uint64_t size = 0;

	NodeId known = node_ids_.find(hash, [&](NodeId id) {
		const Node &node = nodes_[id];

		return node.count == count && node.reference == reference &&
		       (!count ||
			!memcmp(&tokens_[node.first], tokens, count * sizeof(*tokens)));
	});

	if (known != IdTable::none)
		return known;
	if (nodes_.size() == max_nodes)
		fail("more than ", max_nodes, " types");
	for (size_t i = 0; i < count; i++) {
		size += size_of(tokens[i]);
		if (i && breaks_line(tokens[i], LineBreak::before) &&
		    breaks_line(tokens[i - 1], LineBreak::after))
			size--;
		if (size > max_size)
			fail("the text of a type is longer than ", max_size, " bytes");
	}
	if (reference != no_reference)
		count_text(size);
	nodes_.push_back({ tokens_.size(), count, reference, size });
	tokens_.insert(tokens_.end(), tokens, tokens + count);
	node_ids_.add(hash, nodes_.size() - 1);
	return nodes_.size() - 1;
}

void Graph::count_text(uint64_t size)
{
	text_size_ += size;
	if (text_size_ > max_text_size)
		fail("the text of all types is longer than ", max_text_size, " bytes");
}

/* How many bytes append() adds, or the node of an edge, but for the rule of two line breaks. */
uint64_t Graph::size_of(const Token &token) const
{
	switch (token.kind) {
	case Token::word:
		return strlen(words[token.id].text) +
		       (words[token.id].line_break != LineBreak::nowhere);
	case Token::tag:
		return tag_name(token.id).size();
	case Token::name:
		return 1 + texts_[token.id].size();
	case Token::text:
		return texts_[token.id].size();
	case Token::number:
	case Token::large_number:
		return decimal_size(token.kind == Token::number ? token.id : numbers_[token.id]) +
		       (token.code ? strlen(" ()") + strlen(attribute_name(token.code)) : 0);
	case Token::reference:
		return references_[token.id].size();
	case Token::edge:
		return nodes_[token.id].size;
	case Token::unresolved:
		break;
	}
	return 0;
}

void Graph::append(const Token &token, std::string &text) const
{
	switch (token.kind) {
	case Token::word: {
		const WordText &word = words[token.id];

		if (word.line_break == LineBreak::before && (text.empty() || text.back() != '\n'))
			text.push_back('\n');
		text.append(word.text);
		if (word.line_break == LineBreak::after)
			text.push_back('\n');
		break;
	}
	case Token::tag:
		text.append(tag_name(token.id));
		break;
	case Token::name:
		text.append(" ").append(texts_[token.id]);
		break;
	case Token::text:
		text.append(texts_[token.id]);
		break;
	case Token::number:
	case Token::large_number:
		if (token.code)
			text.append(" ").append(attribute_name(token.code)).append("(");
		text.append(std::to_string(token.kind == Token::number ? token.id :
									 numbers_[token.id]));
		if (token.code)
			text.append(")");
		break;
	case Token::reference:
		text.append(references_[token.id]);
		break;
	case Token::edge:
	case Token::unresolved:
		break;
	}
}

Token Graph::number(uint64_t value, uint32_t attribute)
{
	if (value <= UINT32_MAX)
		return Token(Token::number, value, attribute);

	uint32_t hash = IdTable::hash(value);
	uint32_t known = number_ids_.find(hash, [&](uint32_t id) { return numbers_[id] == value; });

	if (known == IdTable::none) {
		known = numbers_.size();
		numbers_.push_back(value);
		number_ids_.add(hash, known);
	}
	return Token(Token::large_number, known, attribute);
}

TextId Graph::add_text(std::string_view text)
{
	uint32_t hash = IdTable::hash(text);
	TextId id = text_ids_.find(hash, [&](TextId known) { return texts_[known] == text; });

	if (id == IdTable::none) {
		if (texts_.size() == max_texts)
			fail("more than ", max_texts, " names");
		count_text(text.size());
		id = texts_.size();
		texts_.emplace_back(text);
		text_ids_.add(hash, id);
	}
	return id;
}

ReferenceId Graph::add_reference(char prefix, TextId name)
{
	uint32_t hash = IdTable::unique(name * 4 + prefixes.find(prefix));
	ReferenceId id = reference_ids_.find(hash);

	if (id == IdTable::none) {
		const std::string &text = texts_[name];
		const char *quote = text.find(' ') == text.npos ? "" : "'";
		std::string reference(1, prefix);

		count_text(text.size());
		id = references_.size();
		references_.push_back(
			reference.append("#").append(quote).append(text).append(quote));
		reference_ids_.add(hash, id);
	}
	return id;
}
