// SPDX-License-Identifier: GPL-2.0
/*
 * Fuzz target "symbols": the list of symbols on standard input.
 */
#include <cstdint>

#include "file.hh"
#include "symbols.hh"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	try {
		Symbols symbols;

		symbols.parse({ reinterpret_cast<const char *>(data), size });
		for (uint32_t i = 0; i < symbols.size(); i++) {
			promise(symbols.find(symbols[i].name) == i);
			promise(!symbols[i].name.empty() && !symbols[i].crc);
			promise(!has_control_character(symbols[i].name));
			promise(symbols[i].name.find(' ') == std::string::npos);
		}
	} catch (const Error &error) {
		promise(!has_control_character(error.message));
	}
	return 0;
}
