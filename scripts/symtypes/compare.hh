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

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "readable.hh"
#include "symtypes.hh"
#include "symvers.hh"

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
	std::string_view name;	/* reference or symbol */
	std::string_view before, after;	/* texts */
	TypeDiff diff;
	bool follows;
	std::vector<uint32_t>
		exports; /* that reach it and may not change, indices of names, sorted */
};

/* The ways in which exports differ. */
enum Way {
	CHANGED,	/* another version or type */
	UNEXPLAINED,	/* those of them without a reason */
	ADDED,
	REMOVED,
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

	/* Whether nothing differs but what may. */
	bool same() const;
};

/* What differs, but what RULES allow and, with IGNORE_ADDED, exports that were added. */
Comparison compare(const Build &before, const Build &after, const Vocabulary &vocabulary,
		   const Rules &rules, bool ignore_added);

#endif /* SYMTYPES_COMPARE_HH */
