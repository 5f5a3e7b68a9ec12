/* SPDX-License-Identifier: GPL-2.0 */
/* The text of one DIE, in either format. */
#ifndef GENDWARFKSYMS_TEXT_HH
#define GENDWARFKSYMS_TEXT_HH

#include "symbols.hh"
#include "types.hh"

/* What adds the types that a DIE refers to. */
struct TypeSink {
	/* Adds the type DIE to TEXT: its reference if it has a name, its own text otherwise. */
	virtual void add_type(Text &text, const Dwarf_Die &die) = 0;
};

struct TextWriter {
	const Object &object;
	const Format &format;
	const KabiRules *rules; /* of the stable kABI, or null */
	TypeSink &types;

	/* These add to TEXT. Both throw an Error that names the DIE that is wrong. */
	void write_symbol(const Description &symbol, Text &text) const;
	/* NAME is the qualified name of the type DIE. */
	void write_type(const Die &die, std::string_view name, Text &text) const;
};

#endif /* GENDWARFKSYMS_TEXT_HH */
