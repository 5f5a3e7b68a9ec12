// SPDX-License-Identifier: GPL-2.0
/*
 * Reading modules with libelf, which takes care of word sizes and byte orders.
 */
#include "module_file.hh"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include <fcntl.h>
#include <gelf.h>
#include <unistd.h>

#include "error.hh"
#include "filter.hh"
#include "text.hh"

extern "C" {
#include "../mod/symhash.h"
}

namespace {

const size_t entry_size = 64;

class File {
public:
	explicit File(const std::string &path) : fd(open(path.c_str(), O_RDONLY | O_CLOEXEC))
	{
		if (fd < 0)
			fail("cannot open: ", strerror(errno));
	}
	File(const File &) = delete;
	~File() { close(fd); }

	const int fd;
};

/* What FILE contains if it is compressed; empty if it is not. */
std::string decompressed(const File &file)
{
	static const struct {
		std::string_view magic;
		const char *program;
	} formats[] = {
		{ "\x1f\x8b", "gzip" },
		{ std::string_view("\xfd" "7zXZ\0", 6), "xz" },
		{ "\x28\xb5\x2f\xfd", "zstd" },
	};
	char start[6] = {};
	ssize_t size = pread(file.fd, start, sizeof(start), 0);

	if (size < 0)
		fail("cannot read: ", strerror(errno));
	for (const auto &format : formats) {
		if (!starts_with(std::string_view(start, size), format.magic))
			continue;

		auto content = filter({ format.program, "-dc" }, file.fd);

		if (!content || content->empty())
			fail("cannot decompress: ", format.program, " fails");
		return *content;
	}
	return "";
}

/* An ELF file on disk, or in memory if it is compressed. */
class ElfFile {
public:
	explicit ElfFile(const std::string &path)
		: file_(path), content_(decompressed(file_)),
		  elf_((elf_version(EV_CURRENT),
			content_.empty() ? elf_begin(file_.fd, ELF_C_READ_MMAP, nullptr) :
					   elf_memory(content_.data(), content_.size())),
		       elf_end)
	{
		size_t count;

		if (!elf_ || elf_kind(elf_.get()) != ELF_K_ELF ||
		    !gelf_getehdr(elf_.get(), &header))
			fail("not an ELF file");
		/* For libelf there are none if they are not all inside of the file. */
		if (elf_getshdrnum(elf_.get(), &count) || !count)
			fail("no section headers at offset ", hex(header.e_shoff),
			     ", the file is cut off");
		if (elf_getshdrstrndx(elf_.get(), &names_))
			fail("cannot read the section headers: ", elf_errmsg(-1));
	}

	GElf_Ehdr header;

	Elf *get() const { return elf_.get(); }

	Machine machine() const
	{
		return { header.e_ident[EI_CLASS] == ELFCLASS64 ? 64 : 32,
			 header.e_ident[EI_DATA] == ELFDATA2MSB, header.e_machine };
	}

	/* Calls FUNCTION(section, header, name) for each section. */
	template <typename Function>
	void for_each_section(Function function) const
	{
		for (Elf_Scn *section = elf_nextscn(get(), nullptr); section;
		     section = elf_nextscn(get(), section)) {
			GElf_Shdr section_header;
			const char *name = nullptr;

			if (gelf_getshdr(section, &section_header))
				name = elf_strptr(get(), names_, section_header.sh_name);
			if (!name)
				fail("broken header of section ", elf_ndxscn(section));
			function(section, section_header, std::string_view(name));
		}
	}

	/* The bytes of a section as they are in the file. */
	std::string_view bytes(Elf_Scn *section) const
	{
		const Elf_Data *data = elf_rawdata(section, nullptr);

		if (!data)
			fail("section ", elf_ndxscn(section), ": cannot read: ", elf_errmsg(-1));
		return { static_cast<const char *>(data->d_buf), data->d_buf ? data->d_size : 0 };
	}

	/* Calls FUNCTION(symbol, name) for each symbol but the first of the table SECTION. */
	template <typename Function>
	void for_each_symbol(Elf_Scn *section, const GElf_Shdr &section_header,
			     Function function) const
	{
		Elf_Data *data = elf_getdata(section, nullptr);
		const size_t size = gelf_fsize(get(), ELF_T_SYM, 1, EV_CURRENT);

		if (!data)
			fail("section ", elf_ndxscn(section), ": cannot read: ", elf_errmsg(-1));
		for (size_t i = 1; i < data->d_size / size; i++) {
			GElf_Sym symbol;
			const char *name = nullptr;

			if (gelf_getsym(data, i, &symbol))
				name = elf_strptr(get(), section_header.sh_link, symbol.st_name);
			if (!name)
				fail("symbol ", i, " has no name");
			/* Labels of an assembler have some: .L1^B1 is the second "1:" on riscv. */
			if (symbol.st_shndx == SHN_UNDEF && has_control_character(name))
				fail("symbol ", i, ": control character in its name");
			function(symbol, name);
		}
	}

private:
	File file_;
	std::string content_;
	std::unique_ptr<Elf, int (*)(Elf *)> elf_;
	size_t names_;
};

uint64_t number(std::string_view bytes, bool big_endian)
{
	uint64_t value = 0;

	for (size_t i = 0; i < bytes.size(); i++)
		value = value << 8 |
			uint8_t(bytes[big_endian ? i : bytes.size() - 1 - i]);
	return value;
}

/* As dedotify() of 64-bit PowerPC: .foo is the code of foo, and is looked up as foo. */
std::string without_dot(const Machine &machine, const std::string &name)
{
	return machine.number == EM_PPC64 && !name.empty() && name[0] == '.' ? name.substr(1) :
									       name;
}

/* Fills in the table of MODULE: what valid_versions() in version.c refuses is broken. */
void read_table(ModuleFile &module, const GElf_Shdr &header, std::string_view bytes)
{
	const size_t word = module.machine.bits / 8;

	module.has_table = true;
	if (header.sh_type != SHT_PROGBITS)
		module.broken = "it has no contents";
	else if (header.sh_offset % word)
		module.broken = "it is not aligned, at offset " + hex(header.sh_offset);
	else if (header.sh_size % entry_size)
		module.broken = "entry at offset " +
				hex(header.sh_offset + header.sh_size / entry_size * entry_size) +
				" is cut off";
	if (!module.broken.empty())
		return;
	for (size_t at = 0; at + entry_size <= bytes.size(); at += entry_size)
		module.entries.push_back({
			header.sh_offset + at,
			number(bytes.substr(at, word), module.machine.big_endian),
			std::string(bytes.substr(at + word, entry_size - word)),
		});
}

/* A section that the loader finds by its name. */
struct Section {
	GElf_Shdr header;
	std::string_view bytes;
};

/* Fills in the extended table of MODULE, as elf_validity_cache_index_versions() in main.c checks it. */
void read_extended(ModuleFile &module, const std::optional<Section> &crcs,
		   const std::optional<Section> &names)
{
	if (!crcs && !names)
		return;
	module.has_extended = true;
	if (!crcs || !names)
		module.extended_broken = "it has only one of its two sections";
	else if (crcs->header.sh_type != SHT_PROGBITS || names->header.sh_type != SHT_PROGBITS)
		module.extended_broken = "it has no contents";
	else if (crcs->header.sh_offset % 4 || crcs->header.sh_size % 4)
		module.extended_broken = "it is not aligned or not made of whole entries";
	if (!module.extended_broken.empty())
		return;

	std::string_view rest = names->bytes;

	for (size_t at = 0; at + 4 <= crcs->bytes.size(); at += 4) {
		const size_t length = rest.find('\0');

		if (length == rest.npos) {
			module.extended_broken = "it has more versions than names";
			return;
		}
		module.extended.push_back({
			uint32_t(number(crcs->bytes.substr(at, 4), module.machine.big_endian)),
			without_dot(module.machine, std::string(rest.substr(0, length))),
		});
		rest.remove_prefix(length + 1);
	}
}

/* .modinfo is strings name=value, of which the first of a name counts, but for import_ns. */
void read_modinfo(ModuleFile &module, std::string_view bytes)
{
	bool licensed = false;

	while (!bytes.empty()) {
		const std::string_view entry = bytes.substr(0, bytes.find('\0'));
		const size_t equals = entry.find('=');

		bytes.remove_prefix(std::min(entry.size() + 1, bytes.size()));
		if (equals == entry.npos)
			continue;

		const std::string_view name = entry.substr(0, equals);
		const std::string value(entry.substr(equals + 1));

		if (name == "vermagic" && has_control_character(value))
			fail("control character in the version magic");
		if (name == "vermagic" && !module.vermagic)
			module.vermagic = value;
		else if (name == "license" && !licensed)
			module.license = value, licensed = true;
		else if (name == "import_ns")
			module.namespaces.insert(value);
	}
}

/* Undefined and nothing to be found elsewhere: ignore_undef_symbol() and .TOC. of PowerPC. */
bool is_ignored(const Machine &machine, const std::string &name)
{
	if (machine.number == EM_PPC64)
		return name == ".TOC.";
	if (machine.number == EM_386 || machine.number == EM_X86_64)
		return name == "_GLOBAL_OFFSET_TABLE_";
	return false;
}

} /* namespace */

ModuleFile::ModuleFile(const std::string &path)
{
	const ElfFile elf(path);
	size_t modules = 0, tables = 0;
	std::optional<Section> crcs, names;

	machine = elf.machine();
	has_common = false;
	writable_code = 0;
	elf.for_each_section([&](Elf_Scn *section, const GElf_Shdr &header, std::string_view name) {
		const auto found = [&] {
			return Section{ header, header.sh_type == SHT_PROGBITS ? elf.bytes(section) : "" };
		};

		/* As find_sec(): what is not loaded is not looked at. */
		if (name == "__version_ext_crcs" && header.sh_flags & SHF_ALLOC && !crcs)
			crcs = found();
		else if (name == "__version_ext_names" && header.sh_flags & SHF_ALLOC && !names)
			names = found();
		else if (name == "__versions" && header.sh_flags & SHF_ALLOC && !has_table)
			read_table(*this, header,
				   header.sh_type == SHT_PROGBITS ? elf.bytes(section) : "");
		else if (name == ".modinfo" && header.sh_type != SHT_NOBITS)
			read_modinfo(*this, elf.bytes(section));
		else if (name == ".gnu.linkonce.this_module")
			modules += header.sh_type != SHT_NOBITS && header.sh_flags & SHF_ALLOC;
		if (header.sh_flags & SHF_WRITE && header.sh_flags & SHF_EXECINSTR)
			writable_code = elf_ndxscn(section);
		if (header.sh_type != SHT_SYMTAB)
			return;
		tables++;
		elf.for_each_symbol(section, header, [&](const GElf_Sym &symbol, const char *name) {
			if (symbol.st_shndx == SHN_COMMON && !starts_with(name, "__gnu_lto"))
				has_common = true;
			if (symbol.st_shndx == SHN_UNDEF && !is_ignored(machine, name))
				imports.push_back({ without_dot(machine, name),
						    GELF_ST_BIND(symbol.st_info) == STB_WEAK });
		});
	});
	read_extended(*this, crcs, names);
	is_module = modules == 1 && tables == 1 && elf.header.e_type == ET_REL;
	for (VersionEntry &entry : entries)
		if (machine.number == EM_PPC64 && entry.field[0] == '.')
			entry.field = entry.field.substr(1) + std::string(1, '\0');
}

KernelFile::KernelFile(const std::string &path)
{
	const ElfFile elf(path);

	machine = elf.machine();
	elf.for_each_section([&](Elf_Scn *section, const GElf_Shdr &header, std::string_view) {
		if (header.sh_type != SHT_SYMTAB)
			return;
		elf.for_each_symbol(section, header, [&](const GElf_Sym &symbol, const char *name) {
			Elf_Scn *place;
			GElf_Shdr where;

			if (strcmp(name, "vermagic") ||
			    !(place = elf_getscn(elf.get(), symbol.st_shndx)) ||
			    !gelf_getshdr(place, &where) || where.sh_type != SHT_PROGBITS ||
			    symbol.st_value < where.sh_addr)
				return;

			const std::string_view bytes = elf.bytes(place);
			const uint64_t offset = symbol.st_value - where.sh_addr;

			if (offset < bytes.size()) {
				const std::string_view text = bytes.substr(offset);

				vermagic = text.substr(0, text.find('\0'));
				if (has_control_character(*vermagic))
					fail("control character in the version magic");
			}
		});
	});
}

std::string version_field(const Machine &machine, const std::string &name)
{
	std::string field(entry_size - machine.bits / 8, '\0');

	symhash_name(field.data(), field.size(), name.c_str());
	return field;
}

FieldContent parse_field(const std::string &field)
{
	const size_t start = sizeof(SYMHASH_PREFIX), end = start + SYMHASH_DIGEST_SIZE;
	const size_t length = field.find('\0');
	const std::string name = field.substr(0, length);
	std::string hash;

	if (length == field.npos)
		return {};
	if (field.find_first_not_of('\0', length) == field.npos)
		return { has_control_character(name) ? "" : name, "" };
	if (name != SYMHASH_PREFIX || field.find_first_not_of('\0', end) != field.npos)
		return {};
	for (unsigned char c : field.substr(start, SYMHASH_DIGEST_SIZE)) {
		char digits[3];

		snprintf(digits, sizeof(digits), "%02x", c);
		hash += digits;
	}
	return { "", hash };
}
