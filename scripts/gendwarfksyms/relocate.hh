/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Relocations of debug sections.
 *
 * In a relocatable object the references from one debug section to another are
 * relocations. libdwfl applies them, but to every debug section, and to have it loaded takes
 * longer than most objects take altogether. They are of a few types, which store or
 * add a number, so they are applied here, to the sections that are read.
 */
#ifndef GENDWARFKSYMS_RELOCATE_HH
#define GENDWARFKSYMS_RELOCATE_HH

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include <gelf.h>

/* The relocations in a section, and the symbols that they are for. */
class Relocations {
public:
	/* Those in SECTION of ELF. Throws an Error where they are broken, as all that follows does. */
	Relocations(Elf *elf, Elf_Scn *section);

	size_t count() const { return count_; }
	bool is_rela() const { return is_rela_; }

	/* That number INDEX, without an addend where that stands in the place itself. */
	GElf_Rela operator[](size_t index) const
	{
		GElf_Rela entry;

		if (!is_native_)
			return convert(index);
		memcpy(&entry, static_cast<const char *>(data_->d_buf) + index * sizeof(entry),
		       sizeof(entry));
		return entry;
	}

	/* The value of a symbol, and its section. */
	struct Symbol {
		uint64_t value;
		uint32_t section;
	};
	Symbol symbol(const GElf_Rela &entry) const;

	/* The section of the symbol of the one for OFFSET, if there is one. */
	std::optional<uint32_t> section_at(uint64_t offset) const;

	[[noreturn]] void broken() const;

private:
	GElf_Rela convert(size_t index) const;
	uint64_t offset(size_t index) const;

	size_t index_, count_;
	bool is_rela_, is_native_; /* Elf64_Rela as it is */
	bool has_mips_info_;
	Elf_Data *data_, *symbols_, *sections_ = nullptr;
	/* That of many in a row is the same. */
	mutable uint64_t last_index_ = UINT64_MAX;
	mutable Symbol last_ = {};
	/* Their numbers in the order of their offsets, made for section_at() if they are in another. */
	mutable bool is_ordered_ = false;
	mutable std::vector<size_t> order_;
};

/*
 * Applies the relocations in RELOCATIONS, a section of the relocatable object ELF, to
 * TARGET, the bytes of another. Throws an Error for one of a type that is unknown, leads out of its
 * section, or has no symbol.
 */
void relocate(Elf *elf, Elf_Scn *relocations, std::string &target);

#endif /* GENDWARFKSYMS_RELOCATE_HH */
