// SPDX-License-Identifier: GPL-2.0
/*
 * From DIEs to a graph of types.
 *
 * write.cc writes the tokens of one DIE, in which the types that it refers to are
 * unresolved. resolve() then goes through them. Where a type has a name, that is
 * all that counts, and it is put off; where it has none, its node has to be
 * complete first. So no chain of types, however long, needs more stack than a single
 * type does.
 */
#include "convert.hh"

#include <string>

#include "error.hh"
#include "expansion.hh"
#include "text.hh"

namespace {

/* Each is a conversion of what a symbol reaches, and finds what differs one level further up. */
constexpr int max_rounds = 100;

/* Type::node while the type is unfinished. */
constexpr NodeId in_progress = IdTable::none - 1;

/* What a reference to a type of TAG begins with; 0 if such types have none. */
char reference_prefix(unsigned int tag)
{
	switch (tag) {
	case DW_TAG_structure_type:
	case DW_TAG_class_type:
		return 's';
	case DW_TAG_union_type:
		return 'u';
	case DW_TAG_enumeration_type:
		return 'e';
	case DW_TAG_typedef:
		return 't';
	default:
		return 0;
	}
}

} /* namespace */

void Converter::add_symbol(const Description &symbol)
{
	const Unit &unit = info_.unit_of(symbol.die);

	/* Other units have no use for the types of this one, if none refers to it. */
	if (unit_ && unit_ != &unit && !crosses_units_)
		finish_unit();
	unit_ = &unit;

	/* Of merged functions one describes all. */
	const bool is_known = !symbols_.empty() && symbols_.back()->is_same(symbol);
	const NodeId node = is_known ? roots_.back().node : convert(symbol);

	graph_.count_text(graph_.node(node).size);
	symbols_.push_back(&symbol);
	roots_.push_back({ symbol.symbol, node, 0 });
}

Converted Converter::finish()
{
	if (unit_)
		finish_unit();
	return { std::move(roots_), std::move(definitions_) };
}

/* Keeps what is to be known of the unit, and forgets the rest. */
void Converter::finish_unit()
{
	const size_t first = roots_.size() - symbols_.size();

	if (is_precise_ && tell_apart()) {
		const Description *last = nullptr;

		roots_.resize(first);
		for (const Description *symbol : symbols_) {
			if (last && last->is_same(*symbol))
				roots_.push_back({ symbol->symbol, roots_.back().node, roots_.back().unit });
			else
				add_alone(*symbol);
			last = symbol;
		}
	} else {
		for (size_t i = first; i < roots_.size(); i++)
			roots_[i].unit = definitions_.ends.size();
		if (is_precise_)
			define();
	}
	forget_types();
	symbols_.clear();
	apart_.clear();
	scopes_.clear();
	info_.forget(*unit_);
}

/*
 * A symbol of a unit in which types of one name differ. What tell_apart() adds to names is part of
 * the text, so only the types that the symbol itself reaches have a say in it.
 */
void Converter::add_alone(const Description &symbol)
{
	NodeId node;

	unit_ = &info_.unit_of(symbol.die);
	apart_.clear();
	for (int round = 0;; round++) {
		forget_types();
		node = convert(symbol);
		/* Types that differ by a type that they refer to are found in another round. */
		if (!tell_apart())
			break;
		if (round == max_rounds)
			fail("DIE at ", hex(symbol.die), ": types of one name differ in what is more than ",
			     max_rounds, " levels deep");
	}
	roots_.push_back({ symbol.symbol, node, 0 });
	roots_.back().unit = definitions_.ends.size();
	define();
}

/* Keeps what the names mean that were reached. */
void Converter::define()
{
	for (const Type &type : types_)
		if (type.reference != no_reference)
			(type.is_declaration ? definitions_.declarations : definitions_.all)
				.push_back(type.node);
	definitions_.ends.push_back(definitions_.all.size());
}

void Converter::forget_types()
{
	types_.clear();
	type_ids_.clear();
	kinds_.clear();
}

/*
 * Finds types among those reached that have one name and differ, private ones of two functions for
 * example, and has all but one called name@2, name@3 and so on from now on, in the order of
 * their text. Returns whether there were any.
 */
bool Converter::tell_apart()
{
	std::map<ReferenceId, std::map<std::string, std::vector<uint64_t>>> different;

	first_nodes_.resize(graph_.reference_count(), IdTable::none);
	for (const Type &type : types_) {
		if (type.reference == no_reference || type.is_declaration)
			continue;
		if (first_nodes_[type.reference] == IdTable::none)
			first_nodes_[type.reference] = type.node;
		else if (first_nodes_[type.reference] != type.node)
			different[type.reference];
	}
	for (const Type &type : types_)
		if (type.reference != no_reference)
			first_nodes_[type.reference] = IdTable::none;
	if (different.empty())
		return false;
	for (const Type &type : types_)
		if (auto found = different.find(type.reference);
		    found != different.end() && !type.is_declaration)
			found->second[expand(graph_, type.node).text].push_back(type.offset);
	for (const auto &[reference, offsets_by_text] : different) {
		size_t number = 1;

		for (const auto &[text, offsets] : offsets_by_text) {
			for (uint64_t offset : offsets)
				apart_[offset].push_back(number);
			number++;
		}
	}
	return true;
}

/* Converts a symbol and what can be reached from it. */
NodeId Converter::convert(const Description &symbol)
{
	const Die die = info_.die(symbol.die);
	unsigned int tag = die.tag();

	begin_node(IdTable::none);
	if (tag == DW_TAG_subprogram || tag == DW_TAG_subroutine_type) {
		write_function(die, DW_TAG_subprogram);
	} else {
		write_tag(DW_TAG_variable);
		if (is_precise_)
			write_variable_facts(symbol);
		write(Word::space);
		write_type_of(die);
	}

	const NodeId node = resolve();

	while (!pending_.empty()) {
		const Pending next = pending_.back();

		pending_.pop_back();
		begin_node(next.type);
		tokens_.insert(tokens_.end(), pending_tokens_.begin() + next.first,
			       pending_tokens_.end());
		pending_tokens_.resize(next.first);
		resolve();
	}
	return node;
}

/* What type_at() does where the type is met for the first time, or its hash is not unique. */
uint32_t Converter::find_type(uint64_t offset)
{
	const uint32_t hash = has_unique_hashes_ ? IdTable::unique(offset) : IdTable::hash(offset);
	uint32_t type = has_unique_hashes_ ? IdTable::none : type_ids_.find(hash, [&](uint32_t id) {
		return types_[id].offset == offset;
	});

	if (type == IdTable::none) {
		if (offset < unit_->begin || offset >= unit_->end)
			crosses_units_ = true;
		type = types_.size();
		types_.emplace_back();
		types_.back().offset = offset;
		types_.back().stands_for = type;
		type_ids_.add(hash, type);
	}
	return type;
}

/* What is written from here on is TYPE, or a symbol. */
void Converter::begin_node(uint32_t type)
{
	unfinished_.push_back({ type, tokens_.size(), tokens_.size() });
	order_ = FileOrder();
}

/*
 * Completes the unfinished nodes, the last one first, which may begin more of them. Returns the
 * node of the first.
 */
NodeId Converter::resolve()
{
	while (true) {
		Unfinished &last = unfinished_.back();
		const Token *next = tokens_.data() + last.next, *end = tokens_.data() + tokens_.size();

		while (next != end && next->kind != Token::unresolved)
			next++;
		last.next = next - tokens_.data();
		if (next == end) {
			Type *type = last.type == IdTable::none ? nullptr : &types_[last.type];
			NodeId node = graph_.add_node(tokens_.data() + last.first,
						      tokens_.size() - last.first,
						      type ? type->reference : no_reference);

			if (type)
				type->node = node;
			tokens_.resize(last.first);
			unfinished_.pop_back();
			if (unfinished_.empty())
				return node;
			continue;
		}

		Token &token = tokens_[last.next];
		const Type &type = types_[token.id];

		if (type.stands_for != token.id)
			token.id = type.stands_for;
		else if (type.reference != no_reference)
			token = Token(Token::reference, type.reference);
		else if (type.node == in_progress)
			fail("a type without a name contains itself");
		else if (type.node != IdTable::none)
			token = Token(Token::edge, type.node);
		else
			begin_type(token.id);
	}
}

/* Writes a type, which is then unfinished if it has no name, and otherwise pending. */
void Converter::begin_type(uint32_t id)
{
	const Die die = info_.die(types_[id].offset, *unit_);

	/* What only says which type unit has the type stands for that. */
	if (auto in_unit = die.target(DW_AT_signature)) {
		uint32_t stands_for = type_at(*in_unit);

		if (stands_for == id || types_[stands_for].stands_for != stands_for)
			fail(die.where(), ": DW_AT_signature leads back to it");
		types_[id].stands_for = stands_for;
		return;
	}

	const TextId name = qualified_name(die);
	const char prefix = reference_prefix(die.tag());
	const size_t first = tokens_.size();

	if (prefix && name != no_name_) {
		types_[id].reference = graph_.add_reference(prefix, name_apart(die, name));
		types_[id].is_declaration = die.flag(DW_AT_declaration);
		order_ = FileOrder();
		write_type(die, name);
		pending_.push_back({ id, pending_tokens_.size() });
		pending_tokens_.insert(pending_tokens_.end(), tokens_.begin() + first, tokens_.end());
		tokens_.resize(first);
	} else {
		types_[id].node = in_progress;
		begin_node(id);
		write_type(die, name);
	}
}

/* NAME of DIE, with what tell_apart() found that it needs. */
TextId Converter::name_apart(const Die &die, TextId name)
{
	auto numbers = apart_.find(die.offset());

	if (numbers == apart_.end())
		return name;

	std::string text(graph_.text(name));

	for (size_t number : numbers->second)
		if (number > 1)
			text.append("@").append(std::to_string(number));
	return graph_.add_text(text);
}

/* What own_name() does where the name is not the one that was expected. */
TextId Converter::find_name(const Die &die)
{
	/* Where there are many units, names stand in .debug_str once for most of them. */
	auto shared = info_.units().size() > 1 ? die.shared_string(DW_AT_name) : std::nullopt;

	if (!shared)
		return graph_.add_text(die.name().value_or(""), true);

	const uint32_t hash = IdTable::unique(*shared);
	TextId name = name_ids_.find(hash);

	if (name == IdTable::none) {
		const std::string_view text = *die.name();

		/* Units that ld -r has put together have their own strings each. */
		name = names_[last_name_].next;
		if (name == no_name_ || graph_.text(name) != text) {
			name = graph_.add_text(text, true);
			name_ids_.add(hash, name);
		}
		if (name >= names_.size())
			names_.resize(2 * name);
	}
	names_[name].offset = *shared;
	names_[last_name_].next = name;
	last_name_ = name;
	return name;
}

TextId Converter::qualified_name(const Die &die)
{
	TextId name = own_name(die);

	if (name == no_name_)
		return no_name_;

	const std::string &enclosing = scopes_.enclosing(die);

	if (enclosing.empty())
		return name;
	qualified_name_.assign(enclosing).append(graph_.text(name));
	return graph_.add_text(qualified_name_);
}
