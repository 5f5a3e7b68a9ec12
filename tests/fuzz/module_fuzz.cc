// SPDX-License-Identifier: GPL-2.0
/*
 * Fuzz target "module": a whole module through all of show-modversions but its command line, and as
 * the vmlinux of a kernel.
 */
#define main program_main
#include "show-modversions.cc"
#undef main

#include <algorithm>

#include "file.hh"

namespace {

/* What the seeds import. */
const char exports[] =
	"0x11111111\tmodule_layout\tvmlinux\tEXPORT_SYMBOL\n"
	"0x22222222\tprintk\tvmlinux\tEXPORT_SYMBOL_GPL\n"
	"0x33333333\tsha256\tvmlinux\tEXPORT_SYMBOL\tSPACE\n"
	"0x44444444\tname_of_56_bytes_789_123456789_123456789_123456789_12345\tvmlinux\tEXPORT_SYMBOL\n"
	"0x55555555\tname_of_60_bytes_789_123456789_123456789_123456789_123456789\tvmlinux\tEXPORT_SYMBOL\n";

const char *const config_lines[] = {
	"CONFIG_MODVERSIONS=y", "CONFIG_MODVERSIONS_HASHED_NAMES=y", "CONFIG_MODULE_FORCE_LOAD=y",
	"CONFIG_MODULE_ALLOW_MISSING_NAMESPACE_IMPORTS=y",
};

/* That the entry for NAME says CRC: the documentation's words, not the program's code */
bool has_entry(const ModuleFile &module, const std::string &name, uint32_t crc)
{
	const std::string field = version_field(module.word, name);
	const auto entry = std::find_if(
		module.basic.entries.begin(), module.basic.entries.end(),
		[&](const Table::Entry &entry) {
			/* A name ends at its NUL, but "sha256" may be the beginning of a hash. */
			return name.size() < field.size() && name != "sha256" ?
				       entry.field.c_str() == name : entry.field == field;
		});

	return module.basic.found && module.basic.broken.empty() &&
	       entry != module.basic.entries.end() && entry->crc == crc;
}

void check_load(const ModuleFile &module, const Kernel &kernel)
{
	const std::vector<Refusal> refusals = check_module(module, kernel);

	for (const Refusal &refusal : refusals)
		promise(!has_control_character(refusal.reason + refusal.symbol));
	if (!refusals.empty() || !kernel.has("MODVERSIONS") ||
	    (kernel.has("MODULE_FORCE_LOAD") && !module.basic.found))
		return;
	promise(has_entry(module, "module_layout", kernel.exports.find("module_layout")->crc));
	for (const Import &import : module.imports) {
		const Export *data = kernel.exports.find(import.name);

		if (!data)
			promise(import.weak);
		else
			promise(import.weak || has_entry(module, import.name, data->crc));
	}
}

void show_both(const ModuleFile &module, const Kernel &kernel, bool check)
{
	int status = fine;

	for (bool json : { false, true }) {
		Arguments arguments;

		arguments.options['c'].resize(check);
		arguments.options['j'].resize(json);
		try {
			show("module", module, kernel, arguments, status);
		} catch (const Error &error) {
			promise(!has_control_character(error.message));
		}
	}
}

} /* namespace */

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const File file({ reinterpret_cast<const char *>(data), size });
	Kernel kernel;

	kernel.exports = parse_symvers("exports", exports);
	try {
		const ModuleFile module(file.path());

		promise(!has_control_character(module.kernel_vermagic.value_or("")));
		show_both(module, kernel, false);
		for (int set = 0; set < 16; set++) {
			kernel.config = Strings();
			kernel.config.add("CONFIG_EXTENDED_MODVERSIONS=y");
			for (int i = 0; i < 4; i++)
				if (set >> i & 1)
					kernel.config.add(config_lines[i]);
			check_load(module, kernel);
		}
		kernel.machine = module.machine;
		show_both(module, kernel, true);
	} catch (const Error &error) {
		promise(!has_control_character(error.message));
	}
	return 0;
}
