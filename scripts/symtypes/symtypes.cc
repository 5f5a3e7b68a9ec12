// SPDX-License-Identifier: GPL-2.0
/* Reading and writing symtypes files. */
#include "symtypes.hh"

#include <algorithm>
#include <cstring>

static const std::string_view header_start = "/* ", header_end = " */";

/* Whether the first line of TEXT is the header of a section. */
static bool is_header(std::string_view text)
{
	const std::string_view line = text.substr(0, text.find('\n'));

	return line.size() > header_start.size() + header_end.size() &&
	       starts_with(line, header_start) && ends_with(line, header_end);
}

/* C's keyword for this kind of reference; nullptr for E#, a constant. */
static const char *keyword(char kind)
{
	return kind == 's' ? "struct" : kind == 'u' ? "union" : kind == 'e' ? "enum" :
	       kind == 't' ? "typedef" : nullptr;
}

/* The text of the type NAME if it is only declared, in the form of genksyms. */
static std::string declaration(std::string_view name)
{
	return keyword(name[0]) + (" " + std::string(name.substr(2))) + " { UNKNOWN }";
}

/*
 * Whether the type NAME with TEXT is only declared and can be shortened. Quoted
 * names cannot: ksymtypes would not read them.
 */
static bool is_declared(std::string_view name, std::string_view text)
{
	if (!is_reference(name) || !keyword(name[0]) || name[2] == '\'' || !is_declaration(text))
		return false;
	next_word(text);
	return next_word(text) == name.substr(2) && next_word(text) == "{";
}

uint32_t Vocabulary::add_text(std::string_view text)
{
	const uint32_t id = texts_.add(text);

	std::vector<uint32_t> references[2];	/* all, and those of parts */
	size_t behind = 0;	/* brackets that are open, from that of a pointer on */
	bool pointer = false;

	if (2 * id + 1 < first_.size())
		return id;
	for (std::string_view word = next_word(text); !word.empty(); word = next_word(text)) {
		if (word == "pointer_type" || word == "reference_type" ||
		    word == "subroutine_type") {
			pointer = true;
		} else if (word == "{" || word == "(") {
			behind += pointer || behind;
			pointer = false;
		} else if (word == "}" || word == ")") {
			behind -= behind != 0;
		} else if (is_reference(word)) {
			for (int i = 0; i < (behind ? 1 : 2); i++)
				references[i].push_back(names.add(word));
		}
	}
	for (std::vector<uint32_t> &ids : references) {
		sort_unique(ids);
		ids_.insert(ids_.end(), ids.begin(), ids.end());
		first_.push_back(ids_.size());
	}
	return id;
}

void Corpus::read_folders(const std::vector<std::string> &folders)
{
	std::vector<std::string> keys, paths;	/* with NUL for "/", so that a/b sorts before a-b */
	std::vector<uint32_t> order;

	for (const std::string &folder : folders)
		for (const std::string &file : find_files(folder)) {
			order.push_back(paths.size());
			paths.push_back(folder + "/" + file);
			keys.push_back(file);
			std::replace(keys.back().begin(), keys.back().end(), '/', '\0');
		}
	sort_numbers(order, [&](uint32_t a, uint32_t b) { return keys[a] < keys[b]; });
	for (size_t i = 0; i < order.size(); i++) {
		const std::string &path = paths[order[i]], &before = paths[order[i ? i - 1 : 0]];
		const size_t length = keys[order[i]].size();

		if (i && keys[order[i]] == keys[order[i - 1]])
			fail("%s: %s has a file of that name, too", path.c_str(),
			     before.substr(0, before.size() - length - 1).c_str());
		read(path.substr(path.size() - length), path, read_file(path), false);
	}
}

void Corpus::read_text(const std::string &path, std::string_view text)
{
	read(path, path, text, is_header(text));
}

/* Reads the file PATH of the object NAME, or a CONSOLIDATED file. */
void Corpus::read(const std::string &name, const std::string &path, std::string_view text,
		  bool consolidated)
{
	std::vector<std::pair<uint32_t, size_t>> lines_of_section;	/* texts and line numbers */
	Strings headers;
	/* All that a section refers to has to be defined, in the file of an object itself. */
	const auto end_section = [&] {
		const uint32_t section = sections_.size() - 1;

		for (const auto &[text, number] : lines_of_section)
			for (auto id = vocabulary_.begin(text); id != vocabulary_.end(text); id++)
				if (*id >= names_.size() ||
				    (names_[*id].seen != section + 1 &&
				     (!consolidated || !lookup(*id, section))))
					fail("%s:%zu: nothing defines '%s'", path.c_str(), number,
					     std::string(vocabulary_.names[*id]).c_str());
		lines_of_section.clear();
	};
	Lines lines(path, text);

	if (!consolidated)
		sections_.push_back({ name, path + ":1" });
	while (lines.next()) {
		std::string_view line = lines.line;

		if (has_control_character(line))
			lines.fail("control character");
		if (is_header(line)) {
			if (!consolidated)
				lines.fail("a consolidated file, not that of an object");
			line.remove_prefix(header_start.size());
			line.remove_suffix(header_end.size());
			end_section();
			sections_.push_back({ std::string(line), lines.place() });
			if (!headers.insert(line))
				lines.fail(sections_.back().name + " has a section already");
		} else if (!consolidated || !line.empty()) {
			lines_of_section.emplace_back(read_record(lines, consolidated),
						      lines.number);
		}
	}
	end_section();
}

/* Reads a line of the last section. Returns the number of its text. */
uint32_t Corpus::read_record(const Lines &lines, bool consolidated)
{
	const uint32_t section = sections_.size() - 1;
	std::string_view text = lines.line;
	std::string name(next_word(text)), declared;
	const bool shortened = consolidated && name.size() > 3 && keyword(name[0]) &&
			       name[1] == '#' && name[2] == '#';

	/* genksyms ends its lines with a space. */
	text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
	text.remove_suffix(text.size() - (text.find_last_not_of(' ') + 1));
	if (name.empty())
		lines.fail("no name");
	if (is_reference(name) && name[2] == '\'' && (name.size() < 5 || name.back() != '\''))
		lines.fail("no closing quote");
	if (text.empty() != shortened)
		lines.fail((shortened ? "something follows '" : "nothing follows '") + name + "'");
	if (shortened)
		name.erase(1, 1);

	const bool is_only_declared = shortened || is_declared(name, text);
	/* In a consolidated file, only shortened declarations count for their section alone. */
	const bool only_here = shortened || (is_only_declared && !consolidated) ||
			       !without_number(name).empty();

	if (is_only_declared)
		text = declared = declaration(name);

	const uint32_t id = vocabulary_.names.add(name), text_id = vocabulary_.add_text(text);

	if (id >= names_.size())
		names_.resize(vocabulary_.names.size());

	std::vector<Record> &records = names_[id].records;
	const uint32_t last = records.empty() ? none : records.back().last;

	if (names_[id].seen == section + 1)
		lines.fail(text_of({ "'", name, "' has a line already" }));
	names_[id].seen = section + 1;
	if (!is_reference(name) && records.empty())
		symbols_.push_back(id);
	if (only_here)
		records.push_back({ section, text_id, last });
	else if (last == none || records[last].text != text_id)
		records.push_back({ section, text_id, uint32_t(records.size()) });
	return text_id;
}

/* What NAME means in SECTION: its own record, the last definition before, or nullptr. */
const Corpus::Record *Corpus::lookup(uint32_t name, uint32_t section) const
{
	if (name >= names_.size())
		return nullptr;

	const std::vector<Record> &records = names_[name].records;
	const auto next = std::upper_bound(records.begin(), records.end(), section,
		[](uint32_t section, const Record &record) { return section < record.section; });

	if (next == records.begin())
		return nullptr;
	if (next[-1].section == section)
		return &next[-1];
	return next[-1].last == none ? nullptr : &records[next[-1].last];
}

uint32_t Corpus::first_section(uint32_t name) const
{
	return name < names_.size() && !names_[name].records.empty() ?
		       names_[name].records[0].section : none;
}

uint32_t Corpus::find(uint32_t name, uint32_t section) const
{
	const Record *record = lookup(name, section);

	if (!record)
		fail("%s: nothing defines '%s' for this section", place(section).c_str(),
		     std::string(vocabulary_.names[name]).c_str());
	return record->text;
}

std::string Corpus::consolidated() const
{
	std::vector<uint32_t> order;
	std::vector<std::string> texts(sections_.size());
	std::string result;

	for (uint32_t id = 0; id < names_.size(); id++)
		order.push_back(id);
	/* Types come before symbols, each in byte order. */
	sort_numbers(order, [&](uint32_t a, uint32_t b) {
		const std::string_view one = vocabulary_.names[a], two = vocabulary_.names[b];

		return is_reference(one) == is_reference(two) ? one < two : is_reference(one);
	});
	for (uint32_t id : order)
		for (const Record &record : names_[id].records) {
			const std::string_view text = vocabulary_.text(record.text);
			std::string line(vocabulary_.names[id]);

			if (is_declared(line, text))
				line.insert(1, "#");
			else
				line.append(" ").append(text);
			texts[record.section].append(line).append("\n");
		}
	for (size_t i = 0; i < texts.size(); i++)
		result.append(text_of({ i ? "\n" : "", header_start, sections_[i].name, header_end,
					"\n", texts[i] }));
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
	/* Names with "::" or "<" are Rust's, where the keyword is no part of the name. */
	if (word && result.find_first_of(":<&*([ ") == result.npos)
		result.insert(0, " ").insert(0, word);
	return result;
}

bool is_declaration(std::string_view text)
{
	return ends_with(text, is_dwarf(text) ? " { }" : " { UNKNOWN }");
}

std::string without_number(std::string_view name)
{
	const bool quoted = !name.empty() && name.back() == '\'';
	const size_t at = name.rfind('@'), end = name.size() - quoted;

	if (at == name.npos || !is_reference(name) || at + 1 >= end ||
	    name.substr(at + 1, end - at - 1).find_first_not_of("0123456789") != name.npos)
		return "";
	return std::string(name.substr(0, at)).append(name.substr(end));
}

bool is_dwarf(std::string_view text)
{
	const std::string_view word = next_word(text);

	return ends_with(word, "_type") || word == "subprogram" || word == "variable";
}

std::string_view next_word(std::string_view &text)
{
	const size_t start = std::min(text.find_first_not_of(' '), text.size());
	size_t end = start;

	if (text.size() - start > 2 && text[start + 1] == '#' && text[start + 2] == '\'')
		end = std::min(text.find('\'', start + 3), text.size());
	end = std::min(text.find(' ', end), text.size());

	const std::string_view word = text.substr(start, end - start);

	text.remove_prefix(end);
	return word;
}
