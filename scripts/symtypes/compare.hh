/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Comparing two builds: which exports differ, and which types are the reason.
 *
 * A type is a reason if its own text differs, not if only a type that it refers to does. So of a
 * chain of types that leads from an export to a new member, one has changed. With DWARF, a
 * structure also changes when one of its members grows: a change of the layout alone, with a
 * changed type inside, is said to follow.
 */
#ifndef SYMTYPES_COMPARE_HH
#define SYMTYPES_COMPARE_HH

#include "symtypes.hh"

struct ReadableLine {
	std::string offset;	/* in bytes, with ":" and bits for a bit-field; or empty */
	size_t depth;		/* of indentation */
	std::string text;	/* as in C, without what seldom matters */
	std::string exact;	/* the whole line in the words of the symtypes file */
	std::string size;	/* and alignment, at the end of a structure; or empty */
};

/* The lines of the type or symbol NAME. A TEXT that is no type becomes a single line. */
std::vector<ReadableLine> readable(std::string_view name, std::string_view text);

struct DiffLine {
	char sign;	/* "-", "+", " ", "~" if it has moved, "." for lines not shown */
	std::string offset;	/* "8", or "8->16" */
	size_t depth;
	std::string text;
};

struct TypeDiff {
	std::vector<DiffLine> lines;
	bool only_layout;	/* only offsets, sizes and alignments differ */
};

/*
 * The difference of two types, as diff -u shows it. Lines that differ only in offset or size count
 * as the same, and have both offsets. Of several in a row that moved by the same distance, only the
 * first is shown.
 */
TypeDiff diff_types(const std::vector<ReadableLine> &before,
		    const std::vector<ReadableLine> &after);

/* What is known of a build: types, versions, or both. */
struct Build {
	Corpus types;
	Symvers versions;
	bool has_types = false, has_versions = false;

	/*
	 * PATH is a build folder, a symtypes file, or a Module.symvers file. FILE.symtypes is
	 * completed by FILE.symvers, if there is one. Throws an Error.
	 */
	Build(const std::string &path, Vocabulary &vocabulary);
};

struct TypeChange {
	std::string_view name, before, after;	/* a reference or symbol, and its texts */
	uint32_t number, section;	/* of the name, and of an old section with this change */
	/* Those that reach it and may not change: indices of names, sorted */
	std::vector<uint32_t> exports;
	TypeDiff diff;
	bool follows;
};

/*
 * Which exports may change, in the format of SUSE's kABI severities: "[KIND] PATTERN [VERDICT]",
 * "#" starts a comment. "Exports That May Change" in the documentation describes it.
 */
class Rules {
public:
	/* Parses TEXT, the content of the file PATH. Throws an Error that starts with FILE:LINE. */
	void parse(const std::string &path, std::string_view text);

	/* Whether the export NAME may change. DATA is nullptr if nothing else is known of it. */
	bool allow(std::string_view name, const Export *data) const;

private:
	struct Rule {
		size_t kind;	/* of the pattern: of a name, module or namespace */
		std::string pattern;
		bool may_change;
	};
	std::vector<Rule> rules_;
};

/* The ways in which exports differ. */
enum Way {
	CHANGED,	/* another version or type */
	UNEXPLAINED,	/* those of them without a reason */
	ADDED, REMOVED,
	MOVED,		/* to another module */
	EXPORTED_OTHERWISE,	/* for all modules, or those under the GPL */
	IN_NAMESPACE,	/* in another one */
	WAYS
};

struct ExportChange {
	std::string_view name;
	std::string before, after;	/* version, module, kind or namespace */
};

/* The texts belong to the builds and the vocabulary. */
struct Comparison {
	std::vector<std::string_view> names;	/* of all exports, sorted */
	/* Those that most exports reach come first, those that follow last. */
	std::vector<TypeChange> types;
	std::vector<ExportChange> exports[WAYS];	/* sorted by name */
	size_t count = 0;	/* of the exports of the first build */
	size_t allowed = 0;	/* exports that differ and may */
	bool same = true;	/* nothing differs but what may */
	bool compatible = true;	/* or exports have only moved, or lost a restriction */
};

/* What differs, but what RULES allow and, with IGNORE_ADDED, exports that were added. */
Comparison compare(const Build &before, const Build &after, const Vocabulary &vocabulary,
		   const Rules &rules, bool ignore_added);

/* For a terminal or a log, with ALL_SYMBOLS, however many; empty if nothing differs. */
std::string text_report(const Comparison &comparison, const Demangled &demangled, bool colour,
			bool all_symbols);

/* One object, which Documentation/kbuild/symbol-references.rst describes. */
std::string json_report(const Comparison &comparison, const Demangled &demangled,
			const std::string &before, const std::string &after);

/* A page for browsers that shows JSON and needs no other file. */
std::string html_report(const std::string &json);

#endif /* SYMTYPES_COMPARE_HH */
