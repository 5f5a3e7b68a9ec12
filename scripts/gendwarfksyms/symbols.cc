// SPDX-License-Identifier: GPL-2.0
/*
 * Reading the list of requested symbols: one name a line, as nm and awk print
 * them in kbuild's pipes. What follows the first word is left for others.
 */
#include "symbols.hh"

#include "error.hh"
#include "text.hh"

Symbols Symbols::read(std::istream &input)
{
	const char *space = " \t\r\v\f";
	Symbols symbols;
	std::string line;
	size_t number = 0;

	while (std::getline(input, line)) {
		size_t start = line.find_first_not_of(space);

		number++;
		if (start == std::string::npos)
			fail("standard input: line ", number, ": no symbol name");

		size_t end = line.find_first_of(space, start);

		try {
			symbols.add(std::string_view(line).substr(start, end - start));
		} catch (const Error &error) {
			fail("standard input: line ", number, ": ", error.what());
		}
	}
	if (input.bad())
		fail("standard input: cannot read");
	return symbols;
}

void Symbols::add(std::string_view name)
{
	if (has_control_character(name))
		fail("control character in the name of a symbol");
	if (find(name))
		return;
	index_.add(IdTable::hash(name), symbols_.size());
	symbols_.push_back({ std::string(name), std::nullopt });
}

std::optional<size_t> Symbols::find(std::string_view name) const
{
	uint32_t found = index_.find(IdTable::hash(name),
				     [&](uint32_t id) { return symbols_[id].name == name; });

	if (found == IdTable::none)
		return std::nullopt;
	return found;
}
