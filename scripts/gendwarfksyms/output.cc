// SPDX-License-Identifier: GPL-2.0
#include "output.hh"

#include <cstdio>

static std::vector<uint32_t> order_of(const std::vector<SymtypesLine> &lines)
{
	std::vector<uint32_t> order;

	for (uint32_t i = 0; i < lines.size(); i++)
		order.push_back(i);
	sort_numbers(order, [&](uint32_t a, uint32_t b) {
		const int names = lines[a].name.compare(lines[b].name);

		return names ? names < 0 : lines[a].text < lines[b].text;
	});
	return order;
}

std::string symtypes_text(std::vector<SymtypesLine> lines)
{
	const std::vector<uint32_t> order = order_of(lines);
	const std::string *reference = nullptr, *text = nullptr;
	std::string result;
	size_t number = 1;
	Index names;

	/* The first line of a name keeps it, so no other one may get it. */
	for (uint32_t i : order)
		names.add(lines[i].name, i);
	for (uint32_t i : order) {
		std::string &name = lines[i].name;

		if (names.find(name) == i) {
			reference = &name;
			number = 1;
		} else if (lines[i].text == *text) {
			name.clear();
			continue;
		}
		text = &lines[i].text;
		while (names.add(name, i) != i) {
			name = *reference;
			/* A quote stays at the end. */
			name.insert(name.size() - (name.back() == '\''), format("@%zu", ++number));
		}
	}
	for (uint32_t i : order_of(lines))
		if (!lines[i].name.empty())
			result.append(lines[i].name).append(" ").append(lines[i].text).append("\n");
	return result;
}

std::string indented(std::string_view text)
{
	std::string result;

	for (size_t i = 0, depth = 0; i < text.size(); i++) {
		result.push_back(text[i]);
		if (text[i] != '\n')
			continue;
		if (i && (text[i - 1] == '{' || text[i - 1] == '('))
			depth++;
		if (depth && i + 1 < text.size() && (text[i + 1] == '}' || text[i + 1] == ')'))
			depth--;
		result.append(2 * depth, ' ');
	}
	return result;
}

void print_versions(const Symbols &symbols, const Format &form)
{
	std::string text;

	for (size_t i = 0; i < symbols.size(); i++) {
		const char *name = symbols[i].name.c_str();

		if (!symbols[i].crc)
			fprintf(stderr, "warning: gendwarfksyms: %s: no debug information, %s\n", name,
				form.can_have_none ? "no version" : "the version is 0");
		if (symbols[i].crc || !form.can_have_none)
			text.append(format("#SYMVER %s 0x%08x\n", name, symbols[i].crc.value_or(0)));
	}
	if (!text.empty())
		write_output(text);
}
