// SPDX-License-Identifier: GPL-2.0
/* Module.symvers: version, name, module, kind and perhaps namespace, separated by tabs. */
#include "symvers.hh"

#include <cstdlib>

#include <fnmatch.h>

#include "common.hh"
#include "util.hh"

bool Symvers::add(const Export &data)
{
	if (!names_.insert(data.name))
		return false;
	exports.push_back(data);
	return true;
}

const Export *Symvers::find(std::string_view name) const
{
	const uint32_t id = names_.find(name);

	return id == none ? nullptr : &exports[id];
}

static bool is_version(std::string_view text)
{
	return text.size() == 10 && starts_with(text, "0x") &&
	       text.find_first_not_of("0123456789abcdefABCDEF", 2) == text.npos;
}

bool is_symvers(std::string_view text)
{
	return text.size() > 10 && is_version(text.substr(0, 10)) && text[10] == '\t';
}

Symvers parse_symvers(const std::string &path, std::string_view text)
{
	Symvers symvers;

	for (Lines lines(path, text); lines.next();) {
		std::string field[5];
		size_t count = 0, start = 0, tab;

		do {
			tab = lines.line.find('\t', start);

			const std::string_view part = lines.line.substr(start, tab - start);

			if (has_control_character(part))
				lines.fail("control character");
			if (count < 5)
				field[count] = part;
			count++;
			start = tab + 1;
		} while (tab != lines.line.npos);
		if (count < 4 || count > 5)
			lines.fail(format("%zu fields separated by tabs, not 4 or 5", count));
		if (!is_version(field[0]))
			lines.fail(text_of({ "'", field[0], "' is no version" }));
		if (field[1].empty() || field[2].empty())
			lines.fail("no name");
		if (field[3] != "EXPORT_SYMBOL" && field[3] != "EXPORT_SYMBOL_GPL")
			lines.fail(text_of({ "'", field[3], "' is no kind of export" }));
		if (!symvers.add({ field[1], uint32_t(strtoul(field[0].c_str(), nullptr, 16)),
				   field[2], field[3] == "EXPORT_SYMBOL_GPL", field[4] }))
			lines.fail(text_of({ "'", field[1], "' has a line already" }));
	}
	return symvers;
}

/* The next word of TEXT, which is taken off it; empty at the end. */
static std::string take_word(std::string_view &text)
{
	const char spaces[] = " \t\v\f\r";

	text.remove_prefix(std::min(text.find_first_not_of(spaces), text.size()));

	std::string word(text.substr(0, text.find_first_of(spaces)));

	text.remove_prefix(word.size());
	return word;
}

static bool in_capitals(std::string_view pattern)
{
	bool letters = false;

	for (char c : pattern) {
		if (c >= 'a' && c <= 'z')
			return false;
		letters |= c >= 'A' && c <= 'Z';
	}
	return letters;
}

void Rules::parse(const std::string &path, std::string_view text)
{
	for (Lines lines(path, text); lines.next();) {
		std::string_view rest = lines.line.substr(0, lines.line.find('#'));
		const std::string pattern = take_word(rest), verdict = take_word(rest);
		auto subject = Rule::name;

		if (pattern.empty())
			continue;
		if (has_control_character(pattern) || has_control_character(verdict))
			lines.fail("control character");
		if (!verdict.empty() && verdict != "PASS" && verdict != "FAIL")
			lines.fail(text_of({ "'", verdict, "' is neither PASS nor FAIL" }));
		if (!take_word(rest).empty())
			lines.fail(text_of({ "something follows ", verdict }));
		if (pattern == "vmlinux" || pattern.find('/') != pattern.npos)
			subject = Rule::module;
		else if (in_capitals(pattern) && !starts_with(pattern, "_R"))
			subject = Rule::name_space;
		rules_.push_back({ subject, pattern, verdict != "FAIL" });
	}
}

bool Rules::allow(std::string_view name, const Export *data) const
{
	for (const Rule &rule : rules_) {
		if (rule.subject != Rule::name && !data)
			continue;

		const std::string subject(rule.subject == Rule::name   ? name :
					  rule.subject == Rule::module ? data->module :
									 data->name_space);

		if (!fnmatch(rule.pattern.c_str(), subject.c_str(), 0))
			return rule.pass;
	}
	return false;
}
