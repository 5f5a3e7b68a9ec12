/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is said of a comparison, for people and for programs.
 */
#ifndef SYMTYPES_REPORT_HH
#define SYMTYPES_REPORT_HH

#include <string>

#include "compare.hh"
#include "demangle.hh"

struct ReportOptions {
	bool colour = false;
	bool all_symbols = false;	/* list exports, however many */
};

/* For a terminal or a log: nothing at all if nothing differs. */
std::string text_report(const Comparison &comparison, const Demangled &demangled,
			const ReportOptions &options);

/* One object. Documentation/kbuild/symbol-references.rst describes it. */
std::string json_report(const Comparison &comparison, const Demangled &demangled,
			const std::string &before, const std::string &after);

/* A page for browsers that needs no other file. */
std::string html_report(const Comparison &comparison, const Demangled &demangled,
			const std::string &before, const std::string &after);

/* The name of a type or symbol that changed. */
std::string title(const TypeChange &change, const Demangled &demangled);

/* Its difference, with the name of a symbol as in source. */
std::vector<DiffLine> shown_diff(const TypeChange &change, const Demangled &demangled);

/* "12 of 5083 exports changed, 1 removed; 2 types changed" */
std::string summary(const Comparison &comparison);

#endif /* SYMTYPES_REPORT_HH */
