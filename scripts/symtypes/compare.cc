// SPDX-License-Identifier: GPL-2.0
/*
 * Comparing two builds.
 */
#include "compare.hh"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <unordered_map>

#include <unistd.h>

#include "error.hh"
#include "input.hh"
#include "reach.hh"

namespace {

Symvers read_symvers(const std::string &path)
{
	return parse_symvers(path, read_file(path));
}

bool exists(const std::string &path)
{
	return access(path.c_str(), F_OK) == 0;
}

const Export *find(const std::optional<Symvers> &versions, const std::string &name)
{
	if (!versions)
		return nullptr;

	auto found = versions->find(name);

	return found == versions->end() ? nullptr : &found->second;
}

std::string version_of(const Export *data)
{
	char text[] = "0x00000000";

	if (!data)
		return "";
	snprintf(text, sizeof(text), "0x%08x", data->crc);
	return text;
}

std::string kind_of(const Export &data)
{
	return data.gpl_only ? "EXPORT_SYMBOL_GPL" : "EXPORT_SYMBOL";
}

/* By symbol: its section. Symbols that the build has versions of, if any, and not this one, no. */
std::unordered_map<uint32_t, uint32_t> sections_of(const Build &build, const Vocabulary &vocabulary)
{
	std::unordered_map<uint32_t, uint32_t> sections;

	if (build.types)
		for (const auto &[symbol, section] : build.types->symbols())
			if (!build.versions || find(build.versions,
						    std::string(vocabulary.names[symbol])))
				sections.emplace(symbol, section);
	return sections;
}

/* The names of all exports, or of those only that there are types of. */
std::set<std::string> names_of(const Build &build, const Vocabulary &vocabulary, bool with_types)
{
	std::set<std::string> names;

	if (build.versions && !with_types)
		for (const auto &[name, data] : *build.versions)
			names.insert(name);
	else
		for (const auto &[symbol, section] : sections_of(build, vocabulary))
			names.emplace(vocabulary.names[symbol]);
	return names;
}

class Comparer {
public:
	Comparer(const Build &before, const Build &after, Vocabulary &vocabulary,
		 const Rules &rules)
		: before_(before), after_(after), vocabulary_(vocabulary), rules_(rules)
	{
	}

	Comparison run(bool ignore_added)
	{
		compare_types();
		compare_exports(ignore_added);
		result_.allowed = allowed_.size();
		return std::move(result_);
	}

private:
	/* Whether NAME may change, which is counted. */
	bool allowed(const std::string &name)
	{
		const Export *data = find(before_.versions, name);

		if (!rules_.allow(name, data ? data : find(after_.versions, name)))
			return false;
		allowed_.insert(name);
		return true;
	}

	void compare_types();
	void add_change(const Reach::Change &change, const Reach::Reached &reached);
	bool contains_differing(uint32_t name, uint32_t section) const;
	void merge_languages();
	void compare_exports(bool ignore_added);
	void compare_export(const std::string &name, const Export *old_data,
			    const Export *new_data);

	const Build &before_, &after_;
	Vocabulary &vocabulary_;
	const Rules &rules_;
	Comparison result_;
	std::set<std::string> allowed_;
	std::set<uint32_t> differing_;	/* names of types that differ anywhere */
	/* Of symbols that reach one: may they change? */
	std::unordered_map<uint32_t, bool> verdicts_;
};

void Comparer::compare_types()
{
	if (!before_.types || !after_.types)
		return;

	const auto old_sections = sections_of(before_, vocabulary_);
	const auto new_sections = sections_of(after_, vocabulary_);
	std::map<std::pair<uint32_t, uint32_t>, std::vector<uint32_t>> common;
	Reach reach(*before_.types, *after_.types, vocabulary_);

	for (const auto &[symbol, section] : old_sections)
		if (auto other = new_sections.find(symbol); other != new_sections.end())
			common[{ section, other->second }].push_back(symbol);
	for (const auto &[sections, symbols] : common)
		reach.add(sections.first, sections.second, symbols);
	for (const auto &[change, reached] : reach.changes)
		differing_.insert(std::get<0>(change));
	for (const auto &[change, reached] : reach.changes)
		add_change(change, reached);
	merge_languages();
	std::sort(result_.types.begin(), result_.types.end(),
		  [](const TypeChange &a, const TypeChange &b) {
			  return std::make_tuple(a.follows, b.exports.size(), std::cref(a.name),
						 std::cref(a.before), std::cref(a.after)) <
				 std::make_tuple(b.follows, a.exports.size(), std::cref(b.name),
						 std::cref(b.before), std::cref(b.after));
		  });
}

void Comparer::add_change(const Reach::Change &change, const Reach::Reached &reached)
{
	const auto [name, old_text, new_text] = change;
	TypeChange result;

	for (uint32_t symbol : reached.by) {
		const auto [verdict, is_new] = verdicts_.emplace(symbol, false);

		if (is_new)
			verdict->second = allowed(std::string(vocabulary_.names[symbol]));
		if (!verdict->second)
			result.exports.push_back(vocabulary_.names[symbol]);
	}
	if (result.exports.empty())
		return;
	std::sort(result.exports.begin(), result.exports.end());
	result.name = vocabulary_.names[name];
	result.before = vocabulary_.text(old_text);
	result.after = vocabulary_.text(new_text);
	result.diff = diff_types(readable(result.name, result.before),
				 readable(result.name, result.after));
	result.follows = result.diff.only_layout && contains_differing(name, reached.section);
	result_.types.push_back(std::move(result));
}

/* Whether the type NAME has in it, not only points to, another type that differs. */
bool Comparer::contains_differing(uint32_t name, uint32_t section) const
{
	std::vector<uint32_t> names{ name };
	std::set<uint32_t> seen{ name };

	while (!names.empty()) {
		const uint32_t text = before_.types->find(names.back(), section);

		names.pop_back();
		for (std::string_view part : parts_of(vocabulary_.text(text))) {
			const uint32_t id = *vocabulary_.names.find(part);

			if (!seen.insert(id).second)
				continue;
			if (differing_.count(id))
				return true;
			names.push_back(id);
		}
	}
	return false;
}

/*
 * A type that C knows from genksyms and Rust's helpers from DWARF changes once, although
 * there are two texts of it. That of DWARF says more.
 */
void Comparer::merge_languages()
{
	std::map<std::pair<std::string, bool>, std::vector<size_t>> by_name;
	std::vector<TypeChange> &types = result_.types;
	std::set<size_t> merged;

	for (size_t i = 0; i < types.size(); i++)
		by_name[{ types[i].name, is_dwarf(types[i].before) }].push_back(i);
	for (const auto &[key, of_genksyms] : by_name) {
		const auto of_dwarf = by_name.find({ key.first, true });

		if (key.second || of_dwarf == by_name.end() || of_genksyms.size() > 1 ||
		    of_dwarf->second.size() > 1)
			continue;

		std::vector<std::string_view> all;
		auto &more = types[of_dwarf->second[0]].exports;
		const auto &less = types[of_genksyms[0]].exports;

		std::set_union(more.begin(), more.end(), less.begin(), less.end(),
			       std::back_inserter(all));
		more = std::move(all);
		merged.insert(of_genksyms[0]);
	}
	for (auto i = merged.rbegin(); i != merged.rend(); ++i)
		types.erase(types.begin() + *i);
}

void Comparer::compare_exports(bool ignore_added)
{
	/* Types know less exports than versions: compare like with like. */
	const bool with_types = before_.types && after_.types &&
				!(before_.versions && after_.versions);
	const std::set<std::string> before = names_of(before_, vocabulary_, with_types);
	const std::set<std::string> after = names_of(after_, vocabulary_, with_types);

	result_.exports = before.size();
	for (const std::string &name : before) {
		const Export *old_data = find(before_.versions, name);
		const Export *new_data = find(after_.versions, name);

		if (after.count(name))
			compare_export(name, old_data, new_data);
		else if (!allowed(name))
			result_.removed.push_back({ name, old_data ? old_data->module : "", "" });
	}
	for (const std::string &name : after) {
		const Export *data = find(after_.versions, name);

		if (!before.count(name) && !ignore_added && !allowed(name))
			result_.added.push_back({ name, "", data ? data->module : "" });
	}
}

void Comparer::compare_export(const std::string &name, const Export *old_data,
			      const Export *new_data)
{
	const bool both = old_data && new_data;
	const auto symbol = vocabulary_.names.find(name);
	const bool explained = symbol && verdicts_.count(*symbol);

	if (both ? old_data->crc != new_data->crc : explained) {
		if (allowed(name))
			return;

		const ExportChange change{ name, version_of(old_data), version_of(new_data) };

		result_.changed.push_back(change);
		if (!explained)
			result_.unexplained.push_back(change);
	}
	if (!both)
		return;
	if (old_data->module != new_data->module && !allowed(name))
		result_.moved.push_back({ name, old_data->module, new_data->module });
	if (old_data->gpl_only != new_data->gpl_only && !allowed(name))
		result_.exported_otherwise.push_back(
			{ name, kind_of(*old_data), kind_of(*new_data) });
	if (old_data->name_space != new_data->name_space && !allowed(name))
		result_.in_namespace.push_back(
			{ name, old_data->name_space, new_data->name_space });
}

} /* namespace */

Build::Build(const std::string &path, Vocabulary &vocabulary) : path(path)
{
	if (is_folder(path)) {
		const std::string symvers = path + "/Module.symvers";

		types.emplace(vocabulary);
		types->read_folders({ path });
		if (types->empty())
			types.reset();
		if (exists(symvers))
			versions = read_symvers(symvers);
		if (!types && !versions)
			fail(path, ": no *.symtypes files and no Module.symvers below");
		return;
	}

	const std::string text = read_file(path);

	if (is_symvers(text)) {
		versions = parse_symvers(path, text);
		return;
	}
	/* The last dot, of the file's own name and not at its beginning. */
	const size_t dot = path.rfind('.'), slash = path.rfind('/');
	const bool has_dot = dot != path.npos && dot > (slash == path.npos ? 0 : slash + 1);
	const std::string symvers = path.substr(0, has_dot ? dot : path.size()) + ".symvers";

	types.emplace(vocabulary);
	types->read_text(path, text);
	if (exists(symvers))
		versions = read_symvers(symvers);
}

Comparison compare(const Build &before, const Build &after, Vocabulary &vocabulary,
		   const Rules &rules, bool ignore_added)
{
	return Comparer(before, after, vocabulary, rules).run(ignore_added);
}
