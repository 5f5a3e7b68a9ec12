// SPDX-License-Identifier: GPL-2.0
/*
 * Opening an object, with the checks that libdwfl does not make or does not
 * explain, and reading its symbol table.
 *
 * In a relocatable object the references from one debug section to another are
 * relocations. libdwfl applies them in memory; it is asked for nothing else,
 * and in particular it must not look for debug information in other files.
 */
#include "object.hh"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

#include <fcntl.h>
#include <gelf.h>
#include <libelf.h>
#include <sys/stat.h>
#include <unistd.h>

#include "error.hh"
#include "text.hh"
#include "type_units.hh"

struct Object::File {
	/* O_NONBLOCK: a pipe without a writer is to be refused, not waited for. */
	explicit File(const std::string &path)
		: fd(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK))
	{
		struct stat status;

		if (fd < 0)
			fail("cannot open: ", strerror(errno));
		if (fstat(fd, &status) == 0 && !S_ISREG(status.st_mode)) {
			close(fd);
			fail("not a regular file");
		}
	}
	~File() { close(fd); }
	File(const File &) = delete;
	File &operator=(const File &) = delete;

	const int fd;
};

namespace {

/* Says what ELF is where it is no object that can have DWARF. */
void check_kind(Elf *elf)
{
	size_t size = 0;
	const char *raw;
	GElf_Ehdr header;

	if (!elf)
		fail("cannot read: ", elf_errmsg(-1));
	switch (elf_kind(elf)) {
	case ELF_K_ELF:
		break;
	case ELF_K_AR:
		fail("is an archive: name its members one by one");
	default:
		raw = elf_rawfile(elf, &size);
		if (raw && size >= 4 && !memcmp(raw, "BC\xc0\xde", 4))
			fail("is LLVM bitcode (LTO): only machine code has the final types");
		fail("not an ELF file");
	}
	if (!gelf_getehdr(elf, &header))
		fail("broken ELF header: ", elf_errmsg(-1));
	if (header.e_type != ET_REL && header.e_type != ET_EXEC && header.e_type != ET_DYN)
		fail("ELF type ", header.e_type, " is not an object, executable or library");
}

int no_other_file(Dwfl_Module *, void **, const char *, Dwarf_Addr, const char *, const char *,
		  GElf_Word, char **)
{
	return -1;
}

GElf_Shdr section_header(Elf_Scn *section)
{
	GElf_Shdr header;

	if (!gelf_getshdr(section, &header))
		fail("section ", elf_ndxscn(section), ": ", elf_errmsg(-1));
	return header;
}

} /* namespace */

Object::Object(const std::string &path) : path_(path)
{
	if (elf_version(EV_CURRENT) == EV_NONE)
		fail("libelf is too old: ", elf_errmsg(-1));
	file_ = std::make_unique<File>(path);
	elf_.reset(elf_begin(file_->fd, ELF_C_READ_MMAP, nullptr));
	check_kind(elf_.get());
}

Object::~Object() = default;

Dwarf *Object::dwarf() const
{
	static const Dwfl_Callbacks callbacks = {
		dwfl_build_id_find_elf,
		no_other_file,
		dwfl_offline_section_address,
		nullptr,
	};

	if (dwarf_)
		return dwarf_;

	dwfl_.reset(dwfl_begin(&callbacks));
	if (!dwfl_)
		fail("libdwfl: ", dwfl_errmsg(-1));

	Dwfl_Module *module =
		dwfl_report_offline(dwfl_.get(), path_.c_str(), path_.c_str(), -1);
	GElf_Addr bias;

	if (!module || dwfl_report_end(dwfl_.get(), nullptr, nullptr))
		fail("cannot read: ", dwfl_errmsg(-1));
	dwarf_ = dwfl_module_getdwarf(module, &bias);
	if (!dwarf_)
		fail("no debug information: ", dwfl_errmsg(-1));

	Elf *relocated = dwfl_module_getelf(module, &bias);

	if (relocated && TypeUnits::in(relocated)) {
		type_units_ = std::make_unique<TypeUnits>(relocated);
		dwarf_ = type_units_->dwarf();
	}
	return dwarf_;
}

std::vector<Die> Object::units() const
{
	std::vector<Die> units;
	Dwarf *dwarf = this->dwarf();
	Dwarf_CU *cu = nullptr;
	Dwarf_Half version;
	uint8_t type;
	Dwarf_Die die;
	int more;

	while ((more = dwarf_get_units(dwarf, cu, &cu, &version, &type, &die, nullptr)) == 0) {
		/* Assemblers still write old units; without children no harm. */
		if (version < 4 && dwarf_haschildren(&die))
			fail("unit at ", hex(Die(die).offset()), ": DWARF ", version,
			     " is too old, DWARF 4 or 5 is needed");
		if (type == DW_UT_skeleton)
			fail("unit at ", hex(Die(die).offset()),
			     ": split DWARF, compile without -gsplit-dwarf");
		units.emplace_back(die);
	}
	if (more < 0)
		fail("cannot read the units: .debug_info is damaged, or compressed in a way that "
		     "this libelf does not know");
	if (units.empty())
		fail("no debug information: .debug_info is empty");
	return units;
}

std::vector<std::string_view> Object::sections(std::string_view name) const
{
	std::vector<std::string_view> contents;
	Elf_Scn *section = nullptr;
	size_t names;

	if (elf_getshdrstrndx(elf_.get(), &names))
		fail("no names of sections: ", elf_errmsg(-1));
	while ((section = elf_nextscn(elf_.get(), section))) {
		GElf_Shdr header = section_header(section);
		const char *own_name = elf_strptr(elf_.get(), names, header.sh_name);

		if (!own_name || own_name != name || header.sh_type == SHT_NOBITS)
			continue;

		Elf_Data *data = elf_getdata(section, nullptr);

		if (!data)
			fail("section ", name, ": ", elf_errmsg(-1));
		contents.emplace_back(static_cast<const char *>(data->d_buf), data->d_size);
	}
	return contents;
}

/* An entry of .symtab. */
struct Object::Entry {
	const char *name;
	GElf_Sym symbol;
	uint32_t section; /* SHN_XINDEX resolved */

	bool is_local() const { return GELF_ST_BIND(symbol.st_info) == STB_LOCAL; }
	bool is_in_section() const
	{
		return symbol.st_shndx != SHN_UNDEF &&
		       (symbol.st_shndx < SHN_LORESERVE || symbol.st_shndx == SHN_XINDEX);
	}
};

/* Calls FUNCTION with each Entry. */
template <typename Function> void Object::for_each_symbol(Function &&function) const
{
	Elf_Scn *section = nullptr, *symtab = nullptr;
	Elf_Data *shndx = nullptr;
	GElf_Shdr symtab_header = {};

	while ((section = elf_nextscn(elf_.get(), section))) {
		GElf_Shdr header = section_header(section);

		if (header.sh_type == SHT_SYMTAB && !symtab) {
			symtab = section;
			symtab_header = header;
		} else if (header.sh_type == SHT_SYMTAB_SHNDX) {
			shndx = elf_getdata(section, nullptr);
			if (!shndx)
				fail("broken table of section indices: ", elf_errmsg(-1));
		}
	}
	if (!symtab)
		return;

	Elf_Data *data = elf_getdata(symtab, nullptr);

	if (!data || !symtab_header.sh_entsize)
		fail("broken symbol table: ", elf_errmsg(-1));

	int count = symtab_header.sh_size / symtab_header.sh_entsize;

	for (int i = 0; i < count; i++) {
		Entry entry = {};

		if (!gelf_getsymshndx(data, shndx, i, &entry.symbol, &entry.section))
			fail("symbol ", i, ": ", elf_errmsg(-1));
		if (entry.symbol.st_shndx != SHN_XINDEX)
			entry.section = entry.symbol.st_shndx;
		entry.name = elf_strptr(elf_.get(), symtab_header.sh_link, entry.symbol.st_name);
		if (!entry.name)
			fail("symbol ", i, ": no name: ", elf_errmsg(-1));
		function(entry);
	}
}

std::vector<std::string> Object::exports() const
{
	constexpr std::string_view prefix = "__export_symbol_";
	std::vector<std::string> names;

	for_each_symbol([&](const Entry &entry) {
		if (entry.is_in_section() && starts_with(entry.name, prefix) &&
		    entry.name[prefix.size()])
			names.emplace_back(entry.name + prefix.size());
	});
	return names;
}

std::vector<std::string> Object::globals() const
{
	std::vector<std::string> names;

	for_each_symbol([&](const Entry &entry) {
		if (GELF_ST_BIND(entry.symbol.st_info) != STB_GLOBAL ||
		    GELF_ST_TYPE(entry.symbol.st_info) == STT_GNU_IFUNC || !entry.is_in_section() ||
		    starts_with(entry.name, "__cfi") || starts_with(entry.name, "__pfx") ||
		    starts_with(entry.name, "__odr_asan"))
			return;

		Elf_Scn *section = elf_getscn(elf_.get(), entry.section);

		if (section && section_header(section).sh_flags & SHF_ALLOC)
			names.emplace_back(entry.name);
	});
	return names;
}

std::vector<size_t> Object::aliases(const Symbols &symbols) const
{
	/* A section and a value in it. */
	using Address = std::pair<uint32_t, uint64_t>;
	std::vector<std::optional<Address>> addresses(symbols.size());
	std::vector<size_t> leaders(symbols.size());

	for_each_symbol([&](const Entry &entry) {
		if (entry.is_local() || !entry.is_in_section())
			return;
		if (auto symbol = symbols.find(entry.name); symbol && !addresses[*symbol])
			addresses[*symbol] = { entry.section, entry.symbol.st_value };
	});

	for (size_t i = 0; i < leaders.size(); i++)
		leaders[i] = i;

	std::vector<size_t> order = leaders;

	std::stable_sort(order.begin(), order.end(),
			 [&](size_t a, size_t b) { return addresses[a] < addresses[b]; });
	for (size_t i = 1; i < order.size(); i++)
		if (addresses[order[i]] && addresses[order[i]] == addresses[order[i - 1]])
			leaders[order[i]] = leaders[order[i - 1]];
	return leaders;
}
