// SPDX-License-Identifier: GPL-2.0
#include "symbols.hh"

#include <cstring>

void Symbols::parse(std::string_view text)
{
	constexpr std::string_view spaces = " \t\n\v\f\r";

	for (size_t number = 1; !text.empty(); number++) {
		const std::string_view line = text.substr(0, text.find('\n'));
		const size_t start = line.find_first_not_of(spaces);

		if (start == line.npos)
			fail("standard input: line %zu: no symbol name", number);
		try {
			add(line.substr(start, line.find_first_of(spaces, start) - start));
		} catch (const Error &error) {
			fail("standard input: line %zu: %s", number, error.message.c_str());
		}
		text.remove_prefix(line.size() + (line.size() < text.size()));
	}
}

void Symbols::add(std::string_view name, bool is_written)
{
	if (has_control_character(name) || (is_written && name.find_first_of(" #") != name.npos))
		fail("space, # or control character in the name of a symbol");
	if (index_.add(name, symbols_.size()) == symbols_.size())
		symbols_.push_back({ std::string(name), std::nullopt });
}

namespace {

using Places = std::vector<const ElfSymbol *>;

/* By index of SYMBOLS: the first global symbol of OBJECT with that name, or null. */
Places find_places(const Object &object, const Symbols &symbols)
{
	Places places(symbols.size());

	for (const ElfSymbol &symbol : object.symbols()) {
		const uint32_t found = symbols.find(symbol.name);

		if (found != none && !places[found] && symbol.binding != STB_LOCAL)
			places[found] = &symbol;
	}
	return places;
}

/* A key for where SYMBOL is, and if it has to be the SAME, for its size and type. */
std::string place_key(const ElfSymbol &symbol, bool same)
{
	const uint64_t key[] = { symbol.section, symbol.value, same ? symbol.size : 0,
				 same ? symbol.type : 0u };

	return { reinterpret_cast<const char *>(key), sizeof(key) };
}

std::string_view symbol_name(const Die &die)
{
	const auto name = die.string(DW_AT_linkage_name);

	return name ? *name : die.name();
}

/* The DIE that says what VARIABLE, a pointer, points to, as Description::die. */
Dwarf_Die pointed_by(const Object &object, const Die &variable)
{
	auto pointer = variable.target(DW_AT_type);
	auto pointee = pointer && dwarf_tag(&*pointer) == DW_TAG_pointer_type ?
			       Die(object, *pointer).target(DW_AT_type) : std::nullopt;

	if (!pointee)
		fail("%s: %s must be a pointer to the symbol's type", variable.where().c_str(),
		     std::string(symbol_name(variable)).c_str());
	return dwarf_tag(&*pointee) == DW_TAG_subroutine_type ? *pointee : *pointer;
}

/* Format 1 has pointers and definitions. */
enum Rank { at_address, definition, pointer, declaration, nothing };

struct Match {
	Rank rank = nothing;
	Dwarf_Die die, definition;
	const void *at; /* in the file */
	const Unit *unit;
	const char *alias = nullptr; /* Description::alias */
};

/* The best DIE for each symbol. */
struct Search {
	const Object &object;
	const bool own; /* Format::own_definition */
	const Symbols &symbols;
	const std::vector<uint32_t> &aliases; /* in format 1 */
	const Places &places; /* in format 2 */
	std::vector<Match> best;

	void add(const Die &die)
	{
		constexpr std::string_view prefix = "__gendwarfksyms_ptr_";
		const bool is_variable = die.tag() == DW_TAG_variable;
		const std::string_view name = symbol_name(die);
		uint32_t symbol = is_variable && starts_with(name, prefix) ?
					  symbols.find(name.substr(prefix.size())) : none;

		if (symbol != none) {
			const Dwarf_Die type = pointed_by(object, die);

			add(symbol, { pointer, type, type, die.place().addr, &die.unit() });
			return;
		}

		bool is_external = die.flag(DW_AT_external), has_type = die.has(DW_AT_type);
		Dwarf_Die describing = die.place();
		Rank rank = definition;
		Die origin;

		/* Attributes that the DIE lacks are in the DIEs it refers to, in chains of up to three. */
		symbol = symbols.find(name);
		for (int i = 0; i < (own ? 8 : 1); i++) {
			const Die &last = i ? origin : die;
			const bool is_copy = !own || last.has(DW_AT_abstract_origin);
			const auto next = last.target(is_copy ? DW_AT_abstract_origin : DW_AT_specification);

			if (!next)
				break;
			origin = Die(object, *next);
			if (symbol == none)
				symbol = symbols.find(symbol_name(origin));
			/* The declaration of a static member is a member. */
			if (origin.tag() != die.tag() &&
			    (own ? !is_variable || origin.tag() != DW_TAG_member : symbol != none))
				fail("%s: the origin of a %s is a %s", die.where().c_str(),
				     tag_name(die.tag()).c_str(), tag_name(origin.tag()).c_str());
			is_external |= origin.flag(DW_AT_external);
			/*
			 * The definition of a function may lack parameters that are not used, its
			 * declaration does not. But in C that may have none at all.
			 */
			if (own && is_variable ? !has_type : is_copy || !die.unit().is_c)
				describing = *next;
			has_type |= origin.has(DW_AT_type);
		}
		if (symbol == none)
			return;
		if (own) {
			if (die.flag(DW_AT_declaration))
				rank = declaration;
			else if (places[symbol] && die.address() == places[symbol]->value)
				rank = at_address;
			/* rustc calls instances of generic functions local that are global. */
			if (rank != at_address && !is_external)
				return;
		}
		add(symbol, { rank, describing, die.place(), die.place().addr, &die.unit() });
	}

	/* In format 1, this is the order of the file. */
	bool is_better(const Match &a, const Match &b) const
	{
		/* Units count first, so a pointer comes behind the definitions of its unit. */
		if (!own && a.unit != b.unit)
			return a.unit < b.unit;
		if (a.rank != b.rank)
			return a.rank < b.rank;
		if (!own)
			return a.at < b.at;

		const int order = strcmp(a.unit->name, b.unit->name);

		return order ? order < 0 : a.die.addr < b.die.addr;
	}

	void add(uint32_t symbol, const Match &match)
	{
		Match &old = best[own ? symbol : aliases[symbol]];

		/* Other units may have local symbols of this name: its DIE must be at its address. */
		if ((match.rank == at_address || !places[symbol] || places[symbol]->binding != STB_LOCAL) &&
		    (old.rank == nothing || is_better(match, old)))
			old = match;
	}
};

} /* namespace */

std::vector<uint32_t> find_aliases(const Object &object, const Symbols &symbols, const Format &format)
{
	const Places places =
		format.own_definition ? Places(symbols.size()) : find_places(object, symbols);
	std::vector<uint32_t> leaders;
	Index by_place;

	for (uint32_t i = 0; i < symbols.size(); i++)
		leaders.push_back(places[i] ? by_place.add(place_key(*places[i], false), i) : i);
	return leaders;
}

std::vector<Description> find_descriptions(const Object &object, const std::vector<Scan> &scans,
					   const Format &format, const Symbols &symbols,
					   const std::vector<uint32_t> &aliases)
{
	Places places = find_places(object, symbols);
	std::vector<uint32_t> others(symbols.size(), none), order;
	std::vector<bool> wanted(symbols.size(), false);
	std::vector<Description> found;
	bool have_types = false, lack_types = false, is_one_empty = false;
	Symbols names; /* SYMBOLS, and others at their places */
	Index by_place; /* the first one there */

	for (uint32_t i = 0; i < symbols.size(); i++) {
		names.add(symbols[i].name);
		wanted[aliases[i]] = wanted[aliases[i]] || !symbols[i].crc;
		if (format.own_definition && !symbols[i].crc && places[i] && places[i]->size &&
		    (places[i]->type == STT_FUNC || places[i]->type == STT_OBJECT))
			by_place.add(place_key(*places[i], true), i);
	}
	for (const ElfSymbol &symbol : object.symbols()) {
		if (symbol.size && by_place.find(place_key(symbol, true)) != none)
			names.add(symbol.name, false);
		if (names.size() > places.size())
			places.push_back(&symbol);
	}

	Search search{ object, format.own_definition, names, aliases, places,
		       std::vector<Match>(names.size()) };
	const auto first_there = [&](uint32_t i) {
		return places[i] ? by_place.find(place_key(*places[i], true)) : none;
	};

	for (const Scan &scan : scans) {
		const Unit &unit = scan.unit;

		/* Assemblers describe functions without their parameters. */
		if (search.own && unit.language == DW_LANG_Mips_Assembler)
			continue;
		for (const Scan::Declaration &declaration : scan.declarations)
			if (!declaration.in_union || format.symbols_in_unions)
				search.add(Die(object, declaration.die));
		have_types |= scan.has_types;
		is_one_empty |= scan.is_empty;
		/* rustc always has some. */
		lack_types |= unit.lacks_types || unit.language == DW_LANG_Rust;
	}
	for (uint32_t i = 0; i < symbols.size(); i++) {
		if (!wanted[i] || search.best[i].rank == nothing)
			continue;
		order.push_back(i);
		/* With -g1, gcc describes variables without their types, and clang describes none. */
		lack_types |= dwarf_tag(&search.best[i].die) == DW_TAG_variable &&
			      !dwarf_hasattr(&search.best[i].die, DW_AT_type);
	}
	lack_types |= is_one_empty && order.size() < symbols.size();
	if (format.own_definition && lack_types && !have_types)
		fail("no types in the debug information: compile with -g, not -g1, "
		     "-gline-tables-only or rustc's debuginfo=1");

	/*
	 * An alias has no DIE. If functions have the same code, the compiler may keep only one.
	 * Such a symbol gets what describes another one at its address: the best, then the one whose
	 * name is first.
	 */
	for (uint32_t i = 0; i < names.size(); i++) {
		const uint32_t first = search.best[i].rank != nothing ? first_there(i) : none;
		const uint32_t other = first == none ? none : others[first];

		if (other == none ? first != none :
		    search.best[i].rank != search.best[other].rank ?
			    search.best[i].rank < search.best[other].rank :
			    names[i].name < names[other].name)
			others[first] = i;
	}
	for (uint32_t i = 0; i < symbols.size(); i++) {
		const uint32_t first = search.best[i].rank == nothing ? first_there(i) : none;

		if (symbols[i].crc || first == none || others[first] == none)
			continue;
		order.push_back(i);
		search.best[i] = search.best[others[first]];
		search.best[i].alias = places[others[first]]->name;
	}

	/* The DIEs of a unit have addresses side by side. */
	sort_numbers(order, [&](uint32_t a, uint32_t b) {
		const Match &first = search.best[a], &second = search.best[b];

		if (!search.own)
			return search.is_better(first, second);
		return first.die.addr != second.die.addr ? first.die.addr < second.die.addr :
							   !first.alias && second.alias;
	});
	for (uint32_t i : order) {
		const Match &match = search.best[i];
		const bool is_tls = search.own && (Die(object, match.definition).is_thread_local() ||
						   (places[i] && places[i]->type == STT_TLS));

		found.push_back({ i, match.die, match.definition, is_tls, match.alias });
	}
	return found;
}
