// SPDX-License-Identifier: GPL-2.0
/*
 * show-modversions: the symbol versions that modules were built against.
 *
 * It does what modprobe --dump-modversions does, and knows names that are stored as hashes
 * (scripts/mod/symhash.h): a module imports the symbols in its table, so the name with that hash is
 * one of its undefined symbols. With --check, it says whether a kernel would load the module.
 */
#include <cstdio>
#include <cstdlib>
#include <new>

#include <getopt.h>

#include "common.hh"
#include "module.hh"
#include "util.hh"

namespace {

enum { fine = 0, refused = 1, trouble = 2 };

/* getopt_long() starts its messages with it. */
char program[] = "error: show-modversions";

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

struct Settings {
	std::optional<Kernel> kernel;
	bool demangle = false;
	bool json = false;
	std::vector<std::string> modules;
};

Settings parse(int argc, char **argv)
{
	static const struct option options[] = {
		{ "check", required_argument, nullptr, 'c' },
		{ "demangle", no_argument, nullptr, 'd' },
		{ "help", no_argument, nullptr, 'h' },
		{ "json", no_argument, nullptr, 'j' },
		{ "version", no_argument, nullptr, 'V' },
		{ nullptr, 0, nullptr, 0 },
	};
	Settings settings;
	int option;

	argv[0] = program;
	while ((option = getopt_long(argc, argv, "c:dhjV", options, nullptr)) != -1) {
		switch (option) {
		case 'c':
			if (!settings.kernel)
				settings.kernel.emplace();
			settings.kernel->add(optarg);
			break;
		case 'd':
			settings.demangle = true;
			break;
		case 'j':
			settings.json = true;
			break;
		case 'h':
			fputs(help, stdout);
			exit(fine);
		case 'V':
			puts("show-modversions 1.0");
			exit(fine);
		default:
			exit(trouble);
		}
	}
	settings.modules.assign(argv + optind, argv + argc);
	if (settings.modules.empty())
		fail("no module given, see --help");
	if (settings.kernel && !settings.kernel->vermagic)
		fputs("warning: show-modversions: no vmlinux with symbols in a build folder, "
		      "version magic is not compared\n", stderr);
	return settings;
}

struct Version {
	std::string crc, name, hash;
};

/*
 * The versions of MODULE with full names: the extended ones, and those that only the basic
 * table has. Throws an Error if a table is damaged.
 */
std::vector<Version> versions_of(const ModuleFile &module)
{
	const char *const broken = "broken table of symbol versions",
			  *const extended_broken = "broken table of extended symbol versions";
	std::vector<Version> versions;
	std::vector<std::string> long_names;	/* of imports */
	Strings extended, fields;	/* names in the extended table, fields of long_names */

	if (!module.extended.broken.empty())
		fail("%s: %s", extended_broken, module.extended.broken.c_str());
	for (const auto &[offset, crc, name] : module.extended.entries) {
		if (name.empty() || has_control_character(name))
			fail("%s: entry %u has no name", extended_broken, extended.size());
		if (extended.insert(name))
			versions.push_back({ format("0x%08llx", crc), name, "" });
	}
	if (!module.basic.broken.empty())
		fail("%s: %s", broken, module.basic.broken.c_str());
	for (const Import &import : module.imports) {
		const std::string field = version_field(module.machine, import.name);

		if (import.name.size() >= field.size() && fields.insert(field))
			long_names.push_back(import.name);
	}
	for (const auto &[offset, crc, field] : module.basic.entries) {
		const uint32_t known = fields.find(field);
		Version version{ format("0x%08llx", crc), "", "" };

		if (!parse_field(field, version.name, version.hash))
			fail("%s: entry at offset 0x%llx has no name", broken, offset);
		if (known != none)
			version.name = long_names[known];
		if (version.name.empty() || extended.find(version.name) == none)
			versions.push_back(version);
	}
	return versions;
}

std::string describe(const std::string &path, const std::vector<Version> &versions,
		     const std::vector<Refusal> &refusals, const Demangled &demangled,
		     const Settings &settings)
{
	std::string text;

	if (settings.kernel && refusals.empty())
		return path + ": loads\n";
	for (const auto &[reason, symbol] : refusals)
		text += format("%s: refused: %s%s%s\n", path.c_str(), reason.c_str(),
			       symbol.empty() ? "" : " ", demangled(symbol).c_str());
	if (settings.modules.size() > 1 && !settings.kernel)
		text += path + ":\n";
	for (const auto &[crc, name, hash] : versions)
		text += format("%s\t%s%s\n", crc.c_str(), name.empty() ? "sha256:" : "",
			       name.empty() ? hash.c_str() : demangled(name).c_str());
	return text;
}

std::string describe_json(const std::string &path, const std::string &vermagic,
			  const std::vector<Version> &versions,
			  const std::vector<Refusal> &refusals, const Demangled &demangled,
			  bool checked)
{
	const auto member = [](const char *name, const std::string &value) {
		return value.empty() ? "" : text_of({ ", \"", name, "\": ", json_string(value) });
	};
	std::vector<std::string> items, reasons;
	std::string loads;

	for (const auto &[crc, name, hash] : versions)
		items.push_back(text_of({ "{\"crc\": \"", crc, "\"", member("name", name),
					  member("demangled", demangled(name)),
					  member("sha256", hash), "}" }));
	for (const auto &[reason, symbol] : refusals)
		reasons.push_back(text_of({ "{\"reason\": ", json_string(reason),
					    member("symbol", symbol), "}" }));
	if (checked)
		loads = text_of({ ",\n \"loads\": ", refusals.empty() ? "true" : "false",
				  ",\n \"refused\": ", json_list(reasons, "\n  ") });
	return text_of({ "{\"file\": ", json_string(path), ",\n \"vermagic\": ",
			 json_string(vermagic), loads, ",\n \"versions\": ",
			 json_list(items, "\n  "), "}" });
}

/* What there is to say about the module PATH. Changes STATUS if it is refused. */
std::string show(const std::string &path, const ModuleFile &module, const Settings &settings,
		 int &status)
{
	std::vector<Version> versions;
	std::vector<Refusal> refusals;
	std::vector<std::string_view> names;

	if (settings.kernel)
		refusals = check_module(module, *settings.kernel);
	/* A broken table is no error if the check refuses it anyhow. */
	if (!settings.kernel ||
	    (settings.json && module.basic.broken.empty() && module.extended.broken.empty()))
		versions = versions_of(module);
	if (!refusals.empty() && status == fine)
		status = refused;
	names.reserve(versions.size() + refusals.size());
	for (const Version &version : versions)
		names.push_back(version.name);
	for (const Refusal &refusal : refusals)
		names.push_back(refusal.symbol);
	if (!settings.json && !settings.demangle)
		names.clear();

	const Demangled demangled(names);

	return settings.json ?
		       describe_json(path, module.vermagic.value_or(""), versions, refusals,
				     demangled, settings.kernel.has_value()) :
		       describe(path, versions, refusals, demangled, settings);
}

int run(const Settings &settings)
{
	const char *between = settings.json ? ",\n" : settings.kernel ? "" : "\n";
	bool first = true;
	int status = fine;

	if (settings.json)
		write_output("[");
	for (const std::string &path : settings.modules) {
		std::string text;

		try {
			text = show(path, ModuleFile(path), settings, status);
		} catch (const Error &error) {
			/* The others are shown all the same. */
			fprintf(stderr, "%s: %s: %s\n", program, path.c_str(),
				error.message.c_str());
			status = trouble;
			continue;
		}
		write_output((first ? "" : between) + text);
		first = false;
	}
	if (settings.json)
		write_output("]\n");
	return status;
}

} /* namespace */

int main(int argc, char **argv)
{
	try {
		return run(parse(argc, argv));
	} catch (const Error &error) {
		fprintf(stderr, "%s: %s\n", program, error.message.c_str());
	} catch (const std::bad_alloc &) {
		fprintf(stderr, "%s: out of memory\n", program);
	}
	return trouble;
}
