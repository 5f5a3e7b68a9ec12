/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Running a program as a filter.
 */
#ifndef SYMTYPES_FILTER_HH
#define SYMTYPES_FILTER_HH

#include <optional>
#include <string>
#include <vector>

/*
 * What the program COMMAND[0], looked for in PATH, writes to standard output when
 * it is run with the file descriptor INPUT for its standard input; nothing if it
 * cannot be run or fails, or writes more than 1 GiB. What it has to say on
 * standard error is lost.
 */
std::optional<std::string> filter(const std::vector<const char *> &command, int input);

#endif /* SYMTYPES_FILTER_HH */
