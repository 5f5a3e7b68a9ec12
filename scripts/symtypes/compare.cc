// SPDX-License-Identifier: GPL-2.0
/*
 * What a name means depends on the section, so each pair of sections, old and new, is walked on its
 * own, from its symbols, through a graph of the names that are reached in both. In most sections no
 * text differs, and nothing more is done. Otherwise each node gets a set of bits, one for each
 * differing node that it reaches. The sets spread from the differing nodes against the direction of
 * references until nothing changes. A walk finds types before those that they refer to, so spreading
 * from the last node to the first takes a few rounds only.
 */
#include "compare.hh"

#include <algorithm>

#include "common.hh"

namespace {

/* The size limit for the sets of a section, in words of 64 bits: 64 MiB. */
const size_t max_words = 8 << 20;

/* An export in the two builds, old and new. */
struct Item {
	std::string_view name;
	const Export *data[2] = {};	/* in Module.symvers, or nullptr */
	uint32_t section[2] = { none, none };	/* that has its type */
	bool there[2] = {};	/* it counts as an export of this build */
	bool explained = false;	/* it reaches a type that differs */
	enum { unknown, yes, no } may_change = unknown;
};

/* A type or symbol whose text differs. */
struct Change {
	uint32_t name, before, after, section;	/* an old section where it differs so */
	uint32_t previous;	/* another change of this name: its index, or none */
	std::vector<uint32_t> items;	/* that reach it */
};

/* A name in the two sections. */
struct Node {
	uint32_t name, end;	/* of the nodes that it refers to, in edges */
};

struct Comparer {
	const Build *builds[2];
	const Vocabulary &vocabulary;
	const Rules &rules;
	Comparison result;
	std::vector<Item> items;	/* sorted by name */
	Strings index;	/* their names */

	/* By the number of a name */
	std::vector<uint32_t> last_change;	/* its index, or none */
	std::vector<uint32_t> numbered,
		next_numbered;		/* s#foo@2 of s#foo, s#foo@3 of s#foo@2; or none */
	std::vector<uint32_t> visited;	/* its node plus 1, or 0 */

	std::vector<Change> changes;
	std::vector<TypeChange> types;	/* sorted by name */

	/* Of the sections that are walked */
	std::vector<Node> nodes;
	std::vector<uint32_t> edges, differing;	/* nodes */
	std::vector<uint64_t> sets;	/* words for each node: bits for differing */
	size_t words = 0;

	Comparer(const Build &before, const Build &after, const Vocabulary &vocabulary,
		 const Rules &rules)
		: builds{ &before, &after }, vocabulary(vocabulary), rules(rules)
	{
	}

	Item &item(std::string_view name) { return items[index.find(name)]; }

	void collect_items()
	{
		/* Types know fewer exports than versions do: compare like with like. */
		const bool by_types = builds[0]->has_types && builds[1]->has_types &&
				      !(builds[0]->has_versions && builds[1]->has_versions);

		for (const Build *build : builds) {
			for (const Export &data : build->versions.exports)
				result.names.push_back(data.name);
			for (const auto &[symbol, section] : build->types.symbols())
				result.names.push_back(vocabulary.names[symbol]);
		}
		sort_unique(result.names);
		items.resize(result.names.size());
		for (std::string_view name : result.names)
			items[index.add(name)].name = name;
		for (int i = 0; i < 2; i++) {
			const Build &build = *builds[i];

			for (const Export &data : build.versions.exports)
				item(data.name).data[i] = &data;
			/* Symbols that Module.symvers does not list are no exports. */
			for (const auto &[symbol, section] : build.types.symbols())
				if (Item &found = item(vocabulary.names[symbol]);
				    !build.has_versions || found.data[i])
					found.section[i] = section;
			for (Item &item : items)
				item.there[i] = build.has_versions && !by_types
							? item.data[i] != nullptr
							: item.section[i] != none;
		}
	}

	/* Whether ITEM, which differs, may do so. */
	bool allowed(Item &item)
	{
		if (item.may_change == Item::unknown) {
			const bool may =
				rules.allow(item.name, item.data[0] ? item.data[0] : item.data[1]);

			item.may_change = may ? Item::yes : Item::no;
			result.allowed += may;
		}
		return item.may_change == Item::yes;
	}

	uint32_t node(uint32_t name)
	{
		if (!visited[name]) {
			nodes.push_back({ name, 0 });
			visited[name] = nodes.size();
		}
		return visited[name] - 1;
	}

	/* Completes nodes, which has the symbols, and fills edges and differing. */
	void walk(uint32_t old_section, uint32_t new_section)
	{
		const Corpus &before = builds[0]->types, &after = builds[1]->types;

		for (uint32_t at = 0; at < nodes.size(); at++) {
			const uint32_t name = nodes[at].name;
			const uint32_t old_text = before.find(name, old_section);
			const uint32_t new_text = after.find(name, new_section);

			if (old_text != new_text)
				differing.push_back(at);
			for (auto to = vocabulary.begin(old_text); to != vocabulary.end(old_text);
			     to++)
				if (old_text == new_text ||
				    std::binary_search(vocabulary.begin(new_text),
						       vocabulary.end(new_text), *to))
					edges.push_back(node(*to));
			/* A reference to one of several types of a name may mean any of them. */
			for (uint32_t other = numbered[name]; other != none;
			     other = next_numbered[other])
				if (before.only_in(other, old_section) &&
				    after.only_in(other, new_section))
					edges.push_back(node(other));
			nodes[at].end = edges.size();
		}
	}

	/* Fills sets. */
	void spread()
	{
		words = (differing.size() + 63) / 64;
		sets.assign(nodes.size() * words, 0);
		for (size_t i = 0; i < differing.size(); i++)
			sets[differing[i] * words + i / 64] |= 1ULL << i % 64;
		for (uint64_t added = 1; added;) {
			added = 0;
			for (size_t at = nodes.size(); at-- > 0;) {
				uint64_t *set = &sets[at * words];

				for (size_t edge = at ? nodes[at - 1].end : 0; edge < nodes[at].end;
				     edge++) {
					const uint64_t *other = &sets[edges[edge] * words];

					for (size_t i = 0; i < words; i++) {
						added |= other[i] & ~set[i];
						set[i] |= other[i];
					}
				}
			}
		}
	}

	/* The change of NAME between these sections, which is added if it is new. */
	Change &change(uint32_t name, uint32_t old_section, uint32_t new_section)
	{
		const uint32_t before = builds[0]->types.find(name, old_section);
		const uint32_t after = builds[1]->types.find(name, new_section);
		uint32_t i = last_change[name];

		while (i != none && (changes[i].before != before || changes[i].after != after))
			i = changes[i].previous;
		if (i == none) {
			i = changes.size();
			changes.push_back(
				{ name, before, after, old_section, last_change[name], {} });
			last_change[name] = i;
		}
		return changes[i];
	}

	/* Adds the changes that items from BEGIN to END reach, which are in the same sections. */
	void compare_sections(const uint32_t *begin, const uint32_t *end)
	{
		const auto [before, after] = items[*begin].section;

		nodes.clear();
		edges.clear();
		differing.clear();
		/* Node I is that of BEGIN[I]. */
		for (const uint32_t *item = begin; item != end; item++)
			node(vocabulary.names.find(items[*item].name));
		walk(before, after);
		if (differing.size() / 64 * nodes.size() > max_words)
			fail("%s: too many types differ at once",
			     builds[0]->types.place(before).c_str());
		if (!differing.empty())
			spread();
		for (size_t i = 0; i < differing.size(); i++) {
			Change &reached = change(nodes[differing[i]].name, before, after);

			for (const uint32_t *item = begin; item != end; item++)
				if (sets[(item - begin) * words + i / 64] >> i % 64 & 1)
					reached.items.push_back(*item);
		}
		for (const Node &node : nodes)
			visited[node.name] = 0;
	}

	void compare_types()
	{
		std::vector<uint32_t> placed, order;
		const auto by_sections = [&](uint32_t a, uint32_t b) {
			const auto &[before, after] = items[a].section;
			const auto &other = items[b].section;

			return before != other[0] ? before < other[0] : after < other[1];
		};

		if (!builds[0]->has_types || !builds[1]->has_types)
			return;
		last_change.assign(vocabulary.names.size(), none);
		numbered = next_numbered = last_change;
		visited.resize(last_change.size());
		for (uint32_t name = 0; name < numbered.size(); name++) {
			const uint32_t base =
				vocabulary.names.find(without_number(vocabulary.names[name]));

			if (base == none)
				continue;
			next_numbered[name] = numbered[base];
			numbered[base] = name;
		}
		for (uint32_t i = 0; i < items.size(); i++)
			if (items[i].section[0] != none && items[i].section[1] != none)
				placed.push_back(i);
		sort_numbers(placed, by_sections);
		for (size_t i = 0, end; i < placed.size(); i = end) {
			for (end = i + 1;
			     end < placed.size() && !by_sections(placed[i], placed[end]);)
				end++;
			compare_sections(&placed[i], placed.data() + end);
		}
		for (uint32_t i = 0; i < changes.size(); i++)
			order.push_back(i);
		sort_numbers(order, [&](uint32_t a, uint32_t b) {
			const Change &one = changes[a], &two = changes[b];

			if (one.name != two.name)
				return vocabulary.names[one.name] < vocabulary.names[two.name];
			if (one.before != two.before)
				return vocabulary.text(one.before) < vocabulary.text(two.before);
			return vocabulary.text(one.after) < vocabulary.text(two.after);
		});
		for (uint32_t i : order)
			add_type(changes[i]);
		merge_languages();
	}

	void add_type(const Change &change)
	{
		TypeChange type{ vocabulary.names[change.name], vocabulary.text(change.before),
				 vocabulary.text(change.after), {}, false, {} };

		for (uint32_t i : change.items) {
			items[i].explained = true;
			if (!allowed(items[i]))
				type.exports.push_back(i);
		}
		if (type.exports.empty())
			return;
		sort_unique(type.exports);
		type.diff = diff_types(readable(type.name, type.before),
				       readable(type.name, type.after));
		type.follows = type.diff.only_layout &&
			       contains_differing(change.name, change.section);
		types.push_back(std::move(type));
	}

	/* Whether the type NAME contains, not only points to, another type that differs. */
	bool contains_differing(uint32_t name, uint32_t section) const
	{
		std::vector<uint32_t> names{ name };
		std::vector<char> seen(vocabulary.names.size());

		for (seen[name] = true; !names.empty();) {
			const uint32_t text = builds[0]->types.find(names.back(), section);

			names.pop_back();
			for (std::string_view part : parts_of(vocabulary.text(text))) {
				const uint32_t id = vocabulary.names.find(part);

				if (seen[id])
					continue;
				if (last_change[id] != none)
					return true;
				seen[id] = true;
				names.push_back(id);
			}
		}
		return false;
	}

	/*
	 * Adds the types, sorted by name, to the result in their order. If C knows a type
	 * from genksyms and Rust's helpers know it from DWARF, it has changed once, although
	 * there are two texts of it. DWARF says more.
	 */
	void merge_languages()
	{
		std::vector<uint32_t> order;

		for (size_t i = 0, end; i < types.size(); i = end) {
			for (end = i; end < types.size() && types[end].name == types[i].name; end++)
				order.push_back(end);

			const bool swap = is_dwarf(types[end - 1].before);

			if (end - i != 2 || is_dwarf(types[i].before) == swap)
				continue;

			std::vector<uint32_t> &all = types[i + swap].exports,
					      &more = types[i + !swap].exports;

			all.insert(all.end(), more.begin(), more.end());
			sort_unique(all);
			more.clear();
		}
		sort_numbers(order, [&](uint32_t a, uint32_t b) {
			const TypeChange &first = types[a], &second = types[b];

			return first.follows != second.follows ?
				       second.follows :
				       first.exports.size() > second.exports.size();
		});
		for (uint32_t i : order)
			if (!types[i].exports.empty())
				result.types.push_back(std::move(types[i]));
	}

	/* Adds a difference, if it is one and ITEM may not change. */
	void add(Way way, Item &item, const std::string &before, const std::string &after,
		 bool differs = false)
	{
		if ((differs || before != after) && !allowed(item))
			result.exports[way].push_back({ item.name, before, after });
	}

	void compare_export(Item &item, bool ignore_added)
	{
		static const Export unknown{};
		const auto version = [](const Export *data) {
			return data ? format("0x%08x", data->crc) : "";
		};
		const bool both = item.data[0] && item.data[1];
		const Export &before = item.data[0] ? *item.data[0] : unknown,
			     &after = item.data[1] ? *item.data[1] : unknown;

		if (!item.there[0] || !item.there[1]) {
			if (item.there[0])
				add(REMOVED, item, before.module, "", true);
			else if (item.there[1] && !ignore_added)
				add(ADDED, item, "", after.module, true);
			return;
		}
		if (both ? before.crc != after.crc : item.explained) {
			const std::string old_version = version(item.data[0]),
					  new_version = version(item.data[1]);

			add(CHANGED, item, old_version, new_version, true);
			if (!item.explained)
				add(UNEXPLAINED, item, old_version, new_version, true);
			if (allowed(item))
				return;
		}
		if (!both)
			return;
		add(MOVED, item, before.module, after.module);
		add(EXPORTED_OTHERWISE, item, before.kind(), after.kind());
		add(IN_NAMESPACE, item, before.name_space, after.name_space);
	}
};

} /* namespace */

Build::Build(const std::string &path, Vocabulary &vocabulary) : types(vocabulary)
{
	/* Without the suffix: a dot that is not the first character of the file's own name. */
	const size_t dot = path.rfind('.'), slash = path.rfind('/');
	const bool has_suffix = dot != path.npos && dot > (slash == path.npos ? 0 : slash + 1);
	std::string symvers = (has_suffix ? path.substr(0, dot) : path) + ".symvers";
	std::string text;

	if (is_folder(path)) {
		symvers = path + "/Module.symvers";
		types.read_folders({ path });
		has_types = !types.empty();
		if (!has_types && !exists(symvers))
			fail("%s: no *.symtypes files and no Module.symvers below", path.c_str());
	} else {
		text = read_file(path);
		has_types = !is_symvers(text);
		if (has_types)
			types.read_text(path, text);
		else
			symvers = path;
	}
	has_versions = !has_types || exists(symvers);
	if (has_versions)
		versions = parse_symvers(symvers, is_symvers(text) ? text : read_file(symvers));
}

bool Comparison::same() const
{
	for (const auto &changes : exports)
		if (!changes.empty())
			return false;
	return types.empty();
}

Comparison compare(const Build &before, const Build &after, const Vocabulary &vocabulary,
		   const Rules &rules, bool ignore_added)
{
	Comparer comparer(before, after, vocabulary, rules);

	comparer.collect_items();
	comparer.compare_types();
	for (Item &item : comparer.items) {
		comparer.result.count += item.there[0];
		comparer.compare_export(item, ignore_added);
	}
	return std::move(comparer.result);
}
