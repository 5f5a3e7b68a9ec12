// SPDX-License-Identifier: GPL-2.0
/* Modules, read with libelf, and checked as the kernel's module loader does it. */
#include "module.hh"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <gelf.h>
#include <unistd.h>

#include "common.hh"

extern "C" {
#include "../mod/symhash.h"
}

namespace {

using View = std::string_view;

const size_t entry_size = 64;

/* What the file FD contains if it is compressed; empty if it is not. */
std::string decompressed(int fd)
{
	char start[6] = {};
	const char *program = nullptr;
	std::string content;

	if (pread(fd, start, sizeof(start), 0) < 0)
		fail("cannot read: %s", strerror(errno));
	if (!memcmp(start, "\x1f\x8b", 2))
		program = "gzip";
	else if (!memcmp(start, "\xfd" "7zXZ", 6))
		program = "xz";
	else if (!memcmp(start, "\x28\xb5\x2f\xfd", 4))
		program = "zstd";
	if (program)
		content = filter(program, "-dc", fd);
	if (program && content.empty())
		fail("cannot decompress: %s fails", program);
	return content;
}

/* A section, and its bytes as they are in the file. */
struct Section {
	Elf_Scn *scn = nullptr;
	GElf_Shdr header = {};

	View bytes() const
	{
		const Elf_Data *data = checked(elf_rawdata(scn, nullptr));

		return { static_cast<const char *>(data->d_buf), data->d_buf ? data->d_size : 0 };
	}
	Elf_Data *checked(Elf_Data *data) const
	{
		if (!data)
			fail("section %zu: cannot read: %s", elf_ndxscn(scn), elf_errmsg(-1));
		return data;
	}
	bool has_contents() const { return header.sh_type == SHT_PROGBITS; }
};

uint64_t number(View bytes, bool big_endian)
{
	uint64_t value = 0;

	for (size_t i = 0; i < bytes.size(); i++)
		value = value << 8 | uint8_t(bytes[big_endian ? i : bytes.size() - 1 - i]);
	return value;
}

/* An ELF file on disk, or in memory if it is compressed, that is read into a module. */
struct Reader {
	ModuleFile &module;
	int fd = -1;
	std::string content;
	Elf *elf = nullptr;
	GElf_Ehdr header;
	Section versions, crcs, names;	/* of the tables: the first loaded ones */
	size_t structs = 0, symbol_tables = 0;

	explicit Reader(ModuleFile &module) : module(module) {}
	Reader(const Reader &) = delete;
	~Reader()
	{
		elf_end(elf);
		if (fd >= 0)
			close(fd);
	}

	void read(const std::string &path)
	{
		size_t count, name_section;
		Section section;

		fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			fail("cannot open: %s", strerror(errno));
		content = decompressed(fd);
		elf_version(EV_CURRENT);
		elf = content.empty() ? elf_begin(fd, ELF_C_READ_MMAP, nullptr) :
					elf_memory(content.data(), content.size());
		if (!elf || elf_kind(elf) != ELF_K_ELF || !gelf_getehdr(elf, &header))
			fail("not an ELF file");
		/* libelf finds no headers if some of them are outside of the file. */
		if (elf_getshdrnum(elf, &count) || !count)
			fail("no section headers at offset 0x%llx, the file is cut off",
			     1ULL * header.e_shoff);
		if (elf_getshdrstrndx(elf, &name_section))
			fail("cannot read the section headers: %s", elf_errmsg(-1));
		module.machine = { header.e_ident[EI_CLASS] == ELFCLASS64 ? 64 : 32,
				   header.e_ident[EI_DATA] == ELFDATA2MSB, header.e_machine };
		while ((section.scn = elf_nextscn(elf, section.scn))) {
			const char *name = nullptr;

			if (gelf_getshdr(section.scn, &section.header))
				name = elf_strptr(elf, name_section, section.header.sh_name);
			if (!name)
				fail("broken header of section %zu", elf_ndxscn(section.scn));
			read_section(section, name);
		}
		read_table();
		read_extended();
		module.is_module = structs == 1 && symbol_tables == 1 && header.e_type == ET_REL;
	}

	void read_section(const Section &section, View name)
	{
		const auto flags = section.header.sh_flags;
		Section *found = name == "__versions"		? &versions :
				 name == "__version_ext_crcs"	? &crcs :
				 name == "__version_ext_names"	? &names : nullptr;

		if (found && !found->scn && flags & SHF_ALLOC) {
			*found = section;
			if (section.has_contents())
				section.bytes();
		} else if (name == ".modinfo" && section.header.sh_type != SHT_NOBITS) {
			read_modinfo(section.bytes());
		} else if (name == ".gnu.linkonce.this_module") {
			structs += section.header.sh_type != SHT_NOBITS && flags & SHF_ALLOC;
		}
		if (flags & SHF_WRITE && flags & SHF_EXECINSTR)
			module.writable_code = elf_ndxscn(section.scn);
		if (section.header.sh_type == SHT_SYMTAB) {
			symbol_tables++;
			read_symbols(section);
		}
	}

	/* .modinfo has strings name=value. The first of a name counts, but all of import_ns. */
	void read_modinfo(View bytes)
	{
		while (!bytes.empty()) {
			const View entry = bytes.substr(0, bytes.find('\0'));
			const size_t equals = entry.find('=');
			const View name = entry.substr(0, equals);

			bytes.remove_prefix(std::min(entry.size() + 1, bytes.size()));
			if (equals == entry.npos)
				continue;

			const std::string value(entry.substr(equals + 1));

			if (name == "vermagic" && has_control_character(value))
				fail("control character in the version magic");
			if (name == "vermagic" && !module.vermagic)
				module.vermagic = value;
			else if (name == "license" && !module.license)
				module.license = value;
			else if (name == "import_ns")
				module.namespaces.add(value);
		}
	}

	void read_symbols(const Section &section)
	{
		const int machine = module.machine.number;
		/* ignore_undef_symbol() */
		const View ignored = machine == EM_PPC64 ? ".TOC." :
				     machine == EM_386 || machine == EM_X86_64 ?
						     "_GLOBAL_OFFSET_TABLE_" : "";
		Elf_Data *data = section.checked(elf_getdata(section.scn, nullptr));
		const size_t count = data->d_size / gelf_fsize(elf, ELF_T_SYM, 1, EV_CURRENT);

		for (size_t i = 1; i < count; i++) {
			const char *name = nullptr;
			GElf_Sym symbol;

			if (gelf_getsym(data, i, &symbol))
				name = elf_strptr(elf, section.header.sh_link, symbol.st_name);
			if (!name)
				fail("symbol %zu has no name", i);

			const bool undefined = symbol.st_shndx == SHN_UNDEF;

			/* Labels may have some: .L1^B1 is the second "1:" on riscv. */
			if (undefined && has_control_character(name))
				fail("symbol %zu: control character in its name", i);
			if (symbol.st_shndx == SHN_COMMON && !starts_with(name, "__gnu_lto"))
				module.has_common = true;
			if (undefined && (ignored.empty() || name != ignored))
				module.imports.push_back(
					{ without_dot(name),
					  GELF_ST_BIND(symbol.st_info) == STB_WEAK });
			if (header.e_type != ET_REL && !strcmp(name, "vermagic"))
				read_kernel_vermagic(symbol);
		}
	}

	/* Like dedotify() of 64-bit PowerPC: .foo is the code of foo, and is looked up as foo. */
	std::string without_dot(View name) const
	{
		return std::string(
			name.substr(module.machine.number == EM_PPC64 && starts_with(name, ".")));
	}

	/* Reads the variable vermagic of a kernel, which SYMBOL is. */
	void read_kernel_vermagic(const GElf_Sym &symbol)
	{
		Section section;

		section.scn = elf_getscn(elf, symbol.st_shndx);
		if (!section.scn || !gelf_getshdr(section.scn, &section.header) ||
		    !section.has_contents() || symbol.st_value < section.header.sh_addr)
			return;

		const View bytes = section.bytes();
		const size_t at = symbol.st_value - section.header.sh_addr;

		if (at >= bytes.size())
			return;
		module.kernel_vermagic = bytes.substr(at, bytes.find('\0', at) - at);
		if (has_control_character(*module.kernel_vermagic))
			fail("control character in the version magic");
	}

	/* Reads the basic table. What valid_versions() in version.c refuses is broken. */
	void read_table()
	{
		const size_t word = module.machine.bits / 8;
		const unsigned long long offset = versions.header.sh_offset,
					 size = versions.header.sh_size;
		Table &table = module.basic;

		table.found = versions.scn;
		if (!table.found)
			return;
		if (!versions.has_contents())
			table.broken = "it has no contents";
		else if (offset % word)
			table.broken = format("it is not aligned, at offset 0x%llx", offset);
		else if (size % entry_size)
			table.broken = format("entry at offset 0x%llx is cut off",
					      offset + size / entry_size * entry_size);
		if (!table.broken.empty())
			return;

		View rest = versions.bytes();

		for (size_t at = 0; at + entry_size <= rest.size(); at += entry_size) {
			std::string field = without_dot(rest.substr(at + word, entry_size - word));

			field.resize(entry_size - word);
			table.entries.push_back({ offset + at,
						  number(rest.substr(at, word),
							 module.machine.big_endian),
						  field });
		}
	}

	/* Reads the extended table, like elf_validity_cache_index_versions() in main.c. */
	void read_extended()
	{
		Table &table = module.extended;

		table.found = crcs.scn || names.scn;
		if (!table.found)
			return;
		if (!crcs.scn || !names.scn)
			table.broken = "it has only one of its two sections";
		else if (!crcs.has_contents() || !names.has_contents())
			table.broken = "it has no contents";
		else if (crcs.header.sh_offset % 4 || crcs.header.sh_size % 4)
			table.broken = "it is not aligned or not made of whole entries";
		if (!table.broken.empty())
			return;

		View rest = names.bytes(), words = crcs.bytes();

		for (size_t at = 0; at + 4 <= words.size(); at += 4) {
			const size_t length = rest.find('\0');

			if (length == rest.npos) {
				table.broken = "it has more versions than names";
				return;
			}
			table.entries.push_back(
				{ 0, number(words.substr(at, 4), module.machine.big_endian),
				  without_dot(rest.substr(0, length)) });
			rest.remove_prefix(length + 1);
		}
	}
};

/* license_is_gpl_compatible() in include/linux/license.h */
bool is_gpl(const std::string &license)
{
	for (const char *gpl : { "GPL", "GPL v2", "GPL and additional rights",
				 "Dual BSD/GPL", "Dual MIT/GPL", "Dual MPL/GPL" })
		if (license == gpl)
			return true;
	return false;
}

const char no_table[] = "no table of symbol versions";
const char broken_table[] = "broken table of symbol versions";

/* check_version() in version.c: what is wrong with the version of NAME, or nullptr. */
const char *check_version(const ModuleFile &module, const Kernel &kernel, const std::string &name,
			  unsigned long long crc)
{
	const std::string field = version_field(module.machine, name);
	const bool extended = kernel.extended && module.extended.found;

	if (!kernel.modversions || (!module.basic.found && !extended && kernel.force_load))
		return nullptr;
	for (const Table *table : { &module.extended, &module.basic }) {
		const bool basic = table == &module.basic;

		if (basic && !module.basic.found)
			return extended ? "no symbol version for" : no_table;
		if (basic && !module.basic.broken.empty())
			return broken_table;
		if (basic ? name.size() >= field.size() && !kernel.hashed_names : !extended)
			continue;
		for (const VersionEntry &entry : table->entries)
			if (entry.field == (basic ? field : name))
				return entry.crc == crc ? nullptr :
							  "disagrees about version of symbol";
	}
	return "no symbol version for";
}

/* VERMAGIC without its first word, the release, if VERSIONS are there instead. */
std::string magic(const std::string &vermagic, bool versions)
{
	return versions ? vermagic.substr(std::min(vermagic.find(' '), vermagic.size())) : vermagic;
}

} /* namespace */

ModuleFile::ModuleFile(const std::string &path)
{
	Reader(*this).read(path);
}

std::string version_field(const Machine &machine, const std::string &name)
{
	std::string field(entry_size - machine.bits / 8, '\0');

	symhash_name(field.data(), field.size(), name.c_str());
	return field;
}

bool parse_field(const std::string &field, std::string &name, std::string &hash)
{
	const size_t start = sizeof(SYMHASH_PREFIX), end = start + SYMHASH_DIGEST_SIZE;
	const size_t length = field.find('\0');
	const std::string text = field.substr(0, length);

	if (length != field.npos && field.find_first_not_of('\0', length) == field.npos) {
		name = text;
		return !name.empty() && !has_control_character(name);
	}
	if (text != SYMHASH_PREFIX || field.find_first_not_of('\0', end) != field.npos)
		return false;
	for (unsigned char c : field.substr(start, SYMHASH_DIGEST_SIZE))
		hash += format("%02x", c);
	return true;
}

void Kernel::add(const std::string &path)
{
	const bool folder = is_folder(path);
	const std::string symvers = folder ? path + "/Module.symvers" : path,
			  vmlinux = path + "/vmlinux", config = path + "/include/config/auto.conf";

	/* The first export of a name counts: the kernel comes before other modules. */
	for (const Export &data : parse_symvers(symvers, read_file(symvers)).exports)
		exports.add(data);
	if (!folder || !exists(config))
		return;

	const struct {
		const char *line;
		bool &value;
	} options[] = {
		{ "CONFIG_MODVERSIONS=y", modversions },
		{ "CONFIG_MODVERSIONS_HASHED_NAMES=y", hashed_names },
		{ "CONFIG_BASIC_MODVERSIONS=y", extended },
		{ "CONFIG_EXTENDED_MODVERSIONS=y", extended },
		{ "CONFIG_MODULE_FORCE_LOAD=y", force_load },
		{ "CONFIG_STRICT_MODULE_RWX=y", strict_rwx },
		{ "CONFIG_MODULE_ALLOW_MISSING_NAMESPACE_IMPORTS=y", allow_missing_imports },
	};
	const std::string text = read_file(config);

	modversions = hashed_names = extended = false;
	for (Lines lines(config, text); lines.next();)
		for (const auto &[line, value] : options)
			value |= lines.line == line;
	if (!exists(vmlinux))
		return;
	try {
		const ModuleFile file(vmlinux);

		machine = file.machine;
		vermagic = file.kernel_vermagic;
	} catch (const Error &error) {
		fail("%s: %s", vmlinux.c_str(), error.message.c_str());
	}
}

std::vector<Refusal> check_module(const ModuleFile &module, const Kernel &kernel)
{
	const bool versions = kernel.modversions && module.basic.found;
	const Export *layout = kernel.exports.find("module_layout");
	const char *wrong;
	std::vector<Refusal> refusals;
	const auto refuse = [&](const std::string &reason, const std::string &symbol = "") {
		refusals.push_back(
			{ reason, reason == no_table || reason == broken_table ? "" : symbol });
	};

	if (!module.is_module)
		refuse("not a module");
	else if (kernel.machine && (module.machine.bits != kernel.machine->bits ||
				    module.machine.big_endian != kernel.machine->big_endian ||
				    module.machine.number != kernel.machine->number))
		refuse("made for another machine");
	else if (kernel.modversions && kernel.extended && !module.extended.broken.empty())
		refuse("broken table of extended symbol versions");
	else if (layout && (wrong = check_version(module, kernel, layout->name, layout->crc)))
		refuse(wrong, layout->name);
	else if (!module.vermagic && !kernel.force_load)
		refuse("no version magic");
	else if (module.vermagic && kernel.vermagic &&
		 magic(*module.vermagic, versions) != magic(*kernel.vermagic, versions))
		refuse(format("version magic '%s' should be '%s'", module.vermagic->c_str(),
			      kernel.vermagic->c_str()));
	else if (kernel.strict_rwx && module.writable_code)
		refuse(format("section %zu has invalid WRITE|EXEC flags", module.writable_code));
	if (!refusals.empty())
		return refusals;

	if (module.has_common)
		refuse("please compile with -fno-common");
	/* resolve_symbol() */
	for (const auto &[name, weak] : module.imports) {
		const Export *found = kernel.exports.find(name);

		if (!found ||
		    (found->gpl_only && !is_gpl(module.license.value_or("unspecified")))) {
			if (!weak)
				refuse("Unknown symbol", name);
		} else if ((wrong = check_version(module, kernel, name, found->crc))) {
			refuse(wrong, name);
		} else if (!found->name_space.empty() && !kernel.allow_missing_imports &&
			   module.namespaces.find(found->name_space) == none) {
			refuse("does not import namespace " + found->name_space + " of symbol",
			       name);
		}
	}
	return refusals;
}
