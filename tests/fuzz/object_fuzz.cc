// SPDX-License-Identifier: GPL-2.0
/*
 * Fuzz target "object": a whole ELF object through all of the program but main(), in both
 * formats, with a list, --exports, --globals, --stable and all dumps.
 *
 * "dwarf" is the same with the mutations of mutate.cc.
 */
#define main program_main
#include "main.cc"
#undef main

#include "file.hh"
#include "text.hh"

namespace {

void run_on(const std::string &path, Options options)
{
	Symbols symbols;
	std::string symtypes;

	for (const char *name : { "f", "v", "box::get", "s", "a" })
		symbols.add(name);
	try {
		/* With the list, what is exported; then what is global, too. */
		for (auto source : { Options::from_exports, Options::from_globals }) {
			options.symbols = source;
			process(Object(path), symbols, options, symtypes);
		}
	} catch (const Error &error) {
		promise(!has_control_character(error.what()));
		return;
	}
	promise(symtypes.empty() || symtypes.back() == '\n');
	for (char c : symtypes)
		promise(c == '\n' || !has_control_character(std::string_view(&c, 1)));
}

} /* namespace */

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* Sanitizers and libFuzzer write to the file descriptor. */
	static const bool quiet = (stderr = fopen("/dev/null", "w")) != nullptr;
	const File file({ reinterpret_cast<const char *>(data), size });
	Options options;

	options.debug = options.dump_dies = options.dump_types = options.dump_versions = quiet;
	options.symtypes = "";
	for (bool is_stable : { false, true }) {
		options.format = is_stable ? Format::compatible : Format::precise;
		options.stable = is_stable;
		run_on(file.path(), options);
	}
	options.format = Format::precise;
	run_on(file.path(), options);
	return 0;
}
