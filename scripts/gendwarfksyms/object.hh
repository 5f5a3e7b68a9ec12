/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One ELF object: where its symbols are, and the bytes of its sections.
 */
#ifndef GENDWARFKSYMS_OBJECT_HH
#define GENDWARFKSYMS_OBJECT_HH

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include <gelf.h>

#include "relocate.hh"
#include "symbols.hh"

/* A debug section, decompressed and relocated. */
struct DebugSection {
	std::string_view bytes;
	size_t index = 0; /* in the table of sections; 0 where there is no such section */
};

/* A place in the memory of the program. */
struct Address {
	uint32_t section = 0; /* in a relocatable object */
	uint64_t value = 0; /* there an offset in that */

	bool operator==(const Address &other) const
	{
		return section == other.section && value == other.value;
	}
};

class Object {
public:
	/*
	 * Opens the ELF object PATH (ET_REL, ET_EXEC or ET_DYN). Throws an Error
	 * for a file that cannot be read or is none of these.
	 */
	explicit Object(const std::string &path);
	~Object();

	/* The symbols that EXPORT_SYMBOL() names, in the order of .symtab; they last as long as this. */
	std::vector<std::string_view> exports() const;
	/*
	 * The symbols that Rust code exports: all that are global and defined in
	 * a section that is loaded, in the order of .symtab, without what
	 * kCFI (__cfi), objtool (__pfx) and ASan (__odr_asan) add to them.
	 */
	std::vector<std::string_view> globals() const;

	/*
	 * For each of SYMBOLS the index of the first one at the same address of
	 * this object, itself when it has no other. A symbol's address is the
	 * section and value of the first entry of .symtab that has its name, is
	 * not local, and is defined in a section.
	 */
	std::vector<size_t> aliases(const Symbols &symbols) const;

	/* Where a symbol is, and what is there: from the same entry. */
	struct Place {
		Address address;
		uint64_t size; /* in bytes */
		uint8_t type; /* STT_FUNC, ... */

		bool operator<(const Place &other) const
		{
			return std::tie(address.section, address.value, size, type) <
			       std::tie(other.address.section, other.address.value, other.size,
					other.type);
		}
	};
	std::vector<std::optional<Place>> places(const Symbols &symbols) const;

	/* Whether ADDRESS, as address() gives it, is that of PLACE. */
	bool is_at(const Place &place, const std::optional<Address> &address) const;

	/*
	 * For each of PLACES the names of the symbols, local ones too, that stand there with
	 * its size and type, in byte order.
	 */
	std::map<Place, std::vector<std::string_view>> names_at(const std::set<Place> &places) const;

	/*
	 * The address that stands as VALUE at OFFSET in a debug section: in a relocatable
	 * object the relocation there says which section it is in.
	 */
	Address address(size_t section, uint64_t offset, uint64_t value) const;

	/* The contents of the sections of that name. */
	std::vector<std::string_view> sections(std::string_view name) const;

	/*
	 * The debug sections called ".debug_" NAME. Several of them are in an
	 * object with type units, each of which has sections of its own.
	 */
	std::vector<DebugSection> debug_sections(std::string_view name) const;

	/* Whether the object's numbers have the most significant byte first. */
	bool is_big_endian() const;

private:
	struct File;
	struct Entry;
	struct EndElf {
		void operator()(Elf *elf) const { elf_end(elf); }
	};

	template <typename Function> void for_each_symbol(Function &&function) const;
	void find_debug_sections() const;
	bool is_relocatable() const;

	std::unique_ptr<File> file_;
	std::unique_ptr<Elf, EndElf> elf_;

	/* What debug_sections() found. */
	struct Named {
		std::string name;
		DebugSection section;
		std::vector<Elf_Scn *> relocations; /* that are still to be applied */
		std::string copy; /* what is in the file, with relocations applied */
	};
	void relocate_section(Named &named) const;
	mutable bool opened_ = false;
	mutable std::vector<Named> debug_sections_;
	mutable std::map<size_t, std::vector<Relocations>> relocated_; /* by section, for address() */
};

#endif /* GENDWARFKSYMS_OBJECT_HH */
