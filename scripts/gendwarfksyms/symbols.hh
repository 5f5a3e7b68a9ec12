/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The symbols that versions are asked for, and what becomes of them.
 */
#ifndef GENDWARFKSYMS_SYMBOLS_HH
#define GENDWARFKSYMS_SYMBOLS_HH

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "idtable.hh"

struct Symbol {
	std::string_view name;
	/* The version, once an object had a DIE that describes the symbol. */
	std::optional<uint32_t> crc;
};

/* The requested symbols in the order of the input, each name once. */
class Symbols {
public:
	/*
	 * The names in TEXT, which is that on standard input: the first word of each line.
	 * Throws an Error for a line without a word.
	 */
	static Symbols parse(std::string text);

	/* None. */
	Symbols() = default;
	Symbols(Symbols &&) = default;

	/*
	 * Adds NAME unless it is there: a copy, unless it LASTS as long as the symbols do. Throws
	 * for one with control characters.
	 */
	void add(std::string_view name, bool lasts = false);

	bool empty() const { return symbols_.empty(); }
	size_t size() const { return symbols_.size(); }
	Symbol &operator[](size_t index) { return symbols_[index]; }
	const Symbol &operator[](size_t index) const { return symbols_[index]; }
	auto begin() const { return symbols_.begin(); }
	auto end() const { return symbols_.end(); }

	/* The index of the symbol with that name, if it was requested. */
	std::optional<size_t> find(std::string_view name) const;

private:
	std::vector<Symbol> symbols_;
	std::deque<std::string> copies_; /* where names are */
	IdTable index_; /* by name */
};

#endif /* GENDWARFKSYMS_SYMBOLS_HH */
