// SPDX-License-Identifier: GPL-2.0
/*
 * The report for people.
 */
#include "report.hh"

#include <algorithm>
#include <iomanip>
#include <sstream>

#include "symtypes.hh"
#include "text.hh"

namespace {

/* So many exports of a kind are listed if not all are asked for. */
const size_t some = 10;

std::string count(size_t number, const char *one, const char *many)
{
	return std::to_string(number) + " " + (number == 1 ? one : many);
}

class Writer {
public:
	Writer(const Demangled &demangled, const ReportOptions &options)
		: demangled_(demangled), options_(options)
	{
	}

	std::string text() const { return out_.str(); }

	void type(const TypeChange &change)
	{
		size_t width = 4;

		if (is_reference(change.name))
			heading(title(change, demangled_) + ": reached by " +
				count(change.exports.size(), "export", "exports"));
		else
			heading(title(change, demangled_) + ": its own type");
		for (const DiffLine &line : change.diff.lines)
			width = std::max(width, line.offset.size());
		for (const DiffLine &line : shown_diff(change, demangled_)) {
			if (line.sign == '.') {
				out_ << std::string(width + 4, ' ')
				     << std::string(line.depth, '\t') << "... " << line.text
				     << "\n";
				continue;
			}
			colour(line.sign == '-' ? "31" : line.sign == '+' ? "32" :
			       line.sign == '~' ? "33" : "");
			out_ << (line.sign == '~' ? ' ' : line.sign) << " " << std::setw(width)
			     << line.offset << "  " << std::string(line.depth, '\t') << line.text;
			colour("0");
			out_ << "\n";
		}
		if (options_.all_symbols && is_reference(change.name))
			for (std::string_view name : change.exports)
				out_ << "  " << demangled_(std::string(name)) << "\n";
		out_ << "\n";
	}

	/* DIFFER: there is something before and after, if only a version or a namespace. */
	void exports(const std::string &what, const std::vector<ExportChange> &changes, bool differ)
	{
		if (changes.empty())
			return;
		heading(what + ": " + std::to_string(changes.size()));
		for (size_t i = 0; i < changes.size(); i++) {
			const ExportChange &change = changes[i];

			if (i == some && changes.size() > some + 1 && !options_.all_symbols) {
				out_ << "  ... " << changes.size() - some << " more (--symbols)\n";
				break;
			}
			out_ << "  " << demangled_(change.name);
			if (differ)
				out_ << ": " << (change.before.empty() ? "none" : change.before)
				     << " -> " << (change.after.empty() ? "none" : change.after);
			else if (!change.before.empty() || !change.after.empty())
				out_ << " (" << change.before << change.after << ")";
			out_ << "\n";
		}
		out_ << "\n";
	}

	void heading(const std::string &text)
	{
		colour("1");
		out_ << text;
		colour("0");
		out_ << "\n";
	}

private:
	void colour(const char *code)
	{
		if (options_.colour && *code)
			out_ << "\033[" << code << "m";
	}

	const Demangled &demangled_;
	const ReportOptions &options_;
	std::ostringstream out_;
};

} /* namespace */

std::string title(const TypeChange &change, const Demangled &demangled)
{
	if (!is_reference(change.name))
		return demangled(change.name);
	return (starts_with(change.name, "t#") ? "typedef " : "") + type_name(change.name);
}

std::vector<DiffLine> shown_diff(const TypeChange &change, const Demangled &demangled)
{
	std::vector<DiffLine> lines = change.diff.lines;

	for (DiffLine &line : lines) {
		const size_t at = line.text.find(change.name);

		if (!is_reference(change.name) && at != line.text.npos)
			line.text.replace(at, change.name.size(), demangled(change.name));
	}
	return lines;
}

std::string summary(const Comparison &comparison)
{
	std::string text = std::to_string(comparison.changed.size()) + " of " +
			   count(comparison.exports, "export", "exports") + " changed";

	if (!comparison.added.empty())
		text += ", " + std::to_string(comparison.added.size()) + " added";
	if (!comparison.removed.empty())
		text += ", " + std::to_string(comparison.removed.size()) + " removed";
	if (!comparison.types.empty())
		text += "; " + count(comparison.types.size(), "type", "types") + " changed";
	if (comparison.allowed)
		text += "; not counted: " + count(comparison.allowed, "export", "exports") +
			" that may change";
	return text;
}

std::string text_report(const Comparison &comparison, const Demangled &demangled,
			const ReportOptions &options)
{
	Writer writer(demangled, options);
	bool follows = false;

	if (comparison.same() && !comparison.allowed)
		return "";
	for (const TypeChange &change : comparison.types) {
		if (change.follows && !follows)
			writer.heading("Only the layout changed, with that of the types above:\n");
		follows = change.follows;
		writer.type(change);
	}
	writer.exports("Changed, but no symtypes file says why", comparison.unexplained, true);
	writer.exports("Added", comparison.added, false);
	writer.exports("Removed", comparison.removed, false);
	writer.exports("Moved to another module", comparison.moved, true);
	writer.exports("Exported otherwise", comparison.exported_otherwise, true);
	writer.exports("In another namespace", comparison.in_namespace, true);
	writer.heading(summary(comparison));
	return writer.text();
}
