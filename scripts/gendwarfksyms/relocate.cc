// SPDX-License-Identifier: GPL-2.0
/*
 * Applying the relocations that debug sections of the usual architectures have.
 */
#include "relocate.hh"

#include "error.hh"

namespace {

struct Type {
	uint16_t machine;
	uint16_t type;
	uint8_t size; /* in bytes */
	enum { set, add, subtract } action = set;
};

/* Nobody asks where thread-local variables are, so those types may be offsets from anywhere. */
const Type types[] = {
	{ EM_X86_64, R_X86_64_64, 8 },
	{ EM_X86_64, R_X86_64_32, 4 },
	{ EM_X86_64, R_X86_64_DTPOFF64, 8 },
	{ EM_X86_64, R_X86_64_DTPOFF32, 4 },
	{ EM_386, R_386_32, 4 },
	{ EM_386, R_386_TLS_LDO_32, 4 },
	{ EM_AARCH64, R_AARCH64_ABS64, 8 },
	{ EM_AARCH64, R_AARCH64_ABS32, 4 },
	{ EM_ARM, R_ARM_ABS32, 4 },
	{ EM_ARM, R_ARM_TLS_LDO32, 4 },
	{ EM_S390, R_390_64, 8 },
	{ EM_S390, R_390_32, 4 },
	{ EM_PPC64, R_PPC64_ADDR64, 8 },
	{ EM_PPC64, R_PPC64_ADDR32, 4 },
	{ EM_PPC64, R_PPC64_DTPREL64, 8 },
	{ EM_PPC, R_PPC_ADDR32, 4 },
	{ EM_RISCV, R_RISCV_64, 8 },
	{ EM_RISCV, R_RISCV_32, 4 },
	{ EM_RISCV, R_RISCV_ADD64, 8, Type::add },
	{ EM_RISCV, R_RISCV_SUB64, 8, Type::subtract },
	{ EM_RISCV, R_RISCV_ADD32, 4, Type::add },
	{ EM_RISCV, R_RISCV_SUB32, 4, Type::subtract },
	{ EM_RISCV, R_RISCV_ADD16, 2, Type::add },
	{ EM_RISCV, R_RISCV_SUB16, 2, Type::subtract },
	{ EM_RISCV, R_RISCV_ADD8, 1, Type::add },
	{ EM_RISCV, R_RISCV_SUB8, 1, Type::subtract },
};

const Type *find(uint16_t machine, uint32_t type)
{
	for (const Type &known : types)
		if (known.machine == machine && known.type == type)
			return &known;
	return nullptr;
}

uint64_t load(const uint8_t *bytes, size_t size, bool big_endian)
{
	uint64_t value = 0;

	for (size_t i = 0; i < size; i++)
		value = value << 8 | bytes[big_endian ? i : size - 1 - i];
	return value;
}

void store(uint8_t *bytes, size_t size, bool big_endian, uint64_t value)
{
	for (size_t i = 0; i < size; i++, value >>= 8)
		bytes[big_endian ? size - 1 - i : i] = value;
}

/* The relocations in a section, and the symbols that they are for. */
class Relocations {
public:
	Relocations(Elf *elf, Elf_Scn *section) : index_(elf_ndxscn(section))
	{
		GElf_Shdr header, symtab_header;
		Elf_Scn *symtab = nullptr, *at = nullptr;

		if (!gelf_getshdr(section, &header) || !header.sh_entsize)
			broken();
		data_ = elf_getdata(section, nullptr);
		symtab = elf_getscn(elf, header.sh_link);
		if (!data_ || !symtab || !gelf_getshdr(symtab, &symtab_header) ||
		    symtab_header.sh_type != SHT_SYMTAB)
			broken();
		is_rela_ = header.sh_type == SHT_RELA;
		count_ = data_->d_size / header.sh_entsize;
		symbols_ = elf_getdata(symtab, nullptr);
		while ((at = elf_nextscn(elf, at)))
			if (gelf_getshdr(at, &header) && header.sh_type == SHT_SYMTAB_SHNDX &&
			    header.sh_link == elf_ndxscn(symtab))
				sections_ = elf_getdata(at, nullptr);
		if (!symbols_)
			broken();
	}

	size_t count() const { return count_; }
	bool is_rela() const { return is_rela_; }

	/* That number INDEX, without an addend where that stands in the place itself. */
	GElf_Rela operator[](size_t index) const
	{
		GElf_Rela entry = {};
		GElf_Rel rel = {};

		if (is_rela_ ? !gelf_getrela(data_, index, &entry) :
			       !gelf_getrel(data_, index, &rel))
			broken();
		if (!is_rela_)
			entry = { rel.r_offset, rel.r_info, 0 };
		return entry;
	}

	/* The symbol of ENTRY, and its section. */
	GElf_Sym symbol(const GElf_Rela &entry, uint32_t &section) const
	{
		GElf_Sym symbol;
		Elf32_Word extended = 0;

		if (!gelf_getsymshndx(symbols_, sections_, GELF_R_SYM(entry.r_info), &symbol,
				      &extended))
			broken();
		section = symbol.st_shndx == SHN_XINDEX ? extended : symbol.st_shndx;
		return symbol;
	}

	[[noreturn]] void broken() const { fail("section ", index_, ": broken relocations"); }

private:
	size_t index_, count_;
	bool is_rela_;
	Elf_Data *data_, *symbols_, *sections_ = nullptr;
};

} /* namespace */

bool relocate(Elf *elf, Elf_Scn *section, Elf_Data *target)
{
	const Relocations relocations(elf, section);
	uint8_t *bytes = static_cast<uint8_t *>(target->d_buf);
	const Type *type = nullptr;
	GElf_Ehdr header;

	if (!gelf_getehdr(elf, &header))
		relocations.broken();

	bool big_endian = header.e_ident[EI_DATA] == ELFDATA2MSB;

	for (size_t i = 0; i < relocations.count(); i++) {
		const GElf_Rela entry = relocations[i];
		uint32_t symbol_section;

		/* Types follow each other in long runs; 0 is R_..._NONE everywhere. */
		if (!type || type->type != GELF_R_TYPE(entry.r_info))
			type = find(header.e_machine, GELF_R_TYPE(entry.r_info));
		if (!type && GELF_R_TYPE(entry.r_info) == 0)
			continue;
		if (!type)
			return false;
		if (entry.r_offset > target->d_size || target->d_size - entry.r_offset < type->size)
			relocations.broken();

		uint8_t *place = bytes + entry.r_offset;
		uint64_t value = relocations.symbol(entry, symbol_section).st_value + entry.r_addend;

		if (!relocations.is_rela() || type->action != Type::set) {
			uint64_t old = load(place, type->size, big_endian);

			value = type->action == Type::subtract ? old - value : old + value;
		}
		store(place, type->size, big_endian, value);
	}
	return true;
}

void add_relocated_places(Elf *elf, Elf_Scn *section, std::vector<RelocatedPlace> &places)
{
	const Relocations relocations(elf, section);

	for (size_t i = 0; i < relocations.count(); i++) {
		const GElf_Rela entry = relocations[i];
		uint32_t symbol_section;

		relocations.symbol(entry, symbol_section);
		places.emplace_back(entry.r_offset, symbol_section);
	}
}
