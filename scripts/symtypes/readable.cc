// SPDX-License-Identifier: GPL-2.0
/*
 * Types as lines for people.
 *
 * DWARF is parsed by the little that all its texts have in common. A node is a word, more words
 * that are its name, perhaps a list in brackets, perhaps "->" and a type, and attributes like
 * byte_size(8). Members and parameters are nodes that start with a type and end with a name. So
 * words that the format will have one day are shown unchanged.
 *
 * What the lines leave out, such as the size of an int, is in their exact form, which is compared.
 */
#include "readable.hh"

#include <cstdlib>
#include <cstring>

#include "common.hh"
#include "symtypes.hh"
#include "util.hh"

namespace {

using Text = std::string;
using View = std::string_view;

/* Damaged files may nest without end. No type comes close to this. */
const int max_depth = 200;

struct Node {
	View tag, text;		/* its first word, and all of it */
	Text name;
	Text facts;		/* words that are neither name nor attribute, a space after each */
	Text attributes;	/* a space before each */
	std::vector<Node> list;
	std::vector<Node> type;	/* of a member, a parameter or a result: at most one */
};

bool is_block(View tag)
{
	return tag == "structure_type" || tag == "class_type" || tag == "union_type" ||
	       tag == "enumeration_type" || tag == "variant_part" || tag == "variant";
}

/* The name of WORD if it is name(number); empty if it is not. */
View attribute_name(View word)
{
	const size_t open = word.find_first_not_of("abcdefghijklmnopqrstuvwxyz_");

	if (open == word.npos || open == 0 || word[open] != '(' || word.size() < open + 3 ||
	    word.find_first_not_of("-0123456789", open + 1) != word.size() - 1 ||
	    word.back() != ')')
		return {};
	return word.substr(0, open);
}

class Parser {
public:
	explicit Parser(View text) : text_(text), rest_(text) { next(); }

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

	bool at(View word) const { return word_ == word; }
	bool at_list() const { return at("{") || at("("); }
	bool at_end() const { return word_.empty() || at("}") || at(")") || at(",") || at("->"); }
	bool at_attribute() const { return !attribute_name(word_).empty(); }

	Node parse_node(int depth, bool in_item)
	{
		const char *start = word_.data();
		Node node;

		if (at_end() || depth > max_depth)
			fail("no type");
		node.tag = word_;
		next();
		if (node.tag == "member" || node.tag == "formal_parameter" ||
		    node.tag == "variable") {
			/* What a variable has besides its type */
			for (; at("thread_local") || at_attribute(); next())
				node.facts.append(word_).append(" ");
			node.type.push_back(parse_node(depth + 1, true));
			while (!at_end() && !at_list()) {
				parse_name(node);
				parse_attributes(node, false);
			}
		} else if (!is_reference(node.tag) && node.tag != "unspecified_type") {
			parse_name(node);
			/* The calling convention comes before the parameters. */
			if (node.tag == "subprogram" || node.tag == "subroutine_type")
				parse_attributes(node, false);
			if (at_list())
				parse_list(node, depth);
			if (at("vector")) {
				node.facts = "vector ";
				next();
			}
			if (at("->")) {
				next();
				node.type.push_back(parse_node(depth + 1, in_item));
			}
			parse_attributes(node, in_item);
		}
		node.text = View(start, text_.data() + end_ - start);
		return node;
	}

	/* Parses up to a list, an attribute or the end. Words of a name may contain brackets. */
	void parse_name(Node &node)
	{
		for (; !at_end() && !at_list() && !at_attribute(); next())
			node.name.append(node.name.empty() ? "" : " ").append(word_);
	}

	/* The attributes of a member may follow those of its type without a name between. */
	void parse_attributes(Node &node, bool in_item)
	{
		for (; at_attribute(); next()) {
			const View name = attribute_name(word_);

			if (in_item &&
			    (name == "data_member_location" || name == "data_bit_offset" ||
			     name == "bit_size" || name == "accessibility"))
				return;
			node.attributes.append(" ").append(word_);
		}
	}

	void parse_list(Node &node, int depth)
	{
		const View close = at("{") ? "}" : ")";

		do {
			next();
			if (node.list.empty() && at(close))
				break;
			node.list.push_back(parse_node(depth + 1, false));
		} while (at(","));
		if (!at(close))
			fail("no '%s'", close.data());
		next();
	}

	View text_, rest_, word_;
	size_t end_ = 0;	/* of the word before */
};

/* FIRST and SECOND with a space between them, which neither an empty text nor "*" needs. */
Text joined(View first, View second)
{
	const bool space = !first.empty() && !second.empty() && first.back() != '*';

	return text_of({ first, space ? " " : "", second });
}

Text declaration(const Node &type, const Text &name);

/* A member or parameter, or whatever else is in a list. */
Text item_text(const Node &item)
{
	if (item.tag == "unspecified_parameters")
		return "...";
	return item.type.empty() ? Text(item.text) : declaration(item.type[0], item.name);
}

/* Takes the attribute NAME out of TEXT. Returns its value. */
Text take(Text &text, View name)
{
	const Text start = text_of({ " ", name, "(" });
	Text value;

	for (size_t at = 0; (at = text.find(start, at)) != text.npos;) {
		const size_t from = at + start.size(), end = text.find(' ', from);

		if (attribute_name(View(text).substr(at + 1, end - at - 1)).empty()) {
			at = from;
			continue;
		}
		if (value.empty())
			value = text.substr(from, text.find(')', from) - from);
		text.erase(at, end - at);
	}
	return value;
}

/* The words before the name of a function: "noreturn " */
Text function_facts(const Node &function)
{
	const Text facts = text_of({ function.name, function.attributes, " " });

	return facts.substr(facts[0] == ' ');
}

/* "union {": the start of a block */
Text head(const Node &block)
{
	View word = block.tag;
	Text name = block.name;

	if (word == "structure_type")
		word = "struct";
	else if (word == "enumeration_type")
		word = "enum";
	else if (ends_with(word, "_type"))
		word.remove_suffix(strlen("_type"));
	if (word == "variant") {
		Text attributes = block.attributes;

		name = take(attributes, "discr_value");
		/* The variant for all other values has no value. */
		if (name.empty())
			name = "else";
	}
	return text_of({ joined(word, name), " {" });
}

/* NAME declared with TYPE as in C. Rust's pointers and slices have names instead. */
Text declaration(const Node &type, const Text &name)
{
	const View tag = type.tag;
	const Node *of = type.list.size() == 1 ? &type.list[0] : nullptr;

	if (is_reference(tag))
		return joined(type_name(tag), name);
	if (tag == "pointer_type" && type.name.empty() && of) {
		const bool brackets = starts_with(of->tag, "array_type") ||
				      of->tag == "subroutine_type";

		return declaration(*of,
				   text_of({ brackets ? "(*" : "*", name, brackets ? ")" : "" }));
	}
	if (starts_with(tag, "array_type") && of)
		return text_of(
			{ type.facts,
			  declaration(*of, text_of({ name, tag.substr(strlen("array_type")) })) });
	if (tag == "subroutine_type" && type.type.size() == 1) {
		Text parameters;

		for (const Node &item : type.list)
			parameters.append(parameters.empty() ? "" : ", ").append(item_text(item));
		return text_of(
			{ function_facts(type),
			  declaration(type.type[0], text_of({ name, "(", parameters, ")" })) });
	}
	if (is_block(tag)) {
		Text text = head(type);

		for (const Node &item : type.list)
			text.append(" ").append(item_text(item)).append(";");
		return joined(text.append(" }"), name);
	}
	if (ends_with(tag, "_type") && type.name.empty() && of) {
		const View word = tag.substr(0, tag.size() - strlen("_type"));

		/* A constant pointer: "const" comes between "*" and the name. */
		if (of->tag == "pointer_type" && of->name.empty())
			return declaration(*of, joined(word, name));
		return text_of({ word, " ", declaration(*of, name) });
	}
	return joined(type.name.empty() ? type.text : type.name, name);
}

using Lines = std::vector<ReadableLine>;

void add_item(Lines &lines, const Node &item, size_t depth);

/* Adds a block, the type of the member NAME, if any. */
void add_block(Lines &lines, const Node &node, size_t depth, const Text &offset, const Text &name)
{
	const Text end = joined("}", name);
	Text attributes = node.attributes, size = take(attributes, "byte_size");
	const Text alignment = take(attributes, "alignment");

	if (!size.empty())
		size.insert(0, "size ");
	if (!alignment.empty())
		size.append(size.empty() ? "" : ", ").append("alignment ").append(alignment);
	lines.push_back({ offset, depth, head(node), joined(node.tag, node.name), "" });
	for (const Node &item : node.list)
		add_item(lines, item, depth + 1);
	lines.push_back({ "", depth, end, end + attributes, size });
}

void add_item(Lines &lines, const Node &item, size_t depth)
{
	Text attributes = item.attributes, exact(item.text);
	Text offset = take(attributes, "data_member_location");
	const Text at_bit = take(attributes, "data_bit_offset");
	const Text bits = take(attributes, "bit_size");

	if (!at_bit.empty()) {
		const unsigned long long number = strtoull(at_bit.c_str(), nullptr, 10);

		offset = format("%llu:%llu", number / 8, number % 8);
	}
	take(exact, "data_member_location");
	take(exact, "data_bit_offset");
	if (is_block(item.tag))
		add_block(lines, item, depth, "", "");
	else if (!item.type.empty() && is_block(item.type[0].tag))
		add_block(lines, item.type[0], depth, offset, item.name);
	else
		lines.push_back({ offset, depth,
				  text_of({ item.tag == "enumerator" ? item.name : item_text(item),
					    bits.empty() ? "" : " : ", bits }),
				  exact, "" });
}

Lines dwarf(const Text &name, View text)
{
	const Node node = Parser(text).parse();
	const bool is_typedef = node.tag == "typedef_type" && node.list.size() == 1;
	const bool own = node.type.empty() || is_block(node.tag);
	const Node &type = is_typedef ? node.list[0] : own ? node : node.type[0];
	Lines lines;

	if (node.tag == "subprogram") {
		const Text facts = function_facts(node);
		const bool known = !node.type.empty();

		lines.push_back({ "", 0,
				  text_of({ facts, known ? declaration(type, name) : name, "(" }),
				  text_of({ facts, known ? type.text : "" }), "" });
		for (const Node &item : node.list)
			add_item(lines, item, 1);
		lines.push_back({ "", 0, ")", ")", "" });
	} else if (is_block(type.tag) && (is_typedef || is_block(node.tag))) {
		add_block(lines, type, 0, "", is_typedef ? node.name : "");
	} else if (is_typedef || node.tag == "variable") {
		lines.push_back({ "", 0,
				  text_of({ is_typedef ? "typedef " : node.facts,
					    declaration(type, is_typedef ? node.name : name) }),
				  Text(text), "" });
	} else {
		fail("no type");
	}
	return lines;
}

/* Whether a space comes between a text that ends in LAST and WORD, which REST follows. */
bool spaced(char last, View word, View rest)
{
	if (word == ";" || word == "," || word == ")" || last == '*' || last == '(')
		return false;
	return word != "(" || (last != ')' && next_word(rest) == "*");
}

/* C from genksyms. A line ends after a brace, a semicolon, a parameter or an enumerator. */
Lines genksyms(View text)
{
	Lines lines;
	Text line;
	size_t depth = 0, brackets = 0;
	bool in_enum = false;

	const auto end = [&](size_t at) {
		if (!line.empty())
			lines.push_back({ "", at, line, line, "" });
		line.clear();
	};

	for (View word = next_word(text); !word.empty(); word = next_word(text)) {
		const bool opens = word == "(" && !brackets && !depth;

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
		line += is_reference(word) ? type_name(word) : Text(word);
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

std::vector<ReadableLine> readable(View name, View text)
{
	if (is_reference(name) && is_declaration(text))
		return { { "", 0, type_name(name), Text(text), "only declared" } };
	try {
		return is_dwarf(text) ? dwarf(Text(name), text) : genksyms(text);
	} catch (const Error &) {
		return { { "", 0, Text(text), Text(text), "" } };
	}
}
