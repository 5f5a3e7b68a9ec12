// SPDX-License-Identifier: GPL-2.0
/*
 * Looking through the units for subprograms and variables with requested names.
 */
#include "describe.hh"

#include <optional>
#include <string_view>

#include "error.hh"
#include "text.hh"

namespace {

std::string_view symbol_name(const Die &die)
{
	auto name = die.string(DW_AT_linkage_name);

	return name ? *name : die.name().value_or("");
}

class Search {
public:
	Search(const Symbols &symbols, const std::vector<size_t> &aliases)
		: symbols_(symbols), aliases_(aliases), wanted_(symbols.size(), false)
	{
		for (size_t i = 0; i < symbols.size(); i++)
			if (!symbols[i].crc)
				wanted_[aliases[i]] = true;
	}

	void search_unit(const Die &unit);
	std::vector<Description> found;

private:
	std::optional<size_t> wanted(std::string_view name) const;
	bool add_pointer(std::string_view name, const Die &variable);
	void add(const Die &die);
	void take(size_t symbol, const Die &die);

	const Symbols &symbols_;
	const std::vector<size_t> &aliases_;
	/* By the index of the symbol that stands for its aliases. */
	std::vector<bool> wanted_;
	/* What the unit's symbol pointers would describe. */
	std::vector<Description> pointers_;
};

/* The symbol that stands for NAME and its aliases if it needs a DIE. */
std::optional<size_t> Search::wanted(std::string_view name) const
{
	auto symbol = symbols_.find(name);

	if (!symbol || !wanted_[aliases_[*symbol]])
		return std::nullopt;
	return aliases_[*symbol];
}

void Search::take(size_t symbol, const Die &die)
{
	found.push_back({ symbol, die });
	wanted_[symbol] = false;
}

/* Returns whether VARIABLE, called NAME, is the symbol pointer of a request. */
bool Search::add_pointer(std::string_view name, const Die &variable)
{
	constexpr std::string_view prefix = SYMBOL_PTR_PREFIX;

	if (!starts_with(name, prefix))
		return false;

	auto symbol = symbols_.find(name.substr(prefix.size()));

	if (!symbol)
		return false;

	auto pointer = variable.reference(DW_AT_type);
	auto pointee = pointer && pointer->tag() == DW_TAG_pointer_type ?
			       pointer->reference(DW_AT_type) :
			       std::nullopt;

	if (!pointee)
		fail("DIE at ", hex(variable.offset()), ": ", name,
		     " must be a pointer to the symbol's type");
	pointers_.push_back({ aliases_[*symbol],
			      pointee->tag() == DW_TAG_subroutine_type ? *pointee : *pointer });
	return true;
}

void Search::add(const Die &die)
{
	std::string_view name = symbol_name(die);

	if (die.tag() == DW_TAG_variable && add_pointer(name, die))
		return;

	auto symbol = wanted(name);
	auto origin = die.reference(DW_AT_abstract_origin);

	if (!symbol && origin)
		symbol = wanted(symbol_name(*origin));
	if (!symbol)
		return;
	if (origin && origin->tag() != die.tag())
		fail("DIE at ", hex(die.offset()), ": the abstract origin of a ",
		     tag_name(die.tag()), " is a ", tag_name(origin->tag()));
	take(*symbol, origin ? *origin : die);
}

void Search::search_unit(const Die &unit)
{
	std::vector<Die::Children::Iterator> nested{ unit.children().begin() };
	FileOrder order;

	while (!nested.empty()) {
		if (nested.back().at_end()) {
			nested.pop_back();
			continue;
		}

		Die die = *nested.back();

		order.visit(die);
		++nested.back();
		switch (die.tag()) {
		case DW_TAG_namespace:
		case DW_TAG_class_type:
		case DW_TAG_structure_type:
			nested.push_back(die.children().begin());
			break;
		case DW_TAG_subprogram:
		case DW_TAG_variable:
			add(die);
			break;
		}
	}

	for (const Description &pointer : pointers_)
		if (wanted_[pointer.symbol])
			take(pointer.symbol, pointer.die);
	pointers_.clear();
}

} /* namespace */

std::vector<Description> describe(const Object &object, const Symbols &symbols,
				  const std::vector<size_t> &aliases)
{
	Search search(symbols, aliases);

	for (const Die &unit : object.units())
		search.search_unit(unit);
	return std::move(search.found);
}
