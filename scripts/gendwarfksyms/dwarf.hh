/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A thin wrapper around libdw's DIE. Nothing behind it calls libdw, but for
 * object.cc, which opens the file.
 *
 * An attribute that is not there is an empty optional; one that cannot be read
 * is an Error that names the DIE and the attribute, never an empty optional:
 * "no type" and "broken type" must not give the same symbol version.
 */
#ifndef GENDWARFKSYMS_DWARF_HH
#define GENDWARFKSYMS_DWARF_HH

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <dwarf.h>
#include <elfutils/libdw.h>

/*
 * One debugging information entry. A value, as libdw's own is: libdw keeps the
 * DIE's abbreviation in it once found, so it is passed by value or const
 * reference and costs four words. Valid as long as its Object.
 */
class Die {
public:
	explicit Die(const Dwarf_Die &die) : die_(die) {}

	int tag() const;
	/* Offset in .debug_info, or in .debug_types (bytes), for messages. */
	uint64_t offset() const;
	/* The same for the same DIE, different for different DIEs of an object. */
	const void *id() const { return die_.addr; }
	/* The unit's own DIE. */
	Die unit() const;

	bool has_children() const;
	/* A flag attribute; one that is not there is false. */
	bool flag(unsigned int attribute) const;
	/*
	 * The value of an attribute of a constant form: data1 to data8 and
	 * udata zero-extended, sdata and implicit_const sign-extended. Other
	 * forms (data16, blocks, expressions) have no constant: empty.
	 */
	std::optional<uint64_t> constant(unsigned int attribute) const;
	/* A string without control characters, which would break output lines. */
	std::optional<std::string_view> string(unsigned int attribute) const;
	std::optional<std::string_view> name() const { return string(DW_AT_name); }
	/* The DIE that a reference attribute refers to, in whatever unit. */
	std::optional<Die> reference(unsigned int attribute) const;
	/*
	 * The name of the file in DW_AT_decl_file; empty without that
	 * attribute, and in DWARF 4 for file 0, "no file".
	 */
	std::optional<std::string_view> decl_file() const;

	/*
	 * for (Die child : die.children()) in file order. Jumps over the
	 * children's own children by DW_AT_sibling where the compiler wrote it.
	 */
	class Children;
	Children children() const;

private:
	std::optional<Dwarf_Attribute> attribute(unsigned int attribute) const;
	[[noreturn]] void unreadable(unsigned int attribute) const;

	mutable Dwarf_Die die_;
};

class Die::Children {
public:
	class Iterator {
	public:
		explicit Iterator(std::optional<Die> die) : die_(die) {}
		const Die &operator*() const { return *die_; }
		Iterator &operator++();
		bool at_end() const { return !die_; }
		/* Only ever compared with end(). */
		bool operator!=(const Iterator &) const { return !at_end(); }

	private:
		std::optional<Die> die_;
	};

	explicit Children(const Die &parent) : parent_(parent) {}
	Iterator begin() const;
	Iterator end() const { return Iterator(std::nullopt); }

private:
	Die parent_;
};

inline Die::Children Die::children() const
{
	return Children(*this);
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

/* "pointer_type" for DW_TAG_pointer_type; "tag 0x1234" for one unknown to us. */
std::string tag_name(int tag);

#endif /* GENDWARFKSYMS_DWARF_HH */
