// SPDX-License-Identifier: GPL-2.0
/*
 * Fuzz target "object": a whole ELF object through all of the program but main(), in both
 * formats, with a list, --exports, --stable and all dumps. What it writes has to suit symtypes.
 *
 * "dwarf" is the same with the mutations of mutate.cc.
 */
#define main program_main
#include "main.cc"
#undef main

#include "file.hh"
#include "symtypes.hh"

namespace {

void run_on(const std::string &path, Options options)
{
	Symbols symbols;
	std::vector<SymtypesLine> lines;

	for (const char *name : { "f", "v", "box::get", "s", "a" })
		symbols.add(name);
	try {
		/* With the list, what is exported; then all symbols. */
		for (bool exports : { true, false }) {
			Object object(path.c_str());

			options.exports = exports;
			for (const ElfSymbol &symbol : object.symbols())
				if (!exports)
					symbols.add(symbol.name);
			process(object, options, symbols, lines);
		}
	} catch (const Error &error) {
		promise(!has_control_character(error.message));
		return;
	}

	const std::string symtypes = symtypes_text(lines);

	promise(symtypes.empty() || symtypes.back() == '\n');
	for (char c : symtypes)
		promise(c == '\n' || !has_control_character(std::string_view(&c, 1)));

	/* symtypes reads it: above all, no name has two lines. */
	Vocabulary vocabulary;

	Corpus(vocabulary).read_text("lines", symtypes);
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
		options.format = is_stable ? format_1 : format_2;
		options.stable = is_stable;
		run_on(file.path(), options);
	}
	options.format = format_2;
	run_on(file.path(), options);
	return 0;
}
