/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Modules, read as the kernel's loader reads them (kernel/module/main.c and version.c), and whether
 * a kernel would load them.
 */
#ifndef SYMTYPES_MODULE_HH
#define SYMTYPES_MODULE_HH

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "symvers.hh"

/* What an ELF file is made for. */
struct Machine {
	int bits;	/* 32 or 64 */
	bool big_endian;
	int number;	/* EM_* */
};

struct VersionEntry {
	unsigned long long offset;	/* in the decompressed file */
	unsigned long long crc;		/* modpost uses 32 bits of it */
	/* The name; in the basic table all MODULE_NAME_LEN bytes of it */
	std::string field;
};

/* A table of versions: in one section, or the extended one, in two. */
struct Table {
	bool found = false;	/* in sections that are loaded */
	std::string broken;	/* what is wrong with it */
	std::vector<VersionEntry> entries;
};

struct Import {
	std::string name;
	bool weak;
};

struct ModuleFile {
	Machine machine;
	bool is_module;		/* it has a struct module */
	bool has_common = false;	/* a common symbol, for which the loader has no place */
	size_t writable_code = 0;	/* the last section that is writable and executable, or 0 */
	Table basic, extended;	/* kernels from 6.14 on know the extended one */
	std::vector<Import> imports;
	std::optional<std::string> vermagic;	/* of a module, in .modinfo */
	std::optional<std::string> kernel_vermagic; /* of a vmlinux with symbols: its variable */
	std::optional<std::string> license;
	Strings namespaces;	/* that it imports */

	/*
	 * Reads PATH, a module or vmlinux, perhaps compressed with gzip, xz or zstd. Throws an
	 * Error, without the path, if anything but the tables is damaged.
	 */
	explicit ModuleFile(const std::string &path);
};

/* The name field that stands for NAME in a basic table for MACHINE. */
std::string version_field(const Machine &machine, const std::string &name);

/* Sets NAME, or HASH in hexadecimal for a long name. Returns false if FIELD is damaged. */
bool parse_field(const std::string &field, std::string &name, std::string &hash);

struct Kernel {
	Symvers exports;
	std::optional<Machine> machine;
	std::optional<std::string> vermagic;
	/* CONFIG_ options */
	bool modversions = true, hashed_names = true, extended = true;
	bool force_load = false, strict_rwx = false, allow_missing_imports = false;

	/* Adds a Module.symvers file or what a build folder has. Throws an Error. */
	void add(const std::string &path);
};

struct Refusal {
	std::string reason;	/* in the words of the kernel log, if it has any */
	std::string symbol;	/* that the reason is about, if any */
};

/* Why KERNEL, with all modules that it needs, would refuse MODULE; empty if it loads. */
std::vector<Refusal> check_module(const ModuleFile &module, const Kernel &kernel);

#endif /* SYMTYPES_MODULE_HH */
