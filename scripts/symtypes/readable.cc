// SPDX-License-Identifier: GPL-2.0
/*
 * Making types readable.
 *
 * DWARF is parsed by the little that all its texts have in common: a node is a
 * word, more words that are its name, perhaps a list in braces or parentheses,
 * perhaps "->" and a type, and attributes like byte_size(8). So a word that the
 * format gets one day is shown as it is. Members and parameters are nodes that
 * begin with a type and end with a name.
 *
 * What is left out of the lines, such as the size of an int, is still in their
 * exact form, by which they are compared.
 */
#include "readable.hh"

#include <algorithm>
#include <cstring>

#include "error.hh"
#include "symtypes.hh"
#include "text.hh"

namespace {

/* Damaged files may nest anything; no type is nearly as deep. */
const int max_depth = 200;

struct Attribute {
	std::string_view name, value;
};

struct Node {
	std::string_view tag;
	std::string name;
	std::string facts;	/* words that are neither name nor attribute, with spaces */
	char bracket = 0;	/* of the list: "{", "(", or none */
	std::vector<Node> list;
	std::vector<Node> type;	/* of a member, parameter, or result: one at most */
	std::vector<Attribute> attributes;
	std::string_view text;	/* all of it */

	std::string_view attribute(std::string_view which) const
	{
		for (const Attribute &attribute : attributes)
			if (attribute.name == which)
				return attribute.value;
		return {};
	}
};

bool is_item(std::string_view tag)
{
	return tag == "member" || tag == "formal_parameter" || tag == "variable";
}

bool is_function(std::string_view tag)
{
	return tag == "subprogram" || tag == "subroutine_type";
}

bool is_block(std::string_view tag)
{
	return tag == "structure_type" || tag == "class_type" || tag == "union_type" ||
	       tag == "enumeration_type" || tag == "variant_part" || tag == "variant";
}

/* Attributes of a member that follow the type, even if there is no name between. */
bool is_of_member(std::string_view attribute)
{
	return attribute == "data_member_location" || attribute == "data_bit_offset" ||
	       attribute == "bit_size" || attribute == "accessibility";
}

/* WORD as name(number), or an attribute without a name. */
Attribute parse_attribute(std::string_view word)
{
	size_t open = word.find('(');

	if (open == word.npos || open == 0 || word.size() < open + 3 || word.back() != ')' ||
	    word.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") != open)
		return {};

	std::string_view value = word.substr(open + 1, word.size() - open - 2);

	if (value.find_first_not_of("-0123456789") != value.npos)
		return {};
	return { word.substr(0, open), value };
}

class Parser {
public:
	explicit Parser(std::string_view text) : text_(text), rest_(text) { next(); }

	Node parse()
	{
		Node node = parse_node(0, false);

		if (!word_.empty())
			fail("something follows");
		return node;
	}

private:
	void next()
	{
		end_ = text_.size() - rest_.size();
		word_ = next_word(rest_);
	}

	bool at_end() const
	{
		return word_.empty() || word_ == "}" || word_ == ")" || word_ == "," ||
		       word_ == "->";
	}

	void skip(std::string_view word)
	{
		if (word_ != word)
			fail("no '", word, "'");
		next();
	}

	Node parse_node(int depth, bool in_item)
	{
		const char *start = word_.data();
		Node node;

		if (at_end() || depth > max_depth)
			fail("no type");
		node.tag = word_;
		next();
		if (is_item(node.tag)) {
			/* What a variable is beside its type */
			for (; word_ == "thread_local" || !parse_attribute(word_).name.empty();
			     next())
				node.facts.append(word_).append(" ");
			node.type.push_back(parse_node(depth + 1, true));
			while (!at_end() && word_ != "{" && word_ != "(") {
				parse_name(node);
				parse_attributes(node, false);
			}
		} else if (!is_reference(node.tag) && node.tag != "unspecified_type") {
			parse_name(node);
			/* A calling convention is written before the parameters. */
			if (is_function(node.tag))
				parse_attributes(node, false);
			if (word_ == "{" || word_ == "(")
				parse_list(node, depth);
			if (word_ == "vector") {
				node.facts = "vector ";
				next();
			}
			if (word_ == "->") {
				next();
				node.type.push_back(parse_node(depth + 1, in_item));
			}
			parse_attributes(node, in_item);
		}
		node.text = std::string_view(start, text_.data() + end_ - start);
		return node;
	}

	/* Up to a list, an attribute or the end. A word of a name may be a bracket. */
	void parse_name(Node &node)
	{
		while (!at_end() && word_ != "{" && word_ != "(" &&
		       parse_attribute(word_).name.empty()) {
			node.name.append(node.name.empty() ? "" : " ").append(word_);
			next();
		}
	}

	void parse_attributes(Node &node, bool in_item)
	{
		for (;; next()) {
			Attribute attribute = parse_attribute(word_);

			if (attribute.name.empty() || (in_item && is_of_member(attribute.name)))
				return;
			node.attributes.push_back(attribute);
		}
	}

	void parse_list(Node &node, int depth)
	{
		const std::string_view close = word_ == "{" ? "}" : ")";

		node.bracket = word_[0];
		next();
		if (word_ != close) {
			node.list.push_back(parse_node(depth + 1, false));
			while (word_ == ",") {
				next();
				node.list.push_back(parse_node(depth + 1, false));
			}
		}
		skip(close);
	}

	std::string_view text_, rest_, word_;
	size_t end_ = 0;	/* of the word before */
};

std::string joined(const std::string &first, std::string_view second)
{
	if (first.empty() || second.empty())
		return first + std::string(second);
	return first + (first.back() == '*' ? "" : " ") + std::string(second);
}

std::string declaration(const Node &type, const std::string &name);

/* A member or parameter, or what else there is among them. */
std::string item_text(const Node &item)
{
	if (item.tag == "unspecified_parameters")
		return "...";
	return item.type.empty() ? std::string(item.text) : declaration(item.type[0], item.name);
}

/* The words before the name of a function: "noreturn " */
std::string function_facts(const Node &function)
{
	std::string facts = function.name.empty() ? "" : function.name + " ";

	for (const Attribute &attribute : function.attributes)
		facts.append(attribute.name).append("(").append(attribute.value).append(") ");
	return facts;
}

std::string parameters(const Node &function)
{
	std::string text;

	for (const Node &item : function.list) {
		text.append(text.empty() ? "" : ", ");
		text.append(item_text(item));
	}
	return text;
}

/* "union {": the start of a block. */
std::string head(const Node &block)
{
	const std::string_view tag = block.tag;
	const std::string word = tag == "structure_type" ? "struct" :
				 tag == "union_type"	 ? "union" :
				 tag == "enumeration_type" ? "enum" :
				 tag == "class_type"	   ? "class" :
							     std::string(tag);
	std::string_view name = block.name;

	if (tag == "variant")
		name = block.attribute("discr_value");
	/* The one variant that all other values mean has none. */
	if (tag == "variant" && name.empty())
		name = "else";
	return joined(word, name) + " {";
}

/* NAME declared with TYPE as in C; Rust's pointers and slices have names instead. */
std::string declaration(const Node &type, const std::string &name)
{
	const std::string_view tag = type.tag;

	if (is_reference(tag))
		return joined(type_name(tag), name);
	if (tag == "pointer_type" && type.name.empty() && type.list.size() == 1) {
		const std::string_view to = type.list[0].tag;
		bool brackets = starts_with(to, "array_type") || to == "subroutine_type";

		return declaration(type.list[0], brackets ? "(*" + name + ")" : "*" + name);
	}
	if (starts_with(tag, "array_type") && type.list.size() == 1)
		return type.facts + declaration(type.list[0], name + std::string(tag.substr(
								      strlen("array_type"))));
	if (tag == "subroutine_type" && type.type.size() == 1)
		return function_facts(type) +
		       declaration(type.type[0], name + "(" + parameters(type) + ")");
	if (ends_with(tag, "_type") && type.name.empty() && type.list.size() == 1 &&
	    !is_block(tag)) {
		const std::string word(tag.substr(0, tag.size() - strlen("_type")));
		/* const: of the pointer, which is written before the name */
		bool pointer = type.list[0].tag == "pointer_type" && type.list[0].name.empty();

		return pointer ? declaration(type.list[0], joined(word, name)) :
				 word + " " + declaration(type.list[0], name);
	}
	if (is_block(tag)) {
		std::string text = head(type);

		for (const Node &item : type.list)
			text += " " + item_text(item) + ";";
		return joined(text + " }", name);
	}
	if (!type.name.empty())
		return joined(type.name, name);
	return joined(std::string(type.text), name);
}

std::string size_of(const Node &block)
{
	const std::string size(block.attribute("byte_size"));
	const std::string alignment(block.attribute("alignment"));

	return (size.empty() ? "" : "size " + size) +
	       (size.empty() || alignment.empty() ? "" : ", ") +
	       (alignment.empty() ? "" : "alignment " + alignment);
}

/* What ITEM says but for its offset. */
std::string exact_of(const Node &item)
{
	std::string exact;
	std::string_view text = item.text;

	for (std::string_view word = next_word(text); !word.empty(); word = next_word(text)) {
		Attribute attribute = parse_attribute(word);

		if (attribute.name != "data_member_location" && attribute.name != "data_bit_offset")
			exact.append(exact.empty() ? "" : " ").append(word);
	}
	return exact;
}

std::string offset_of(const Node &item)
{
	std::string bytes(item.attribute("data_member_location"));
	const std::string bits(item.attribute("data_bit_offset"));
	uint64_t number = strtoull(bits.c_str(), nullptr, 10);

	if (bits.empty())
		return bytes;
	return std::to_string(number / 8) + ":" + std::to_string(number % 8);
}

class Writer {
public:
	std::vector<ReadableLine> lines;

	/* A block, which ENDS with the name of the member that it is the type of. */
	void block(const Node &node, size_t depth, const std::string &offset,
		   const std::string &name)
	{
		lines.push_back({ offset, depth, head(node),
				  joined(std::string(node.tag), node.name), "" });
		for (const Node &item : node.list)
			this->item(item, depth + 1);

		std::string end = name.empty() ? "}" : "} " + name;
		std::string exact = end;

		for (const Attribute &attribute : node.attributes)
			if (attribute.name != "byte_size" && attribute.name != "alignment")
				exact.append(" ").append(attribute.name).append("(")
					.append(attribute.value).append(")");
		lines.push_back({ "", depth, end, exact, size_of(node) });
	}

	void function(const Node &node, const std::string &name)
	{
		const std::string result =
			node.type.empty() ? name : declaration(node.type[0], name);
		const std::string facts = function_facts(node);

		const std::string_view type = node.type.empty() ? "" : node.type[0].text;

		lines.push_back({ "", 0, facts + result + "(", facts + std::string(type), "" });
		for (const Node &item : node.list)
			this->item(item, 1);
		lines.push_back({ "", 0, ")", ")", "" });
	}

private:
	void item(const Node &item, size_t depth)
	{
		if (is_block(item.tag)) {
			block(item, depth, "", "");
			return;
		}
		if (!item.type.empty() && is_block(item.type[0].tag)) {
			block(item.type[0], depth, offset_of(item), item.name);
			return;
		}

		std::string text = item_text(item);
		std::string_view bits = item.attribute("bit_size");

		if (item.tag == "enumerator")
			text = item.name;
		if (!bits.empty())
			text.append(" : ").append(bits);
		lines.push_back({ offset_of(item), depth, text, exact_of(item), "" });
	}
};

std::vector<ReadableLine> dwarf(std::string_view name, std::string_view text)
{
	const Node node = Parser(text).parse();
	Writer writer;

	if (node.tag == "subprogram")
		writer.function(node, std::string(name));
	else if (node.tag == "variable" && node.type.size() == 1)
		writer.lines.push_back({ "", 0,
					 node.facts + declaration(node.type[0], std::string(name)),
					 std::string(text), "" });
	else if (is_block(node.tag))
		writer.block(node, 0, "", "");
	else if (node.tag == "typedef_type" && node.list.size() == 1 && is_block(node.list[0].tag))
		writer.block(node.list[0], 0, "", node.name);
	else if (node.tag == "typedef_type" && node.list.size() == 1)
		writer.lines.push_back({ "", 0, "typedef " + declaration(node.list[0], node.name),
					 std::string(text), "" });
	else
		fail("no type");
	return writer.lines;
}

/* Whether there is a space between what ends with LAST and WORD, which REST follows. */
bool spaced(char last, std::string_view word, std::string_view rest)
{
	if (word == ";" || word == "," || word == ")" || last == '*' || last == '(')
		return false;
	return word != "(" || (last != ')' && next_word(rest) == "*");
}

/* C as genksyms writes it: a line ends at a brace, a semicolon, a parameter or enumerator. */
std::vector<ReadableLine> genksyms(std::string_view text)
{
	std::vector<ReadableLine> lines;
	std::string line;
	size_t depth = 0, brackets = 0;
	bool in_enum = false;

	auto end = [&](size_t at) {
		if (!line.empty())
			lines.push_back({ "", at, line, line, "" });
		line.clear();
	};

	for (std::string_view word = next_word(text); !word.empty(); word = next_word(text)) {
		bool opens = word == "(" && !brackets && !depth;

		if (word == "}" || (word == ")" && brackets == 1 && !depth))
			end(depth + brackets), depth -= word == "}" && depth;
		if (word == ")" && brackets)
			brackets--;
		if (word == "(")
			brackets++;
		if (word == "enum")
			in_enum = true;
		if (!line.empty() && spaced(line.back(), word, text))
			line += ' ';
		line += is_reference(word) ? type_name(word) : std::string(word);
		if (word == "{")
			end(depth), depth++;
		else if (opens)
			end(0);
		else if (word == ";" || (word == "," && (in_enum || (brackets == 1 && !depth))))
			end(depth + (depth ? 0 : brackets));
		if (word == "}")
			in_enum = false;
	}
	end(depth);
	return lines;
}

} /* namespace */

std::vector<ReadableLine> readable(std::string_view name, std::string_view text)
{
	if (is_reference(name) && is_declaration(text))
		return { { "", 0, type_name(name), std::string(text), "only declared" } };
	try {
		return is_dwarf(text) ? dwarf(name, text) : genksyms(text);
	} catch (const Error &) {
		return { { "", 0, std::string(text), std::string(text), "" } };
	}
}
