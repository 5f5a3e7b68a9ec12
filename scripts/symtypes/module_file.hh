/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a module says of symbols and versions, read from its file as the kernel's
 * loader reads it: kernel/module/main.c and version.c.
 */
#ifndef SYMTYPES_MODULE_FILE_HH
#define SYMTYPES_MODULE_FILE_HH

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

/* What an ELF file is made for. */
struct Machine {
	int bits;	/* 32 or 64 */
	bool big_endian;
	int number;	/* EM_* */

	bool operator==(const Machine &other) const
	{
		return bits == other.bits && big_endian == other.big_endian &&
		       number == other.number;
	}
};

struct VersionEntry {
	uint64_t offset;	/* in the decompressed file */
	uint64_t crc;		/* an unsigned long, of which modpost uses 32 bits */
	std::string field;	/* all MODULE_NAME_LEN bytes of the name */
};

/* Of the extended table, which kernels from 6.14 on have. */
struct ExtendedEntry {
	uint32_t crc;
	std::string name;
};

struct Import {
	std::string name;
	bool weak;
};

struct ModuleFile {
	Machine machine;
	bool is_module;		/* it has a struct module */
	bool has_common;	/* a symbol without a place, which the loader does not give one */
	size_t writable_code;	/* the last section that is writable and executable, or 0 */

	/* There is a section __versions that is loaded; what is wrong with it, if anything. */
	bool has_table = false;
	std::string broken;
	std::vector<VersionEntry> entries;

	/* The same of sections __version_ext_crcs and __version_ext_names. */
	bool has_extended = false;
	std::string extended_broken;
	std::vector<ExtendedEntry> extended;

	std::vector<Import> imports;
	std::optional<std::string> vermagic;
	std::string license = "unspecified";
	std::set<std::string> namespaces;	/* that it imports */

	/*
	 * Reads the file PATH, which may be compressed with gzip, xz or zstd: those
	 * programs are run then. Throws an Error, without the path, for what is no
	 * ELF file or damaged in another way than in the table.
	 */
	explicit ModuleFile(const std::string &path);
};

/* The machine of the kernel file PATH (vmlinux), and its variable vermagic if it has symbols. */
struct KernelFile {
	Machine machine;
	std::optional<std::string> vermagic;

	explicit KernelFile(const std::string &path);
};

/* The name field of a table for MACHINE that stands for NAME. */
std::string version_field(const Machine &machine, const std::string &name);

/*
 * The name in FIELD if it is a plain one, followed by nothing but zeros, or the hash,
 * in hexadecimal, if it is the one of a long name. Neither if it is damaged.
 */
struct FieldContent {
	std::string name, hash;
};
FieldContent parse_field(const std::string &field);

#endif /* SYMTYPES_MODULE_FILE_HH */
