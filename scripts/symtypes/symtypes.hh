/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Symtypes files: one for each object of a build, or one for all of it.
 *
 * A line is a name, a space and a text. The name is a reference to a type (s#foo) or that of a
 * symbol. The text is C from genksyms or DWARF from gendwarfksyms, with such references in it.
 *
 * The consolidated file of a build has the format of SUSE's ksymtypes 1.x. Each object has a
 * section, which starts with its name in a C comment, and leaves out types that are the same as in
 * their last definition in the file. A type that is only declared, "s#foo struct foo { UNKNOWN }"
 * or "s#foo structure_type foo { }", is written as "s##foo", for this section alone. So a name
 * means what its section says, or else its last definition before.
 *
 * If an object has several types of one name, they are s#foo, s#foo@2 and so on, and a reference to
 * any of them may say s#foo. Lines with a number count for their section alone, too, and are never
 * left out: it matters which sections have them.
 */
#ifndef SYMTYPES_SYMTYPES_HH
#define SYMTYPES_SYMTYPES_HH

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "util.hh"

/*
 * The names and texts of both builds that are compared, as numbers. Objects share nearly all of
 * their types: each text is stored once, and two are equal if their numbers are.
 */
class Vocabulary {
public:
	Strings names;

	/* The number of TEXT. Finds the references in it if it is new. */
	uint32_t add_text(std::string_view text);
	std::string_view text(uint32_t id) const { return texts_[id]; }
	/* The names that a text refers to, sorted by their numbers, each once. */
	const uint32_t *begin(uint32_t text) const { return &references_[first_[text]]; }
	const uint32_t *end(uint32_t text) const { return &references_[first_[text + 1]]; }

private:
	Strings texts_;
	std::vector<uint32_t> references_{ 0 };	/* and one more, for end() to point to */
	std::vector<uint32_t> first_{ 0 };
};

/* The types of a build: what each name means in each section. */
class Corpus {
public:
	explicit Corpus(Vocabulary &vocabulary) : vocabulary_(vocabulary) {}

	/* Reads all *.symtypes files below PATHS, sorted by their names, component by component. */
	void read_folders(const std::vector<std::string> &paths);
	/* Reads TEXT, a consolidated file or that of one object. Both throw an Error. */
	void read_text(const std::string &path, std::string_view text);

	bool empty() const { return sections_.empty(); }
	/* Where SECTION starts, FILE:LINE. */
	const std::string &place(uint32_t section) const { return sections_[section].place; }
	/* All symbols, each once, with the first section that has it. */
	const std::vector<std::pair<uint32_t, uint32_t>> &symbols() const { return symbols_; }

	/* The text of NAME in SECTION. Throws an Error if there is none. */
	uint32_t find(uint32_t name, uint32_t section) const;
	/* Whether SECTION itself has a line for NAME that counts for it alone. */
	bool only_in(uint32_t name, uint32_t section) const;

	/* The content of a consolidated file. */
	std::string consolidated() const;

private:
	/* A line of a section. */
	struct Record {
		uint32_t section;
		uint32_t text;
		uint32_t last;	/* the last definition up to here: its index, or none */
	};
	struct Name {
		std::vector<Record> records;	/* by section */
		uint32_t seen = 0;	/* the last section that has a line for it, plus 1 */
	};
	struct Section {
		std::string name, place;
	};

	void read(const std::string &name, const std::string &path, std::string_view text,
		  bool consolidated);
	uint32_t read_record(const Lines &lines, bool consolidated);
	const Record *lookup(uint32_t name, uint32_t section) const;

	Vocabulary &vocabulary_;
	std::vector<Section> sections_;
	std::vector<std::pair<uint32_t, uint32_t>> symbols_;
	std::vector<Name> names_;
};

/* Whether NAME is a reference to a type, not the name of a symbol. */
bool is_reference(std::string_view name);

/* NAME of a type for people: without quotes, with "struct" before a C name. */
std::string type_name(std::string_view name);

/* Whether TEXT, C or DWARF, says no more than that a type exists. */
bool is_declaration(std::string_view text);

/* "s#foo" of "s#foo@2", "s#'a b'" of "s#'a b@2'"; empty if NAME has no number. */
std::string without_number(std::string_view name);

/* Whether TEXT is DWARF, not C. */
bool is_dwarf(std::string_view text);

/* The references to types that a type with this TEXT contains, not only points to. */
std::vector<std::string_view> parts_of(std::string_view text);

/* Takes the next word off TEXT; empty at the end. A quoted reference, s#'a b', is one word. */
std::string_view next_word(std::string_view &text);

#endif /* SYMTYPES_SYMTYPES_HH */
