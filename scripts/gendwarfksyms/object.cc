// SPDX-License-Identifier: GPL-2.0
#include "object.hh"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dwarf.hh"

static GElf_Shdr section_header(Elf_Scn *section)
{
	GElf_Shdr header;

	if (!gelf_getshdr(section, &header))
		fail("section %zu: %s", elf_ndxscn(section), elf_errmsg(-1));
	return header;
}

/* "" if it cannot be read. */
static std::string_view section_name(Elf *elf, Elf_Scn *section)
{
	size_t names = 0;
	const char *name = nullptr;

	if (section && !elf_getshdrstrndx(elf, &names))
		name = elf_strptr(elf, names, section_header(section).sh_name);
	return name ? name : "";
}

/* After Object(), ~Object() runs whatever this throws. */
Object::Object(const char *path) : Object()
{
	struct stat status;

	path_ = path;
	/* Without O_NONBLOCK, a pipe would wait for a writer. */
	fd_ = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd_ < 0)
		fail("cannot open: %s", strerror(errno));
	if (fstat(fd_, &status) || !S_ISREG(status.st_mode))
		fail("not a regular file");
	size_ = status.st_size;
	elf_version(EV_CURRENT);
	elf_ = elf_begin(fd_, ELF_C_READ_MMAP, nullptr);
	if (!elf_)
		fail("cannot read: %s", elf_errmsg(-1));
	if (elf_kind(elf_) == ELF_K_AR)
		fail("is an archive: name its members one by one");
	if (elf_kind(elf_) != ELF_K_ELF) {
		const char *raw = elf_rawfile(elf_, nullptr);

		if (raw && size_ >= 4 && !memcmp(raw, "BC\xc0\xde", 4))
			fail("is LLVM bitcode (LTO): only machine code has the final types");
		fail("not an ELF file");
	}
	if (!gelf_getehdr(elf_, &header_))
		fail("broken ELF header: %s", elf_errmsg(-1));
	if (header_.e_type < ET_REL || header_.e_type > ET_DYN)
		fail("ELF type %u is not an object, executable or library", header_.e_type);
	read_symbols();
}

Object::~Object()
{
	dwfl_end(dwfl_);
	elf_end(elf_);
	close(fd_);
}

void Object::read_symbols()
{
	Elf_Data *data = nullptr, *indices = nullptr;
	GElf_Shdr table = {};

	/* elf_scnshndx() does not know all tables of section indices. */
	for (Elf_Scn *section = nullptr; (section = elf_nextscn(elf_, section));) {
		const GElf_Shdr header = section_header(section);

		if (header.sh_type == SHT_SYMTAB && !table.sh_type) {
			data = elf_getdata(section, nullptr);
			table = header;
		} else if (header.sh_type == SHT_SYMTAB_SHNDX) {
			indices = elf_getdata(section, nullptr);
			if (!indices)
				fail("broken table of section indices: %s", elf_errmsg(-1));
		}
	}
	if (!table.sh_type)
		return;
	if (!data || !table.sh_entsize)
		fail("broken symbol table: %s", elf_errmsg(-1));
	for (int i = 0, count = table.sh_size / table.sh_entsize; i < count; i++) {
		GElf_Sym entry;
		Elf32_Word index = 0;

		if (!gelf_getsymshndx(data, indices, i, &entry, &index))
			fail("symbol %d: %s", i, elf_errmsg(-1));
		if (entry.st_shndx != SHN_XINDEX)
			index = entry.st_shndx;
		if (index == SHN_UNDEF || (entry.st_shndx >= SHN_LORESERVE && entry.st_shndx != SHN_XINDEX))
			continue;

		const char *name = elf_strptr(elf_, table.sh_link, entry.st_name);
		const uint8_t type = GELF_ST_TYPE(entry.st_info), binding = GELF_ST_BIND(entry.st_info);

		if (!name)
			fail("symbol %d: no name: %s", i, elf_errmsg(-1));
		/* Bit 0 says that a function is Thumb code. DWARF has the address without it. */
		if (header_.e_machine == EM_ARM && type == STT_FUNC)
			entry.st_value &= ~uint64_t(1);
		symbols_.push_back({ name, index, entry.st_value, entry.st_size, type, binding });
	}
}

std::vector<const char *> Object::exports() const
{
	constexpr std::string_view prefix = "__export_symbol_";
	std::vector<const char *> names;

	for (const ElfSymbol &symbol : symbols_)
		if (starts_with(symbol.name, prefix) && symbol.name[prefix.size()])
			names.push_back(symbol.name + prefix.size());
	return names;
}

std::vector<std::string_view> Object::sections(std::string_view name) const
{
	std::vector<std::string_view> contents;

	for (Elf_Scn *section = nullptr; (section = elf_nextscn(elf_, section));) {
		if (section_name(elf_, section) != name || section_header(section).sh_type == SHT_NOBITS)
			continue;

		Elf_Data *data = elf_getdata(section, nullptr);

		if (!data)
			fail("section %s: %s", name.data(), elf_errmsg(-1));
		contents.push_back({ static_cast<const char *>(data->d_buf), data->d_size });
	}
	return contents;
}

/* libdwfl leaves relocations that it does not know in their sections, and does not apply them. */
static void check_relocations(Elf *elf)
{
	for (Elf_Scn *section = nullptr; (section = elf_nextscn(elf, section));) {
		const GElf_Shdr header = section_header(section);
		GElf_Rela rela;
		GElf_Rel rel;
		GElf_Sym symbol;
		const std::string_view target = section_name(elf, elf_getscn(elf, header.sh_info));

		if ((header.sh_type != SHT_RELA && header.sh_type != SHT_REL) ||
		    (target != ".debug_info" && target != ".debug_str_offsets"))
			continue;

		Elf_Data *data = elf_getdata(section, nullptr);
		Elf_Data *symbols = elf_getdata(elf_getscn(elf, header.sh_link), nullptr);

		for (int i = 0; gelf_getrela(data, i, &rela) || gelf_getrel(data, i, &rel); i++) {
			const GElf_Xword info = header.sh_type == SHT_RELA ? rela.r_info : rel.r_info;

			/* Addresses of undefined and of thread-local symbols are not looked at. */
			if (!gelf_getsym(symbols, GELF_R_SYM(info), &symbol) ||
			    (symbol.st_shndx != SHN_UNDEF && GELF_ST_TYPE(symbol.st_info) != STT_TLS))
				fail("section %zu: elfutils cannot apply a relocation of type %u",
				     elf_ndxscn(section), static_cast<unsigned int>(GELF_R_TYPE(info)));
		}
	}
}

/*
 * Ends each line table behind its header, which names the files. Before elfutils 0.192,
 * dwarf_getsrcfiles() also reads and keeps the lines: for a kernel, half as much as all else.
 */
static void drop_lines(char *at, size_t left)
{
	uint32_t length, header, start; /* of what is behind itself; of the second in the table */
	uint16_t version;

	for (; left > 12; left -= 4 + length, at += 4 + length) {
		memcpy(&length, at, 4);
		memcpy(&version, at + 4, 2);
		start = version < 5 ? 6 : 8;
		memcpy(&header, at + start, 4);
		/* DWARF64, another byte order and what is wrong stay as they are. */
		if (version > 5 || length > left - 4 || length < start || header > length - start)
			return;
		header += start;
		memcpy(at, &header, 4);
	}
}

/* Debug information in other files, or on servers, is not that of this build. */
static int no_debug_file(Dwfl_Module *, void **, const char *, Dwarf_Addr, const char *, const char *,
			 GElf_Word, char **)
{
	return -1;
}

void Object::open_debug_info()
{
	static const Dwfl_Callbacks callbacks = { nullptr, no_debug_file, dwfl_offline_section_address,
						  nullptr };
	const bool is_relocatable = header_.e_type == ET_REL;
	/* libdw reads the first section .debug_info; a type unit has one of its own. */
	const size_t count = sections(".debug_info").size() + sections(".zdebug_info").size();
	const size_t types = sections(".debug_types").size() + sections(".zdebug_types").size();

	if (!count && !sections(".gnu.debuglto_.debug_info").empty())
		fail("is code of gcc -flto (LTO): only machine code has the final types");
	if (!count)
		fail("no debug information: .debug_info is missing or empty, compile with -g");
	if (is_relocatable && count + types > 1)
		fail("elfutils cannot read type units of a relocatable object: compile without -fdebug-types-section");

	dwfl_ = dwfl_begin(&callbacks);

	Dwfl_Module *module = dwfl_ ? dwfl_report_offline(dwfl_, "", path_.c_str(), -1) : nullptr;
	Dwarf_Addr bias;

	if (!module)
		fail("cannot read: %s", dwfl_errmsg(-1));
	dwfl_report_end(dwfl_, nullptr, nullptr);

	/* Before dwfl_module_getelf(), which would lose the error of an unknown machine. */
	Dwarf *dwarf = dwfl_module_getdwarf(module, &bias);
	Elf *elf = dwarf ? dwfl_module_getelf(module, &bias) : nullptr;

	if (!elf)
		fail("elfutils cannot read the debug information: %s", dwfl_errmsg(-1));
	if (is_relocatable)
		check_relocations(elf);
	for (Elf_Scn *section = nullptr; (section = elf_nextscn(elf, section));)
		if (Elf_Data *data = section_name(elf, section) == ".debug_line" ? elf_getdata(section, nullptr) : nullptr)
			drop_lines(static_cast<char *>(data->d_buf), data->d_size);
	/* libdwfl lays out the sections of a relocatable object as a linker would. */
	for (ElfSymbol &symbol : symbols_)
		if (Elf_Scn *section = is_relocatable ? elf_getscn(elf, symbol.section) : nullptr)
			symbol.value += section_header(section).sh_addr;

	read_units(dwarf);
}

void Object::read_units(Dwarf *dwarf)
{
	constexpr uint64_t c17 = 0x2c, c23 = 0x3e; /* not in every dwarf.h */
	Dwarf_CU *next = nullptr;
	Dwarf_Half version;
	uint8_t type;
	Dwarf_Die unit;
	int result;

	while (!(result = dwarf_get_units(dwarf, next, &next, &version, &type, &unit, nullptr))) {
		const Die die(*this, unit);
		const unsigned long long offset = dwarf_dieoffset(&unit) - dwarf_cuoffset(&unit);
		const uint64_t language = die.constant(DW_AT_language).value_or(0);

		if (type == DW_UT_skeleton || die.has(DW_AT_dwo_name) || die.has(DW_AT_GNU_dwo_name))
			fail("unit at 0x%llx: split DWARF, compile without -gsplit-dwarf", offset);
		/* Assemblers still write old units, which describe nothing. Empty ones are harmless. */
		if (version < 4 && language != DW_LANG_Mips_Assembler && dwarf_haschildren(&unit))
			fail("unit at 0x%llx: DWARF %u is too old, DWARF 4 or 5 is needed", offset, version);
		if (type == DW_UT_partial && !language)
			fail("unit at 0x%llx: partial unit without a language (dwz)", offset);

		const std::string producer = format(" %s ", die.string(DW_AT_producer).value_or("").data());
		const bool is_c = language == DW_LANG_C89 || language == DW_LANG_C ||
				  language == DW_LANG_C99 || language == DW_LANG_C11 ||
				  language == c17 || language == c23;

		unit_ids_.add(unit.cu, units_.size());
		units_.push_back({ unit, die.name().data(), language, is_c,
				   producer.find(" -g1 ") != producer.npos });
	}
	if (result < 0)
		fail("cannot read the units: %s", dwarf_errmsg(-1));
}

const Unit &Object::unit_of(const Dwarf_Die &die) const
{
	if (!last_unit_ || last_unit_->die.cu != die.cu) {
		const uint32_t index = unit_ids_.find(die.cu);

		if (index == none)
			fail("a reference leads to a unit that is not read");
		last_unit_ = &units_[index];
	}
	return *last_unit_;
}

void Object::count_repeated(uint64_t bytes) const
{
	repeated_ += bytes;
	if (repeated_ > 256 * size_ + (uint64_t(1) << 29))
		fail("the same debug information is read again and again");
}
