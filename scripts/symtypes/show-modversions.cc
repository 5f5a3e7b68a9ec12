// SPDX-License-Identifier: GPL-2.0
/*
 * show-modversions: the symbol versions that modules were built against.
 *
 * It does what modprobe --dump-modversions does, and knows names that are stored as hashes
 * (scripts/mod/symhash.h): a module imports the symbols in its table, so the name with that hash is
 * one of its undefined symbols. With --check, it says whether a kernel would load the module. So it
 * reads modules with libelf as the kernel's loader does (kernel/module/main.c and version.c).
 */
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <optional>

#include <fcntl.h>
#include <fnmatch.h>
#include <gelf.h>
#include <unistd.h>

#include "util.hh"

extern "C" {
#include "../mod/symhash.h"
}

namespace {

enum { fine = 0, refused = 1, trouble = 2 };

using Text = std::string;
using View = std::string_view;

const size_t entry_size = 64;

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

/* A table of versions: the basic one in one section, or the extended one in two. */
struct Table {
	struct Entry {
		unsigned long long offset;	/* in the decompressed file */
		unsigned long long crc;		/* modpost uses 32 bits of it */
		Text field;	/* the name and a zero; in a basic table MODULE_NAME_LEN bytes */
	};

	bool found = false;	/* in sections that are loaded */
	Text broken;		/* what is wrong with it */
	std::vector<Entry> entries;
};

struct Import {
	Text name;
	bool weak;
};

/* The name field that stands for NAME in a basic table with versions of WORD bytes. */
Text version_field(size_t word, const Text &name)
{
	Text field(entry_size - word, '\0');

	symhash_name(field.data(), field.size(), name.c_str());
	return field;
}

/* A module, or vmlinux, on disk, or in memory if it is compressed. */
class ModuleFile {
public:
	Text machine;		/* word size, byte order, number */
	size_t word = 0;	/* bytes of an unsigned long */
	bool is_module = false;	/* it has a struct module */
	bool has_common = false;	/* a common symbol, for which the loader has no place */
	size_t writable_code = 0;	/* the last section that is writable and executable, or 0 */
	Table basic, extended;	/* kernels from 6.14 on know the extended one */
	std::vector<Import> imports;
	std::optional<Text> vermagic, license, module_name;	/* of a module, in .modinfo */
	std::optional<Text> kernel_vermagic;	/* of a vmlinux with symbols: its variable */
	Strings namespaces;	/* that it imports */

	/*
	 * Reads PATH, perhaps compressed with gzip, xz or zstd. Throws an Error, without the
	 * path, if anything but the tables is damaged.
	 */
	explicit ModuleFile(const Text &path) : ModuleFile() { read(path); }
	ModuleFile(const ModuleFile &) = delete;
	~ModuleFile()
	{
		elf_end(elf_);
		if (fd_ >= 0)
			close(fd_);
	}

private:
	int fd_ = -1;
	Text content_;
	Elf *elf_ = nullptr;
	GElf_Ehdr header_;
	Section versions_, crcs_, names_;	/* of the tables: the first loaded ones */
	size_t structs_ = 0, infos_ = 0, symbol_tables_ = 0;
	bool unreadable_ = false;	/* a section that the loader reads */

	ModuleFile() = default;

	/* Fills content_ if the file is compressed. */
	void decompress()
	{
		char bytes[6] = {};
		const View start(bytes, sizeof(bytes));

		if (pread(fd_, bytes, sizeof(bytes), 0) < 0)
			fail("cannot read: %s", strerror(errno));

		const char *program = starts_with(start, "\x1f\x8b") ? "gzip" :
				      starts_with(start, "\xfd" "7zXZ") ? "xz" :
				      starts_with(start, "\x28\xb5\x2f\xfd") ? "zstd" : nullptr;

		if (program)
			content_ = filter(text_of({ program, " -dc" }).c_str(), fd_);
		if (program && content_.empty())
			fail("cannot decompress: %s fails", program);
	}

	void read(const Text &path)
	{
		size_t count, name_section;
		Section section;

		fd_ = open(path.c_str(), O_RDONLY | O_CLOEXEC);
		if (fd_ < 0)
			fail("cannot open: %s", strerror(errno));
		decompress();
		elf_version(EV_CURRENT);
		elf_ = content_.empty() ? elf_begin(fd_, ELF_C_READ_MMAP, nullptr) :
					  elf_memory(content_.data(), content_.size());
		if (!elf_ || elf_kind(elf_) != ELF_K_ELF || !gelf_getehdr(elf_, &header_))
			fail("not an ELF file");
		/* libelf finds no headers if some of them are outside of the file. */
		if (elf_getshdrnum(elf_, &count) || !count)
			fail("no section headers at offset 0x%llx, the file is cut off",
			     1ULL * header_.e_shoff);
		if (elf_getshdrstrndx(elf_, &name_section))
			fail("cannot read the section headers: %s", elf_errmsg(-1));
		if (!gelf_getshdr(elf_getscn(elf_, 0), &section.header) || section.header.sh_type != SHT_NULL)
			fail("broken header of section 0");
		word = header_.e_ident[EI_CLASS] == ELFCLASS64 ? 8 : 4;
		machine = format("%zu %d %d", word, header_.e_ident[EI_DATA], header_.e_machine);
		while ((section.scn = elf_nextscn(elf_, section.scn))) {
			const GElf_Shdr *header = gelf_getshdr(section.scn, &section.header);
			const char *name = header ? elf_strptr(elf_, name_section, header->sh_name) :
						    nullptr;

			/* The loader clears headers that have neither contents nor memory. */
			if (header && (header->sh_type == SHT_NULL ||
				(header->sh_type == SHT_NOBITS && !(header->sh_flags & SHF_ALLOC))))
				continue;
			if (!name)
				fail("broken header of section %zu", elf_ndxscn(section.scn));
			read_section(section, name);
		}
		read_table(basic, versions_, versions_, word, entry_size);
		read_table(extended, crcs_, names_, 4, 4);
		is_module = structs_ == 1 && infos_ <= 1 && symbol_tables_ == 1 && !unreadable_ &&
			    header_.e_type == ET_REL;
	}

	void read_section(const Section &section, View name)
	{
		const auto flags = section.header.sh_flags;
		Section *found = name == "__versions"		? &versions_ :
				 name == "__version_ext_crcs"	? &crcs_ :
				 name == "__version_ext_names"	? &names_ : nullptr;

		if (found && !found->scn && flags & SHF_ALLOC)
			*found = section;
		else if (name == ".modinfo")
			read_modinfo(section.has_contents() ? section.bytes() : "");
		else if (name == ".gnu.linkonce.this_module")
			structs_ += section.header.sh_type != SHT_NOBITS && flags & SHF_ALLOC;
		else if (name == ".data..percpu")
			unreadable_ |= !section.has_contents();
		if (flags & SHF_WRITE && flags & SHF_EXECINSTR)
			writable_code = elf_ndxscn(section.scn);
		if (section.header.sh_type == SHT_SYMTAB) {
			symbol_tables_++;
			read_symbols(section);
		}
	}

	/* .modinfo has strings name=value. The first of a name counts, but all of import_ns. */
	void read_modinfo(View bytes)
	{
		infos_++;
		unreadable_ |= bytes.empty() || bytes.back();
		for (View entry : split(bytes, '\0')) {
			const View name = entry.substr(0, entry.find('='));
			const View value = entry.substr(std::min(name.size() + 1, entry.size()));

			if (name.size() == entry.size())
				continue;
			if (name == "vermagic" && has_control_character(value))
				fail("control character in the version magic");
			if (name == "vermagic" && !vermagic)
				vermagic = value;
			else if (name == "license" && !license)
				license = value;
			else if (name == "name" && !module_name)
				module_name = value;
			else if (name == "import_ns")
				namespaces.add(value);
		}
	}

	void read_symbols(const Section &section)
	{
		/* ignore_undef_symbol() */
		const View ignored = header_.e_machine == EM_PPC64 ? ".TOC." :
				     header_.e_machine == EM_386 || header_.e_machine == EM_X86_64 ?
						     "_GLOBAL_OFFSET_TABLE_" : "";
		Elf_Data *data = section.checked(elf_getdata(section.scn, nullptr));
		const size_t count = data->d_size / gelf_fsize(elf_, ELF_T_SYM, 1, EV_CURRENT);

		for (size_t i = 1; i < count; i++) {
			const char *name = nullptr;
			GElf_Sym symbol;

			if (gelf_getsym(data, i, &symbol))
				name = elf_strptr(elf_, section.header.sh_link, symbol.st_name);
			if (!name)
				fail("symbol %zu has no name", i);

			const bool undefined = symbol.st_shndx == SHN_UNDEF;

			/* Labels may have some: .L1^B1 is the second "1:" on riscv. */
			if (undefined && has_control_character(name))
				fail("symbol %zu: control character in its name", i);
			if (symbol.st_shndx == SHN_COMMON && !starts_with(name, "__gnu_lto"))
				has_common = true;
			if (undefined && (ignored.empty() || name != ignored))
				imports.push_back({ without_dot(name),
						    GELF_ST_BIND(symbol.st_info) == STB_WEAK });
			if (header_.e_type != ET_REL && !strcmp(name, "vermagic"))
				read_kernel_vermagic(symbol);
		}
	}

	/* Like dedotify() of 64-bit PowerPC: .foo is the code of foo, and is looked up as foo. */
	Text without_dot(View name) const
	{
		return Text(name.substr(header_.e_machine == EM_PPC64 && starts_with(name, ".")));
	}

	/* Reads the variable vermagic of a kernel, which SYMBOL is. */
	void read_kernel_vermagic(const GElf_Sym &symbol)
	{
		Section section;

		section.scn = elf_getscn(elf_, symbol.st_shndx);
		if (!section.scn || !gelf_getshdr(section.scn, &section.header) ||
		    !section.has_contents())
			return;

		const View bytes = section.bytes();
		const size_t at = symbol.st_value - section.header.sh_addr;

		if (at >= bytes.size())
			return;
		kernel_vermagic = bytes.substr(at, bytes.find('\0', at) - at);
		if (has_control_character(*kernel_vermagic))
			fail("control character in the version magic");
	}

	/*
	 * Reads a table whose entries of SIZE bytes in CRCS start with a version of CRC_SIZE bytes.
	 * The name is the rest of the entry or, if there is none, a string in NAMES. What
	 * has_entries() or elf_validity_cache_index_versions() in main.c refuses is broken.
	 */
	void read_table(Table &table, const Section &crcs, const Section &names, size_t crc_size,
			size_t size)
	{
		const unsigned long long offset = crcs.header.sh_offset;
		const bool is_big_endian = header_.e_ident[EI_DATA] == ELFDATA2MSB;
		const View bytes = crcs.has_contents() ? crcs.bytes() : "";
		View rest = names.has_contents() ? names.bytes() : "";

		table.found = crcs.scn || names.scn;
		if (!table.found)
			return;
		if (!crcs.scn || !names.scn)
			table.broken = "it has only one of its two sections";
		else if (!crcs.has_contents() || !names.has_contents())
			table.broken = "it has no contents";
		else if (offset % crc_size)
			table.broken = format("it is not aligned, at offset 0x%llx", offset);
		else if (crcs.header.sh_size % size)
			table.broken = format("entry at offset 0x%llx is cut off",
					      offset + crcs.header.sh_size / size * size);
		for (size_t at = 0; table.broken.empty() && at + size <= bytes.size(); at += size) {
			View name = bytes.substr(at + crc_size, size - crc_size);
			unsigned long long crc = 0;

			for (size_t i = 0; i < crc_size; i++)
				crc |= 1ULL * uint8_t(bytes[at + i]) <<
				       8 * (is_big_endian ? crc_size - 1 - i : i);
			if (name.empty()) {
				name = rest.substr(0, rest.find('\0') + 1);
				rest.remove_prefix(name.size());
			}
			if (name.empty())
				table.broken = "it has more versions than names";
			table.entries.push_back({ offset + at, crc, without_dot(name) });
			table.entries.back().field.resize(std::max(
				table.entries.back().field.size(), size - crc_size));
		}
	}
};

/* Sets NAME, or HASH in hexadecimal for a long name. Returns false if FIELD is damaged. */
bool parse_field(const Text &field, Text &name, Text &hash)
{
	const size_t start = sizeof(SYMHASH_PREFIX), end = start + SYMHASH_DIGEST_SIZE;
	const Text text = field.c_str();

	if (text.size() < field.size() &&
	    field.find_first_not_of('\0', text.size()) == field.npos) {
		name = text;
		return !name.empty() && !has_control_character(name);
	}
	if (text != SYMHASH_PREFIX || field.find_first_not_of('\0', end) != field.npos)
		return false;
	for (unsigned char c : field.substr(start, SYMHASH_DIGEST_SIZE))
		hash += format("%02x", c);
	return true;
}

struct Kernel {
	Symvers exports;
	Text machine;
	std::optional<Text> vermagic;
	Strings config;	/* the lines of auto.conf, if there is one */

	/* Whether the option NAME is set. Without auto.conf, those for versions are. */
	bool has(const char *name) const
	{
		return config.size() ? config.has(format("CONFIG_%s=y", name)) :
				       strstr(name, "MODVERSIONS") != nullptr;
	}
	bool extended() const { return has("EXTENDED_MODVERSIONS") || has("BASIC_MODVERSIONS"); }

	/* Adds a Module.symvers file or what a build folder has. Throws an Error. */
	void add(const Text &path)
	{
		const Text symvers = is_folder(path) ? path + "/Module.symvers" : path;
		const Text vmlinux = path + "/vmlinux", conf = path + "/include/config/auto.conf";

		/* The first export of a name counts: the kernel comes before other modules. */
		for (const Export &data : parse_symvers(symvers, read_file(symvers)).exports)
			exports.add(data);
		if (!exists(conf))
			return;

		const Text text = read_file(conf);

		config = Strings();
		for (View line : split(text, '\n'))
			config.add(line);
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
};

/* license_is_gpl_compatible() in include/linux/license.h */
bool is_gpl(const Text &license)
{
	for (const char *gpl : { "GPL", "GPL v2", "GPL and additional rights",
				 "Dual BSD/GPL", "Dual MIT/GPL", "Dual MPL/GPL" })
		if (license == gpl)
			return true;
	return false;
}

/* verify_module_namespace(): whether NAMES is "module:" and a list of patterns for MODULE. */
bool is_for_module(Text names, const Text &module)
{
	std::replace(names.begin(), names.end(), '-', '_');
	if (starts_with(names, "module:"))
		for (View pattern : split(View(names).substr(strlen("module:")), ','))
			if (!fnmatch(Text(pattern).c_str(), module.c_str(), 0))
				return true;
	return false;
}

const char no_table[] = "no table of symbol versions";
const char no_version[] = "no symbol version for";
const char broken_table[] = "broken table of symbol versions";
const char broken_extended[] = "broken table of extended symbol versions";

/* check_version() in version.c: what is wrong with the version of NAME, or nullptr. */
const char *check_version(const ModuleFile &module, const Kernel &kernel, const Text &name,
			  unsigned long long crc)
{
	const Text field = version_field(module.word, name);
	const bool extended = kernel.extended() && module.extended.found;
	const bool hashed = name.size() >= field.size();
	/* What follows the NUL of a plain name does not matter, but of sha256. */
	const size_t counts = hashed || name == SYMHASH_PREFIX ? field.size() : name.size() + 1;

	if (!kernel.has("MODVERSIONS") ||
	    (!module.basic.found && !extended && kernel.has("MODULE_FORCE_LOAD")))
		return nullptr;
	if (!module.basic.found && !extended)
		return no_table;
	if (!extended && hashed && !kernel.has("MODVERSIONS_HASHED_NAMES"))
		return no_version;
	for (const Table::Entry &entry : (extended ? module.extended : module.basic).entries)
		if (extended ? entry.field.c_str() == name :
			       !entry.field.compare(0, counts, field, 0, counts))
			return entry.crc == crc ? nullptr : "disagrees about version of symbol";
	return no_version;
}

/* VERMAGIC without its first word, the release, if VERSIONS are there instead. */
Text magic(const Text &vermagic, bool versions)
{
	return versions ? vermagic.substr(std::min(vermagic.find(' '), vermagic.size())) : vermagic;
}

struct Refusal {
	Text reason;	/* in the words of the kernel log, if it has any */
	Text symbol;	/* that the reason is about, if any */
};

/* Why KERNEL, with all modules that it needs, would refuse MODULE; empty if it loads. */
std::vector<Refusal> check_module(const ModuleFile &module, const Kernel &kernel)
{
	const bool versions = kernel.has("MODVERSIONS") && module.basic.found;
	const Export *layout = kernel.exports.find("module_layout");
	const char *wrong;
	std::vector<Refusal> refusals;
	const auto refuse = [&](const Text &reason, const Text &symbol = "") {
		refusals.push_back({ reason, reason == no_table ? "" : symbol });
	};

	if (!module.is_module)
		refuse("not a module");
	else if (!kernel.machine.empty() && module.machine != kernel.machine)
		refuse("made for another machine");
	else if (!module.basic.broken.empty())
		refuse(broken_table);
	else if (kernel.extended() && !module.extended.broken.empty())
		refuse(broken_extended);
	else if (layout && (wrong = check_version(module, kernel, layout->name, layout->crc)))
		refuse(wrong, layout->name);
	else if (!module.vermagic && !kernel.has("MODULE_FORCE_LOAD"))
		refuse("no version magic");
	else if (module.vermagic && kernel.vermagic &&
		 magic(*module.vermagic, versions) != magic(*kernel.vermagic, versions))
		refuse(format("version magic '%s' should be '%s'", module.vermagic->c_str(),
			      kernel.vermagic->c_str()));
	else if (kernel.has("STRICT_MODULE_RWX") && module.writable_code)
		refuse(format("section %zu has invalid WRITE|EXEC flags", module.writable_code));
	if (!refusals.empty())
		return refusals;

	if (module.has_common)
		refuse("please compile with -fno-common");
	/* resolve_symbol() */
	for (const auto &[name, weak] : module.imports) {
		const Export *found = kernel.exports.find(name);

		if (!found || (found->gpl_only && !is_gpl(module.license.value_or("")))) {
			if (!weak)
				refuse("Unknown symbol", name);
		} else if ((wrong = check_version(module, kernel, name, found->crc))) {
			refuse(wrong, name);
		} else if (!found->name_space.empty() &&
			   !module.namespaces.has(found->name_space) &&
			   !is_for_module(found->name_space, module.module_name.value_or("")) &&
			   !kernel.has("MODULE_ALLOW_MISSING_NAMESPACE_IMPORTS")) {
			refuse(text_of({ "does not import namespace ", found->name_space,
					 " of symbol" }), name);
		}
	}
	return refusals;
}

struct Version {
	Text crc, name, hash;
};

/*
 * The versions of MODULE with full names: the extended ones, and those that only the basic
 * table has. Throws an Error if a table is damaged.
 */
std::vector<Version> versions_of(const ModuleFile &module)
{
	std::vector<Version> versions;
	std::vector<Text> long_names;	/* of imports */
	Strings extended, fields;	/* names in the extended table, fields of long_names */

	for (const Import &import : module.imports) {
		const Text field = version_field(module.word, import.name);

		if (import.name.size() >= field.size() && fields.insert(field))
			long_names.push_back(import.name);
	}
	for (const Table *table : { &module.extended, &module.basic }) {
		const bool basic = table == &module.basic;
		const char *const broken = basic ? broken_table : broken_extended;

		if (!table->broken.empty())
			fail("%s: %s", broken, table->broken.c_str());
		for (const auto &[offset, crc, field] : table->entries) {
			const uint32_t known = basic ? fields.find(field) : none;
			Version version{ format("0x%08llx", crc), "", "" };

			if (!parse_field(field, version.name, version.hash))
				fail("%s: entry at offset 0x%llx has no name", broken, offset);
			if (known != none)
				version.name = long_names[known];
			if (basic ? !extended.has(version.name) : extended.insert(version.name))
				versions.push_back(version);
		}
	}
	return versions;
}

/* What there is to say about the module PATH. Changes STATUS if KERNEL refuses it. */
Text show(const Text &path, const ModuleFile &module, const Kernel &kernel,
	  const Arguments &arguments, int &status)
{
	const bool checked = arguments.has('c'), json = arguments.has('j');
	const auto member = [](const char *name, const Text &value) {
		return value.empty() ? "" : text_of({ ", \"", name, "\": ", json_string(value) });
	};
	std::vector<Version> versions;
	std::vector<Refusal> refusals;
	std::vector<View> names;
	std::vector<Text> items, reasons;
	Text text, loads;

	if (checked)
		refusals = check_module(module, kernel);
	/* A broken table is no error if the check refuses it anyhow. */
	if (!checked || (json && module.basic.broken.empty() && module.extended.broken.empty()))
		versions = versions_of(module);
	if (!refusals.empty() && status == fine)
		status = refused;
	names.reserve(versions.size() + refusals.size());
	for (const Version &version : versions)
		names.push_back(version.name);
	for (const Refusal &refusal : refusals)
		names.push_back(refusal.symbol);
	if (!json && !arguments.has('d'))
		names.clear();

	const Demangled demangled(names);

	if (checked && refusals.empty())
		text = path + ": loads\n";
	else if (!checked && arguments.words.size() > 1)
		text = path + ":\n";
	for (const auto &[reason, symbol] : refusals) {
		text += text_of({ path, ": refused: ", reason, symbol.empty() ? "" : " ",
				  demangled(symbol), "\n" });
		reasons.push_back(text_of({ "{\"reason\": ", json_string(reason),
					    member("symbol", symbol), "}" }));
	}
	for (const auto &[crc, name, hash] : versions) {
		text += text_of({ crc, "\t", name.empty() ? "sha256:" + hash : demangled(name),
				  "\n" });
		items.push_back(text_of({ "{\"crc\": \"", crc, "\"", member("name", name),
					  member("demangled", demangled(name)),
					  member("sha256", hash), "}" }));
	}
	if (checked)
		loads = text_of({ ",\n \"loads\": ", refusals.empty() ? "true" : "false",
				  ",\n \"refused\": ", json_list(reasons, "\n  ") });
	return json ? text_of({ "{\"file\": ", json_string(path), ",\n \"vermagic\": ",
				json_string(module.vermagic.value_or("")), loads,
				",\n \"versions\": ", json_list(items, "\n  "), "}" }) : text;
}

int show_all(const Arguments &arguments)
{
	const bool checked = arguments.has('c'), json = arguments.has('j');
	const char *between = "";
	int status = fine;
	Kernel kernel;

	if (arguments.has('V')) {
		write_output("show-modversions 1.0\n");
		return fine;
	}
	for (const Text &path : arguments.options['c'])
		kernel.add(path);
	if (arguments.words.empty())
		fail("no module given, see --help");
	if (checked && !kernel.vermagic)
		fputs("warning: show-modversions: no vmlinux with symbols in a build folder, "
		      "version magic is not compared\n", stderr);
	if (json)
		write_output("[");
	for (const Text &path : arguments.words) {
		Text text;

		try {
			text = between + show(path, ModuleFile(path), kernel, arguments, status);
		} catch (const Error &error) {
			/* The others are shown all the same. */
			fprintf(stderr, "error: show-modversions: %s: %s\n", path.c_str(),
				error.message.c_str());
			status = trouble;
			continue;
		}
		write_output(text);
		between = json ? ",\n" : checked ? "" : "\n";
	}
	if (json)
		write_output("]\n");
	return status;
}

const char help[] =
	"Usage: show-modversions [OPTION]... MODULE...\n"
	"Shows the symbol versions that kernel modules (.ko, .ko.gz, .ko.xz, .ko.zst) were\n"
	"built against.\n"
	"\n"
	"  -c, --check PATH  show whether a kernel would load the modules. PATH is its build\n"
	"                    folder or Module.symvers file. Repeat the option for the exports\n"
	"                    of other modules that they need\n"
	"  -d, --demangle    show names of Rust symbols as in source\n"
	"  -j, --json        write JSON\n"
	"  -h, --help        print this help and exit\n"
	"  -V, --version     print the program's version and exit\n"
	"\n"
	"Exit status: 0 if all is well, 1 if a module would be refused, 2 for errors.\n";
const struct option options[] = {
	{ "check", required_argument, nullptr, 'c' },
	{ "demangle", no_argument, nullptr, 'd' },
	{ "help", no_argument, nullptr, 'h' },
	{ "json", no_argument, nullptr, 'j' },
	{ "version", no_argument, nullptr, 'V' },
	{},
};

} /* namespace */

int main(int argc, char **argv)
{
	return run("show-modversions", help, options, trouble, show_all, argc, argv);
}
