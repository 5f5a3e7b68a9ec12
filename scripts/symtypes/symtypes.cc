// SPDX-License-Identifier: GPL-2.0
/*
 * Reading and writing symtypes files.
 */
#include "symtypes.hh"

#include <algorithm>
#include <cstring>
#include <set>
#include <tuple>

#include "error.hh"
#include "input.hh"
#include "text.hh"

namespace {

const char header_start[] = "/* ";
const char header_end[] = " */";

bool is_header(std::string_view line)
{
	return line.size() > strlen(header_start) + strlen(header_end) &&
	       starts_with(line, header_start) && ends_with(line, header_end);
}

std::string_view header_name(std::string_view line)
{
	line.remove_prefix(strlen(header_start));
	line.remove_suffix(strlen(header_end));
	return line;
}

/* The keyword of C for the kind of a reference; nullptr for E#, a constant. */
const char *keyword(char kind)
{
	switch (kind) {
	case 's':
		return "struct";
	case 'u':
		return "union";
	case 'e':
		return "enum";
	case 't':
		return "typedef";
	default:
		return nullptr;
	}
}

/* The text of a type that is only declared, as genksyms writes it. */
std::string declaration(char kind, std::string_view name)
{
	return std::string(keyword(kind)).append(" ").append(name).append(" { UNKNOWN }");
}

/*
 * Whether the type NAME, with TEXT of genksyms or DWARF, is only declared and can be
 * shortened. What has quotes cannot: ksymtypes would not read it.
 */
bool is_declared(std::string_view name, std::string_view text)
{
	if (!is_reference(name) || !keyword(name[0]) || name[2] == '\'' || !is_declaration(text))
		return false;
	next_word(text);
	return next_word(text) == name.substr(2) && next_word(text) == "{";
}

/* A file of symtypes: the name is that of its section. */
struct File {
	std::string name;
	std::string folder;

	/* Path component by path component: a/b before a-b, although "-" sorts before "/". */
	bool operator<(const File &other) const
	{
		return std::lexicographical_compare(
			name.begin(), name.end(), other.name.begin(), other.name.end(),
			[](unsigned char a, unsigned char b) {
				return (a == '/' ? 0 : a) < (b == '/' ? 0 : b);
			});
	}
};

} /* namespace */

uint32_t Strings::add(std::string_view text)
{
	const size_t block_size = 1 << 16;

	if (auto known = ids_.find(text); known != ids_.end())
		return known->second;
	if (text.size() > room_) {
		room_ = std::max(text.size(), block_size);
		blocks_.push_back(std::unique_ptr<char[]>(new char[room_]));
	}
	room_ -= text.size();	/* a block is filled from its end */

	char *copy = blocks_.back().get() + room_;

	memcpy(copy, text.data(), text.size());
	strings_.emplace_back(copy, text.size());
	ids_.emplace(strings_.back(), size() - 1);
	return size() - 1;
}

std::optional<uint32_t> Strings::find(std::string_view text) const
{
	auto known = ids_.find(text);

	return known == ids_.end() ? std::nullopt : std::make_optional(known->second);
}

uint32_t Vocabulary::add_text(std::string_view text)
{
	uint32_t id = texts_.add(text);

	if (id + 1 < first_.size())
		return id;

	/* The last element is always there, so that end() has something to point to. */
	references_.pop_back();
	for (std::string_view word = next_word(text); !word.empty(); word = next_word(text))
		if (is_reference(word))
			references_.push_back(names.add(word));

	const auto first = references_.begin() + first_.back();

	std::sort(first, references_.end());
	references_.erase(std::unique(first, references_.end()), references_.end());
	first_.push_back(references_.size());
	references_.push_back(0);
	return id;
}

void Corpus::read_folders(const std::vector<std::string> &paths)
{
	std::vector<File> files;

	for (const std::string &path : paths)
		for (std::string &name : find_files(path, ".symtypes"))
			files.push_back({ std::move(name), path });
	std::sort(files.begin(), files.end());
	for (size_t i = 0; i < files.size(); i++) {
		const std::string path = files[i].folder + "/" + files[i].name;

		if (i && files[i].name == files[i - 1].name)
			fail(path, ": ", files[i - 1].folder, " has a file of that name, too");

		const std::string text = read_file(path);

		if (is_header(std::string_view(text).substr(0, text.find('\n'))))
			fail(path, ":1: a consolidated file, not that of an object");
		begin_section(files[i].name, path, 1);
		whole_ = true;
		for_each_line(path, text, [&](size_t number, std::string_view line) {
			read_record(path, number, line, false);
		});
		end_section(path);
	}
}

void Corpus::read_text(const std::string &path, std::string_view text)
{
	const bool consolidated = is_header(text.substr(0, text.find('\n')));
	std::set<std::string_view> names;

	if (text.empty())
		return;
	if (!consolidated)
		begin_section(path, path, 1);
	whole_ = !consolidated;
	for_each_line(path, text, [&](size_t number, std::string_view line) {
		if (consolidated && is_header(line)) {
			if (has_control_character(line))
				fail(path, ":", number, ": control character");
			if (number > 1)
				end_section(path);
			if (!names.insert(header_name(line)).second)
				fail(path, ":", number, ": ", header_name(line),
				     " has a section already");
			begin_section(header_name(line), path, number);
		} else if (!consolidated || !line.empty()) {
			read_record(path, number, line, consolidated);
		}
	});
	end_section(path);
}

void Corpus::begin_section(std::string_view name, const std::string &path, size_t line)
{
	sections_.push_back({ std::string(name), path + ":" + std::to_string(line) });
	lines_.clear();
}

void Corpus::read_record(const std::string &path, size_t line, std::string_view text,
			 bool consolidated)
{
	const uint32_t section = sections_.size() - 1;
	const std::string_view all = text;
	std::string_view word = next_word(text), name = word;
	std::string shortened, declared;

	/* It takes time to look for control characters in what is right. */
	auto wrong = [&](const auto &...message) {
		if (has_control_character(all))
			fail(path, ":", line, ": control character");
		fail(path, ":", line, ": ", message...);
	};

	if (consolidated && word.size() > 3 && keyword(word[0]) && word.substr(1, 2) == "##") {
		if (!text.empty())
			wrong("something follows '", word, "'");
		name = shortened = std::string(word).erase(1, 1);
		declared = declaration(name[0], name.substr(2));
		text = declared;
	}
	if (name.empty())
		wrong("no name");
	if (is_reference(name) && name[2] == '\'' && (name.size() < 5 || name.back() != '\''))
		wrong("no closing quote");
	/* genksyms ends its lines with a space. */
	text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
	text.remove_suffix(text.size() - (text.find_last_not_of(' ') + 1));
	if (text.empty())
		wrong("nothing follows '", name, "'");

	/* Where it is not shortened in a consolidated file, it counts for later sections, too. */
	const bool only_here = (is_declared(name, text) && (!consolidated || !shortened.empty())) ||
			       without_number(name);

	if (is_declared(name, text)) {
		declared = declaration(name[0], name.substr(2));
		text = declared;
	}

	const uint32_t names = vocabulary_.names.size(), texts = vocabulary_.texts();
	const uint32_t id = vocabulary_.names.add(name);
	const uint32_t text_id = vocabulary_.add_text(text);

	if ((id >= names && has_control_character(name)) ||
	    (text_id >= texts && has_control_character(text)))
		fail(path, ":", line, ": control character");
	if (id >= names_.size())
		names_.resize(vocabulary_.names.size());

	Name &known = names_[id];

	if (known.seen == section + 1)
		fail(path, ":", line, ": '", name, "' has a line already");
	known.seen = section + 1;
	lines_.emplace_back(text_id, line);
	if (only_here)
		known.only_here.push_back({ section, text_id });
	else if (known.definitions.empty() || known.definitions.back().text != text_id)
		known.definitions.push_back({ section, text_id });
	if (!is_reference(name) && !known.is_symbol) {
		known.is_symbol = true;
		symbols_.emplace_back(id, section);
	}
}

/* What the lines of the section refer to has to be there, too. */
void Corpus::end_section(const std::string &path)
{
	const uint32_t section = sections_.size() - 1;

	for (const auto &[text, line] : lines_)
		for (auto name = vocabulary_.begin(text); name != vocabulary_.end(text); name++)
			if (!has(*name, section))
				fail(path, ":", line, ": nothing defines '",
				     vocabulary_.names[*name], "'");
}

bool Corpus::has(uint32_t name, uint32_t section) const
{
	if (whole_)
		return name < names_.size() && names_[name].seen == section + 1;
	return lookup(name, section);
}

const Corpus::Record *Corpus::lookup(uint32_t name, uint32_t section) const
{
	auto is_before = [](uint32_t section, const Record &record) {
		return section < record.section;
	};

	if (name >= names_.size())
		return nullptr;
	for (const auto *records : { &names_[name].only_here, &names_[name].definitions }) {
		auto next = std::upper_bound(records->begin(), records->end(), section, is_before);

		if (next != records->begin() && (records == &names_[name].definitions ||
						 std::prev(next)->section == section))
			return &*std::prev(next);
	}
	return nullptr;
}

bool Corpus::only_in(uint32_t name, uint32_t section) const
{
	const Record *record = lookup(name, section);

	if (!record)
		return false;

	const auto &records = names_[name].only_here;

	return record->section == section && record >= records.data() &&
	       record < records.data() + records.size();
}

uint32_t Corpus::find(uint32_t name, uint32_t section) const
{
	const Record *record = lookup(name, section);

	if (!record)
		fail(sections_[section].place, ": nothing defines '", vocabulary_.names[name],
		     "' for this section");
	return record->text;
}

std::string Corpus::consolidated() const
{
	/* Types are before symbols, each in byte order. */
	struct Line {
		uint32_t section;
		bool is_symbol;
		std::string_view name;
		const Record *record;

		bool operator<(const Line &other) const
		{
			return std::tie(section, is_symbol, name) <
			       std::tie(other.section, other.is_symbol, other.name);
		}
	};
	std::vector<Line> lines;
	std::string result;

	for (uint32_t id = 0; id < names_.size(); id++) {
		const std::string_view name = vocabulary_.names[id];

		for (const Record &record : names_[id].definitions)
			lines.push_back({ record.section, names_[id].is_symbol, name, &record });
		for (const Record &record : names_[id].only_here)
			lines.push_back({ record.section, false, name, &record });
	}
	std::sort(lines.begin(), lines.end());

	auto line = lines.cbegin();

	for (uint32_t section = 0; section < sections_.size(); section++) {
		result.append(section ? "\n" : "").append(header_start);
		result.append(sections_[section].name).append(header_end).append("\n");
		for (; line != lines.cend() && line->section == section; ++line) {
			const std::string_view text = vocabulary_.text(line->record->text);

			if (is_declared(line->name, text))
				result.append(line->name.substr(0, 2)).append("#").append(
					line->name.substr(2));
			else
				result.append(line->name).append(" ").append(text);
			result.append("\n");
		}
	}
	return result;
}

bool is_reference(std::string_view name)
{
	return name.size() > 2 && name[1] == '#' && strchr("suteE", name[0]);
}

std::string type_name(std::string_view name)
{
	const char *word = name[0] == 't' || !is_reference(name) ? nullptr : keyword(name[0]);
	std::string result(is_reference(name) ? name.substr(2) : name);

	if (result.size() > 1 && result.front() == '\'' && result.back() == '\'')
		result = result.substr(1, result.size() - 2);
	/* What has "::" or "<" is of Rust, where the keyword is no part of the name. */
	if (word && result.find_first_of(":<&*([ ") == std::string::npos)
		result = std::string(word) + " " + result;
	return result;
}

bool is_declaration(std::string_view text)
{
	const std::string_view first = next_word(text);
	const bool dwarf = first == "structure_type" || first == "class_type" ||
			   first == "union_type" || first == "enumeration_type";

	return ends_with(text, dwarf ? " { }" : " { UNKNOWN }");
}

std::optional<std::string> without_number(std::string_view name)
{
	const bool quoted = !name.empty() && name.back() == '\'';
	const size_t at = name.rfind('@'), end = name.size() - quoted;

	if (at == name.npos || !is_reference(name) || at + 1 >= end ||
	    name.substr(at + 1, end - at - 1).find_first_not_of("0123456789") != name.npos)
		return std::nullopt;
	return std::string(name.substr(0, at)).append(name.substr(end));
}

bool is_dwarf(std::string_view text)
{
	const std::string_view word = next_word(text);

	return ends_with(word, "_type") || word == "subprogram" || word == "variable";
}

std::vector<std::string_view> parts_of(std::string_view text)
{
	std::vector<std::string_view> parts;
	std::vector<bool> outside{ false };	/* by depth of brackets */
	bool pointer = false;

	for (std::string_view word = next_word(text); !word.empty(); word = next_word(text)) {
		if (word == "pointer_type" || word == "reference_type" || word == "subroutine_type")
			pointer = true;
		else if (word == "{" || word == "(")
			outside.push_back(outside.back() || pointer), pointer = false;
		else if ((word == "}" || word == ")") && outside.size() > 1)
			outside.pop_back();
		else if (is_reference(word) && !outside.back())
			parts.push_back(word);
	}
	return parts;
}

std::string_view next_word(std::string_view &text)
{
	size_t start = 0;

	while (start < text.size() && text[start] == ' ')
		start++;

	size_t end = start;

	if (text.size() - start > 2 && text[start + 1] == '#' && text[start + 2] == '\'')
		end = std::min(text.find('\'', start + 3), text.size());
	while (end < text.size() && text[end] != ' ')
		end++;

	std::string_view word = text.substr(start, end - start);

	text.remove_prefix(end);
	return word;
}
