/* SPDX-License-Identifier: GPL-2.0 */
/* What both programs need: files, Module.symvers, strings for people and JSON, main(). */
#ifndef SYMTYPES_UTIL_HH
#define SYMTYPES_UTIL_HH

#include <getopt.h>
#include <unistd.h>

#include "common.hh"

/* The content of the file PATH. Throws an Error that starts with PATH. */
std::string read_file(const std::string &path);

inline bool exists(const std::string &path) { return access(path.c_str(), F_OK) == 0; }
inline bool is_folder(const std::string &path) { return !path.empty() && exists(path + "/"); }

/*
 * The *.symtypes files below FOLDER, relative to it, in no order. Does not follow symbolic
 * links. Throws an Error that starts with the path of the folder that cannot be read.
 */
std::vector<std::string> find_files(const std::string &folder);

/* The lines of TEXT, the content of PATH: "for (Lines lines(path, text); lines.next();)" */
class Lines {
public:
	Lines(const std::string &path, std::string_view text) : path_(path), rest_(text) {}

	/* Goes to the next line, if there is one. Throws an Error if the text is cut off in it. */
	bool next();

	/* FILE:LINE */
	std::string place() const { return format("%s:%zu", path_.c_str(), number); }

	/* Throws an Error about this line. */
	[[noreturn]] void fail(const std::string &message) const;

	std::string_view line;	/* without its line break */
	size_t number = 0;	/* of this line, from 1 */

private:
	const std::string &path_;
	std::string_view rest_;
};

/*
 * The output of COMMAND with INPUT as its standard input, and that of this program from now on.
 * Empty if it cannot be run, fails, or writes more than 1 GiB. Its error messages are discarded.
 */
std::string filter(const char *command, int input);

/* A set of strings, numbered from 0 as they were added. They stay where they are. */
class Strings {
public:
	/* The number of TEXT, which is added if it is new. */
	uint32_t add(std::string_view text);
	/* Adds TEXT. Returns false if it was there already. */
	bool insert(std::string_view text)
	{
		const uint32_t count = size();

		return add(text) == count;
	}
	/* The number of TEXT, or none. */
	uint32_t find(std::string_view text) const { return index_.find(text); }
	bool has(std::string_view text) const { return find(text) != none; }

	std::string_view operator[](uint32_t id) const { return strings_[id]; }
	uint32_t size() const { return strings_.size(); }

private:
	Index index_;
	std::vector<std::string_view> strings_;
};

/* PARTS one after the other. Compiles faster than operator+. */
std::string text_of(std::initializer_list<std::string_view> parts);

/* The parts of TEXT between the SEPARATORs: one more than there are of these. */
std::vector<std::string_view> split(std::string_view text, char separator);

/* Sorts numbers or views and removes duplicates. */
template <typename Item> void sort_unique(std::vector<Item> &items);

/* A line of Module.symvers, modpost's list of the exports of a build */
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
	bool add(const Export &data)
	{
		if (!names_.insert(data.name))
			return false;
		exports.push_back(data);
		return true;
	}
	/* The export NAME, or nullptr. */
	const Export *find(std::string_view name) const
	{
		return names_.has(name) ? &exports[names_.find(name)] : nullptr;
	}

private:
	Strings names_;
};

/* Whether TEXT looks like a Module.symvers file, not like a symtypes file. */
bool is_symvers(std::string_view text);

/* Parses TEXT, the content of the file PATH. Throws an Error that starts with FILE:LINE. */
Symvers parse_symvers(const std::string &path, std::string_view text);

/* Rust's names as in source. Other names do not change, and none do without c++filt. */
class Demangled {
public:
	Demangled() = default;
	/* Demangles NAMES, all at once, with binutils' c++filt, from 2.36 on. */
	explicit Demangled(const std::vector<std::string_view> &names);

	std::string operator()(std::string_view name) const;

private:
	Strings mangled_;
	std::vector<std::string> demangled_;
};

/* TEXT in quotes for JSON, also inside of HTML. What is not UTF-8 is replaced by U+FFFD. */
std::string json_string(std::string_view text);

/* The list of ITEMS, each on its own line after INDENT, or on one line without INDENT. */
std::string json_list(const std::vector<std::string> &items, const char *indent = "");

/* What is on a command line. */
struct Arguments {
	std::vector<std::string> words;		/* that are no options */
	std::vector<std::string> options[128];	/* by their letters: values, "" without one */

	bool has(char letter) const { return !options[int(letter)].empty(); }
};

/*
 * What main() of PROGRAM does: COMMAND, unless HELP is asked for. Returns its exit status, or
 * TROUBLE after an error, which is printed in one line. OPTIONS are those of getopt_long(), with
 * letters below 32 if they have none.
 */
int run(const char *program, const char *help, const struct option *options, int trouble,
	int (*command)(const Arguments &), int argc, char **argv);

#endif /* SYMTYPES_UTIL_HH */
