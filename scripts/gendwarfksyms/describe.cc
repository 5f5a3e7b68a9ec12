// SPDX-License-Identifier: GPL-2.0
/*
 * Looking through the units for subprograms and variables with requested names.
 */
#include "describe.hh"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "address.hh"
#include "error.hh"
#include "text.hh"

namespace {

/* DIEs that refer to each other for what they do not say: a compiler's are two or three. */
constexpr int max_origins = 8;

std::string_view symbol_name(const Die &die)
{
	auto name = die.string(DW_AT_linkage_name);

	return name ? *name : die.name().value_or("");
}

bool is_type(unsigned int tag)
{
	switch (tag) {
	case DW_TAG_array_type:
	case DW_TAG_base_type:
	case DW_TAG_enumeration_type:
	case DW_TAG_pointer_type:
	case DW_TAG_structure_type:
	case DW_TAG_subroutine_type:
	case DW_TAG_typedef:
	case DW_TAG_union_type:
		return true;
	default:
		return false;
	}
}

/* The requested symbols by the names of DIEs. */
class Names {
public:
	explicit Names(const Symbols &symbols) : symbols_(symbols) {}

	std::optional<size_t> find(const Die &die)
	{
		/* Most names are no symbol's, and stand in .debug_str once for many DIEs. */
		auto shared = die.has(DW_AT_linkage_name) ? die.shared_string(DW_AT_linkage_name) :
							    die.shared_string(DW_AT_name);

		if (shared && *shared < others_.size() && others_[*shared])
			return std::nullopt;

		auto symbol = symbols_.find(symbol_name(die));

		if (shared && !symbol) {
			if (*shared >= others_.size())
				others_.resize(*shared + *shared / 2 + 1);
			others_[*shared] = true;
		}
		return symbol;
	}

	/* The symbol that the variable DIE is a pointer for. */
	std::optional<size_t> find_pointed(const Die &die) const
	{
		constexpr std::string_view prefix = SYMBOL_PTR_PREFIX;
		std::string_view name = symbol_name(die);

		return starts_with(name, prefix) ? symbols_.find(name.substr(prefix.size())) :
						   std::nullopt;
	}

private:
	const Symbols &symbols_;
	std::vector<bool> others_; /* by offset in .debug_str: names that are not requested */
};

/* The DIE that says what VARIABLE, a symbol pointer, points to, as Description::die. */
uint64_t pointed_by(const Die &variable)
{
	auto pointer = variable.reference(DW_AT_type);
	auto pointee = pointer && pointer->tag() == DW_TAG_pointer_type ?
			       pointer->reference(DW_AT_type) :
			       std::nullopt;

	if (!pointee)
		fail(variable.where(), ": ", symbol_name(variable),
		     " must be a pointer to the symbol's type");
	return pointee->tag() == DW_TAG_subroutine_type ? pointee->offset() : pointer->offset();
}

/* Calls FUNCTION with each subprogram and variable of UNIT that may describe a symbol. */
template <typename Function>
void for_each_candidate(const DebugInfo &info, const Unit &unit, Format format, Function &&function)
{
	const bool is_c = info.is_in_c(unit);
	Scan scan(info.die(unit));

	while (scan.next()) {
		switch (scan.tag()) {
		case DW_TAG_union_type:
		case DW_TAG_enumeration_type:
			if (format == Format::compatible)
				break;
			[[fallthrough]];
		case DW_TAG_namespace:
		case DW_TAG_class_type:
		case DW_TAG_structure_type:
			/* C has functions and variables in none of these. */
			if (!is_c)
				scan.enter();
			break;
		case DW_TAG_subprogram:
		case DW_TAG_variable:
			function(info.die(scan.offset(), unit));
			break;
		}
	}
}

bool contains_word(std::string_view text, std::string_view word)
{
	return (" " + std::string(text) + " ").find(" " + std::string(word) + " ") !=
	       std::string::npos;
}

/*
 * Throws an Error where INFO has no types although it describes symbols, or should: then they
 * were left out (-g1), and all symbols of one kind would have the same version.
 */
void check_types(const DebugInfo &info, const std::vector<Description> &found, bool all_found)
{
	bool are_missing = false;

	for (const Unit &unit : info.units()) {
		const Die root = info.die(unit);
		Scan scan(root);
		bool is_empty = true;

		while (scan.next()) {
			if (is_type(scan.tag()))
				return;
			is_empty = false;
			if (scan.tag() == DW_TAG_namespace)
				scan.enter();
		}
		/*
		 * clang then describes nothing, gcc says what it was asked for, and rustc's
		 * functions look as if they had no parameters.
		 */
		auto language = root.constant(DW_AT_language);

		are_missing = are_missing || language == DW_LANG_Rust ||
			      (is_empty && !all_found && language != DW_LANG_Mips_Assembler) ||
			      contains_word(root.string(DW_AT_producer).value_or(""), "-g1");
	}
	for (const Description &description : found) {
		const Die die = info.die(description.die);

		are_missing = are_missing ||
			      (die.tag() == DW_TAG_variable && !die.has(DW_AT_type));
	}
	if (are_missing)
		fail("no types in the debug information: compile with -g, not -g1, "
		     "-gline-tables-only or rustc's debuginfo=1");
}

/* Format 1: the first match counts. */
class FirstMatch {
public:
	FirstMatch(const Symbols &symbols, const std::vector<size_t> &aliases)
		: names_(symbols), aliases_(aliases), wanted_(symbols.size(), false)
	{
		for (size_t i = 0; i < symbols.size(); i++)
			if (!symbols[i].crc)
				wanted_[aliases[i]] = true;
	}

	void add(const Die &die);
	/* At the end of a unit. */
	void add_pointers();

	std::vector<Description> found;

private:
	std::optional<size_t> wanted(const Die &die);
	void take(size_t symbol, uint64_t die);

	Names names_;
	const std::vector<size_t> &aliases_;
	/* By the index of the symbol that stands for its aliases. */
	std::vector<bool> wanted_;
	/* What the unit's symbol pointers would describe. */
	std::vector<Description> pointers_;
};

/* The symbol that stands for that with the name of DIE and its aliases, if it needs a DIE. */
std::optional<size_t> FirstMatch::wanted(const Die &die)
{
	auto symbol = names_.find(die);

	if (!symbol || !wanted_[aliases_[*symbol]])
		return std::nullopt;
	return aliases_[*symbol];
}

void FirstMatch::take(size_t symbol, uint64_t die)
{
	found.push_back({ symbol, die, die });
	wanted_[symbol] = false;
}

void FirstMatch::add(const Die &die)
{
	if (die.tag() == DW_TAG_variable)
		if (auto symbol = names_.find_pointed(die)) {
			uint64_t pointed = pointed_by(die);

			pointers_.push_back({ aliases_[*symbol], pointed, pointed });
			return;
		}

	auto symbol = wanted(die);
	auto origin = die.reference(DW_AT_abstract_origin);

	if (!symbol && origin)
		symbol = wanted(*origin);
	if (!symbol)
		return;
	if (origin && origin->tag() != die.tag())
		fail(die.where(), ": the abstract origin of a ", tag_name(die.tag()), " is a ",
		     tag_name(origin->tag()));
	take(*symbol, origin ? origin->offset() : die.offset());
}

void FirstMatch::add_pointers()
{
	for (const Description &pointer : pointers_)
		if (wanted_[pointer.symbol])
			take(pointer.symbol, pointer.die);
	pointers_.clear();
}

std::string_view unit_name(const DebugInfo &info, const Die &die)
{
	return info.die(die.unit()).name().value_or("");
}

/* Format 2: the best match counts, whatever the order of units. */
class BestMatch {
public:
	/*
	 * Of SYMBOLS. With places, only definitions that are there count, but those of local
	 * symbols, too.
	 */
	BestMatch(const DebugInfo &info, const Symbols &symbols,
		  const std::vector<std::optional<Object::Place>> &places, bool only_at_places)
		: info_(info), names_(symbols), places_(places), only_at_places_(only_at_places),
		  best_(symbols.size())
	{
	}

	void add(const Die &die);

	std::optional<Description> found(size_t symbol) const;

private:
	enum Rank { none, declaration, pointer, definition, at_address };

	struct Match {
		Rank rank = none;
		uint64_t die, definition;
		/* Of equals the first counts, in the order of their units' names. */
		std::string_view unit_name;
		bool is_thread_local;
	};

	bool is_at_place(size_t symbol, uint64_t definition) const;
	void add(size_t symbol, Match match);

	const DebugInfo &info_;
	Names names_;
	const std::vector<std::optional<Object::Place>> &places_;
	bool only_at_places_;
	std::vector<Match> best_;
};

bool BestMatch::is_at_place(size_t symbol, uint64_t definition) const
{
	return places_[symbol] &&
	       info_.object().is_at(*places_[symbol], address_of(info_, info_.die(definition)));
}

void BestMatch::add(size_t symbol, Match match)
{
	Match &best = best_[symbol];

	/* Where there is but one, it does not matter where it is. */
	if (match.rank >= definition && best.rank >= definition) {
		if (best.rank == definition && is_at_place(symbol, best.definition))
			best.rank = at_address;
		if (match.rank == definition && is_at_place(symbol, match.definition))
			match.rank = at_address;
	}
	if (match.rank > best.rank ||
	    (match.rank == best.rank &&
	     std::tie(match.unit_name, match.die) < std::tie(best.unit_name, best.die)))
		best = match;
}

void BestMatch::add(const Die &die)
{
	const bool is_variable = die.tag() == DW_TAG_variable;

	if (is_variable)
		if (auto pointed = names_.find_pointed(die); pointed && !only_at_places_) {
			uint64_t type = pointed_by(die);

			add(*pointed, { pointer, type, type, unit_name(info_, die), false });
			return;
		}

	auto symbol = names_.find(die);
	bool is_external = die.flag(DW_AT_external), has_type = die.has(DW_AT_type);
	uint64_t describing = die.offset();
	std::optional<Die> origin;

	/* What the DIE does not say, those say that it refers to. */
	for (int i = 0; i < max_origins; i++) {
		const Die &last = origin ? *origin : die;
		bool is_copy = last.has(DW_AT_abstract_origin);
		auto next = last.reference(is_copy ? DW_AT_abstract_origin : DW_AT_specification);

		if (!next)
			break;
		/* A static member's declaration is a member. */
		if (next->tag() != die.tag() && !(is_variable && next->tag() == DW_TAG_member))
			fail(die.where(), ": the origin of a ", tag_name(die.tag()), " is a ",
			     tag_name(next->tag()));
		if (!symbol)
			symbol = names_.find(*next);
		is_external = is_external || next->flag(DW_AT_external);
		/*
		 * A function's definition may lack parameters that are not used, its
		 * declaration does not; but in C that may have none at all.
		 */
		if (is_variable ? !has_type : is_copy || !info_.is_in_c(die.unit()))
			describing = next->offset();
		has_type = has_type || next->has(DW_AT_type);
		origin = next;
	}
	if (!symbol)
		return;

	Rank rank = die.flag(DW_AT_declaration) ? declaration : definition;

	/* rustc calls instances of generic functions local that are global symbols. */
	if (rank == definition && (!is_external || only_at_places_)) {
		if (!is_at_place(*symbol, die.offset()))
			return;
		rank = at_address;
	} else if (!is_external || only_at_places_) {
		return;
	}
	add(*symbol, { rank, describing, die.offset(), unit_name(info_, die),
		       is_variable && is_thread_local(die) });
}

std::optional<Description> BestMatch::found(size_t symbol) const
{
	const Match &match = best_[symbol];

	if (match.rank == none)
		return std::nullopt;

	bool is_tls = match.is_thread_local ||
		      (places_[symbol] && places_[symbol]->type == STT_TLS);

	return Description{ symbol, match.die, match.definition, is_tls };
}

/*
 * Describes those of SYMBOLS that FOUND has not by the definitions of other symbols that stand
 * at the same place, which are among the DIEs CANDIDATES, those with addresses: an alias has
 * none of its own, and of functions with the same code the compiler may have left one.
 */
void describe_aliases(const DebugInfo &info, const Symbols &symbols,
		      const std::vector<std::optional<Object::Place>> &places,
		      const std::vector<uint64_t> &candidates, std::vector<Description> &found)
{
	std::vector<bool> is_described(symbols.size(), false);
	std::vector<size_t> undescribed;
	std::set<Object::Place> wanted;
	std::vector<std::optional<Object::Place>> other_places;
	Symbols others;

	for (const Description &description : found)
		is_described[description.symbol] = true;
	for (size_t i = 0; i < symbols.size(); i++) {
		const auto &place = places[i];

		if (symbols[i].crc || is_described[i] || !place || !place->size ||
		    (place->type != STT_FUNC && place->type != STT_OBJECT))
			continue;
		undescribed.push_back(i);
		wanted.insert(*place);
	}
	if (wanted.empty())
		return;
	for (const auto &[place, names] : info.object().names_at(wanted)) {
		for (std::string_view name : names) {
			if (others.find(name))
				continue;
			others.add(name, true);
			other_places.emplace_back(place);
		}
	}

	BestMatch search(info, others, other_places, true);
	const Unit *unit = nullptr;

	for (uint64_t candidate : candidates) {
		const Unit &next = info.unit_of(candidate);

		if (unit && unit != &next)
			info.forget(*unit);
		unit = &next;
		search.add(info.die(candidate, next));
	}
	if (unit)
		info.forget(*unit);

	std::map<Object::Place, std::pair<size_t, Description>> by_place; /* an index in OTHERS */

	for (size_t other = 0; other < others.size(); other++)
		if (auto description = search.found(other))
			by_place.emplace(*other_places[other], std::make_pair(other, *description));
	for (size_t i : undescribed) {
		auto described = by_place.find(*places[i]);

		if (described == by_place.end())
			continue;
		found.push_back(described->second.second);
		found.back().symbol = i;
		found.back().alias = others[described->second.first].name;
	}
}

} /* namespace */

std::vector<Description> describe(const DebugInfo &info, Format format, const Symbols &symbols,
				  const std::vector<size_t> &aliases)
{
	if (format == Format::compatible) {
		FirstMatch search(symbols, aliases);

		for (const Unit &unit : info.units()) {
			for_each_candidate(info, unit, format,
					   [&](const Die &die) { search.add(die); });
			search.add_pointers();
			info.forget(unit);
		}
		return std::move(search.found);
	}

	const auto places = info.object().places(symbols);
	BestMatch search(info, symbols, places, false);
	std::vector<Description> found;
	std::vector<uint64_t> candidates;

	for (const Unit &unit : info.units()) {
		for_each_candidate(info, unit, format, [&](const Die &die) {
			if (may_have_address(die))
				candidates.push_back(die.offset());
			search.add(die);
		});
		info.forget(unit);
	}
	for (size_t i = 0; i < symbols.size(); i++)
		if (auto description = search.found(i); description && !symbols[i].crc)
			found.push_back(*description);
	check_types(info, found, found.size() == symbols.size());
	describe_aliases(info, symbols, places, candidates, found);
	/* Units are read one after the other. */
	std::sort(found.begin(), found.end(),
		  [](const auto &a, const auto &b) { return a.die < b.die; });
	return found;
}
