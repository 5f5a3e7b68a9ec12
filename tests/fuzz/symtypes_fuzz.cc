// SPDX-License-Identifier: GPL-2.0
/*
 * Fuzz target "symtypes": two builds, each a symtypes file (of an object or of all) or a
 * Module.symvers file, and what may change between them, with zeros between these texts: they are
 * read, merged, compared, and reported on in each way.
 */
#include <cstdint>

#include "compare.hh"
#include "file.hh"

namespace {

/* The next part of DATA, which is taken off it. */
std::string_view next_part(std::string_view &data)
{
	const std::string_view part = data.substr(0, data.find('\0'));

	data.remove_prefix(std::min(part.size() + 1, data.size()));
	return part;
}

/* What is written of a corpus is read as the same. */
void check_merged(const Corpus &corpus)
{
	const std::string text = corpus.consolidated();
	Vocabulary vocabulary;
	Corpus again(vocabulary);

	again.read_text("merged", text);
	promise(again.consolidated() == text);
	promise(again.symbols().size() == corpus.symbols().size());
}

void check_text(const std::string &report)
{
	for (char c : report)
		promise(c == '\n' || c == '\t' || !has_control_character(std::string_view(&c, 1)));
}

void compare_and_report(const File &before, const File &after, const Rules &rules)
{
	Vocabulary vocabulary;
	const Build old_build(before.path(), vocabulary), new_build(after.path(), vocabulary);

	for (const Build *build : { &old_build, &new_build }) {
		if (build->has_types)
			check_merged(build->types);
		promise(compare(*build, *build, vocabulary, Rules(), false).same);
	}

	const Comparison all = compare(old_build, new_build, vocabulary, Rules(), false);
	const Comparison some = compare(old_build, new_build, vocabulary, rules, true);

	promise(all.same == compare(new_build, old_build, vocabulary, Rules(), false).same);
	for (const Comparison *comparison : { &all, &some }) {
		const std::string text = text_report(*comparison, Demangled(), false, true);

		promise(text.empty() == (comparison->same && !comparison->allowed));
		check_text(text);
		text_report(*comparison, Demangled(), true, false);
		check_text(html_report(json_report(*comparison, Demangled(), "before", "after")));
	}
}

} /* namespace */

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	std::string_view rest(reinterpret_cast<const char *>(data), size);
	const File before(next_part(rest)), after(next_part(rest));

	try {
		Rules rules;

		rules.parse("rules", next_part(rest));
		compare_and_report(before, after, rules);
	} catch (const Error &error) {
		promise(!has_control_character(error.message));
	}
	return 0;
}
