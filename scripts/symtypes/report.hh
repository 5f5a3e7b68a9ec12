/* SPDX-License-Identifier: GPL-2.0 */
/* Reports of a comparison, for people and for programs. */
#ifndef SYMTYPES_REPORT_HH
#define SYMTYPES_REPORT_HH

#include <string>

#include "compare.hh"
#include "util.hh"

struct ReportOptions {
	bool colour = false;
	bool all_symbols = false;	/* list all exports, however many */
};

/* For a terminal or a log; empty if nothing differs. */
std::string text_report(const Comparison &comparison, const Demangled &demangled,
			const ReportOptions &options);

/* One object, which Documentation/kbuild/symbol-references.rst describes. */
std::string json_report(const Comparison &comparison, const Demangled &demangled,
			const std::string &before, const std::string &after);

/* A page for browsers that needs no other file. */
std::string html_report(const Comparison &comparison, const Demangled &demangled,
			const std::string &before, const std::string &after);

#endif /* SYMTYPES_REPORT_HH */
