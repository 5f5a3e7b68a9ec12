// SPDX-License-Identifier: GPL-2.0
/*
 * What a name means depends on the section, so each pair of sections, old and new, is walked on its
 * own, from its symbols, through a graph of the names that are reached in both. In most sections no
 * text differs, and nothing more is done. Otherwise, for 64 exports at a time, each node gets a set
 * of bits, one for each export that reaches it. The sets spread along the references until nothing
 * changes. A walk finds types before those that they refer to, so this takes a few rounds only.
 */
#include "compare.hh"

#include <algorithm>
#include <cstring>

#include <fnmatch.h>

namespace {

/* An export in the two builds, old and new. */
struct Item {
	uint32_t number;	/* of the name, or none */
	std::string_view name;
	const Export *data[2] = {};	/* in Module.symvers, or nullptr */
	uint32_t section[2] = { none, none };	/* that has its type */
	bool there[2] = {};	/* it counts as an export of this build */
	bool explained = false;	/* it reaches a type that differs */
	bool differs = false, may_change = false;
};

/* A name in the two sections. */
struct Node {
	uint32_t name, end;	/* of the nodes that it refers to, in edges */
};

struct Comparer {
	const Build *builds[2];
	const Vocabulary &vocabulary;
	Comparison result;
	std::vector<Item> items;	/* sorted by name */

	/* By the number of a name */
	std::vector<char> differs;	/* it has a change */
	std::vector<uint32_t> numbered, next_numbered;	/* s#foo@2 of s#foo, s#foo@3 of s#foo@2 */
	std::vector<uint32_t> visited;	/* its node plus 1, or 0 */

	std::vector<TypeChange> changes;	/* each of name, before and after once */
	Index change_index;

	/* Of the sections that are walked */
	std::vector<Node> nodes;
	std::vector<uint32_t> edges, differing;	/* nodes */

	Comparer(const Build &before, const Build &after, const Vocabulary &vocabulary)
		: builds{ &before, &after }, vocabulary(vocabulary) {}

	void collect_items(const Rules &rules)
	{
		/* Types know fewer exports than versions do: compare like with like. */
		const bool by_types = builds[0]->has_types && builds[1]->has_types &&
				      !(builds[0]->has_versions && builds[1]->has_versions);

		for (const Build *build : builds) {
			for (const Export &data : build->versions.exports)
				result.names.push_back(data.name);
			for (uint32_t symbol : build->types.symbols())
				result.names.push_back(vocabulary.names[symbol]);
		}
		sort_unique(result.names);
		for (std::string_view name : result.names) {
			Item item{ vocabulary.names.find(name), name };

			for (int i = 0; i < 2; i++) {
				const Build &build = *builds[i];

				item.data[i] = build.versions.find(name);
				/* Symbols that Module.symvers does not list are no exports. */
				if (!build.has_versions || item.data[i])
					item.section[i] = build.types.first_section(item.number);
				item.there[i] = by_types || !build.has_versions ?
							item.section[i] != none :
							item.data[i] != nullptr;
			}
			item.may_change = rules.allow(name, item.data[!item.data[0]]);
			items.push_back(item);
		}
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
			const uint32_t *const end = vocabulary.end(old_text);

			if (old_text != new_text)
				differing.push_back(at);
			for (const uint32_t *to = vocabulary.begin(old_text); to != end; to++)
				if (old_text == new_text ||
				    std::binary_search(vocabulary.begin(new_text),
						       vocabulary.end(new_text), *to))
					edges.push_back(node(*to));
			/* A reference to one of several types of a name may mean any of them. */
			for (uint32_t other = numbered[name]; other != none;
			     other = next_numbered[other])
				if (before.has(other, old_section) && after.has(other, new_section))
					edges.push_back(node(other));
			nodes[at].end = edges.size();
		}
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
			node(items[*item].number);
		walk(before, after);
		for (const Node &node : nodes)
			visited[node.name] = 0;
		for (uint32_t first = 0; !differing.empty() && first < end - begin; first += 64) {
			const uint32_t count = std::min<size_t>(end - begin - first, 64);
			std::vector<uint64_t> sets(nodes.size());

			for (uint32_t i = 0; i < count; i++)
				sets[first + i] = 1ULL << i;
			for (uint64_t added = 1; added;) {
				added = 0;
				for (uint32_t at = 0, edge = 0; at < nodes.size(); at++)
					for (; edge < nodes[at].end; edge++) {
						added |= sets[at] & ~sets[edges[edge]];
						sets[edges[edge]] |= sets[at];
					}
			}
			for (uint32_t at : differing) {
				const uint32_t name = nodes[at].name;
				const uint32_t key[] = { name, builds[0]->types.find(name, before),
							 builds[1]->types.find(name, after) };
				const uint32_t number = change_index.add(
					{ reinterpret_cast<const char *>(key), sizeof(key) },
					changes.size());

				if (number == changes.size())
					changes.push_back({ vocabulary.names[name],
							    vocabulary.text(key[1]),
							    vocabulary.text(key[2]), name, before,
							    {}, {}, false });
				differs[name] = true;
				for (uint32_t i = 0; i < count; i++) {
					Item &item = items[begin[first + i]];

					if (!(sets[at] >> i & 1))
						continue;
					item.explained = true;
					if (!item.may_change)
						changes[number].exports.push_back(begin[first + i]);
				}
			}
		}
	}

	void compare_types()
	{
		std::vector<uint32_t> placed;
		const auto key = [&](uint32_t item) {
			return uint64_t(items[item].section[0]) << 32 | items[item].section[1];
		};

		differs.resize(vocabulary.names.size());
		visited.resize(differs.size());
		numbered.assign(differs.size(), none);
		next_numbered = numbered;
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
		sort_numbers(placed, [&](uint32_t a, uint32_t b) { return key(a) < key(b); });
		for (size_t i = 0, end; i < placed.size(); i = end) {
			for (end = i; end < placed.size() && key(placed[end]) == key(placed[i]);)
				end++;
			compare_sections(&placed[i], placed.data() + end);
		}
		report_types();
	}

	/* Whether the type NAME contains, not only points to, another type that differs. */
	bool contains_differing(uint32_t name, uint32_t section) const
	{
		std::vector<uint32_t> names{ name };
		std::vector<char> seen(differs.size());

		seen[name] = true;
		for (size_t at = 0; at < names.size(); at++)
			for (uint32_t part :
			     vocabulary.parts(builds[0]->types.find(names[at], section))) {
				if (seen[part])
					continue;
				if (differs[part])
					return true;
				seen[part] = true;
				names.push_back(part);
			}
		return false;
	}

	/* Moves the changes to the result, but those that reach only exports that may change. */
	void report_types()
	{
		std::vector<uint32_t> order;
		const auto by_name = [&](uint32_t a, uint32_t b) {
			const TypeChange &one = changes[a], &two = changes[b];

			return one.name != two.name ? one.name < two.name :
			       one.before != two.before ? one.before < two.before :
							  one.after < two.after;
		};

		for (uint32_t i = 0; i < changes.size(); i++) {
			sort_unique(changes[i].exports);
			if (!changes[i].exports.empty())
				order.push_back(i);
		}
		sort_numbers(order, by_name);
		/*
		 * If C knows a type from genksyms and Rust's helpers know it from DWARF, it has
		 * changed once, although there are two texts of it. DWARF says more.
		 */
		for (size_t i = 0, end; i < order.size(); i = end) {
			TypeChange &one = changes[order[i]];

			for (end = i; end < order.size() && changes[order[end]].name == one.name;)
				end++;

			TypeChange &last = changes[order[end - 1]];

			if (end - i != 2 || is_dwarf(one.before) || !is_dwarf(last.before))
				continue;
			last.exports.insert(last.exports.end(), one.exports.begin(),
					    one.exports.end());
			sort_unique(last.exports);
			one.exports.clear();
		}
		for (uint32_t i : order) {
			TypeChange &type = changes[i];

			type.diff = diff_types(readable(type.name, type.before),
					       readable(type.name, type.after));
			type.follows = type.diff.only_layout &&
				       contains_differing(type.number, type.section);
		}
		sort_numbers(order, [&](uint32_t a, uint32_t b) {
			const TypeChange &one = changes[a], &two = changes[b];
			const size_t size = one.exports.size(), other = two.exports.size();

			return one.follows != two.follows ? two.follows :
			       size != other ? size > other : by_name(a, b);
		});
		for (uint32_t i : order)
			if (!changes[i].exports.empty())
				result.types.push_back(std::move(changes[i]));
	}

	void compare_export(Item &item, bool ignore_added)
	{
		const Export *const before = item.data[0], *const after = item.data[1];
		const auto module = [](const Export *data) { return data ? data->module : ""; };
		const auto version = [](const Export *data) {
			return data ? format("0x%08x", data->crc) : "";
		};
		const auto add = [&](Way way, bool differs, const std::string &old_value,
				     const std::string &new_value, bool compatible = false) {
			item.differs |= differs;
			if (differs && !item.may_change)
				result.exports[way].push_back({ item.name, old_value, new_value });
			result.compatible &= compatible || !differs || item.may_change;
		};

		if (!item.there[0] || !item.there[1]) {
			add(REMOVED, item.there[0], module(before), "");
			add(ADDED, item.there[1] && !ignore_added, "", module(after));
			return;
		}
		if (before && after ? before->crc != after->crc : item.explained) {
			add(CHANGED, true, version(before), version(after));
			add(UNEXPLAINED, !item.explained, version(before), version(after));
		}
		if (!before || !after)
			return;
		add(MOVED, before->module != after->module, before->module, after->module, true);
		add(EXPORTED_OTHERWISE, before->gpl_only != after->gpl_only, before->kind(),
		    after->kind(), before->gpl_only);
		add(IN_NAMESPACE, before->name_space != after->name_space, before->name_space,
		    after->name_space, after->name_space.empty() ||
		    /* "module:a" -> "module:a,b": names of modules that may use it */
		    starts_with(after->name_space, before->name_space + ","));
	}
};

} /* namespace */

void Rules::parse(const std::string &path, std::string_view text)
{
	const char *const kinds[] = { "SYMBOL", "MODULE", "NAMESPACE" };

	for (Lines lines(path, text); lines.next();) {
		std::string line(lines.line.substr(0, lines.line.find('#'))), words[4];
		std::string_view rest(line);

		for (char &c : line)
			c = c && strchr("\t\v\f\r", c) ? ' ' : c;
		for (std::string &word : words)
			word = next_word(rest);

		const bool has_kind = !words[2].empty();
		const std::string &pattern = words[has_kind], &verdict = words[1 + has_kind];
		auto is = [&](const char *glob) { return !fnmatch(glob, pattern.c_str(), 0); };
		const size_t kind = has_kind ? std::find(kinds, kinds + 3, words[0]) - kinds :
				    is("vmlinux") || is("*/*") ? 1 :
				    is("*[A-Z]*") && !is("*[a-z]*") && !is("_R*") ? 2 : 0;

		if (has_control_character(line))
			lines.fail("control character");
		if (kind == 3)
			lines.fail("'" + words[0] + "' is none of MODULE, NAMESPACE, SYMBOL");
		if (!verdict.empty() && verdict != "PASS" && verdict != "FAIL")
			lines.fail("'" + verdict + "' is neither PASS nor FAIL");
		if (!words[3].empty())
			lines.fail("something follows " + verdict);
		if (!pattern.empty())
			rules_.push_back({ kind, pattern, verdict != "FAIL" });
	}
}

bool Rules::allow(std::string_view name, const Export *data) const
{
	const std::string subjects[] = { std::string(name), data ? data->module : "",
					 data ? data->name_space : "" };

	for (const auto &[kind, pattern, may_change] : rules_)
		if (!subjects[kind].empty() && !fnmatch(pattern.c_str(), subjects[kind].c_str(), 0))
			return may_change;
	return false;
}

Build::Build(const std::string &path, Vocabulary &vocabulary) : types(vocabulary)
{
	/* Without the suffix: a dot that is not the first character of the file's own name. */
	const size_t end = path.find_last_of("./");
	const bool has_suffix = end != path.npos && end && path[end] == '.' && path[end - 1] != '/';
	std::string symvers = path.substr(0, has_suffix ? end : path.npos) + ".symvers";
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

Comparison compare(const Build &before, const Build &after, const Vocabulary &vocabulary,
		   const Rules &rules, bool ignore_added)
{
	Comparer comparer(before, after, vocabulary);

	comparer.collect_items(rules);
	if (before.has_types && after.has_types)
		comparer.compare_types();
	for (Item &item : comparer.items) {
		comparer.compare_export(item, ignore_added);
		comparer.result.count += item.there[0];
		comparer.result.allowed += item.may_change && (item.explained || item.differs);
	}
	for (const auto &changes : comparer.result.exports)
		comparer.result.same &= changes.empty();
	comparer.result.same &= comparer.result.types.empty();
	comparer.result.compatible &= comparer.result.types.empty();
	return std::move(comparer.result);
}
