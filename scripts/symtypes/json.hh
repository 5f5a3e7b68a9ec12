/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Strings of JSON.
 */
#ifndef SYMTYPES_JSON_HH
#define SYMTYPES_JSON_HH

#include <string>
#include <string_view>

/*
 * TEXT with quotes around it. It is ASCII if TEXT is, has no "<", so that it can
 * stand inside of HTML, and what is no UTF-8 is replaced by U+FFFD.
 */
std::string json_string(std::string_view text);

#endif /* SYMTYPES_JSON_HH */
