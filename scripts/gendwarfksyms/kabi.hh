/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Stable kABI: source code says how its types are to be versioned, so that a compatible
 * change does not change versions.
 */
#ifndef GENDWARFKSYMS_KABI_HH
#define GENDWARFKSYMS_KABI_HH

#include "dwarf.hh"

/*
 * The rules of an object, from its section ".discard.gendwarfksyms.kabi_rules", which
 * Documentation/kbuild/gendwarfksyms.rst describes.
 */
class KabiRules {
public:
	/* None unless they are WANTED. Throws an Error that names the rule if one is wrong. */
	KabiRules(const Object &object, bool wanted);

	/*
	 * The value of a RULE for TYPE, or for one ENUMERATOR of it, or null. TYPE is a qualified
	 * name; for "type_string" a reference or the name of a symbol, whose text it replaces.
	 */
	const std::string *find(const char *rule, std::string_view type,
				std::string_view enumerator = {}) const;
	size_t count() const { return values_.size(); }

private:
	std::vector<std::string> values_;
	Index ids_; /* by type and target */
};

/*
 * A union by which a member of a structure was reserved, replaced or hidden: one of its
 * first two members, or the first member of a structure there, has a reserved name.
 */
struct KabiUnion {
	enum {
		no,
		reserved, /* __kabi_reserved...: it stands for what it reserved */
		renamed, /* __kabi_renamedNAME: the same, and what has its type is called NAME */
		ignored, /* __kabi_ignored...: it stands for nothing */
	} kind = no;
	std::string_view name = {}; /* NAME */
	/* The member that it stands for, if that is reserved or renamed. */
	std::optional<Dwarf_Die> placeholder = {};
};

/* The type TYPE as such a union. TAG is for the structures in it. */
KabiUnion kabi_union(const Object &object, const std::optional<Dwarf_Die> &type,
		     int tag = DW_TAG_union_type);

#endif /* GENDWARFKSYMS_KABI_HH */
