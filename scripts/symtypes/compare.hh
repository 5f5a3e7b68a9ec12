/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Comparing two builds: which exports are not what they were, and which types are
 * the reason.
 *
 * A type is a reason if its own text differs, not if only a type that it refers to
 * does: of a chain of types that lead from an export to a new member, one has
 * changed. In DWARF the text has offsets and sizes, so a structure changes, too,
 * when a member of it grows. Such a change, of layout alone and with a changed type
 * below it, is said to follow.
 */
#ifndef SYMTYPES_COMPARE_HH
#define SYMTYPES_COMPARE_HH

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "allow.hh"
#include "diff.hh"
#include "symtypes.hh"
#include "symvers.hh"

/* What is known of a build: types, versions, or both. */
struct Build {
	std::string path;
	std::optional<Corpus> types;
	std::optional<Symvers> versions;

	/*
	 * PATH is a build folder, with *.symtypes files, Module.symvers, or both; a
	 * symtypes file, consolidated or not; or a Module.symvers file. A symtypes
	 * file, whatever its suffix, is completed by the file of the same name with
	 * the suffix .symvers if that is there. Throws an Error.
	 */
	Build(const std::string &path, Vocabulary &vocabulary);
};

struct TypeChange {
	std::string name;	/* reference or symbol */
	std::string before, after;	/* texts */
	TypeDiff diff;
	bool follows;
	/* That reach it and may not change, sorted; kept by the vocabulary. */
	std::vector<std::string_view> exports;
};

struct ExportChange {
	std::string name;
	std::string before, after;
};

struct Comparison {
	/* Those that most exports reach first, those that follow last. */
	std::vector<TypeChange> types;
	/* Sorted by name. Before and after: the module, licence or namespace. */
	std::vector<ExportChange> added, removed, moved, exported_otherwise, in_namespace;
	/* Exports with another version or type; and those of them without a reason. */
	std::vector<ExportChange> changed, unexplained;
	size_t allowed = 0;	/* exports that differ in any way, and may */
	size_t exports = 0;	/* of the first build */

	bool same() const
	{
		return added.empty() && removed.empty() && moved.empty() &&
		       exported_otherwise.empty() && in_namespace.empty() && changed.empty() &&
		       types.empty();
	}
};

/*
 * What differs from BEFORE to AFTER, which share VOCABULARY, except for what RULES
 * allow and, if so asked, for exports that were added.
 */
Comparison compare(const Build &before, const Build &after, Vocabulary &vocabulary,
		   const Rules &rules, bool ignore_added);

#endif /* SYMTYPES_COMPARE_HH */
