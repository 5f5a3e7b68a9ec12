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

#include <fcntl.h>
#include <gelf.h>
#include <libelf.h>
#include <sys/stat.h>
#include <unistd.h>

#include "error.hh"

namespace {

class File {
public:
	/* O_NONBLOCK: a pipe without a writer is to be refused, not waited for. */
	explicit File(const std::string &path)
		: fd_(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK))
	{
		struct stat status;

		if (fd_ < 0)
			fail("cannot open: ", strerror(errno));
		if (fstat(fd_, &status) == 0 && !S_ISREG(status.st_mode)) {
			close(fd_);
			fail("not a regular file");
		}
	}
	~File() { close(fd_); }
	File(const File &) = delete;
	File &operator=(const File &) = delete;

	int fd() const { return fd_; }

private:
	int fd_;
};

struct EndElf {
	void operator()(Elf *elf) const { elf_end(elf); }
};

/* Says what FILE is where it is no ELF object that can have DWARF. */
void check_kind(const File &file)
{
	std::unique_ptr<Elf, EndElf> elf(elf_begin(file.fd(), ELF_C_READ_MMAP, nullptr));
	size_t size = 0;
	const char *raw;
	GElf_Ehdr header;

	if (!elf)
		fail("cannot read: ", elf_errmsg(-1));
	switch (elf_kind(elf.get())) {
	case ELF_K_ELF:
		break;
	case ELF_K_AR:
		fail("is an archive: name its members one by one");
	default:
		raw = elf_rawfile(elf.get(), &size);
		if (raw && size >= 4 && !memcmp(raw, "BC\xc0\xde", 4))
			fail("is LLVM bitcode (LTO): only machine code has the final types");
		fail("not an ELF file");
	}
	if (!gelf_getehdr(elf.get(), &header))
		fail("broken ELF header: ", elf_errmsg(-1));
	if (header.e_type != ET_REL && header.e_type != ET_EXEC && header.e_type != ET_DYN)
		fail("ELF type ", header.e_type, " is not an object, executable or library");
}

int no_other_file(Dwfl_Module *, void **, const char *, Dwarf_Addr, const char *, const char *,
		  GElf_Word, char **)
{
	return -1;
}

} /* namespace */

Object::Object(const std::string &path)
{
	static const Dwfl_Callbacks callbacks = {
		dwfl_build_id_find_elf,
		no_other_file,
		dwfl_offline_section_address,
		nullptr,
	};

	if (elf_version(EV_CURRENT) == EV_NONE)
		fail("libelf is too old: ", elf_errmsg(-1));
	check_kind(File(path));

	dwfl_.reset(dwfl_begin(&callbacks));
	if (!dwfl_)
		fail("libdwfl: ", dwfl_errmsg(-1));

	Dwfl_Module *module = dwfl_report_offline(dwfl_.get(), path.c_str(), path.c_str(), -1);
	GElf_Addr bias;

	if (!module || dwfl_report_end(dwfl_.get(), nullptr, nullptr))
		fail("cannot read: ", dwfl_errmsg(-1));
	elf_ = dwfl_module_getelf(module, &bias);
	if (!elf_)
		fail("cannot read: ", dwfl_errmsg(-1));
	dwarf_ = dwfl_module_getdwarf(module, &bias);
	if (!dwarf_)
		fail("no debug information: ", dwfl_errmsg(-1));
	if (units().empty())
		fail("no debug information: .debug_info is empty");
}

std::vector<Die> Object::units() const
{
	std::vector<Die> units;
	Dwarf_CU *cu = nullptr;
	Dwarf_Half version;
	uint8_t type;
	Dwarf_Die die;
	int more;

	while ((more = dwarf_get_units(dwarf_, cu, &cu, &version, &type, &die, nullptr)) == 0) {
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
		fail("cannot read the list of units: ", dwarf_errmsg(-1));
	return units;
}

std::vector<std::string_view> Object::sections(std::string_view name) const
{
	std::vector<std::string_view> contents;
	Elf_Scn *section = nullptr;
	size_t names;

	if (elf_getshdrstrndx(elf_, &names))
		fail("no names of sections: ", elf_errmsg(-1));
	while ((section = elf_nextscn(elf_, section))) {
		GElf_Shdr header;
		const char *own_name;

		if (!gelf_getshdr(section, &header))
			fail("section ", elf_ndxscn(section), ": ", elf_errmsg(-1));
		own_name = elf_strptr(elf_, names, header.sh_name);
		if (!own_name || own_name != name || header.sh_type == SHT_NOBITS)
			continue;

		Elf_Data *data = elf_getdata(section, nullptr);

		if (!data)
			fail("section ", name, ": ", elf_errmsg(-1));
		contents.emplace_back(static_cast<const char *>(data->d_buf), data->d_size);
	}
	return contents;
}

std::vector<size_t> Object::aliases(const Symbols &symbols) const
{
	std::vector<std::optional<Address>> addresses(symbols.size());
	Elf_Scn *section = nullptr, *symtab = nullptr;
	Elf_Data *shndx = nullptr;
	GElf_Shdr header, symtab_header = {};

	while ((section = elf_nextscn(elf_, section))) {
		if (!gelf_getshdr(section, &header))
			fail("section ", elf_ndxscn(section), ": ", elf_errmsg(-1));
		if (header.sh_type == SHT_SYMTAB && !symtab) {
			symtab = section;
			symtab_header = header;
		} else if (header.sh_type == SHT_SYMTAB_SHNDX) {
			shndx = elf_getdata(section, nullptr);
		}
	}

	std::vector<size_t> leaders(symbols.size());

	for (size_t i = 0; i < leaders.size(); i++)
		leaders[i] = i;
	if (!symtab)
		return leaders;

	Elf_Data *data = elf_getdata(symtab, nullptr);

	if (!data || !symtab_header.sh_entsize)
		fail("broken symbol table: ", elf_errmsg(-1));

	int count = symtab_header.sh_size / symtab_header.sh_entsize;

	for (int i = 0; i < count; i++) {
		GElf_Sym entry;
		Elf32_Word index = 0;

		if (!gelf_getsymshndx(data, shndx, i, &entry, &index))
			fail("symbol ", i, ": ", elf_errmsg(-1));
		if (entry.st_shndx != SHN_XINDEX)
			index = entry.st_shndx;
		if (GELF_ST_BIND(entry.st_info) == STB_LOCAL || entry.st_shndx == SHN_UNDEF ||
		    (entry.st_shndx >= SHN_LORESERVE && entry.st_shndx != SHN_XINDEX))
			continue;

		const char *name = elf_strptr(elf_, symtab_header.sh_link, entry.st_name);

		if (!name)
			fail("symbol ", i, ": no name: ", elf_errmsg(-1));

		auto symbol = symbols.find(name);

		if (symbol && !addresses[*symbol])
			addresses[*symbol] = { index, entry.st_value };
	}

	std::vector<size_t> order = leaders;

	std::stable_sort(order.begin(), order.end(),
			 [&](size_t a, size_t b) { return addresses[a] < addresses[b]; });
	for (size_t i = 1; i < order.size(); i++)
		if (addresses[order[i]] && addresses[order[i]] == addresses[order[i - 1]])
			leaders[order[i]] = leaders[order[i - 1]];
	return leaders;
}
