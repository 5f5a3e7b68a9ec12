// SPDX-License-Identifier: GPL-2.0
/*
 * Rules about which exports may change.
 */
#include "allow.hh"

#include <cctype>
#include <sstream>

#include <fnmatch.h>

#include "error.hh"
#include "input.hh"
#include "text.hh"

namespace {

bool in_capitals(const std::string &pattern)
{
	bool letters = false;

	for (unsigned char c : pattern) {
		if (islower(c))
			return false;
		letters |= isupper(c);
	}
	return letters;
}

} /* namespace */

void Rules::parse(const std::string &path, std::string_view text)
{
	for_each_line(path, text, [&](size_t number, std::string_view line) {
		std::istringstream words{ std::string(line.substr(0, line.find('#'))) };
		std::string pattern, verdict, more;

		words >> pattern >> verdict >> more;
		if (pattern.empty())
			return;
		if (has_control_character(pattern + verdict))
			fail(path, ":", number, ": control character");
		if (!verdict.empty() && verdict != "PASS" && verdict != "FAIL")
			fail(path, ":", number, ": '", verdict, "' is neither PASS nor FAIL");
		if (!more.empty())
			fail(path, ":", number, ": something follows ", verdict);

		auto kind = Rule::name;

		if (pattern == "vmlinux" || pattern.find('/') != pattern.npos)
			kind = Rule::module;
		else if (in_capitals(pattern) && !starts_with(pattern, "_R"))
			kind = Rule::name_space;
		rules_.push_back({ kind, pattern, verdict != "FAIL" });
	});
}

bool Rules::allow(const std::string &name, const Export *data) const
{
	for (const Rule &rule : rules_) {
		const std::string *subject = &name;

		if (rule.kind != Rule::name && !data)
			continue;
		if (rule.kind == Rule::module)
			subject = &data->module;
		else if (rule.kind == Rule::name_space)
			subject = &data->name_space;
		if (!fnmatch(rule.pattern.c_str(), subject->c_str(), 0))
			return rule.pass;
	}
	return false;
}
