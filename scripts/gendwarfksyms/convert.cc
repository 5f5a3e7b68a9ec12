// SPDX-License-Identifier: GPL-2.0
/*
 * Format 1, one function for each row of the table in
 * Documentation/kbuild/gendwarfksyms.rst.
 *
 * These functions write the tokens of one DIE, in which the types that it refers to
 * are unresolved. resolve() then goes through them. Where a type has a name, that is
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

/* Variant parts in variants in variant parts: rustc's are one level deep. */
constexpr unsigned int max_depth = 100;

/* Each is a conversion of what a symbol reaches, and finds what differs one level further up. */
constexpr int max_rounds = 100;

/* Type::node while the type is unfinished. */
constexpr NodeId in_progress = IdTable::none - 1;

/*
 * A type is opaque, without members and size, where it is only declared, and
 * where it is defined in a .c file: then no other file can rely on its layout.
 */
bool is_opaque(const Die &die)
{
	return die.flag(DW_AT_declaration) || die.in_c_file();
}

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

/* Whether CHILD is an item of the list that the text of PARENT contains. */
bool is_item(unsigned int parent, unsigned int child, bool is_precise)
{
	switch (parent) {
	case DW_TAG_structure_type:
	case DW_TAG_class_type:
	case DW_TAG_union_type:
		return child == DW_TAG_member || child == DW_TAG_variant_part;
	case DW_TAG_variant_part:
		return child == DW_TAG_member || child == DW_TAG_variant ||
		       child == DW_TAG_variant_part;
	case DW_TAG_variant:
		return child == DW_TAG_member;
	case DW_TAG_enumeration_type:
		return child == DW_TAG_enumerator;
	default:
		return child == DW_TAG_formal_parameter ||
		       (is_precise && child == DW_TAG_unspecified_parameters);
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
	symbols_.push_back(&symbol);
	roots_.push_back({ symbol.symbol, convert(symbol), 0 });
}

std::vector<Root> Converter::finish()
{
	if (unit_)
		finish_unit();
	return std::move(roots_);
}

/* Keeps what is to be known of the unit, and forgets the rest. */
void Converter::finish_unit()
{
	const size_t first = roots_.size() - symbols_.size();

	if (is_precise_ && tell_apart()) {
		roots_.resize(first);
		for (const Description *symbol : symbols_)
			add_alone(*symbol);
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
				.emplace_back(type.reference, type.node);
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
	std::unordered_map<ReferenceId, NodeId> nodes;
	std::map<ReferenceId, std::map<std::string, std::vector<uint64_t>>> different;

	for (const Type &type : types_)
		if (type.reference != no_reference && !type.is_declaration &&
		    nodes.emplace(type.reference, type.node).first->second != type.node)
			different[type.reference];
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

	graph_.count_text(graph_.node(node).size);
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

/* The index in types_ of the DIE at OFFSET. */
uint32_t Converter::type_at(uint64_t offset)
{
	/* Where offsets have 32 bits, as nearly always, nothing has to be compared. */
	const bool is_unique = info_.size() <= UINT32_MAX;
	const uint32_t hash = is_unique ? IdTable::unique(offset) : IdTable::hash(offset);
	uint32_t type = type_ids_.find(hash, [&](uint32_t id) {
		return is_unique || types_[id].offset == offset;
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

		while (last.next < tokens_.size() && tokens_[last.next].kind != Token::unresolved)
			last.next++;
		if (last.next == tokens_.size()) {
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

TextId Converter::own_name(const Die &die)
{
	/* Each name stands in .debug_str once, if the linker has seen to that. */
	auto shared = die.shared_string(DW_AT_name);

	if (!shared)
		return graph_.add_text(die.name().value_or(""));

	uint32_t hash = IdTable::unique(*shared);
	TextId name = name_ids_.find(hash);

	if (name == IdTable::none) {
		name = graph_.add_text(*die.name());
		name_ids_.add(hash, name);
	}
	return name;
}

TextId Converter::qualified_name(const Die &die)
{
	TextId name = own_name(die);

	if (name == no_name_)
		return no_name_;

	std::string enclosing = scopes_.enclosing(die);

	return enclosing.empty() ? name : graph_.add_text(enclosing.append(graph_.text(name)));
}

void Converter::write_type(const Die &die, TextId name)
{
	unsigned int tag = die.tag();

	switch (tag) {
	case DW_TAG_base_type:
		write_tag(tag);
		write_name(name);
		write_byte_size(name, die);
		write_constant(die, DW_AT_encoding);
		write_constant(die, DW_AT_alignment);
		if (is_precise_)
			write_type_facts(die);
		break;
	case DW_TAG_unspecified_type:
		write_tag(tag);
		break;
	case DW_TAG_atomic_type:
	case DW_TAG_const_type:
	case DW_TAG_immutable_type:
	case DW_TAG_packed_type:
	case DW_TAG_pointer_type:
	case DW_TAG_reference_type:
	case DW_TAG_restrict_type:
	case DW_TAG_rvalue_reference_type:
	case DW_TAG_shared_type:
	case DW_TAG_volatile_type:
		write_modifier(Token(Token::tag, tag), name, die);
		break;
	case DW_TAG_template_type_parameter:
		write_modifier(Word::template_type_parameter, name, die);
		break;
	case DW_TAG_typedef:
		write_modifier(Word::type_definition, name, die);
		break;
	case DW_TAG_array_type:
		write_array(die);
		break;
	case DW_TAG_subroutine_type:
		write_function(die, DW_TAG_subroutine_type);
		break;
	case DW_TAG_structure_type:
	case DW_TAG_class_type:
	case DW_TAG_union_type:
	case DW_TAG_enumeration_type:
		write_aggregate(name, die);
		break;
	default:
		fail(die.where(), ": ", tag_name(tag), " is not a type");
	}
}

void Converter::write_modifier(Token tag, TextId name, const Die &die)
{
	write(tag);
	write_name(name);
	write(Word::open);
	write_type_of(die);
	write(Word::close);
	write_byte_size(name, die);
	write_constant(die, DW_AT_alignment);
	if (is_precise_)
		write_type_facts(die);
}

void Converter::write_array(const Die &die)
{
	write_tag(DW_TAG_array_type);
	for (const Die &child : die.children()) {
		if (child.tag() != DW_TAG_subrange_type)
			continue;

		auto count = child.constant(DW_AT_count);

		if (!count)
			if (auto upper_bound = child.constant(DW_AT_upper_bound))
				count = *upper_bound + 1;
		write(Word::open_bound);
		if (count)
			write(graph_.number(*count));
		write(Word::close_bound);
	}
	write(Word::open);
	write_type_of(die);
	write(Word::close);
	if (is_precise_)
		write_type_facts(die);
}

void Converter::write_function(const Die &die, unsigned int tag)
{
	write_tag(tag);
	if (is_precise_)
		write_function_facts(die);
	write(Word::open_list);
	write_children(die, no_name_);
	write(Word::close_list);
	write(Word::result);
	write_type_of(die);
}

void Converter::write_aggregate(TextId name, const Die &die)
{
	bool opaque = is_opaque(die) || (rules_ && rules_->declonly(graph_.text(name)));

	write_tag(die.tag());
	write_name(name);
	write(Word::open);
	if (!opaque)
		write_children(die, name);
	write(Word::close);
	if (!opaque) {
		write_byte_size(name, die);
		write_constant(die, DW_AT_alignment);
		if (is_precise_)
			write_type_facts(die);
	}
}

/* The size of a type that has one, or of what a rule takes its place. */
void Converter::write_byte_size(TextId name, const Die &die)
{
	auto size = die.constant(DW_AT_byte_size);

	if (!size)
		return;
	if (auto override = rules_ ? rules_->byte_size(graph_.text(name)) : std::nullopt)
		size = override;
	write(graph_.number(*size, DW_AT_byte_size));
}

/*
 * Writes those children of DIE, a type called NAME, that are items of its list: its
 * members, enumerators or parameters. All others are left out, what they are to their
 * parent (nested types, methods, template parameters) is no part of its layout.
 */
void Converter::write_children(const Die &die, TextId name, unsigned int depth)
{
	unsigned int tag = die.tag();
	NumberKind kind;
	bool first = true;

	if (depth > max_depth)
		fail(die.where(), ": nested more than ", max_depth, " levels deep");
	if (is_precise_ && tag == DW_TAG_enumeration_type)
		kind = number_kind(die.offset());
	else if (is_precise_ && tag == DW_TAG_variant_part)
		if (auto discriminant = die.reference(DW_AT_discr))
			kind = number_kind_of_type(*discriminant);

	for (const Die &child : die.children()) {
		order_.visit(child);
		if (!is_item(tag, child.tag(), is_precise_) || is_ignored(name, child))
			continue;
		if (!first)
			write(Word::comma);
		first = false;

		switch (child.tag()) {
		case DW_TAG_enumerator:
			write_enumerator(name, child, kind);
			break;
		case DW_TAG_variant_part:
		case DW_TAG_variant:
			write_tag(child.tag());
			write(Word::open);
			write_children(child, no_name_, depth + 1);
			write(Word::close);
			if (child.tag() == DW_TAG_variant_part)
				break;
			if (is_precise_)
				write_number(child, DW_AT_discr_value, true, kind);
			else
				write_constant(child, DW_AT_discr_value);
			break;
		case DW_TAG_formal_parameter:
			write_parameter(child);
			break;
		case DW_TAG_unspecified_parameters:
			write_tag(child.tag());
			break;
		default:
			write_member(child, tag == DW_TAG_union_type);
		}
	}
}

void Converter::write_enumerator(TextId enumeration, const Die &die, const NumberKind &kind)
{
	TextId name = own_name(die);
	auto by_rule = rules_ ? rules_->value(graph_.text(enumeration), graph_.text(name)) :
				std::nullopt;

	write_tag(DW_TAG_enumerator);
	if (name == no_name_)
		write(Word::space);
	write_name(name);
	if (!by_rule && !die.has(DW_AT_const_value))
		return;
	if (is_precise_ && !by_rule) {
		write(Word::equals);
		write_number(die, DW_AT_const_value, false, kind);
	} else if (auto value = by_rule ? by_rule : die.constant(DW_AT_const_value)) {
		write(Word::equals);
		write(graph_.number(*value));
	}
}

/* The type of DIE, a member or parameter, and its name, if that COUNTS. */
void Converter::write_declared(const Die &die, bool counts)
{
	write_type_of(die);
	if (!counts)
		return;

	const KabiUnion &kabi = kabi_union_of(die);

	if (kabi.kind == KabiUnion::renamed)
		write_name(graph_.add_text(kabi.name));
	else if (TextId name = own_name(die); !rules_ || !is_kabi_name(graph_.text(name)))
		write_name(name);
}

void Converter::write_parameter(const Die &die)
{
	write(Word::formal_parameter);
	write_declared(die, !is_precise_);
	if (is_precise_) {
		Token &type = tokens_.back();

		if (type.kind == Token::unresolved)
			type.id = unqualified(type.id);
	} else {
		write_attributes(die);
	}
}

void Converter::write_member(const Die &die, bool in_union)
{
	write(Word::member);
	write_declared(die, true);
	if (!is_precise_) {
		write_attributes(die);
		return;
	}
	write_position(die, in_union);
	/* What stands for something else is to have the alignment of that. */
	if (const KabiUnion &kabi = kabi_union_of(die); kabi.placeholder)
		write_constant(info_.die(*kabi.placeholder), DW_AT_alignment);
	else
		write_constant(die, DW_AT_alignment);
}

void Converter::write_attributes(const Die &die)
{
	write_constant(die, DW_AT_accessibility);
	write_constant(die, DW_AT_bit_size);
	write_constant(die, DW_AT_data_bit_offset);
	write_constant(die, DW_AT_data_member_location);
}

/* What the type of DIE, which is read with rules, is as a union that stands for something else. */
const KabiUnion &Converter::find_kabi_union(const Die &die)
{
	auto type = die.target(DW_AT_type);

	if (!type)
		return no_kabi_union_;

	auto [entry, is_new] = unions_.try_emplace(*type);

	if (is_new)
		entry->second = kabi_union(info_.die(*type));
	return entry->second;
}

/* Whether a rule or a name leaves ITEM of the type PARENT out. */
bool Converter::is_ignored(TextId parent, const Die &item)
{
	if (!rules_)
		return false;
	if (item.tag() == DW_TAG_enumerator)
		return rules_->ignores(graph_.text(parent), item.name().value_or(""));
	return item.tag() == DW_TAG_member && kabi_union_of(item).kind == KabiUnion::ignored;
}

/* The type that DW_AT_type of DIE refers to, or that it stands for. */
void Converter::write_type_of(const Die &die)
{
	auto type = die.target(DW_AT_type);
	const KabiUnion *kabi = &kabi_union_of(die);

	for (unsigned int depth = 0; kabi->kind != KabiUnion::none; depth++) {
		if (kabi->kind == KabiUnion::ignored)
			return;
		if (depth > max_depth)
			fail(die.where(), ": nested more than ", max_depth, " levels deep");

		const Die placeholder = info_.die(*kabi->placeholder);

		type = placeholder.target(DW_AT_type);
		kabi = &kabi_union_of(placeholder);
	}
	if (type)
		write(Token(Token::unresolved, type_at(*type)));
	else
		write(Word::no_type);
}
