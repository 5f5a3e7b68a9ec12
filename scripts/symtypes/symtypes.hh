/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Symtypes files: one for each object of a build, or one for all of it.
 *
 * A line is a name, a space and a text. The name is a reference to a type (s#foo)
 * or the name of a symbol; the text is C with such references in it, from
 * genksyms, or DWARF, from this program. For what is done here that is the same.
 *
 * The consolidated file of a whole build is the one of SUSE's ksymtypes 1.x. Each
 * object has a section, which is headed by its name in a comment of C. A section leaves
 * out a type that is as it was last defined in the file; a type that is only
 * declared, "s#foo struct foo { UNKNOWN }" or "s#foo structure_type foo { }", is
 * written "s##foo", which counts for this section alone and is no last definition.
 * So what a name means in a section is what the section itself says, or the last
 * definition before it. A declaration is kept as genksyms writes it.
 *
 * Where an object has several types of one name, this program calls them s#foo,
 * s#foo@2 and so on, and all that refers to any of them may say s#foo. So these
 * lines are never left out: that a section has one means something.
 *
 * That is also how a Corpus keeps what it has read, whatever it was read from: a
 * build has thousands of objects with thousands of types each, nearly all of
 * which are the same. Names and texts are numbers, given out by a Vocabulary that
 * both sides of a comparison share: two texts are equal if their numbers are.
 */
#ifndef SYMTYPES_SYMTYPES_HH
#define SYMTYPES_SYMTYPES_HH

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

/* Strings, each kept once and for good, and numbered from 0. */
class Strings {
public:
	uint32_t add(std::string_view text);
	std::optional<uint32_t> find(std::string_view text) const;
	std::string_view operator[](uint32_t id) const { return strings_[id]; }
	uint32_t size() const { return strings_.size(); }

private:
	std::vector<std::unique_ptr<char[]>> blocks_;
	size_t room_ = 0;	/* left in the last block */
	std::vector<std::string_view> strings_;
	std::unordered_map<std::string_view, uint32_t> ids_;
};

class Vocabulary {
public:
	Strings names;

	/* The number of a text, for which the references in it are looked up. */
	uint32_t add_text(std::string_view text);
	std::string_view text(uint32_t id) const { return texts_[id]; }
	uint32_t texts() const { return texts_.size(); }
	/* The names that a text refers to, sorted, each once. */
	const uint32_t *begin(uint32_t text) const { return &references_[first_[text]]; }
	const uint32_t *end(uint32_t text) const { return &references_[first_[text + 1]]; }

private:
	Strings texts_;
	std::vector<uint32_t> references_{ 0 };
	std::vector<uint32_t> first_{ 0 };
};

class Corpus {
public:
	explicit Corpus(Vocabulary &vocabulary) : vocabulary_(vocabulary) {}

	/*
	 * Reads all *.symtypes files below the folders PATHS, in the byte order of
	 * their names, path component by path component. Symbolic links are not
	 * followed. Throws an Error that begins with FILE:LINE.
	 */
	void read_folders(const std::vector<std::string> &paths);
	/* Reads TEXT, the content of a consolidated file or of a single one. */
	void read_text(const std::string &path, std::string_view text);

	bool empty() const { return sections_.empty(); }
	/* Where SECTION begins, FILE:LINE. */
	const std::string &place(uint32_t section) const { return sections_[section].place; }
	/* Each symbol once, with the section that has it. */
	const std::vector<std::pair<uint32_t, uint32_t>> &symbols() const { return symbols_; }

	/* The text of NAME in SECTION. Throws an Error if it has none. */
	uint32_t find(uint32_t name, uint32_t section) const;
	/* Whether SECTION itself has a line for NAME that counts for it alone. */
	bool only_in(uint32_t name, uint32_t section) const;

	/* What a consolidated file has to be. */
	std::string consolidated() const;

private:
	struct Record {
		uint32_t section;
		uint32_t text;
	};
	struct Section {
		std::string name;
		std::string place;	/* FILE:LINE */
	};
	/* What the sections, in their order, say of a name. */
	struct Name {
		std::vector<Record> definitions;	/* each for the sections up to the next */
		std::vector<Record> only_here;		/* each for its section alone */
		bool is_symbol = false;
		uint32_t seen = 0;	/* the last section that has it, plus 1 */
	};

	void begin_section(std::string_view name, const std::string &path, size_t line);
	void end_section(const std::string &path);
	void read_record(const std::string &path, size_t line, std::string_view text,
			 bool consolidated);
	const Record *lookup(uint32_t name, uint32_t section) const;
	bool has(uint32_t name, uint32_t section) const;

	Vocabulary &vocabulary_;
	std::vector<Section> sections_;
	std::vector<std::pair<uint32_t, uint32_t>> symbols_;
	std::vector<Name> names_;

	/* Of the section that is being read: its texts, and in which lines they stand. */
	std::vector<std::pair<uint32_t, size_t>> lines_;
	bool whole_ = false;	/* it has all types that it refers to itself */
};

/* Whether NAME is a reference to a type, not the name of a symbol. */
bool is_reference(std::string_view name);

/* NAME of a type as people write it: without quotes, "struct" before a C name. */
std::string type_name(std::string_view name);

/* Whether TEXT, of genksyms or of DWARF, says no more than that a type exists. */
bool is_declaration(std::string_view text);

/* "s#foo" of "s#foo@2", "s#'a b'" of "s#'a b@2'"; nothing of a name without a number. */
std::optional<std::string> without_number(std::string_view name);

/* Whether TEXT is DWARF, not C. */
bool is_dwarf(std::string_view text);

/* The types that a type with TEXT has in it; those that it points to are none. */
std::vector<std::string_view> parts_of(std::string_view text);

/*
 * The next word of TEXT, which is taken off it; empty at the end. A quoted
 * reference, s#'a b', is one word.
 */
std::string_view next_word(std::string_view &text);

#endif /* SYMTYPES_SYMTYPES_HH */
