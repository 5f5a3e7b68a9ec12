// SPDX-License-Identifier: GPL-2.0
/*
 * Parsing Module.symvers: on each line, separated by tabs, the version, the name,
 * the module, how it is exported, and a namespace that may be empty or missing.
 */
#include "symvers.hh"

#include <vector>

#include "error.hh"
#include "input.hh"
#include "text.hh"

namespace {

std::vector<std::string> fields_of(std::string_view line)
{
	std::vector<std::string> fields;

	for (;;) {
		size_t tab = line.find('\t');

		fields.emplace_back(line.substr(0, tab));
		if (tab == line.npos)
			return fields;
		line.remove_prefix(tab + 1);
	}
}

bool is_version(std::string_view text)
{
	return text.size() == 10 && starts_with(text, "0x") &&
	       text.find_first_not_of("0123456789abcdefABCDEF", 2) == text.npos;
}

} /* namespace */

bool is_symvers(std::string_view text)
{
	return text.size() > 10 && is_version(text.substr(0, 10)) && text[10] == '\t';
}

Symvers parse_symvers(const std::string &path, std::string_view text)
{
	Symvers symvers;

	for_each_line(path, text, [&](size_t number, std::string_view line) {
		const std::vector<std::string> field = fields_of(line);

		for (const std::string &part : field)
			if (has_control_character(part))
				fail(path, ":", number, ": control character");
		if (field.size() < 4 || field.size() > 5)
			fail(path, ":", number, ": ", field.size(),
			     " fields separated by tabs, not 4 or 5");
		if (!is_version(field[0]))
			fail(path, ":", number, ": '", field[0], "' is no version");
		if (field[1].empty() || field[2].empty())
			fail(path, ":", number, ": no name");
		if (field[3] != "EXPORT_SYMBOL" && field[3] != "EXPORT_SYMBOL_GPL")
			fail(path, ":", number, ": '", field[3], "' is no kind of export");

		Export data{ uint32_t(std::stoul(field[0], nullptr, 16)), field[2],
			     field[3] == "EXPORT_SYMBOL_GPL", field.size() > 4 ? field[4] : "" };

		if (!symvers.emplace(field[1], std::move(data)).second)
			fail(path, ":", number, ": '", field[1], "' has a line already");
	});
	return symvers;
}
