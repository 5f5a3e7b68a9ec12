/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Symtypes files: one for each object of a build, or one for all of it. A line is a name, a space
 * and a text. The name is a reference to a type (s#foo) or that of a symbol. The text is C from
 * genksyms or DWARF from gendwarfksyms, with such references in it.
 *
 * "The Format" in Documentation/kbuild/symbol-references.rst describes the consolidated file of a
 * build, which has a section for each object. A name means what its section says, or else its last
 * definition before. A type that is only declared, s##foo, counts for its section alone.
 *
 * If an object has several types of one name, they are s#foo, s#foo@2 and so on, and a reference to
 * any of them may say s#foo. Lines with a number count for their section alone, too, and are never
 * left out: it matters which sections have them.
 */
#ifndef SYMTYPES_SYMTYPES_HH
#define SYMTYPES_SYMTYPES_HH

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
	const uint32_t *begin(uint32_t text) const { return ids_.data() + first_[2 * text]; }
	const uint32_t *end(uint32_t text) const { return ids_.data() + first_[2 * text + 1]; }
	/* Those that it contains as DWARF, not only points to. */
	std::vector<uint32_t> parts(uint32_t text) const { return { end(text), begin(text + 1) }; }

private:
	Strings texts_;
	std::vector<uint32_t> ids_;	/* that a text refers to, of its parts, of the next... */
	std::vector<uint32_t> first_{ 0 };	/* where each of these starts */
};

/* The types of a build: what each name means in each section. */
class Corpus {
public:
	explicit Corpus(Vocabulary &vocabulary) : vocabulary_(vocabulary) {}

	/* Reads all *.symtypes files below FOLDERS, sorted by name, component by component. */
	void read_folders(const std::vector<std::string> &folders);
	/* Reads TEXT, a consolidated file or that of one object. Both throw an Error. */
	void read_text(const std::string &path, std::string_view text);

	bool empty() const { return sections_.empty(); }
	/* Where SECTION starts, FILE:LINE. */
	const std::string &place(uint32_t section) const { return sections_[section].place; }
	/* The names of all symbols, each once. */
	const std::vector<uint32_t> &symbols() const { return symbols_; }
	/* The first section that has a line for NAME, or none. */
	uint32_t first_section(uint32_t name) const;

	/* The text of NAME in SECTION. Throws an Error if there is none. */
	uint32_t find(uint32_t name, uint32_t section) const;
	/* Whether there is a text of NAME in SECTION; for s#foo@2, in SECTION itself. */
	bool has(uint32_t name, uint32_t section) const { return lookup(name, section); }

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
	std::vector<uint32_t> symbols_;
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

/* Takes the next word off TEXT; empty at the end. A quoted reference, s#'a b', is one word. */
std::string_view next_word(std::string_view &text);

#endif /* SYMTYPES_SYMTYPES_HH */
