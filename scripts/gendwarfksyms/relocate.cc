// SPDX-License-Identifier: GPL-2.0
/*
 * Applying the relocations that debug sections have.
 */
#include "relocate.hh"

#include <algorithm>
#include <numeric>
#include <utility>

#include "dwarf.hh"
#include "error.hh"

namespace {

struct Type {
	uint16_t machine;
	uint16_t type;
	uint8_t size; /* in bytes, or a LEB128 number */
	enum Action { set, add, subtract } action = set;
};

constexpr uint8_t leb128 = 0;

/* What is not in every elf.h. */
constexpr uint16_t riscv_set_uleb128 = 60, riscv_sub_uleb128 = 61, larch_add_uleb128 = 107,
		   larch_sub_uleb128 = 108;

/*
 * The numbers, and sums of them, of all machines that the kernel runs on. Nobody asks where
 * thread-local variables are, so those types may be offsets from anywhere.
 */
const Type types[] = {
	{ EM_X86_64, R_X86_64_64, 8 },
	{ EM_X86_64, R_X86_64_32, 4 },
	{ EM_X86_64, R_X86_64_32S, 4 },
	{ EM_X86_64, R_X86_64_16, 2 },
	{ EM_X86_64, R_X86_64_8, 1 },
	{ EM_X86_64, R_X86_64_DTPOFF64, 8 },
	{ EM_X86_64, R_X86_64_DTPOFF32, 4 },
	{ EM_386, R_386_32, 4 },
	{ EM_386, R_386_16, 2 },
	{ EM_386, R_386_8, 1 },
	{ EM_386, R_386_TLS_LDO_32, 4 },
	{ EM_AARCH64, R_AARCH64_ABS64, 8 },
	{ EM_AARCH64, R_AARCH64_ABS32, 4 },
	{ EM_AARCH64, R_AARCH64_ABS16, 2 },
	{ EM_ARM, R_ARM_ABS32, 4 },
	{ EM_ARM, R_ARM_ABS16, 2 },
	{ EM_ARM, R_ARM_ABS8, 1 },
	{ EM_ARM, R_ARM_TLS_LDO32, 4 },
	{ EM_S390, R_390_64, 8 },
	{ EM_S390, R_390_32, 4 },
	{ EM_S390, R_390_16, 2 },
	{ EM_S390, R_390_TLS_LDO64, 8 },
	{ EM_PPC64, R_PPC64_ADDR64, 8 },
	{ EM_PPC64, R_PPC64_UADDR64, 8 },
	{ EM_PPC64, R_PPC64_ADDR32, 4 },
	{ EM_PPC64, R_PPC64_UADDR32, 4 },
	{ EM_PPC64, R_PPC64_DTPREL64, 8 },
	{ EM_PPC, R_PPC_ADDR32, 4 },
	{ EM_PPC, R_PPC_UADDR32, 4 },
	{ EM_RISCV, R_RISCV_64, 8 },
	{ EM_RISCV, R_RISCV_32, 4 },
	{ EM_RISCV, R_RISCV_SET32, 4 },
	{ EM_RISCV, R_RISCV_SET16, 2 },
	{ EM_RISCV, R_RISCV_SET8, 1 },
	{ EM_RISCV, riscv_set_uleb128, leb128 },
	{ EM_RISCV, riscv_sub_uleb128, leb128, Type::subtract },
	{ EM_RISCV, R_RISCV_ADD64, 8, Type::add },
	{ EM_RISCV, R_RISCV_SUB64, 8, Type::subtract },
	{ EM_RISCV, R_RISCV_ADD32, 4, Type::add },
	{ EM_RISCV, R_RISCV_SUB32, 4, Type::subtract },
	{ EM_RISCV, R_RISCV_ADD16, 2, Type::add },
	{ EM_RISCV, R_RISCV_SUB16, 2, Type::subtract },
	{ EM_RISCV, R_RISCV_ADD8, 1, Type::add },
	{ EM_RISCV, R_RISCV_SUB8, 1, Type::subtract },
	{ EM_LOONGARCH, R_LARCH_64, 8 },
	{ EM_LOONGARCH, R_LARCH_32, 4 },
	{ EM_LOONGARCH, R_LARCH_ADD64, 8, Type::add },
	{ EM_LOONGARCH, R_LARCH_SUB64, 8, Type::subtract },
	{ EM_LOONGARCH, R_LARCH_ADD32, 4, Type::add },
	{ EM_LOONGARCH, R_LARCH_SUB32, 4, Type::subtract },
	{ EM_LOONGARCH, R_LARCH_ADD16, 2, Type::add },
	{ EM_LOONGARCH, R_LARCH_SUB16, 2, Type::subtract },
	{ EM_LOONGARCH, R_LARCH_ADD8, 1, Type::add },
	{ EM_LOONGARCH, R_LARCH_SUB8, 1, Type::subtract },
	{ EM_LOONGARCH, larch_add_uleb128, leb128, Type::add },
	{ EM_LOONGARCH, larch_sub_uleb128, leb128, Type::subtract },
	{ EM_MIPS, R_MIPS_64, 8 },
	{ EM_MIPS, R_MIPS_32, 4 },
	{ EM_MIPS, R_MIPS_TLS_DTPREL64, 8 },
	{ EM_MIPS, R_MIPS_TLS_DTPREL32, 4 },
	{ EM_SPARC, R_SPARC_UA32, 4 },
	{ EM_SPARC, R_SPARC_32, 4 },
	{ EM_SPARCV9, R_SPARC_UA64, 8 },
	{ EM_SPARCV9, R_SPARC_64, 8 },
	{ EM_SPARCV9, R_SPARC_UA32, 4 },
	{ EM_SPARCV9, R_SPARC_32, 4 },
	{ EM_PARISC, R_PARISC_DIR64, 8 },
	{ EM_PARISC, R_PARISC_DIR32, 4 },
	{ EM_PARISC, R_PARISC_SECREL32, 4 },
	{ EM_ALPHA, R_ALPHA_REFQUAD, 8 },
	{ EM_ALPHA, R_ALPHA_REFLONG, 4 },
	{ EM_68K, R_68K_32, 4 },
	{ EM_SH, R_SH_DIR32, 4 },
	{ EM_CSKY, R_CKCORE_ADDR32, 4 },
	{ EM_MICROBLAZE, R_MICROBLAZE_32, 4 },
	{ EM_ALTERA_NIOS2, R_NIOS2_BFD_RELOC_32, 4 },
	{ EM_ARC_COMPACT, R_ARC_32, 4 },
	{ EM_ARC_COMPACT, R_ARC_32_ME, 4 },
	{ EM_ARCV2, R_ARC_32, 4 },
	{ EM_ARCV2, R_ARC_32_ME, 4 },
	{ EM_OPENRISC, R_OR1K_32, 4 },
	{ EM_XTENSA, 1 /* R_XTENSA_32 */, 4 },
	{ EM_QDSP6, 6 /* R_HEX_32 */, 4 },
};

const Type *find(uint16_t machine, uint32_t type)
{
	for (const Type &known : types)
		if (known.machine == machine && known.type == type)
			return &known;
	return nullptr;
}

template <typename T> void apply(uint8_t *place, bool swap, Type::Action action, uint64_t value)
{
	if (action != Type::set) {
		const uint64_t old = load_number<T>(place, swap);

		value = action == Type::subtract ? old - value : old + value;
	}

	uint8_t bytes[sizeof(T)];
	const T number = value;

	memcpy(bytes, &number, sizeof(T));

	/* Swapped twice it is what it was. */
	const T result = load_number<T>(bytes, swap);

	memcpy(place, &result, sizeof(T));
}

/*
 * The same for a LEB128 number in the bytes from PLACE to END, as many as it has. Returns
 * whether it ends there.
 */
bool apply_to_leb128(uint8_t *place, const uint8_t *end, Type::Action action, uint64_t value)
{
	uint64_t old = 0;
	size_t size = 0;

	do {
		if (place + size == end || 7 * size >= 64)
			return false;
		old |= uint64_t(place[size] & 0x7f) << 7 * size;
	} while (place[size++] & 0x80);
	if (action != Type::set)
		value = action == Type::subtract ? old - value : old + value;
	for (size_t i = 0; i < size; i++, value >>= 7)
		place[i] = (place[i] & 0x80) | (value & 0x7f);
	return true;
}

} /* namespace */

Relocations::Relocations(Elf *elf, Elf_Scn *section) : index_(elf_ndxscn(section))
{
	GElf_Shdr header, symtab_header;
	Elf_Scn *symtab = nullptr, *at = nullptr;
	GElf_Ehdr ehdr;

	if (!gelf_getehdr(elf, &ehdr) || !gelf_getshdr(section, &header) || !header.sh_entsize)
		broken();
	data_ = elf_getdata(section, nullptr);
	symtab = elf_getscn(elf, header.sh_link);
	if (!data_ || !symtab || !gelf_getshdr(symtab, &symtab_header) ||
	    symtab_header.sh_type != SHT_SYMTAB)
		broken();
	is_rela_ = header.sh_type == SHT_RELA;
	has_mips_info_ = ehdr.e_machine == EM_MIPS && gelf_getclass(elf) == ELFCLASS64 &&
			 ehdr.e_ident[EI_DATA] == ELFDATA2LSB;
	is_native_ = is_rela_ && gelf_getclass(elf) == ELFCLASS64 && !has_mips_info_ &&
		     header.sh_entsize == sizeof(Elf64_Rela);
	count_ = data_->d_size / header.sh_entsize;
	symbols_ = elf_getdata(symtab, nullptr);
	while ((at = elf_nextscn(elf, at)))
		if (gelf_getshdr(at, &header) && header.sh_type == SHT_SYMTAB_SHNDX &&
		    header.sh_link == elf_ndxscn(symtab))
			sections_ = elf_getdata(at, nullptr);
	if (!symbols_)
		broken();
}

void Relocations::broken() const
{
	fail("section ", index_, ": broken relocations");
}

GElf_Rela Relocations::convert(size_t index) const
{
	GElf_Rela entry = {};
	GElf_Rel rel = {};

	if (is_rela_ ? !gelf_getrela(data_, index, &entry) : !gelf_getrel(data_, index, &rel))
		broken();
	if (!is_rela_)
		entry = { rel.r_offset, rel.r_info, 0 };
	/* The symbol first, and three types of a byte, the last one first. */
	if (has_mips_info_)
		entry.r_info = entry.r_info << 32 |
			       __builtin_bswap32(static_cast<uint32_t>(entry.r_info >> 32));
	return entry;
}

Relocations::Symbol Relocations::symbol(const GElf_Rela &entry) const
{
	const uint64_t index = GELF_R_SYM(entry.r_info);
	GElf_Sym symbol;
	Elf32_Word extended = 0;

	if (index != last_index_) {
		if (!gelf_getsymshndx(symbols_, sections_, index, &symbol, &extended))
			broken();
		last_ = { symbol.st_value,
			  symbol.st_shndx == SHN_XINDEX ? extended : symbol.st_shndx };
		last_index_ = index;
	}
	return last_;
}

uint64_t Relocations::offset(size_t index) const
{
	return (*this)[order_.empty() ? index : order_[index]].r_offset;
}

std::optional<uint32_t> Relocations::section_at(uint64_t offset) const
{
	size_t low = 0, high = count_;

	if (!is_ordered_) {
		size_t in_order = 1;

		while (in_order < count_ &&
		       (*this)[in_order - 1].r_offset <= (*this)[in_order].r_offset)
			in_order++;
		if (in_order < count_) {
			std::vector<size_t> order(count_);

			std::iota(order.begin(), order.end(), 0);
			std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
				return this->offset(a) < this->offset(b);
			});
			order_ = std::move(order);
		}
		is_ordered_ = true;
	}
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (this->offset(middle) < offset)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == count_ || this->offset(low) != offset)
		return std::nullopt;
	return symbol((*this)[order_.empty() ? low : order_[low]]).section;
}

void relocate(Elf *elf, Elf_Scn *section, std::string &target)
{
	const Relocations relocations(elf, section);
	uint8_t *bytes = reinterpret_cast<uint8_t *>(target.data());
	const Type *type = nullptr;
	GElf_Ehdr header;

	if (!gelf_getehdr(elf, &header))
		relocations.broken();

	const bool swap = (header.e_ident[EI_DATA] == ELFDATA2MSB) !=
			  (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__);

	for (size_t i = 0; i < relocations.count(); i++) {
		const GElf_Rela entry = relocations[i];

		/* Types follow each other in long runs; 0 is R_..._NONE everywhere. */
		if (!type || type->type != GELF_R_TYPE(entry.r_info))
			type = find(header.e_machine, GELF_R_TYPE(entry.r_info));
		if (!type && GELF_R_TYPE(entry.r_info) == 0)
			continue;
		if (!type)
			fail("section ", elf_ndxscn(section), ": a relocation of the unknown type ",
			     GELF_R_TYPE(entry.r_info));
		if (entry.r_offset > target.size() || target.size() - entry.r_offset < type->size)
			relocations.broken();

		uint8_t *place = bytes + entry.r_offset;
		uint64_t value = relocations.symbol(entry).value + entry.r_addend;
		/* Without an addend of its own it is what stands in the place. */
		Type::Action action = type->action == Type::set && !relocations.is_rela() ? Type::add :
											  type->action;

		switch (type->size) {
		case leb128:
			if (!apply_to_leb128(place, bytes + target.size(), action, value))
				relocations.broken();
			break;
		case 1:
			apply<uint8_t>(place, swap, action, value);
			break;
		case 2:
			apply<uint16_t>(place, swap, action, value);
			break;
		case 4:
			apply<uint32_t>(place, swap, action, value);
			break;
		case 8:
			apply<uint64_t>(place, swap, action, value);
			break;
		}
	}
}
