/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Whether a kernel would load a module, as far as symbols and versions decide it.
 */
#ifndef SYMTYPES_LOAD_CHECK_HH
#define SYMTYPES_LOAD_CHECK_HH

#include <optional>
#include <string>
#include <vector>

#include "module_file.hh"
#include "symvers.hh"

struct Kernel {
	Symvers exports;
	std::optional<Machine> machine;
	std::optional<std::string> vermagic;
	/* CONFIG_ options */
	bool modversions = true;
	bool hashed_names = true;
	bool extended = true;	/* the release knows extended versions */
	bool force_load = false;
	bool strict_rwx = false;
	bool allow_missing_imports = false;

	/*
	 * Adds what PATH says: a Module.symvers file, or a build folder, of which
	 * Module.symvers, and of a kernel's vmlinux and include/config/auto.conf are
	 * read. Throws an Error.
	 */
	void add(const std::string &path);
};

struct Refusal {
	std::string reason;	/* in the words of the kernel log, if it has any */
	std::string symbol;	/* that the reason names, if any */
};

/*
 * Why KERNEL would refuse MODULE; empty if it would load it. All modules that export
 * what it imports are taken to be loaded.
 */
std::vector<Refusal> check_module(const ModuleFile &module, const Kernel &kernel);

#endif /* SYMTYPES_LOAD_CHECK_HH */
