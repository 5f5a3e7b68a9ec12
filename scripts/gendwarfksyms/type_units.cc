// SPDX-License-Identifier: GPL-2.0
/*
 * Writing the debug sections to an ELF file without a name.
 */
#include "type_units.hh"

#include <cerrno>
#include <cstring>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <gelf.h>
#include <sys/mman.h>
#include <unistd.h>

#include "error.hh"
#include "text.hh"

namespace {

struct Section {
	Elf_Scn *section;
	GElf_Shdr header;
	std::string name;

	bool is_in_group() const { return header.sh_flags & SHF_GROUP; }
};

std::vector<Section> debug_sections(Elf *elf)
{
	std::vector<Section> sections;
	Elf_Scn *section = nullptr;
	size_t names;

	if (elf_getshdrstrndx(elf, &names))
		fail("no names of sections: ", elf_errmsg(-1));
	while ((section = elf_nextscn(elf, section))) {
		GElf_Shdr header;

		if (!gelf_getshdr(section, &header))
			fail("section ", elf_ndxscn(section), ": ", elf_errmsg(-1));

		const char *name = elf_strptr(elf, names, header.sh_name);

		if (name && starts_with(name, ".debug_") && header.sh_type == SHT_PROGBITS)
			sections.push_back({ section, header, name });
	}
	return sections;
}

} /* namespace */

bool TypeUnits::in(Elf *elf)
{
	for (const Section &section : debug_sections(elf))
		if (section.is_in_group() &&
		    (section.name == ".debug_info" || section.name == ".debug_types"))
			return true;
	return false;
}

TypeUnits::TypeUnits(Elf *elf)
{
	/* The sections of each name, those that are in no group first. */
	std::map<std::pair<std::string, bool>, std::vector<Section>> sections;
	std::map<std::string, Elf_Scn *> merged;
	std::string names(1, '\0');
	GElf_Ehdr header;

	for (const Section &section : debug_sections(elf))
		sections[{ section.name, section.is_in_group() }].push_back(section);

	fd_ = memfd_create("gendwarfksyms", MFD_CLOEXEC);
	if (fd_ < 0)
		fail("cannot put type units together: ", strerror(errno));

	auto check = [](bool good) {
		if (!good)
			fail("cannot put type units together: ", elf_errmsg(-1));
	};
	std::unique_ptr<Elf, decltype(&elf_end)> out(elf_begin(fd_, ELF_C_WRITE, nullptr), elf_end);
	auto add = [&](Elf_Scn *to, const char *data, size_t size) {
		Elf_Data *copy = elf_newdata(to);

		check(copy);
		copy->d_buf = const_cast<char *>(data);
		copy->d_size = size;
		copy->d_align = 1;
		copy->d_type = ELF_T_BYTE;
		copy->d_version = EV_CURRENT;
	};
	auto add_section = [&](const std::string &name, unsigned int type) {
		Elf_Scn *section = elf_newscn(out.get());
		GElf_Shdr shdr;

		check(section && gelf_getshdr(section, &shdr));
		shdr.sh_name = names.size();
		shdr.sh_type = type;
		shdr.sh_addralign = 1;
		names.append(name).append(1, '\0');
		check(gelf_update_shdr(section, &shdr));
		return section;
	};

	check(out && gelf_getehdr(elf, &header) && gelf_newehdr(out.get(), gelf_getclass(elf)));
	for (const auto &[key, parts] : sections) {
		Elf_Scn *&to = merged[key.first];

		if (!to)
			to = add_section(key.first, SHT_PROGBITS);
		for (const Section &part : parts) {
			if (part.header.sh_flags & SHF_COMPRESSED)
				check(elf_compress(part.section, 0, 0) >= 0);

			Elf_Data *data = elf_getdata(part.section, nullptr);

			check(data);
			add(to, static_cast<const char *>(data->d_buf), data->d_size);
		}
	}

	Elf_Scn *strings = add_section(".shstrtab", SHT_STRTAB);
	GElf_Ehdr ehdr;

	add(strings, names.data(), names.size());
	check(gelf_getehdr(out.get(), &ehdr));
	ehdr.e_ident[EI_DATA] = header.e_ident[EI_DATA];
	ehdr.e_type = ET_EXEC;
	ehdr.e_machine = header.e_machine;
	ehdr.e_version = EV_CURRENT;
	ehdr.e_shstrndx = elf_ndxscn(strings);
	check(gelf_update_ehdr(out.get(), &ehdr) && elf_update(out.get(), ELF_C_WRITE) >= 0);

	elf_ = elf_begin(fd_, ELF_C_READ_MMAP, nullptr);
	check(elf_);
	dwarf_ = dwarf_begin_elf(elf_, DWARF_C_READ, nullptr);
	if (!dwarf_)
		fail("no debug information: ", dwarf_errmsg(-1));
}

TypeUnits::~TypeUnits()
{
	dwarf_end(dwarf_);
	elf_end(elf_);
	if (fd_ >= 0)
		close(fd_);
}
