// SPDX-License-Identifier: GPL-2.0
/* Reports as text and as JSON. */
#include "compare.hh"

namespace {

/* So many exports of a kind are listed without --symbols. */
const size_t max_listed = 10;

/* The names in JSON, and the headings in the text, which does not list all that changed. */
const struct {
	const char *name, *heading;
} ways[WAYS] = {
	{ "changed", nullptr },
	{ "unexplained", "Changed, but no symtypes file says why" },
	{ "added", "Added" },
	{ "removed", "Removed" },
	{ "moved", "Moved to another module" },
	{ "exported_otherwise", "Exported otherwise" },
	{ "in_namespace", "In another namespace" },
};

std::string count(size_t number, const char *what)
{
	return format("%zu %s%s", number, what, number == 1 ? "" : "s");
}

/* "12 of 5083 exports changed, 1 removed; 2 types changed" */
std::string summary(const Comparison &comparison)
{
	std::string text = format("%zu of %s changed", comparison.exports[CHANGED].size(),
				  count(comparison.count, "export").c_str());

	for (Way way : { ADDED, REMOVED })
		if (!comparison.exports[way].empty())
			text += format(", %zu %s", comparison.exports[way].size(), ways[way].name);
	if (!comparison.types.empty())
		text += "; " + count(comparison.types.size(), "type") + " changed";
	if (comparison.allowed)
		text += "; not counted: " + count(comparison.allowed, "export") +
			" that may change";
	return text;
}

/* The name of a type or symbol for people. */
std::string title(const TypeChange &change, const Demangled &demangled)
{
	return !is_reference(change.name) ? demangled(change.name) :
	       (starts_with(change.name, "t#") ? "typedef " : "") + type_name(change.name);
}

/* TEXT, a line of the difference, with the name of the symbol demangled. */
std::string with_name(std::string text, const TypeChange &change, const Demangled &demangled)
{
	const size_t at = is_reference(change.name) ? text.npos : text.find(change.name);

	return at == text.npos ? text :
				 text.replace(at, change.name.size(), demangled(change.name));
}

/* The page that shows the JSON between its two parts. It loads nothing from anywhere. */
const char *const page[] = {
#include "report.html"
};

} /* namespace */

std::string text_report(const Comparison &comparison, const Demangled &demangled, bool colour,
			bool all_symbols)
{
	std::string text;
	bool follows = false;
	const auto add = [&](const char *code, const std::string &line) {
		if (colour && *code)
			text.append("\033[").append(code).append("m");
		text.append(line).append(colour ? "\033[0m\n" : "\n");
	};

	if (comparison.same && !comparison.allowed)
		return "";
	for (const TypeChange &change : comparison.types) {
		const bool is_type = is_reference(change.name);
		int width = 4;

		if (change.follows && !follows)
			add("1", "Only the layout changed, with that of the types above:\n");
		follows = change.follows;
		add("1", text_of({ title(change, demangled), is_type ? ": reached by " : "",
				   is_type ? count(change.exports.size(), "export") :
					     ": its own type" }));
		for (const DiffLine &line : change.diff.lines)
			width = std::max(width, int(line.offset.size()));
		for (const auto &[sign, offset, depth, said] : change.diff.lines) {
			const std::string line = text_of({ std::string(depth, '\t'),
				sign == '.' ? "... " : "", with_name(said, change, demangled) });

			if (sign == '.')
				text += std::string(width + 4, ' ') + line + "\n";
			else
				add(sign == '-' ? "31" : sign == '+' ? "32" : sign == '~' ? "33" :
				    "", format("%c %*s  ", sign == '~' ? ' ' : sign, width,
					       offset.c_str()) + line);
		}
		for (uint32_t index : change.exports)
			if (all_symbols && is_type)
				text += text_of({ "  ", demangled(comparison.names[index]), "\n" });
		text += "\n";
	}
	for (int way = 0; way < WAYS; way++) {
		const std::vector<ExportChange> &changes = comparison.exports[way];
		const bool all = all_symbols || changes.size() <= max_listed + 1;
		const size_t listed = all ? changes.size() : max_listed;

		if (changes.empty() || !ways[way].heading)
			continue;
		add("1", format("%s: %zu", ways[way].heading, changes.size()));
		for (size_t i = 0; i < listed; i++) {
			const auto &[name, before, after] = changes[i];

			text += "  " + demangled(name);
			if (way != ADDED && way != REMOVED)
				text += text_of({ ": ", before.empty() ? "none" : before, " -> ",
						  after.empty() ? "none" : after });
			else if (!before.empty() || !after.empty())
				text += text_of({ " (", before, after, ")" });
			text += "\n";
		}
		if (!all)
			text += format("  ... %zu more (--symbols)\n", changes.size() - listed);
		text += "\n";
	}
	add("1", summary(comparison));
	return text;
}

/* Names are written once, and types have their numbers: exports reach many types. */
std::string json_report(const Comparison &comparison, const Demangled &demangled,
			const std::string &before, const std::string &after)
{
	const auto json_name = [&](std::string_view name) {
		return text_of({ "{\"name\": ", json_string(name), ", \"demangled\": ",
				 json_string(demangled(name)) });
	};
	std::vector<std::string> types, symbols;
	std::vector<uint32_t> numbers(comparison.names.size(), none);
	std::string text = text_of({ "{\"before\": ", json_string(before), ",\n\"after\": ",
				     json_string(after), ",\n\"summary\": ",
				     json_string(summary(comparison)),
				     format(",\n\"exports\": %zu,\n\"allowed\": %zu",
					    comparison.count, comparison.allowed) });

	for (int way = 0; way < WAYS; way++) {
		std::vector<std::string> changes;

		for (const auto &[name, before, after] : comparison.exports[way])
			changes.push_back(text_of({ json_name(name), ", \"before\": ",
						    json_string(before), ", \"after\": ",
						    json_string(after), "}" }));
		text.append(text_of({ ",\n\"", ways[way].name, "\": ", json_list(changes, "\n") }));
	}
	for (const TypeChange &change : comparison.types) {
		std::vector<std::string> diff, exports;

		for (const DiffLine &line : change.diff.lines)
			diff.push_back(text_of({
				format("[\"%c\", \"%s\", %zu, ", line.sign, line.offset.c_str(),
				       line.depth),
				json_string(with_name(line.text, change, demangled)), "]" }));
		for (uint32_t index : change.exports) {
			if (numbers[index] == none) {
				numbers[index] = symbols.size();
				symbols.push_back(json_name(comparison.names[index]).append("}"));
			}
			exports.push_back(format("%u", numbers[index]));
		}
		types.push_back(text_of({
			"{\"name\": ", json_string(change.name),
			", \"title\": ", json_string(title(change, demangled)),
			",\n \"follows\": ", change.follows ? "true" : "false",
			",\n \"before\": ", json_string(change.before),
			",\n \"after\": ", json_string(change.after),
			",\n \"diff\": ", json_list(diff),
			",\n \"symbols\": ", json_list(exports), "}" }));
	}
	return text_of({ text, ",\n\"types\": ", json_list(types, "\n"), ",\n\"symbols\": ",
			 json_list(symbols, "\n"), "\n}\n" });
}

std::string html_report(const std::string &json)
{
	return page[0] + json + page[1];
}
