/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Module.symvers, modpost's list of all exports of a build.
 */
#ifndef SYMTYPES_SYMVERS_HH
#define SYMTYPES_SYMVERS_HH

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

struct Export {
	uint32_t crc;
	std::string module;	/* the path of the module without .ko, or vmlinux */
	bool gpl_only;
	std::string name_space;
};

/* By name. */
using Symvers = std::map<std::string, Export, std::less<>>;

/* Whether TEXT looks like a Module.symvers file, not like a symtypes file. */
bool is_symvers(std::string_view text);

/* What TEXT, the content of the file PATH, says. Throws an Error with FILE:LINE. */
Symvers parse_symvers(const std::string &path, std::string_view text);

#endif /* SYMTYPES_SYMVERS_HH */
