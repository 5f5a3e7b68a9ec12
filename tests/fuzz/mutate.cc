// SPDX-License-Identifier: GPL-2.0
/*
 * Mutations for the fuzz targets "dwarf" and "module": mostly the ELF file stays valid and one section
 * of those that the programs parse themselves changes, half of the time by what means something
 * there: a code of an attribute, form or tag, a reference to anywhere, a part of the same section
 * once more.
 */
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include <elf.h>

extern "C" size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);

namespace {

/* What is here twice changes more often. */
const char *const names[] = {
	".debug_info", ".debug_info", ".debug_info", ".debug_abbrev", ".debug_abbrev", ".debug_line",
	".debug_str_offsets", ".debug_types", ".debug_addr", ".debug_rnglists", ".debug_ranges",
	".discard.gendwarfksyms.kabi_rules", "__versions", "__versions", ".modinfo", ".symtab",
};

/* Attributes, forms and tags that the program knows, and what is just beside the usual. */
const uint8_t codes[] = {
	0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e,
	0x0f, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18, 0x19, 0x1a, 0x1b, 0x1c, 0x1d,
	0x1e, 0x1f, 0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x28, 0x29, 0x2a, 0x2b, 0x2c, 0x2d,
	0x2e, 0x2f, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x3a, 0x3b, 0x3c, 0x3e,
	0x3f, 0x40, 0x42, 0x47, 0x49, 0x4b, 0x51, 0x52, 0x55, 0x65, 0x69, 0x6b, 0x6e, 0x72, 0x73,
	0x74, 0x76, 0x7f, 0x80, 0xff,
};

using Random = std::minstd_rand;

/* The places of those sections' headers in FILE; none if it is not of 64 bits and in this byte order. */
std::vector<size_t> sections(const std::string &file)
{
	std::vector<size_t> found;
	Elf64_Ehdr ehdr;
	Elf64_Shdr header, strings;
	auto read = [&](size_t at, auto &what) {
		if (at > file.size() || file.size() - at < sizeof(what))
			return false;
		memcpy(&what, file.data() + at, sizeof(what));
		return true;
	};

	if (!read(0, ehdr) || memcmp(ehdr.e_ident, ELFMAG, SELFMAG) || ehdr.e_shoff > file.size() ||
	    !read(ehdr.e_shoff + ehdr.e_shstrndx * sizeof(header), strings) ||
	    strings.sh_offset > file.size())
		return found;
	for (size_t i = 1; i < ehdr.e_shnum; i++) {
		size_t at = ehdr.e_shoff + i * sizeof(header), name;

		if (!read(at, header) || header.sh_offset > file.size() ||
		    header.sh_size > file.size() - header.sh_offset)
			continue;
		name = strings.sh_offset + header.sh_name;
		for (const char *wanted : names)
			if (name < file.size() && file.c_str() + name == std::string_view(wanted))
				found.push_back(at);
	}
	return found;
}

void mutate(std::string &bytes, Random &random, size_t room)
{
	auto below = [&](size_t end) { return end ? random() % end : 0; };
	size_t at = below(bytes.size()), size;
	uint32_t reference;

	switch (bytes.size() < 8 ? 7 : below(8)) {
	case 0:
	case 1:
		bytes[at] = codes[below(sizeof(codes))];
		break;
	case 2:
		at = below(bytes.size() - 3);
		reference = below(bytes.size() + 8);
		memcpy(&bytes[at], &reference, sizeof(reference));
		break;
	case 3: /* over the old bytes */
		size = std::min<size_t>(below(32), bytes.size() - at);
		bytes.replace(at, size, bytes.substr(below(bytes.size() - size), size));
		break;
	case 4: /* between them */
		size = std::min(below(32), room);
		bytes.insert(at, bytes.substr(below(bytes.size()), size));
		break;
	default:
		size = bytes.size();
		bytes.resize(size + std::min<size_t>(room, 64));
		bytes.resize(LLVMFuzzerMutate(reinterpret_cast<uint8_t *>(bytes.data()), size,
					      bytes.size()));
	}
}

} /* namespace */

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
					  unsigned int seed)
{
	Random random(seed);
	std::string file(reinterpret_cast<const char *>(data), size);
	const auto found = sections(file);

	if (found.empty() || random() % 8 == 0)
		return LLVMFuzzerMutate(data, size, max_size);

	const size_t at = found[random() % found.size()];
	Elf64_Shdr header;

	memcpy(&header, &file[at], sizeof(header));

	std::string bytes = file.substr(header.sh_offset, header.sh_size);

	mutate(bytes, random, max_size - size > header.sh_size ? max_size - size - header.sh_size : 0);
	/* What has become longer finds its place at the end. */
	if (bytes.size() > header.sh_size) {
		if (header.sh_offset + header.sh_size == file.size())
			file.resize(header.sh_offset);
		header.sh_offset = file.size();
		file.append(bytes);
	} else {
		file.replace(header.sh_offset, bytes.size(), bytes);
	}
	header.sh_size = bytes.size();
	memcpy(&file[at], &header, sizeof(header));
	if (file.size() > max_size)
		return LLVMFuzzerMutate(data, size, max_size);
	memcpy(data, file.data(), file.size());
	return file.size();
}
