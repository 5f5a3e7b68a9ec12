/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reading DWARF 4 and 5: units, and the DIEs in them.
 *
 * libdw reads the same, but searches a DIE's attributes anew for each one that is
 * asked for, knows one section .debug_info in a file, where an object with type
 * units has many, and needs each section relocated, used or not. On a whole kernel
 * that is most of the time. So the bytes are read here, and nowhere else; the
 * tests hold every attribute of every DIE against libdw's reading.
 *
 * The abbreviation that a DIE names says which attributes follow. Where all of them have a
 * size, one is read when it is asked for; otherwise those that anything here asks for are
 * kept, undecoded, as the DIE is gone through. One that is not there is an empty optional;
 * one that cannot be read is an Error that names the DIE and the attribute, never an empty
 * optional: "no type" and "broken type" must not give the same symbol version. No read
 * goes past the end of a unit or a section.
 */
#ifndef GENDWARFKSYMS_DWARF_HH
#define GENDWARFKSYMS_DWARF_HH

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <dwarf.h>

#include "object.hh"

class DebugInfo;

/* The attributes that can be asked for. */
#define GENDWARFKSYMS_ATTRIBUTES(X) \
	X(sibling) X(location) X(name) X(byte_size) X(bit_offset) X(bit_size) X(stmt_list) \
	X(low_pc) X(language) X(discr) X(discr_value) X(visibility) X(string_length) \
	X(const_value) X(prototyped) X(upper_bound) X(abstract_origin) X(accessibility) \
	X(address_class) X(calling_convention) X(count) X(data_member_location) X(decl_file) \
	X(declaration) X(encoding) X(external) X(specification) X(type) X(ranges) X(endianity) \
	X(byte_stride) X(entry_pc) X(data_bit_offset) X(linkage_name) X(signature) \
	X(str_offsets_base) X(addr_base) X(rnglists_base) X(dwo_name) X(alignment) X(noreturn) \
	X(GNU_vector) X(GNU_dwo_name) X(lower_bound) X(producer)

/* The place of each in a Die. */
class Slots {
public:
	enum {
#define X(name) at_##name,
		GENDWARFKSYMS_ATTRIBUTES(X)
#undef X
		none, /* of all others */
		count
	};

	constexpr Slots()
	{
		for (uint8_t &slot : standard_)
			slot = none;
#define X(name)						\
		if (DW_AT_##name < sizeof(standard_))	\
			standard_[DW_AT_##name] = at_##name;
		GENDWARFKSYMS_ATTRIBUTES(X)
#undef X
	}
	[[gnu::always_inline]] constexpr unsigned int of(uint64_t attribute) const
	{
		if (attribute < sizeof(standard_))
			return standard_[attribute];
		if (attribute == DW_AT_GNU_vector)
			return at_GNU_vector;
		return attribute == DW_AT_GNU_dwo_name ? at_GNU_dwo_name : none;
	}

private:
	uint8_t standard_[0x100] = {};
};

inline constexpr Slots slots;

/* What an abbreviation says of the DIEs that name it. */
struct Abbreviation {
	struct Attribute {
		uint16_t code, form;
		uint8_t slot; /* Slots::none if nobody asks for it */
		int8_t size; /* of its value in bytes, -1 if that differs */
		uint32_t offset; /* from the first attribute, where all have a size */
		int64_t implicit_const; /* the value, where size is 0 */
	};

	uint64_t code;
	uint32_t tag;
	bool has_children;
	bool has_indirect; /* some forms are up to the DIE */
	int32_t size; /* of all attributes in bytes, -1 if that differs */
	uint32_t count;
	const Attribute *attributes;
	uint64_t present; /* a bit for each slot */
	std::array<uint16_t, Slots::count> by_slot; /* the attribute, if present */
};

struct Abbreviations {
	/* Those of which units: what their headers say. */
	uint64_t at; /* offset */
	uint8_t address_size, offset_size;
	std::vector<Abbreviation> all; /* by code */
	uint64_t in_order; /* how many of these have the codes 1, 2, 3, ... */
	std::vector<Abbreviation::Attribute> attributes;

	/* Null if there is none. */
	const Abbreviation *find(uint64_t code) const
	{
		return code - 1 < in_order ? all.data() + (code - 1) : search(code);
	}

private:
	const Abbreviation *search(uint64_t code) const;
};

/* A table of files: by number, whether the name ends in ".c". */
struct Files {
	uint64_t at; /* offset in .debug_line */
	bool from_zero;
	std::vector<bool> in_c;
};

struct Unit {
	uint64_t begin, end; /* offsets of its header and of what follows it */
	uint64_t first_die; /* offset */
	const uint8_t *bytes; /* from the header on */
	uint64_t abbreviations_at; /* offset in .debug_abbrev */
	uint64_t signature, type_offset; /* of a type unit */
	uint16_t version;
	uint8_t type; /* DW_UT_compile, ... */
	uint8_t address_size, offset_size;
	uint32_t section; /* the ELF section's index */
	uint64_t base; /* the offset at which that section begins */

	/* What DebugInfo keeps to read its DIEs, see DebugInfo::forget(). */
	struct Cache {
		std::shared_ptr<const Abbreviations> abbreviations;
		uint64_t string_offsets; /* base in .debug_str_offsets */
		std::shared_ptr<const Files> files; /* if one was looked up */
		bool is_in_c;
	};
	mutable Cache cache;
};

/*
 * One debugging information entry as it was read. Half a KiB, so it is passed by
 * reference, and iterators read one over the other. Valid as long as its DebugInfo.
 *
 * Attributes are given by their DW_AT_ codes; those that Slots has can be asked for.
 */
class Die {
public:
	unsigned int tag() const { return abbreviation_->tag; }
	/* Different for different DIEs of an object, in the order of the file. */
	uint64_t offset() const { return offset_; }
	const Unit &unit() const { return *unit_; }
	bool has_children() const { return abbreviation_->has_children; }

	bool has(unsigned int attribute) const
	{
		return abbreviation_->present >> slot(attribute) & 1;
	}
	/* Whether it has one of these ATTRIBUTES at least. */
	template <unsigned int... attributes> bool has_any() const
	{
		constexpr uint64_t mask = ((uint64_t(1) << slot(attributes)) | ...);

		return abbreviation_->present & mask;
	}
	unsigned int form(unsigned int attribute) const
	{
		return abbreviation_->has_indirect ? forms_[slot(attribute)] :
						     in_abbreviation(slot(attribute)).form;
	}
	/*
	 * The number that the form has, undecoded: an index, an offset; of strings and blocks
	 * in place the offset in the unit. Only of what DIE has().
	 */
	[[gnu::always_inline]] uint64_t raw(unsigned int attribute) const
	{
		return value(slot(attribute));
	}
	/* A flag; one that is not there is false. */
	bool flag(unsigned int attribute) const;
	/*
	 * The value of an attribute of a constant form: data1 to data8 and
	 * udata zero-extended, sdata and implicit_const sign-extended. Other
	 * forms (data16, blocks, expressions) have no constant: empty.
	 */
	[[gnu::always_inline]] std::optional<uint64_t> constant(unsigned int attribute) const
	{
		if (!has(attribute) || !is_constant(form(attribute)))
			return std::nullopt;
		return raw(attribute);
	}
	/* The bytes of a block, an expression, or a data16. */
	std::optional<std::string_view> block(unsigned int attribute) const;
	/* An offset in another section. */
	std::optional<uint64_t> section_offset(unsigned int attribute) const;
	/* A string without control characters, which would break output lines. */
	std::optional<std::string_view> string(unsigned int attribute) const;
	/*
	 * The offset of such a string in .debug_str, for what keeps strings; empty where it
	 * is elsewhere, or far behind.
	 */
	[[gnu::always_inline]] std::optional<uint32_t> shared_string(unsigned int attribute) const
	{
		if (!has(attribute) || form(attribute) != DW_FORM_strp ||
		    raw(attribute) > UINT32_MAX)
			return find_shared_string(attribute);
		return raw(attribute);
	}
	std::optional<std::string_view> name() const { return string(DW_AT_name); }
	/* The offset of the DIE that a reference attribute refers to. */
	[[gnu::always_inline]] std::optional<uint64_t> target(unsigned int attribute) const
	{
		if (!has(attribute))
			return std::nullopt;

		uint64_t value = raw(attribute);

		/* What nearly all are. */
		if (form(attribute) == DW_FORM_ref4 && value >= unit_->first_die - unit_->begin &&
		    value < unit_->end - unit_->begin)
			return unit_->begin + value;
		return find_target(attribute);
	}
	/* That DIE. */
	std::optional<Die> reference(unsigned int attribute) const;
	/*
	 * Whether DW_AT_decl_file says a file whose name ends in ".c". Not so without
	 * that attribute, nor before DWARF 5 for file 0, "no file".
	 */
	bool in_c_file() const;

	/*
	 * for (const Die &child : die.children()) in file order. Jumps over the
	 * children's own children by DW_AT_sibling where the compiler wrote it.
	 */
	class Children;
	Children children() const;

	/* "DIE at 0x12", for messages. */
	std::string where() const;

	[[gnu::always_inline]] static constexpr unsigned int slot(uint64_t attribute)
	{
		return slots.of(attribute);
	}

private:
	friend class DebugInfo;
	friend class Scan;

	static constexpr bool is_constant(unsigned int form);
	const Abbreviation::Attribute &in_abbreviation(unsigned int slot) const
	{
		return abbreviation_->attributes[abbreviation_->by_slot[slot]];
	}
	uint64_t value(unsigned int slot) const;
	uint64_t unsized_value(const Abbreviation::Attribute &attribute) const;
	uint64_t find_target(unsigned int attribute) const;
	std::optional<uint32_t> find_shared_string(unsigned int attribute) const;
	[[noreturn]] void unreadable(unsigned int attribute, std::string_view why) const;

	const DebugInfo *info_ = nullptr;
	const Unit *unit_ = nullptr;
	const Abbreviation *abbreviation_ = nullptr;
	uint64_t offset_ = 0, end_ = 0; /* end of the attributes */
	const uint8_t *attributes_ = nullptr;
	/* By slot. Only where not all attributes have a size; where some forms are up to the DIE. */
	std::array<uint64_t, Slots::count> values_;
	std::array<uint16_t, Slots::count> forms_;
};

class DebugInfo {
public:
	/*
	 * Lists the units of OBJECT, which must outlive this. Throws an Error
	 * where there is no full DWARF of version 4 or 5.
	 */
	explicit DebugInfo(const Object &object);

	const Object &object() const { return object_; }
	/* In the order of the file, type units too. */
	const std::vector<Unit> &units() const { return units_; }
	const Unit &unit_of(uint64_t offset) const;
	/* What all offsets are below. */
	uint64_t size() const { return units_.empty() ? 0 : units_.back().end; }
	/* The unit's own DIE. */
	Die die(const Unit &unit) const { return read(unit, unit.first_die); }
	/* The DIE at an offset that Die::offset() or Die::target() gave. */
	Die die(uint64_t offset) const { return read(unit_of(offset), offset); }
	/* The same, where UNIT is where it probably lies. */
	Die die(uint64_t offset, const Unit &unit) const
	{
		bool inside = offset >= unit.first_die && offset < unit.end;

		return read(inside ? unit : unit_of(offset), offset);
	}
	/* Whether the unit's language is C. */
	bool is_in_c(const Unit &unit) const;
	/* Forgets what is kept to read the DIEs of UNIT until the next time. */
	void forget(const Unit &unit) const { unit.cache = Unit::Cache(); }

	/*
	 * For addresses, whose relocations count: the section that UNIT is in, the offset
	 * there of the value of ATTRIBUTE of DIE, and that of BYTES, a part of UNIT.
	 */
	DebugSection section_of(const Unit &unit) const;
	uint64_t place_of(const Die &die, unsigned int attribute) const;
	uint64_t offset_of(const Unit &unit, const char *bytes) const;
	/* The number of SIZE bytes (1, 2, 4 or 8) at OFFSET in SECTION. */
	uint64_t number_at(const DebugSection &section, uint64_t offset, unsigned int size) const;

	class Reader; /* of bytes */

private:
	friend class Die;
	friend class Scan;

	static void read_each(Reader &reader, Die &die);
	Die read(const Unit &unit, uint64_t offset) const;
	/* Returns false for the entry of zeros at the end of a list of children. */
	bool read(const Unit &unit, uint64_t offset, Die &die) const;
	uint64_t behind(const Die &die) const;
	void list_units(const DebugSection &section, uint64_t base, bool types);
	void load(const Unit &unit) const;
	void load_files(const Unit &unit) const;
	Files read_files(uint64_t at) const;
	void count_files(uint64_t bytes) const;
	const DebugSection *string_section(const Unit &unit, unsigned int form,
					   uint64_t &value) const;
	std::string_view from_string(const Unit &unit, unsigned int form, uint64_t value) const;
	std::string_view string(std::string_view bytes, size_t size) const;

	const Object &object_;
	DebugSection abbrev_, str_, line_str_, str_offsets_, line_;
	bool swap_; /* the object's byte order is not ours */
	std::vector<Unit> units_;
	std::map<uint64_t, size_t> signatures_; /* of type units */
	/* Units of one producer may share abbreviations. */
	mutable std::shared_ptr<const Abbreviations> last_;
	mutable uint64_t abbreviations_read_ = 0; /* and attributes of them, each time */
	mutable std::shared_ptr<const Files> last_files_; /* the same for line tables */
	mutable uint64_t files_read_ = 0; /* bytes of tables and of names */
	mutable uint64_t long_strings_ = 0; /* bytes read of them */
};

/* The number at PLACE, in the byte order that is not ours if that is to SWAP. */
template <typename T> T load_number(const uint8_t *place, bool swap)
{
	T value, swapped = 0;

	memcpy(&value, place, sizeof(T));
	if (sizeof(T) == 1 || !swap)
		return value;
	for (size_t i = 0; i < sizeof(T); i++)
		swapped = static_cast<T>(swapped << 8 | (value >> 8 * i & 0xff));
	return swapped;
}

inline uint64_t Die::value(unsigned int slot) const
{
	if (abbreviation_->size < 0)
		return values_[slot];

	const Abbreviation::Attribute &attribute = in_abbreviation(slot);
	/* DebugInfo::read() has seen that all of them are there. */
	const uint8_t *place = attributes_ + attribute.offset;

	switch (attribute.size) {
	case 0:
		return attribute.implicit_const;
	case 1:
		return *place;
	case 2:
		return load_number<uint16_t>(place, info_->swap_);
	case 4:
		return load_number<uint32_t>(place, info_->swap_);
	case 8:
		return load_number<uint64_t>(place, info_->swap_);
	default:
		return unsized_value(attribute);
	}
}

/*
 * Whoever walks down a tree of DIEs visits them in the order of the file. A
 * DW_AT_sibling that leads to a DIE's own children would have them visited twice,
 * theirs four times, and so on.
 */
class FileOrder {
public:
	/* Throws an Error if DIE does not come after all DIEs visited before. */
	void visit(const Die &die);

private:
	uint64_t last_ = 0;
};

class Die::Children {
public:
	class Iterator {
	public:
		Iterator() = default;
		/* At the DIE behind the attributes of PARENT. */
		explicit Iterator(const Die &parent);
		const Die &operator*() const { return die_; }
		Iterator &operator++();
		bool at_end() const { return !die_.info_; }
		/* Only ever compared with end(). */
		bool operator!=(const Iterator &) const { return !at_end(); }

	private:
		void read(uint64_t offset);

		Die die_;
	};

	explicit Children(const Die &parent) : parent_(parent) {}
	Iterator begin() const { return Iterator(parent_); }
	Iterator end() const { return Iterator(); }

private:
	const Die &parent_;
};

inline Die::Children Die::children() const
{
	return Children(*this);
}

/*
 * Goes through what is in a DIE, in the order of the file, without attributes, which costs a
 * tenth of reading them:
 *
 *	Scan scan(die);
 *	while (scan.next())
 *		if (scan.tag() == DW_TAG_namespace)
 *			scan.enter();
 */
class Scan {
public:
	/* Before the first child of PARENT. */
	explicit Scan(const Die &parent);

	/* Moves to the next DIE, past the descendants of the one before if that was not entered. */
	bool next();
	/* Has next() move to the first child, if there is one. */
	void enter() { entered_ = true; }

	unsigned int tag() const { return abbreviation_->tag; }
	uint64_t offset() const { return offset_; }
	bool has_children() const { return abbreviation_->has_children; }
	/* Whether next() need not go through what is in the DIE. */
	bool has_sibling() const { return abbreviation_->present >> slots.of(DW_AT_sibling) & 1; }
	/* How many DIEs were entered that are not left yet. */
	uint64_t depth() const { return depth_ - 1; }

private:
	const DebugInfo &info_;
	const Unit &unit_;
	/* Of the DIE; at first that of the parent, which is entered. */
	const Abbreviation *abbreviation_;
	std::shared_ptr<const Abbreviations> abbreviations_;
	uint64_t offset_;
	const uint8_t *attributes_; /* where its attributes begin */
	uint64_t depth_ = 0;
	bool entered_ = true;
};

/* "pointer_type" for DW_TAG_pointer_type; "tag 0x1234" for one unknown to us. */
std::string tag_name(unsigned int tag);
/* The same, empty for one unknown to us. */
std::string_view known_tag_name(unsigned int tag);

/* "type" for DW_AT_type; null for one that cannot be asked for. */
const char *attribute_name(unsigned int attribute);

constexpr bool Die::is_constant(unsigned int form)
{
	switch (form) {
	case DW_FORM_data1:
	case DW_FORM_data2:
	case DW_FORM_data4:
	case DW_FORM_data8:
	case DW_FORM_udata:
	case DW_FORM_sdata:
	case DW_FORM_implicit_const:
		return true;
	default:
		return false;
	}
}

#endif /* GENDWARFKSYMS_DWARF_HH */
