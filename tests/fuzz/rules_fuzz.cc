// SPDX-License-Identifier: GPL-2.0
/*
 * Fuzz target "rules": the contents of .discard.gendwarfksyms.kabi_rules, in an object that has
 * nothing else, and the strings of type_string rules.
 */
#include <cstdint>
#include <cstring>

#include <elf.h>

#include "file.hh"
#include "kabi.hh"
#include "types.hh"
#include "version.hh"

namespace {

std::string object_with_rules(std::string_view rules)
{
	static const char names[] = "\0.discard.gendwarfksyms.kabi_rules";
	const size_t start = sizeof(Elf64_Ehdr) + 3 * sizeof(Elf64_Shdr);
	Elf64_Ehdr header = {};
	Elf64_Shdr sections[3] = {};

	memcpy(header.e_ident, ELFMAG, SELFMAG);
	header.e_ident[EI_CLASS] = ELFCLASS64;
	header.e_ident[EI_DATA] = ELFDATA2LSB;
	header.e_ident[EI_VERSION] = header.e_version = EV_CURRENT;
	header.e_type = ET_REL;
	header.e_machine = EM_X86_64;
	header.e_ehsize = header.e_shoff = sizeof(header);
	header.e_shentsize = sizeof(sections[0]);
	header.e_shnum = 3;
	header.e_shstrndx = 1;
	sections[1].sh_type = SHT_STRTAB;
	sections[1].sh_offset = start;
	sections[1].sh_size = sizeof(names);
	sections[2].sh_name = 1;
	sections[2].sh_type = SHT_PROGBITS;
	sections[2].sh_offset = start + sizeof(names);
	sections[2].sh_size = rules.size();

	std::string bytes(reinterpret_cast<const char *>(&header), sizeof(header));

	bytes.append(reinterpret_cast<const char *>(sections), sizeof(sections));
	return bytes.append(names, sizeof(names)).append(rules);
}

} /* namespace */

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const File file(object_with_rules({ reinterpret_cast<const char *>(data), size }));

	try {
		const std::string path = file.path();
		const Object object(path.c_str());
		const KabiRules rules(object, true);

		for (const char *type : { "", "s", "s a", "e" }) {
			rules.find("declonly", type);
			rules.find("enumerator_ignore", type, "A");
			rules.find("byte_size", type);
			rules.find("enumerator_value", type, "A");
		}

		const Graph graph;
		TypeTexts types(graph, {}, {}, &rules);
		std::vector<const Text *> symbols;

		for (const char *name : { "f", "v", "box::get", "s", "a" }) {
			const Text *text = types.of_symbol(name);

			if (!text)
				continue;
			promise(!has_control_character(text->text));
			symbols.push_back(text);
		}
		compute_versions(types.all(), symbols);
		for (const Text *symbol : symbols)
			full_string(types.all(), *symbol);
		promise(types.in_use(symbols).size() <= types.all().size());
	} catch (const Error &error) {
		promise(!has_control_character(error.message));
	}
	return 0;
}
