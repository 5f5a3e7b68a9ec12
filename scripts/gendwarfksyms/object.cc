// SPDX-License-Identifier: GPL-2.0
/*
 * Opening an object, and reading its sections and its symbol table.
 *
 * A large file is mapped, of a small one what is needed is read: that takes less than to touch
 * pages for the first time. What is relocated is copied first: in a broken file a section may have
 * headers of others, which libelf still has to read.
 */
#include "object.hh"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <unordered_map>
#include <utility>

#include <fcntl.h>
#include <gelf.h>
#include <libelf.h>
#include <sys/stat.h>
#include <unistd.h>

#include "error.hh"
#include "memory.hh"
#include "relocate.hh"
#include "text.hh"

struct Object::File {
	/* O_NONBLOCK: a pipe without a writer is to be refused, not waited for. */
	explicit File(const std::string &path)
		: fd(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK))
	{
		struct stat status;

		if (fd < 0)
			fail("cannot open: ", strerror(errno));
		if (fstat(fd, &status) == 0) {
			if (!S_ISREG(status.st_mode)) {
				close(fd);
				fail("not a regular file");
			}
			size = status.st_size;
		}
	}
	~File() { close(fd); }
	File(const File &) = delete;
	File &operator=(const File &) = delete;

	const int fd;
	uint64_t size = UINT64_MAX; /* bytes */
};

namespace {

GElf_Ehdr file_header(Elf *elf)
{
	GElf_Ehdr header;

	if (!gelf_getehdr(elf, &header))
		fail("broken ELF header: ", elf_errmsg(-1));
	return header;
}

/* Says what ELF is where it is no object that can have DWARF. */
void check_kind(Elf *elf)
{
	size_t size = 0;
	const char *raw;

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

	const unsigned int type = file_header(elf).e_type;

	if (type != ET_REL && type != ET_EXEC && type != ET_DYN)
		fail("ELF type ", type, " is not an object, executable or library");
}

GElf_Shdr section_header(Elf_Scn *section)
{
	GElf_Shdr header;

	if (!gelf_getshdr(section, &header))
		fail("section ", elf_ndxscn(section), ": ", elf_errmsg(-1));
	return header;
}

/*
 * Whether sections of ELF, a file of SIZE bytes, have bytes of others, or none. Read one by one,
 * those of a damaged file could take any amount of memory.
 */
bool have_common_bytes(Elf *elf, uint64_t size)
{
	Elf_Scn *section = nullptr;

	while ((section = elf_nextscn(elf, section))) {
		const GElf_Shdr header = section_header(section);

		if (header.sh_type == SHT_NOBITS)
			continue;
		if (header.sh_size > size)
			return true;
		size -= header.sh_size;
	}
	return false;
}

std::string_view section_name(Elf *elf, size_t names, const GElf_Shdr &header)
{
	const char *name = elf_strptr(elf, names, header.sh_name);

	return name ? name : "";
}

} /* namespace */

Object::Object(const std::string &path)
{
	if (elf_version(EV_CURRENT) == EV_NONE)
		fail("libelf is too old: ", elf_errmsg(-1));
	file_ = std::make_unique<File>(path);

	const bool is_small = file_->size < 8 << 20;

	/* Twice its size is what an object may come to need; there may be less. */
	if (!is_small)
		grow_heap(2 * std::min(file_->size, uint64_t(64) << 20));

	elf_.reset(elf_begin(file_->fd, is_small ? ELF_C_READ : ELF_C_READ_MMAP_PRIVATE, nullptr));
	check_kind(elf_.get());
	if (is_small && have_common_bytes(elf_.get(), file_->size)) {
		elf_.reset(elf_begin(file_->fd, ELF_C_READ_MMAP_PRIVATE, nullptr));
		check_kind(elf_.get());
	}
}

Object::~Object() = default;

namespace {

/* What DWARF is read from. Nothing else is decompressed and relocated. */
bool is_read(std::string_view name)
{
	for (const char *known : { "info", "types", "abbrev", "str", "line_str", "str_offsets",
				   "line", "addr", "ranges", "rnglists" })
		if (name == known)
			return true;
	return false;
}

} /* namespace */

/* Finds the debug sections, and what relocates them. */
void Object::find_debug_sections() const
{
	Elf *const elf = elf_.get();
	std::unordered_map<size_t, size_t> by_index; /* in debug_sections_ */
	Elf_Scn *section = nullptr;
	size_t names;

	if (elf_getshdrstrndx(elf, &names))
		fail("no names of sections: ", elf_errmsg(-1));
	while ((section = elf_nextscn(elf, section))) {
		const GElf_Shdr header = section_header(section);
		std::string_view name = section_name(elf, names, header);
		bool old_compression = starts_with(name, ".zdebug_");

		if (!old_compression && !starts_with(name, ".debug_"))
			continue;
		name.remove_prefix(name.find('_') + 1);
		if (!is_read(name) || header.sh_type == SHT_NOBITS)
			continue;
		if ((header.sh_flags & SHF_COMPRESSED && elf_compress(section, 0, 0) < 0) ||
		    (old_compression && elf_compress_gnu(section, 0, 0) < 0))
			fail("section .debug_", name, ": cannot decompress: ", elf_errmsg(-1),
			     " in this libelf");

		Elf_Data *data = elf_getdata(section, nullptr);

		if (!data)
			fail("section ", elf_ndxscn(section), ": ", elf_errmsg(-1));
		debug_sections_.push_back({ std::string(name), {}, {}, {} });
		debug_sections_.back().section = {
			{ static_cast<const char *>(data->d_buf), data->d_size },
			elf_ndxscn(section),
		};
		by_index[elf_ndxscn(section)] = debug_sections_.size() - 1;
	}

	if (!is_relocatable())
		return;
	while ((section = elf_nextscn(elf, section))) {
		const GElf_Shdr header = section_header(section);
		const auto found = by_index.find(header.sh_info);

		if ((header.sh_type == SHT_RELA || header.sh_type == SHT_REL) && found != by_index.end())
			debug_sections_[found->second].relocations.push_back(section);
	}
}

/* Puts a relocated copy in the place of what the file has. */
void Object::relocate_section(Named &named) const
{
	const std::string_view bytes = named.section.bytes;

	named.copy.reserve(bytes.size());
	use_huge_pages(named.copy.data(), bytes.size());
	named.copy.assign(bytes);
	for (Elf_Scn *relocations : named.relocations)
		relocate(elf_.get(), relocations, named.copy);
	named.relocations.clear();
	named.section.bytes = named.copy;
}

std::vector<DebugSection> Object::debug_sections(std::string_view name) const
{
	std::vector<DebugSection> found;

	if (!opened_)
		find_debug_sections();
	opened_ = true;
	for (Named &named : debug_sections_) {
		if (named.name != name)
			continue;
		if (!named.relocations.empty())
			relocate_section(named);
		found.push_back(named.section);
	}
	return found;
}

bool Object::is_big_endian() const
{
	return elf_getident(elf_.get(), nullptr)[EI_DATA] == ELFDATA2MSB;
}

std::vector<std::string_view> Object::sections(std::string_view name) const
{
	std::vector<std::string_view> contents;
	Elf_Scn *section = nullptr;
	size_t names;

	if (elf_getshdrstrndx(elf_.get(), &names))
		fail("no names of sections: ", elf_errmsg(-1));
	while ((section = elf_nextscn(elf_.get(), section))) {
		const GElf_Shdr header = section_header(section);

		if (section_name(elf_.get(), names, header) != name || header.sh_type == SHT_NOBITS)
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
	bool is_thumb; /* its address has bit 0 set to say that, DWARF's has not */

	bool is_local() const { return GELF_ST_BIND(symbol.st_info) == STB_LOCAL; }
	Object::Place place() const
	{
		return { { section, symbol.st_value & ~uint64_t(is_thumb) }, symbol.st_size,
			 static_cast<uint8_t>(GELF_ST_TYPE(symbol.st_info)) };
	}
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

	const int count = symtab_header.sh_size / symtab_header.sh_entsize;
	const unsigned int machine = file_header(elf_.get()).e_machine;

	for (int i = 0; i < count; i++) {
		Entry entry = {};

		if (!gelf_getsymshndx(data, shndx, i, &entry.symbol, &entry.section))
			fail("symbol ", i, ": ", elf_errmsg(-1));
		entry.is_thumb = machine == EM_ARM &&
				 GELF_ST_TYPE(entry.symbol.st_info) == STT_FUNC;
		if (entry.symbol.st_shndx != SHN_XINDEX)
			entry.section = entry.symbol.st_shndx;
		entry.name = elf_strptr(elf_.get(), symtab_header.sh_link, entry.symbol.st_name);
		if (!entry.name)
			fail("symbol ", i, ": no name: ", elf_errmsg(-1));
		function(entry);
	}
}

std::vector<std::string_view> Object::exports() const
{
	constexpr std::string_view prefix = "__export_symbol_";
	std::vector<std::string_view> names;

	for_each_symbol([&](const Entry &entry) {
		if (entry.is_in_section() && starts_with(entry.name, prefix) &&
		    entry.name[prefix.size()])
			names.emplace_back(entry.name + prefix.size());
	});
	return names;
}

std::vector<std::string_view> Object::globals() const
{
	std::vector<std::string_view> names;

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

bool Object::is_relocatable() const
{
	return file_header(elf_.get()).e_type == ET_REL;
}

std::vector<std::optional<Object::Place>> Object::places(const Symbols &symbols) const
{
	std::vector<std::optional<Place>> places(symbols.size());

	for_each_symbol([&](const Entry &entry) {
		if (entry.is_local() || !entry.is_in_section())
			return;
		if (auto symbol = symbols.find(entry.name); symbol && !places[*symbol])
			places[*symbol] = entry.place();
	});
	return places;
}

bool Object::is_at(const Place &place, const std::optional<Address> &address) const
{
	return address && address->value == place.address.value &&
	       (!is_relocatable() || address->section == place.address.section);
}

std::map<Object::Place, std::vector<std::string_view>>
Object::names_at(const std::set<Place> &places) const
{
	std::map<Place, std::vector<std::string_view>> names;

	for_each_symbol([&](const Entry &entry) {
		if (entry.is_in_section() && places.count(entry.place()))
			names[entry.place()].emplace_back(entry.name);
	});
	for (auto &[place, at_place] : names)
		std::sort(at_place.begin(), at_place.end());
	return names;
}

std::vector<size_t> Object::aliases(const Symbols &symbols) const
{
	const std::vector<std::optional<Place>> places = this->places(symbols);
	std::vector<size_t> leaders(symbols.size());
	auto address = [&](size_t symbol) {
		return std::make_pair(places[symbol]->address.section, places[symbol]->address.value);
	};

	for (size_t i = 0; i < leaders.size(); i++)
		leaders[i] = i;

	std::vector<size_t> order;

	for (size_t i = 0; i < places.size(); i++)
		if (places[i])
			order.push_back(i);
	std::stable_sort(order.begin(), order.end(),
			 [&](size_t a, size_t b) { return address(a) < address(b); });
	for (size_t i = 1; i < order.size(); i++)
		if (address(order[i]) == address(order[i - 1]))
			leaders[order[i]] = leaders[order[i - 1]];
	return leaders;
}

Address Object::address(size_t section, uint64_t offset, uint64_t value) const
{
	if (!is_relocatable())
		return { 0, value };

	auto [entry, is_new] = relocated_.try_emplace(section);
	std::vector<Relocations> &all = entry->second;

	if (is_new) {
		Elf_Scn *relocations = nullptr;

		while ((relocations = elf_nextscn(elf_.get(), relocations))) {
			const GElf_Shdr header = section_header(relocations);

			if ((header.sh_type == SHT_RELA || header.sh_type == SHT_REL) &&
			    header.sh_info == section)
				all.emplace_back(elf_.get(), relocations);
		}
	}
	for (const Relocations &relocations : all) {
		if (auto found = relocations.section_at(offset))
			return { *found, value };
	}
	return { 0, value };
}
