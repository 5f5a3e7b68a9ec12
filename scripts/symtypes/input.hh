/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reading text files.
 */
#ifndef SYMTYPES_INPUT_HH
#define SYMTYPES_INPUT_HH

#include <string>
#include <string_view>
#include <vector>

#include "error.hh"

/* The content of the file PATH, whatever it is. Throws an Error that names it. */
std::string read_file(const std::string &path);

bool is_folder(const std::string &path);

/*
 * The files below FOLDER whose names end in SUFFIX, relative to FOLDER, in no
 * order. Symbolic links are not followed. Throws an Error that names the folder.
 */
std::vector<std::string> find_files(const std::string &folder, std::string_view suffix);

/*
 * Calls FUNCTION(number, line) for each line of TEXT, which is in the file PATH,
 * without the line breaks. Throws an Error if the last line has none: then
 * something is missing.
 */
template <typename Function>
void for_each_line(const std::string &path, std::string_view text, Function function)
{
	for (size_t number = 1; !text.empty(); number++) {
		size_t length = text.find('\n');

		if (length == text.npos)
			fail(path, ":", number, ": the line does not end, the file is cut off");
		function(number, text.substr(0, length));
		text.remove_prefix(length + 1);
	}
}

#endif /* SYMTYPES_INPUT_HH */
