/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reading DIEs with libdw. A missing attribute is an empty optional, one that cannot be read is an
 * Error that names the DIE: "no type" and "broken type" must not have the same version.
 */
#ifndef GENDWARFKSYMS_DWARF_HH
#define GENDWARFKSYMS_DWARF_HH

#include <optional>

#include "object.hh"

/* What numbers of a type are, as far as it is known. */
struct NumberKind {
	std::optional<uint64_t> size, encoding; /* bytes; DW_ATE_ */
};

/*
 * A DIE with its attributes, which libdw finds in one pass: a value of a KiB. A Dwarf_Die only
 * says where a DIE is; its address in memory (addr) identifies the DIE.
 */
class Die {
public:
	Die() = default;
	Die(const Object &object, const Dwarf_Die &die) : object_(&object), die_(die) { read(); }

	unsigned int tag() const { return tag_; }
	const Dwarf_Die &place() const { return die_; }
	const Unit &unit() const { return object_->unit_of(die_); }
	/* "DIE at 0x12", for messages. */
	std::string where() const;

	bool has(unsigned int attribute) const { return find(attribute); }
	bool flag(unsigned int attribute) const;
	/* Of data1 to data8 and udata zero-extended, of sdata and implicit_const sign-extended. */
	std::optional<uint64_t> constant(unsigned int attribute) const;
	/* The bytes of a block, an expression or a data16. */
	std::optional<std::string_view> block(unsigned int attribute) const;
	/* NUL-terminated, without control characters, which would break lines of output. */
	std::optional<std::string_view> string(unsigned int attribute) const;
	/* DW_AT_name, "" without one. */
	std::string_view name() const { return string(DW_AT_name).value_or(""); }
	std::optional<Dwarf_Die> target(unsigned int attribute) const;

	/* DW_AT_low_pc, the first of DW_AT_ranges, or DW_AT_location if that is an address. */
	std::optional<uint64_t> address() const;
	/* The offset of a member in its structure, a constant or an expression that adds one. */
	std::optional<uint64_t> member_location() const;
	/* Up to 128 bits in decimal, "" for none. Forms do not always tell -1 from 255, KIND does. */
	std::string number(unsigned int attribute, const NumberKind &kind) const;
	bool is_thread_local() const;
	/* Whether the name of DW_AT_decl_file ends in ".c" or, with HEADERS, no folder is "include". */
	bool is_in_private_file(bool headers) const;

private:
	friend class Children;

	void read();
	Dwarf_Attribute *find(unsigned int attribute) const
	{
		for (unsigned int i = present_ >> attribute % 64 & 1 ? 0 : count_; i < count_; i++)
			if (attributes_[i].code == attribute)
				return &attributes_[i];
		return nullptr;
	}
	std::optional<Dwarf_Op> operation(unsigned int attribute) const;
	/* Throws the Error that ATTRIBUTE cannot be read: WHY, or libdw's last error. */
	[[noreturn]] void unreadable(unsigned int attribute, const char *why = nullptr) const;

	static constexpr unsigned int max_attributes = 40; /* compilers write up to twenty */

	const Object *object_ = nullptr;
	mutable Dwarf_Die die_; /* libdw takes no pointers to const */
	mutable Dwarf_Attribute attributes_[max_attributes];
	unsigned int tag_, count_;
	uint64_t present_; /* a bit for each code modulo 64: most that are asked for are missing */
};

/* The children of a DIE: for (Children children(die); children.next(child);) */
class Children {
public:
	explicit Children(const Die &parent) : parent_(parent) {}
	/* Reads the next child. Returns false after the last one. */
	bool next(Die &child);

private:
	const Die &parent_;
	bool started_ = false;
};

/* What one pass over a unit finds. */
class Scan {
public:
	struct Declaration {
		Dwarf_Die die; /* a subprogram or variable */
		bool in_union; /* or in an enumeration */
	};

	Scan(const Object &object, const Unit &unit, bool with_types);

	const Unit &unit;
	/* Those at the top of the unit, and in namespaces and types, but not in functions. */
	std::vector<Declaration> declarations;
	std::vector<Dwarf_Die> types; /* there, if wanted: those that references may stand for */
	bool is_empty; /* the unit has no children */
	bool has_types = false;

	/* The namespaces, classes and structures around DIE, each with "::" behind it. */
	std::string scopes_of(const Die &die) const;

private:
	struct Scope {
		std::string_view name;
		uint32_t parent; /* in scopes_, or none */
	};

	std::vector<Scope> scopes_;
	Index ids_; /* in scopes_, by Dwarf_Die::addr; what lacks one is in no scope */
};

/* "pointer_type" for DW_TAG_pointer_type; for others null, in messages "tag 0x1234". */
const char *known_tag_name(unsigned int tag);
std::string tag_name(unsigned int tag);

#endif /* GENDWARFKSYMS_DWARF_HH */
