/* SPDX-License-Identifier: GPL-2.0 */
/* Exports: Module.symvers, modpost's list of those of a build, and which of them may change. */
#ifndef SYMTYPES_SYMVERS_HH
#define SYMTYPES_SYMVERS_HH

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "util.hh"

struct Export {
	std::string name;
	uint32_t crc;
	std::string module;	/* the path of the module without .ko, or vmlinux */
	bool gpl_only;
	std::string name_space;

	const char *kind() const { return gpl_only ? "EXPORT_SYMBOL_GPL" : "EXPORT_SYMBOL"; }
};

class Symvers {
public:
	std::vector<Export> exports;	/* each name once */

	/* Adds DATA. Returns false if there is an export of this name already. */
	bool add(const Export &data);
	/* The export NAME, or nullptr. */
	const Export *find(std::string_view name) const;

private:
	Strings names_;
};

/* Whether TEXT looks like a Module.symvers file, not like a symtypes file. */
bool is_symvers(std::string_view text);

/* Parses TEXT, the content of the file PATH. Throws an Error that starts with FILE:LINE. */
Symvers parse_symvers(const std::string &path, std::string_view text);

/*
 * Which exports may change, in the format of SUSE's kABI severities. A line is a pattern of the
 * shell, and PASS or FAIL; without either it is PASS. "#" starts a comment. A pattern with a "/",
 * or vmlinux, is about the module of the export; one in capitals about its namespace, unless it
 * starts with _R, as Rust's names do; all others about its name. The first that matches decides.
 */
class Rules {
public:
	/* Parses TEXT, the content of the file PATH. Throws an Error that starts with FILE:LINE. */
	void parse(const std::string &path, std::string_view text);

	/* Whether the export NAME may change. DATA is nullptr if nothing else is known of it. */
	bool allow(std::string_view name, const Export *data) const;

private:
	struct Rule {
		enum { name, module, name_space } subject;
		std::string pattern;
		bool pass;
	};
	std::vector<Rule> rules_;
};

#endif /* SYMTYPES_SYMVERS_HH */
