/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Stable kABI: what a source file says about how its types are to be versioned,
 * so that a compatible change leaves the versions as they were.
 */
#ifndef GENDWARFKSYMS_KABI_HH
#define GENDWARFKSYMS_KABI_HH

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "dwarf.hh"
#include "object.hh"

/*
 * The rules of an object, from its section ".discard.gendwarfksyms.kabi_rules": a
 * sequence of records, each of four strings that end in a NUL: the version of the
 * format, "1", the rule's type, its target and its value. What targets and values
 * are is said in Documentation/kbuild/gendwarfksyms.rst. Of several rules of
 * one type for one target the last counts.
 */
class KabiRules {
public:
	/* No rules. */
	KabiRules() = default;

	/* Those of OBJECT. Throws an Error that names the rule that is wrong. */
	explicit KabiRules(const Object &object);

	/* TYPE, a qualified name, is to be taken for a declaration. */
	bool declonly(std::string_view type) const;
	/* The size of TYPE in bytes that is to be taken instead of its own. */
	std::optional<uint64_t> byte_size(std::string_view type) const;
	/* ENUMERATOR of the enumeration TYPE is to be left out. */
	bool ignores(std::string_view type, std::string_view enumerator) const;
	/* The value that it is to be given instead of its own. */
	std::optional<uint64_t> value(std::string_view type, std::string_view enumerator) const;
	/* By a reference or a symbol's name: what its expansion is to be. */
	const std::map<std::string, std::string> &type_strings() const { return type_strings_; }

private:
	/* The type of a rule and its target. */
	using Key = std::pair<std::string, std::string>;

	void add(std::string_view &records);
	const std::string *find(const char *type, std::string_view target) const;

	std::map<Key, std::string> rules_;
	std::map<std::string, std::string> type_strings_;
};

/*
 * A union by which a member of a structure was reserved, replaced or hidden: one
 * of its first two members, or the first member of a structure there, has a name
 * with a prefix that is reserved for this.
 */
struct KabiUnion {
	enum Kind {
		none,
		/* "__kabi_reserved...": the union stands for what it reserved. */
		reserved,
		/* "__kabi_renamedNAME": so too, and what has its type is called NAME. */
		renamed,
		/* "__kabi_ignored...": it stands for nothing. */
		ignored,
	};

	Kind kind = none;
	std::string_view name; /* NAME, of the kind renamed */
	/* The offset of the DIE whose DW_AT_type is that of what the union stands for. */
	std::optional<uint64_t> placeholder;
};

/* TYPE as such a union; of the kind none where it is another type. */
KabiUnion kabi_union(const Die &type);

/* A name that only says what a member is for, and is never written. */
bool is_kabi_name(std::string_view name);

#endif /* GENDWARFKSYMS_KABI_HH */
