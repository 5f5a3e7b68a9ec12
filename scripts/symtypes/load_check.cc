// SPDX-License-Identifier: GPL-2.0
/*
 * What the kernel's module loader decides, in its order: check_modstruct_version(),
 * same_magic(), module_enforce_rwx_sections() and, for each import, resolve_symbol().
 * All but the last end it at once.
 */
#include "load_check.hh"

#include <algorithm>

#include <unistd.h>

#include "error.hh"
#include "input.hh"

namespace {

/* license_is_gpl_compatible() in include/linux/license.h */
bool is_gpl(const std::string &license)
{
	static const char *const licenses[] = { "GPL", "GPL v2", "GPL and additional rights",
						"Dual BSD/GPL", "Dual MIT/GPL", "Dual MPL/GPL" };

	return std::find(std::begin(licenses), std::end(licenses), license) != std::end(licenses);
}

using Verdict = std::optional<Refusal>;

/* check_version() in kernel/module/version.c: what is wrong, or nothing. */
Verdict check_version(const ModuleFile &module, const Kernel &kernel, const std::string &name,
		      uint32_t crc)
{
	const std::string field = version_field(module.machine, name);
	const bool extended = kernel.extended && module.has_extended;
	const auto compare = [&](uint64_t version) {
		return version == crc ? Verdict() :
					Refusal{ "disagrees about version of symbol", name };
	};

	if (!kernel.modversions || (!module.has_table && !extended && kernel.force_load))
		return std::nullopt;
	if (extended)
		for (const ExtendedEntry &entry : module.extended)
			if (entry.name == name)
				return compare(entry.crc);
	if (!module.has_table && extended)
		return Refusal{ "no symbol version for", name };
	if (!module.has_table)
		return Refusal{ "no table of symbol versions", "" };
	if (!module.broken.empty())
		return Refusal{ "broken table of symbol versions", "" };
	if (name.size() < field.size() || kernel.hashed_names)
		for (const VersionEntry &entry : module.entries)
			if (entry.field == field)
				return compare(entry.crc);
	return Refusal{ "no symbol version for", name };
}

/* Without its first word, the release, where versions are there instead. */
std::string magic(const std::string &vermagic, bool versions)
{
	return versions ? vermagic.substr(std::min(vermagic.find(' '), vermagic.size())) : vermagic;
}

/* resolve_symbol(): adds what is wrong with one import. */
void check_import(const ModuleFile &module, const Kernel &kernel, const Import &import,
		  std::vector<Refusal> &refusals)
{
	const auto found = kernel.exports.find(import.name);

	if (found == kernel.exports.end() ||
	    (found->second.gpl_only && !is_gpl(module.license))) {
		if (!import.weak)
			refusals.push_back({ "Unknown symbol", import.name });
		return;
	}

	const Export &data = found->second;

	if (const Verdict wrong = check_version(module, kernel, import.name, data.crc))
		refusals.push_back(*wrong);
	else if (!data.name_space.empty() && !module.namespaces.count(data.name_space) &&
		 !kernel.allow_missing_imports)
		refusals.push_back({ "does not import namespace " + data.name_space + " of symbol",
				     import.name });
}

} /* namespace */

void Kernel::add(const std::string &path)
{
	const bool folder = is_folder(path);
	const std::string symvers = folder ? path + "/Module.symvers" : path;
	const std::string vmlinux = path + "/vmlinux";
	const std::string config = path + "/include/config/auto.conf";

	/* The first that exports a symbol counts: the kernel is before other modules. */
	exports.merge(parse_symvers(symvers, read_file(symvers)));
	if (!folder || access(config.c_str(), F_OK))
		return;

	modversions = hashed_names = extended = false;
	for_each_line(config, read_file(config), [&](size_t, std::string_view line) {
		modversions |= line == "CONFIG_MODVERSIONS=y";
		hashed_names |= line == "CONFIG_MODVERSIONS_HASHED_NAMES=y";
		extended |= line == "CONFIG_BASIC_MODVERSIONS=y" ||
			    line == "CONFIG_EXTENDED_MODVERSIONS=y";
		force_load |= line == "CONFIG_MODULE_FORCE_LOAD=y";
		strict_rwx |= line == "CONFIG_STRICT_MODULE_RWX=y";
		allow_missing_imports |= line == "CONFIG_MODULE_ALLOW_MISSING_NAMESPACE_IMPORTS=y";
	});
	if (access(vmlinux.c_str(), F_OK))
		return;
	try {
		KernelFile file(vmlinux);

		machine = file.machine;
		vermagic = file.vermagic;
	} catch (const Error &error) {
		fail(vmlinux, ": ", error.what());
	}
}

std::vector<Refusal> check_module(const ModuleFile &module, const Kernel &kernel)
{
	std::vector<Refusal> refusals;

	if (!module.is_module)
		return { { "not a module", "" } };
	if (kernel.machine && !(module.machine == *kernel.machine))
		return { { "made for another machine", "" } };

	if (kernel.modversions && kernel.extended && !module.extended_broken.empty())
		return { { "broken table of extended symbol versions", "" } };
	if (auto layout = kernel.exports.find("module_layout"); layout != kernel.exports.end())
		if (auto wrong = check_version(module, kernel, layout->first, layout->second.crc))
			return { *wrong };

	const bool versions = kernel.modversions && module.has_table;

	if (!module.vermagic && !kernel.force_load)
		return { { "no version magic", "" } };
	if (module.vermagic && kernel.vermagic &&
	    magic(*module.vermagic, versions) != magic(*kernel.vermagic, versions))
		return { { "version magic '" + *module.vermagic + "' should be '" +
				   *kernel.vermagic + "'", "" } };
	if (kernel.strict_rwx && module.writable_code)
		return { { "section " + std::to_string(module.writable_code) +
				   " has invalid WRITE|EXEC flags", "" } };

	if (module.has_common)
		refusals.push_back({ "please compile with -fno-common", "" });
	for (const Import &import : module.imports)
		check_import(module, kernel, import, refusals);
	return refusals;
}
