// SPDX-License-Identifier: GPL-2.0
/*
 * The report for programs. A type is reached by thousands of exports, and an export
 * reaches many types: names are written once, types have their numbers.
 */
#include "report.hh"

#include <map>

#include "json.hh"

namespace {

/* Commas between the items of a list. */
class List {
public:
	List(std::string &text, const char *name) : text_(text)
	{
		text_.append(",\n").append(json_string(name)).append(": [");
	}
	~List() { text_.append("]"); }

	std::string &item()
	{
		text_.append(empty_ ? "\n" : ",\n");
		empty_ = false;
		return text_;
	}

private:
	std::string &text_;
	bool empty_ = true;
};

std::string member(const char *name, const std::string &value)
{
	return json_string(name) + ": " + value;
}

void add_exports(std::string &text, const char *name, const std::vector<ExportChange> &changes,
		 const Demangled &demangled)
{
	List list(text, name);

	for (const ExportChange &change : changes)
		list.item()
			.append("{").append(member("name", json_string(change.name)))
			.append(", ")
			.append(member("demangled", json_string(demangled(change.name))))
			.append(", ").append(member("before", json_string(change.before)))
			.append(", ").append(member("after", json_string(change.after)))
			.append("}");
}

std::string diff_of(const TypeChange &change, const Demangled &demangled)
{
	std::string text = "[";

	for (const DiffLine &line : shown_diff(change, demangled))
		text.append(text.size() > 1 ? ", [" : "[")
			.append(json_string(std::string(1, line.sign))).append(", ")
			.append(json_string(line.offset)).append(", ")
			.append(std::to_string(line.depth)).append(", ")
			.append(json_string(line.text)).append("]");
	return text.append("]");
}

} /* namespace */

std::string json_report(const Comparison &comparison, const Demangled &demangled,
			const std::string &before, const std::string &after)
{
	std::map<std::string_view, size_t> numbers;
	std::vector<std::string_view> symbols;
	std::string text = "{";

	text.append(member("before", json_string(before))).append(",\n")
		.append(member("after", json_string(after))).append(",\n")
		.append(member("summary", json_string(summary(comparison)))).append(",\n")
		.append(member("exports", std::to_string(comparison.exports))).append(",\n")
		.append(member("allowed", std::to_string(comparison.allowed)));
	add_exports(text, "changed", comparison.changed, demangled);
	add_exports(text, "unexplained", comparison.unexplained, demangled);
	add_exports(text, "added", comparison.added, demangled);
	add_exports(text, "removed", comparison.removed, demangled);
	add_exports(text, "moved", comparison.moved, demangled);
	add_exports(text, "exported_otherwise", comparison.exported_otherwise, demangled);
	add_exports(text, "in_namespace", comparison.in_namespace, demangled);
	{
		List types(text, "types");

		for (const TypeChange &change : comparison.types) {
			std::string reached;

			for (std::string_view name : change.exports) {
				const auto [number, is_new] = numbers.emplace(name, symbols.size());

				if (is_new)
					symbols.push_back(name);
				reached.append(reached.empty() ? "" : ", ")
					.append(std::to_string(number->second));
			}
			types.item()
				.append("{").append(member("name", json_string(change.name)))
				.append(", ")
				.append(member("title", json_string(title(change, demangled))))
				.append(",\n ")
				.append(member("follows", change.follows ? "true" : "false"))
				.append(",\n ").append(member("before", json_string(change.before)))
				.append(",\n ").append(member("after", json_string(change.after)))
				.append(",\n ").append(member("diff", diff_of(change, demangled)))
				.append(",\n ").append(member("symbols", "[" + reached + "]"))
				.append("}");
		}
	}
	{
		List list(text, "symbols");

		for (std::string_view name : symbols)
			list.item()
				.append("{").append(member("name", json_string(name))).append(", ")
				.append(member("demangled",
					       json_string(demangled(std::string(name)))))
				.append("}");
	}
	return text.append("\n}\n");
}
