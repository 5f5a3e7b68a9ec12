// SPDX-License-Identifier: GPL-2.0
/*
 * Fuzz target "symvers": a Module.symvers file and, behind a zero, a list of exports that may change.
 */
#include <algorithm>
#include <cstdint>
#include <cstdio>

#include "allow.hh"
#include "error.hh"
#include "file.hh"
#include "symvers.hh"
#include "text.hh"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const std::string_view all(reinterpret_cast<const char *>(data), size);
	const std::string_view text = all.substr(0, all.find('\0'));
	Rules rules;

	try {
		rules.parse("rules", all.substr(std::min(text.size() + 1, all.size())));
	} catch (const Error &error) {
		promise(!has_control_character(error.what()));
	}
	try {
		const Symvers symvers = parse_symvers("symvers", text);
		std::string again;

		promise(text.empty() == symvers.empty());
		promise(text.empty() || is_symvers(text));
		promise(size_t(std::count(text.begin(), text.end(), '\n')) == symvers.size());
		for (const auto &[name, data] : symvers) {
			char crc[16];

			snprintf(crc, sizeof(crc), "0x%08x\t", data.crc);
			again.append(crc).append(name).append("\t").append(data.module).append("\t")
				.append(data.gpl_only ? "EXPORT_SYMBOL_GPL" : "EXPORT_SYMBOL")
				.append("\t").append(data.name_space).append("\n");
			promise(!has_control_character(name));
			rules.allow(name, &data);
			rules.allow(name, nullptr);
		}
		for (const auto &[name, data] : parse_symvers("again", again)) {
			const Export &old = symvers.at(name);

			promise(old.crc == data.crc && old.module == data.module &&
				old.gpl_only == data.gpl_only && old.name_space == data.name_space);
		}
	} catch (const Error &error) {
		promise(!has_control_character(error.what()));
	}
	return 0;
}
