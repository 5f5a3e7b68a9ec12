// SPDX-License-Identifier: GPL-2.0
/*
 * show-modversions: the symbol versions that modules were built against.
 *
 * It does what modprobe --dump-modversions does, and knows names that are stored as
 * hashes (scripts/mod/symhash.h): a module imports the symbols that its table has, so
 * one of the names of its undefined symbols has that hash. With --check it says, in
 * the words of the kernel log, whether a kernel would load the module.
 */
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <new>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <getopt.h>

#include "demangle.hh"
#include "error.hh"
#include "json.hh"
#include "load_check.hh"
#include "module_file.hh"
#include "text.hh"

namespace {

enum { fine = 0, refused = 1, trouble = 2 };

char program[] = "error: show-modversions";

const char help[] =
	"Usage: show-modversions [OPTION]... MODULE...\n"
	"Shows the symbol versions that kernel modules (.ko, .ko.gz, .ko.xz, .ko.zst) were\n"
	"built against.\n"
	"\n"
	"  -c, --check PATH  say whether the kernel would load the modules that the build\n"
	"                    folder or Module.symvers file PATH is of; given again, PATH is\n"
	"                    that of modules which they need\n"
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

struct Done {};

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

	/* getopt_long() starts its messages with it. */
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
			throw Done();
		case 'V':
			puts("show-modversions 1.0");
			throw Done();
		default:
			throw Error("");
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

std::string crc_text(uint64_t crc)
{
	char text[24];

	snprintf(text, sizeof(text), "0x%08llx", static_cast<unsigned long long>(crc));
	return text;
}

/*
 * The versions of MODULE with full names: the extended ones, and what only the basic table
 * has. Throws an Error if one is damaged.
 */
std::vector<Version> versions_of(const ModuleFile &module)
{
	std::vector<Version> versions;
	std::map<std::string, std::string> long_names;
	std::set<std::string> extended;

	if (!module.extended_broken.empty())
		fail("broken table of extended symbol versions: ", module.extended_broken);
	for (const ExtendedEntry &entry : module.extended) {
		if (entry.name.empty() || has_control_character(entry.name))
			fail("broken table of extended symbol versions: entry ", extended.size(),
			     " has no name");
		if (extended.insert(entry.name).second)
			versions.push_back({ crc_text(entry.crc), entry.name, "" });
	}
	if (!module.broken.empty())
		fail("broken table of symbol versions: ", module.broken);
	for (const Import &import : module.imports) {
		const std::string field = version_field(module.machine, import.name);

		if (import.name.size() >= field.size())
			long_names.emplace(field, import.name);
	}
	for (const VersionEntry &entry : module.entries) {
		FieldContent content = parse_field(entry.field);

		if (content.name.empty() && content.hash.empty())
			fail("broken table of symbol versions: entry at offset ", hex(entry.offset),
			     " has no name");
		if (auto known = long_names.find(entry.field); known != long_names.end())
			content.name = known->second;
		if (content.name.empty() || !extended.count(content.name))
			versions.push_back({ crc_text(entry.crc), content.name, content.hash });
	}
	return versions;
}

std::string text(const Refusal &refusal, const Demangled &demangled)
{
	return refusal.symbol.empty() ? refusal.reason :
					refusal.reason + " " + demangled(refusal.symbol);
}

std::string json_list(const std::vector<std::string> &items)
{
	std::string text = "[";

	for (const std::string &item : items)
		text.append(text.size() > 1 ? ",\n  " : "\n  ").append(item);
	return text.append("]");
}

std::string json_of(const Version &version, const Demangled &demangled)
{
	std::string text = "{\"crc\": " + json_string(version.crc);

	if (!version.name.empty())
		text += ", \"name\": " + json_string(version.name) +
			", \"demangled\": " + json_string(demangled(version.name));
	if (!version.hash.empty())
		text += ", \"sha256\": " + json_string(version.hash);
	return text + "}";
}

std::string json_of(const Refusal &refusal)
{
	std::string text = "{\"reason\": " + json_string(refusal.reason);

	if (!refusal.symbol.empty())
		text += ", \"symbol\": " + json_string(refusal.symbol);
	return text + "}";
}

/* Writes what is to be said of the module PATH. Returns whether it would be loaded. */
bool show(const std::string &path, const ModuleFile &module, const Settings &settings, bool first)
{
	std::set<std::string> names;
	std::vector<Version> versions;
	std::vector<Refusal> refusals;

	if (settings.kernel)
		refusals = check_module(module, *settings.kernel);
	/* A table that a check refuses anyhow is no error. */
	if (!settings.kernel ||
	    (settings.json && module.broken.empty() && module.extended_broken.empty()))
		versions = versions_of(module);
	for (const Version &version : versions)
		names.insert(version.name);
	for (const Refusal &refusal : refusals)
		names.insert(refusal.symbol);

	const Demangled demangled = settings.demangle || settings.json ? Demangled(names) :
									 Demangled();

	if (settings.json) {
		std::vector<std::string> items, reasons;

		for (const Version &version : versions)
			items.push_back(json_of(version, demangled));
		for (const Refusal &refusal : refusals)
			reasons.push_back(json_of(refusal));
		printf("%s{\"file\": %s,\n \"vermagic\": %s,\n", first ? "" : ",\n",
		       json_string(path).c_str(),
		       json_string(module.vermagic.value_or("")).c_str());
		if (settings.kernel)
			printf(" \"loads\": %s,\n \"refused\": %s,\n",
			       refusals.empty() ? "true" : "false", json_list(reasons).c_str());
		printf(" \"versions\": %s}", json_list(items).c_str());
	} else if (settings.kernel) {
		if (refusals.empty())
			printf("%s: loads\n", path.c_str());
		for (const Refusal &refusal : refusals)
			printf("%s: refused: %s\n", path.c_str(), text(refusal, demangled).c_str());
	} else {
		if (settings.modules.size() > 1)
			printf("%s%s:\n", first ? "" : "\n", path.c_str());
		for (const Version &version : versions)
			printf("%s\t%s\n", version.crc.c_str(),
			       version.name.empty() ? ("sha256:" + version.hash).c_str() :
						      demangled(version.name).c_str());
	}
	return refusals.empty();
}

int run(const Settings &settings)
{
	int status = fine;
	bool first = true;

	if (settings.json)
		printf("[");
	for (const std::string &path : settings.modules) {
		try {
			if (!show(path, ModuleFile(path), settings, first) && status == fine)
				status = refused;
			first = false;
		} catch (const Error &error) {
			/* The others are shown all the same. */
			fprintf(stderr, "%s: %s: %s\n", program, path.c_str(), error.what());
			status = trouble;
		}
	}
	if (settings.json)
		printf("]\n");
	if (fflush(stdout) || ferror(stdout))
		fail("standard output: cannot write: ", strerror(errno));
	return status;
}

} /* namespace */

int main(int argc, char **argv)
{
	try {
		return run(parse(argc, argv));
	} catch (const Done &) {
		return fine;
	} catch (const Error &error) {
		if (*error.what())
			fprintf(stderr, "%s: %s\n", program, error.what());
	} catch (const std::bad_alloc &) {
		fprintf(stderr, "%s: out of memory\n", program);
	}
	return trouble;
}
