// SPDX-License-Identifier: GPL-2.0
/*
 * Types as lines for people, and their differences.
 *
 * DWARF is parsed by the little that all its texts have in common. A node is a word, more words
 * that are its name, perhaps a list in brackets, perhaps "->" and a type, and attributes like
 * byte_size(8). Members and parameters are nodes that start with a type and end with a name. So
 * words that the format will have one day are shown unchanged.
 *
 * What the lines leave out, such as the size of an int, is in their exact form, which is compared.
 */
#include "compare.hh"

#include <algorithm>
#include <cstring>

namespace {

using Text = std::string;
using View = std::string_view;
using TypeLines = std::vector<ReadableLine>;

/* Damaged files may nest without end. No type comes close to this. */
const int max_depth = 200;

/* Nobody reads a difference of more lines. All are removed and added then. */
const int max_steps = 2000;

/* Lines around a change that are shown. */
const size_t context = 2;

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

	const bool is = open != word.npos && open && word[open] == '(' && word.size() > open + 2 &&
			word.find_first_not_of("-0123456789", open + 1) == word.size() - 1;

	return is && word.back() == ')' ? word.substr(0, open) : View();
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

	for (size_t at; (at = text.find(start)) != text.npos;) {
		const size_t from = at + start.size();

		if (value.empty())
			value = text.substr(from, text.find(')', from) - from);
		text.erase(at, text.find(' ', from) - at);
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
	const View tag = block.tag;
	const View word = starts_with(tag, "struct") ? "struct" :
			  starts_with(tag, "enum") ? "enum" : tag.substr(0, tag.find("_type"));
	Text attributes = block.attributes, name = block.name;

	/* The variant for all other values has no value. */
	if (tag == "variant" && (name = take(attributes, "discr_value")).empty())
		name = "else";
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

void add_item(TypeLines &lines, const Node &item, size_t depth);

/* Adds a block, the type of the member NAME, if any. */
void add_block(TypeLines &lines, const Node &node, size_t depth, const Text &offset,
	       const Text &name)
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

void add_item(TypeLines &lines, const Node &item, size_t depth)
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
					    bits.empty() ? "" : " : ", bits }), exact, "" });
}

TypeLines dwarf(const Text &name, View text)
{
	const Node node = Parser(text).parse();
	const Node *of = node.tag == "typedef_type" && node.list.size() == 1 ? &node.list[0] :
			 node.type.empty() ? nullptr : &node.type[0];
	const Text whole(text);
	TypeLines lines;

	if (node.tag == "subprogram") {
		const Text facts = function_facts(node), start = of ? declaration(*of, name) : name;

		lines.push_back({ "", 0, facts + start + "(",
				  text_of({ facts, of ? of->text : "" }), "" });
		for (const Node &item : node.list)
			add_item(lines, item, 1);
		lines.push_back({ "", 0, ")", ")", "" });
	} else if (is_block(node.tag)) {
		add_block(lines, node, 0, "", "");
	} else if (node.tag == "variable") {
		lines.push_back({ "", 0, node.facts + declaration(*of, name), whole, "" });
	} else if (node.tag != "typedef_type" || !of) {
		fail("no type");
	} else if (is_block(of->tag)) {
		add_block(lines, *of, 0, "", node.name);
	} else {
		lines.push_back({ "", 0, "typedef " + declaration(*of, node.name), whole, "" });
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
TypeLines genksyms(View text)
{
	TypeLines lines;
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

/* A line of a difference: of BEFORE, of AFTER, or of both. */
struct Edit {
	const ReadableLine *before, *after;

	const ReadableLine &line() const { return before ? *before : *after; }
	bool changed() const { return !before || !after; }
	bool moved() const
	{
		return !changed() &&
		       (before->offset != after->offset || before->size != after->size);
	}
	/* How far a line has moved; 0 if it has changed or has no offset. */
	long distance() const
	{
		return changed() ? 0 : atol(after->offset.c_str()) - atol(before->offset.c_str());
	}
};

/*
 * Compares lines with the greedy algorithm of Myers, "An O(ND) Difference Algorithm and Its
 * Variations" (1986). It walks through a grid: a step to the right removes a line of BEFORE, a step
 * down adds one of AFTER, and a diagonal one, which is free, keeps a line. For each N and each
 * diagonal, it remembers the farthest point that is reached with N other steps.
 */
std::vector<Edit> edits(const TypeLines &before, const TypeLines &after)
{
	/* The farthest point of a diagonal, and the step before, by its index */
	struct Step {
		int x, y;
		uint32_t previous;
	};
	const int width = before.size(), height = after.size();
	const int limit = std::min(width + height, max_steps);
	std::vector<Step> steps{ { 0, 0, 0 } };
	std::vector<uint32_t> far(2 * limit + 3);	/* steps by diagonal, which is x - y */
	std::vector<Edit> result;
	bool found = false;

	for (int n = 0; n <= limit && !found; n++) {
		for (int diagonal = -n; diagonal <= n && !found; diagonal += 2) {
			uint32_t *const last = &far[limit + 1 + diagonal];
			const bool down = diagonal == -n ||
				(diagonal != n && steps[last[-1]].x < steps[last[1]].x);
			const uint32_t previous = last[down ? 1 : -1];
			int x = steps[previous].x + !down, y = x - diagonal;

			while (x < width && y < height && before[x].depth == after[y].depth &&
			       before[x].exact == after[y].exact)
				x++, y++;
			*last = steps.size();
			steps.push_back({ x, y, previous });
			found = x >= width && y >= height;
		}
	}

	const Step last = steps[found ? steps.size() - 1 : 0];

	for (Step end = last, from; end.x || end.y; end = from) {
		from = steps[end.previous];
		while (end.x > from.x && end.y > from.y)
			result.push_back({ &before[--end.x], &after[--end.y] });
		if (end.x > from.x)
			result.push_back({ &before[--end.x], nullptr });
		else if (end.y > from.y)
			result.push_back({ nullptr, &after[--end.y] });
	}
	std::reverse(result.begin(), result.end());
	for (int x = last.x; x < width; x++)
		result.push_back({ &before[x], nullptr });
	for (int y = last.y; y < height; y++)
		result.push_back({ nullptr, &after[y] });
	return result;
}

/*
 * Which lines are shown: those near a change, the heads of the blocks around it, and the
 * first of several that have moved by the same distance.
 */
std::vector<char> shown(const std::vector<Edit> &edits)
{
	std::vector<char> result(edits.size());
	std::vector<size_t> heads;	/* of the blocks around a line */
	long last = 0;

	for (size_t i = 0; i < edits.size(); i++) {
		while (!heads.empty() && edits[heads.back()].line().depth >= edits[i].line().depth)
			heads.pop_back();
		if (edits[i].changed()) {
			for (size_t k = i - std::min(i, context);
			     k < std::min(i + context + 1, edits.size()); k++)
				result[k] = true;
			for (size_t head : heads)
				result[head] = true;
		}
		heads.push_back(i);
		if (!edits[i].moved())
			continue;
		result[i] |= edits[i].distance() != last;
		last = edits[i].distance();
	}
	/* The first and the last line say what it is. */
	if (!result.empty())
		result.front() = result.back() = true;
	/* A single line takes no more room than a note that it is left out. */
	for (size_t i = 1; i + 1 < result.size(); i++)
		result[i] |= result[i - 1] && result[i + 1];
	return result;
}

/* "size 8 -> 16, alignment 8" of "size 8, alignment 8" and "size 16, alignment 8" */
Text both_sizes(const Text &before, const Text &after)
{
	const size_t comma = std::min(before.find(','), before.size());
	const size_t value = before.find(' ') + 1;	/* where it starts */

	/* The same words, and no other alignment */
	if (!before.empty() && !before.compare(0, value, after, 0, value) &&
	    before.substr(comma) == after.substr(std::min(after.find(','), after.size())))
		return text_of({ before.substr(0, comma), " -> ", after.substr(value) });
	return text_of({ before.empty() ? "no size" : before, " -> ",
			 after.empty() ? "no size" : after });
}

} /* namespace */

TypeLines readable(View name, View text)
{
	if (is_reference(name) && is_declaration(text))
		return { { "", 0, type_name(name), Text(text), "only declared" } };
	try {
		return is_dwarf(text) ? dwarf(Text(name), text) : genksyms(text);
	} catch (const Error &) {
		return { { "", 0, Text(text), Text(text), "" } };
	}
}

TypeDiff diff_types(const TypeLines &before, const TypeLines &after)
{
	const std::vector<Edit> all = edits(before, after);
	const std::vector<char> is_shown = shown(all);
	Index counts[2];	/* of removed and added lines by text, and by exact form, too */
	TypeDiff result{ {}, true };

	for (const Edit &edit : all) {
		const ReadableLine &line = edit.line();

		if (!edit.changed())
			continue;
		result.only_layout = false;
		counts[!edit.before].add(line.text, 0)++;
		counts[!edit.before].add(line.text + '\n' + line.exact, 0)++;
	}
	for (size_t i = 0; i < all.size(); i++) {
		const Edit &edit = all[i];
		const ReadableLine &line = edit.line();
		Text offset = line.offset, size = line.size;

		if (!is_shown[i]) {
			size_t end = i, moves = 0;
			long by = 0;

			for (; end < all.size() && !is_shown[end]; end++)
				if (all[end].moved())
					moves++, by = all[end].distance();
			result.lines.push_back({ '.', "", line.depth,
						 format("%zu more lines", end - i) +
							 (by ? format(", moved by %+ld", by) :
							  moves ? ", moved" : "") });
			i = end - 1;
			continue;
		}

		/* The exact form shows what differs only if the texts are the same. */
		Index &other = counts[edit.before != nullptr];
		const Text both = line.text + '\n' + line.exact;
		const bool exact = edit.changed() && other.add(line.text, 0) != other.add(both, 0);
		const char sign = !edit.after ? '-' : !edit.before ? '+' : edit.moved() ? '~' : ' ';

		if (edit.moved() && offset != edit.after->offset)
			offset += "->" + edit.after->offset;
		if (edit.moved() && size != edit.after->size)
			size = both_sizes(size, edit.after->size);
		result.lines.push_back({ sign, offset, line.depth,
					 (exact ? line.exact : line.text) +
						 (size.empty() ? "" : "  /* " + size + " */") });
	}
	return result;
}
