// SPDX-License-Identifier: GPL-2.0
/* Nodes and references, each different one once, and which of them a name means. */
#include "types.hh"

#include <cstring>

/* Bytes. */
constexpr size_t max_text = 64 << 20, max_texts = 1 << 30;

void Text::add(std::string_view piece)
{
	if (!text.empty() && text.back() == '\n' && starts_with(piece, "\n"))
		piece.remove_prefix(1);
	if (text.size() + piece.size() > max_text)
		fail("the text of a type is longer than %zu bytes", max_text);
	text.append(piece);
}

void Text::add(const Text &other)
{
	const uint32_t start = text.size();

	add(other.text);
	for (const Use &use : other.uses)
		uses.push_back({ start + use.at, use.size, use.reference });
}

void Text::add_reference(std::string_view reference, ReferenceId id)
{
	uses.push_back({ static_cast<uint32_t>(text.size()), static_cast<uint32_t>(reference.size()), id });
	add(reference);
}

std::string Text::one_line() const
{
	std::string line = text;

	std::replace(line.begin(), line.end(), '\n', ' ');
	return line;
}

NodeId Graph::add(const Text &text, ReferenceId reference)
{
	const uint64_t key[] = { std::hash<std::string_view>()(text.text), reference };
	NodeId id = ids_.add({ reinterpret_cast<const char *>(key), sizeof(key) }, nodes_.size());

	for (; id < nodes_.size() && !(nodes_[id].text == text); id = nodes_[id].next)
		if (nodes_[id].next == none)
			nodes_[id].next = nodes_.size();
	if (id < nodes_.size())
		return id;
	size_ += text.text.size();
	if (size_ > max_texts)
		fail("the text of all types is longer than %zu bytes", max_texts);
	nodes_.push_back({ text, reference, none });
	return id;
}

ReferenceId Graph::add_reference(char prefix, std::string_view name)
{
	const char *quote = name.find(' ') == name.npos ? "" : "'";

	name_.assign({ prefix, '#' }).append(quote).append(name).append(quote);

	const ReferenceId id = reference_ids_.add(name_, references_.size());

	if (id == references_.size())
		references_.push_back(name_);
	return id;
}

void Graph::join_lines()
{
	for (Node &node : nodes_)
		node.text.text = node.text.one_line();
}

Meanings find_meanings(Graph &graph, const Definitions &definitions, bool by_unit)
{
	const ReferenceId count = graph.reference_count();
	Meanings result = { std::vector<NodeId>(count, none), { {} }, {}, by_unit ? 0 : count };
	std::vector<NodeId> &common = result.common;
	std::vector<Definitions::OfUnit> differing; /* from what they commonly are */
	std::vector<uint32_t> seen(count, none); /* by reference: the last context that has a definition */
	Index lists;
	size_t at = 0, next = 0;
	/* The longest text is the best, of equally long ones the first in byte order. */
	auto improve = [&](NodeId &best, NodeId node) {
		const Text &old = graph.node(best == none ? node : best).text;
		const Text &text = graph.node(node).text;

		if (best == none || text.text.size() > old.text.size() ||
		    (text.text.size() == old.text.size() && best != node &&
		     text.one_line() < old.one_line()))
			best = node;
	};

	for (const auto &[unit, node] : definitions.all) {
		const ReferenceId reference = graph.node(node).reference;
		const std::string &text = graph.node(node).text.text;

		/* Of different types, only what stands before their members is left. */
		if (common[reference] == none)
			common[reference] = node;
		else if (common[reference] != node)
			common[reference] = graph.add({ text.substr(0, text.find(" {\n") + 3) + "}", {} }, reference);
	}
	for (const auto &[unit, node] : definitions.all)
		if (node != common[graph.node(node).reference])
			differing.push_back({ unit, node });
	for (const auto *nodes : { &definitions.declarations, &definitions.reached })
		for (NodeId node : *nodes)
			if (!by_unit || common[graph.node(node).reference] == none)
				improve(common[graph.node(node).reference], node);

	lists.add(std::string_view(), 0);
	for (const auto &[unit, end] : definitions.contexts) {
		const uint32_t context = result.of_context.size();
		std::vector<NodeId> different;
		auto add = [&](NodeId node) {
			const ReferenceId reference = graph.node(node).reference;

			if (by_unit && seen[reference] != context && node != common[reference])
				different.push_back(node);
			seen[reference] = context;
		};

		for (; at < end; at++)
			add(definitions.reached[at]);
		while (next < differing.size() && differing[next].first < unit)
			next++;
		for (size_t i = next; i < differing.size() && differing[i].first == unit; i++)
			add(differing[i].second);
		sort_numbers(different, [](uint32_t a, uint32_t b) { return a < b; });
		result.of_context.push_back(
			lists.add({ reinterpret_cast<const char *>(different.data()), different.size() * sizeof(NodeId) },
				  result.differences.size()));
		if (result.of_context.back() == result.differences.size())
			result.differences.push_back(different);
	}
	return result;
}

TypeTexts::TypeTexts(const Graph &graph, const Meanings &meanings, const std::vector<NodeId> &differences,
		     const KabiRules *rules)
	: graph_(graph), rules_(rules), in_use_(meanings.in_use)
{
	for (NodeId node : meanings.common)
		texts_.push_back(node == none ? nullptr : &graph.node(node).text);
	for (NodeId node : differences)
		texts_[graph.node(node).reference] = &graph.node(node).text;
	if (!rules)
		return;
	by_rule_.reserve(rules->count());
	for (ReferenceId id = 0; id < texts_.size(); id++)
		ids_.add(graph.reference(id), id);
	parse_rules();
}

/* Parses the rules for references from parsed_ on, and for those that are met in them. */
void TypeTexts::parse_rules()
{
	for (; rules_ && parsed_ < texts_.size(); parsed_++) {
		const std::string target = reference(parsed_);
		const std::string *rule = rules_->find("type_string", target);

		if (rule && (texts_[parsed_] || parsed_ >= graph_.reference_count()))
			texts_[parsed_] = parse(target, *rule);
	}
}

/* The text of RULE, which is for TARGET, with the references in it found. */
const Text *TypeTexts::parse(const std::string &target, const std::string &rule)
{
	size_t done = 0;
	Text text;
	auto wrong = [&](const std::string &why) {
		fail("kABI rule 'type_string' for '%s': %s", target.c_str(), why.c_str());
	};

	if (rule.empty())
		wrong("the string is empty");
	for (size_t at = 0; (at = rule.find('#', at)) != rule.npos; at++) {
		if (!at || !strchr("sute", rule[at - 1]))
			continue;

		const size_t begin = at - 1, name = at + 1;
		size_t end = rule.find(' ', name);

		if (end == rule.npos)
			end = rule.size();
		if (name < rule.size() && rule[name] == '\'') {
			end = rule.find('\'', name + 1);
			if (end++ == rule.npos)
				wrong("no closing quote after '" + rule.substr(begin) + "'");
		}

		const std::string reference = rule.substr(begin, end - begin);

		if (reference.size() == 2 || reference.substr(2) == "''")
			wrong("'" + reference + "' is no reference");

		const ReferenceId id = ids_.add(reference, texts_.size());

		if (id == texts_.size()) {
			if (!rules_->find("type_string", reference))
				wrong("nothing defines '" + reference + "'");
			texts_.push_back(nullptr);
			added_.push_back(reference);
		}
		text.add(std::string_view(rule).substr(done, begin - done));
		text.add_reference(reference, id);
		done = end;
		at = end - 1;
	}
	text.add(std::string_view(rule).substr(done));
	by_rule_.push_back(text);
	return &by_rule_.back();
}

const Text *TypeTexts::of_symbol(const std::string &name)
{
	const std::string *rule = rules_ ? rules_->find("type_string", name) : nullptr;
	const Text *text = rule ? parse(name, *rule) : nullptr;

	parse_rules();
	return text;
}

std::vector<ReferenceId> TypeTexts::in_use(std::vector<const Text *> pending) const
{
	std::vector<bool> reached(texts_.size(), false);
	std::vector<ReferenceId> in_use;

	while (!pending.empty() && in_use_ < texts_.size()) {
		const Text *text = pending.back();

		pending.pop_back();
		for (const Text::Use &use : text->uses) {
			if (!reached[use.reference] && texts_[use.reference])
				pending.push_back(texts_[use.reference]);
			reached[use.reference] = true;
		}
	}
	for (ReferenceId id = 0; id < texts_.size(); id++)
		if (texts_[id] && (id < in_use_ || reached[id]))
			in_use.push_back(id);
	return in_use;
}
