// SPDX-License-Identifier: GPL-2.0
/*
 * Reading the list of requested symbols: one name a line, as nm and awk print
 * them in kbuild's pipes. What follows the first word is left for others.
 */
#include "symbols.hh"

#include <algorithm>
#include <utility>

#include "error.hh"
#include "text.hh"

Symbols Symbols::parse(std::string text)
{
	const auto is_space = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
	Symbols symbols;
	std::string_view input = symbols.copies_.emplace_back(std::move(text));
	size_t number = 0;

	while (!input.empty()) {
		const std::string_view line = input.substr(0, input.find('\n'));
		const auto start = std::find_if_not(line.begin(), line.end(), is_space);
		const auto end = std::find_if(start, line.end(), is_space);
		const std::string_view name = line.substr(start - line.begin(), end - start);

		number++;
		if (name.empty())
			fail("standard input: line ", number, ": no symbol name");
		try {
			symbols.add(name, true);
		} catch (const Error &error) {
			fail("standard input: line ", number, ": ", error.what());
		}
		input.remove_prefix(std::min(line.size() + 1, input.size()));
	}
	return symbols;
}

void Symbols::add(std::string_view name, bool lasts)
{
	if (has_control_character(name))
		fail("control character in the name of a symbol");
	if (find(name))
		return;
	index_.add(IdTable::hash(name), symbols_.size());
	symbols_.push_back({ lasts ? name : copies_.emplace_back(name), std::nullopt });
}

std::optional<size_t> Symbols::find(std::string_view name) const
{
	uint32_t found = index_.find(IdTable::hash(name),
				     [&](uint32_t id) { return symbols_[id].name == name; });

	if (found == IdTable::none)
		return std::nullopt;
	return found;
}
