// SPDX-License-Identifier: GPL-2.0
/*
 * Fuzz target "symvers": a Module.symvers file and, behind a zero, a list of exports that may change.
 */
#include <algorithm>
#include <cstdint>
#include <cstdio>

#include "compare.hh"
#include "file.hh"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const std::string_view all(reinterpret_cast<const char *>(data), size);
	const std::string_view text = all.substr(0, all.find('\0'));
	Rules rules;

	try {
		rules.parse("rules", all.substr(std::min(text.size() + 1, all.size())));
	} catch (const Error &error) {
		promise(!has_control_character(error.message));
	}
	try {
		const Symvers symvers = parse_symvers("symvers", text);
		std::string again;

		promise(text.empty() == symvers.exports.empty());
		promise(text.empty() || is_symvers(text));
		promise(size_t(std::count(text.begin(), text.end(), '\n')) == symvers.exports.size());
		for (const Export &data : symvers.exports) {
			char crc[16];

			snprintf(crc, sizeof(crc), "0x%08x\t", data.crc);
			again.append(crc).append(data.name).append("\t").append(data.module).append("\t")
				.append(data.gpl_only ? "EXPORT_SYMBOL_GPL" : "EXPORT_SYMBOL")
				.append("\t").append(data.name_space).append("\n");
			promise(!has_control_character(data.name));
			rules.allow(data.name, &data);
			rules.allow(data.name, nullptr);
		}
		for (const Export &data : parse_symvers("again", again).exports) {
			const Export &old = *symvers.find(data.name);

			promise(old.crc == data.crc && old.module == data.module &&
				old.gpl_only == data.gpl_only && old.name_space == data.name_space);
		}
	} catch (const Error &error) {
		promise(!has_control_character(error.message));
	}
	return 0;
}
