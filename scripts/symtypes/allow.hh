/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which exports may change: rules in the format of SUSE's kABI severities. Each
 * line is a pattern, in which "*", "?" and "[...]" mean what they do in the shell,
 * and PASS or FAIL; without one of these it is PASS. What follows "#" is a comment.
 *
 * A pattern with a "/", or vmlinux, is for the module of the export; one in
 * capitals, unless it begins as names of Rust do, with _R, for its namespace; any
 * other for its name. The first that matches counts.
 */
#ifndef SYMTYPES_ALLOW_HH
#define SYMTYPES_ALLOW_HH

#include <string>
#include <string_view>
#include <vector>

#include "symvers.hh"

class Rules {
public:
	/* What TEXT, the content of the file PATH, says. Throws an Error with FILE:LINE. */
	void parse(const std::string &path, std::string_view text);

	/* Whether NAME may change; DATA is nullptr if nothing else is known of it. */
	bool allow(const std::string &name, const Export *data) const;

private:
	struct Rule {
		enum { name, module, name_space } kind;
		std::string pattern;
		bool pass;
	};
	std::vector<Rule> rules_;
};

#endif /* SYMTYPES_ALLOW_HH */
