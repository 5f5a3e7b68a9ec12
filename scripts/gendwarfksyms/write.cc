// SPDX-License-Identifier: GPL-2.0
/*
 * The text of types as far as both formats have it, one function for each row of the
 * table in Documentation/kbuild/gendwarfksyms.rst. precise.cc has the rest.
 */
#include "convert.hh"

#include "error.hh"

namespace {

/* Variant parts in variants in variant parts: rustc's are one level deep. */
constexpr unsigned int max_depth = 100;

/*
 * A type is opaque, without members and size, where it is only declared, and
 * where it is defined in a .c file: then no other file can rely on its layout.
 */
bool is_opaque(const Die &die)
{
	return die.flag(DW_AT_declaration) || die.in_c_file();
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
		if (!is_item(tag, child.tag(), is_precise_) || (rules_ && is_ignored(name, child)))
			continue;

		switch (child.tag()) {
		case DW_TAG_enumerator:
			write(first ? Word::enumerator : Word::next_enumerator);
			write_enumerator(name, child, kind);
			break;
		case DW_TAG_formal_parameter:
			write(first ? Word::formal_parameter : Word::next_formal_parameter);
			write_parameter(child);
			break;
		case DW_TAG_member:
			write(first ? Word::member : Word::next_member);
			write_member(child, tag == DW_TAG_union_type);
			break;
		default:
			if (!first)
				write(Word::comma);
			write_tag(child.tag());
			if (child.tag() == DW_TAG_unspecified_parameters)
				break;
			write(Word::open);
			write_children(child, no_name_, depth + 1);
			write(Word::close);
			if (child.tag() == DW_TAG_variant_part)
				break;
			if (is_precise_)
				write_number(child, DW_AT_discr_value, true, kind);
			else
				write_constant(child, DW_AT_discr_value);
		}
		first = false;
	}
}

void Converter::write_enumerator(TextId enumeration, const Die &die, const NumberKind &kind)
{
	TextId name = own_name(die);
	auto by_rule = rules_ ? rules_->value(graph_.text(enumeration), graph_.text(name)) :
				std::nullopt;

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
	if (!rules_) {
		write_name(own_name(die));
		return;
	}

	const KabiUnion &kabi = kabi_union_of(die);

	if (kabi.kind == KabiUnion::renamed)
		write_name(graph_.add_text(kabi.name));
	else if (TextId name = own_name(die); !is_kabi_name(graph_.text(name)))
		write_name(name);
}

void Converter::write_parameter(const Die &die)
{
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
	/* Few members have one of these. */
	if (die.has_any<DW_AT_accessibility, DW_AT_bit_size, DW_AT_data_bit_offset>()) {
		write_constant(die, DW_AT_accessibility);
		write_constant(die, DW_AT_bit_size);
		write_constant(die, DW_AT_data_bit_offset);
	}
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
	if (item.tag() == DW_TAG_enumerator)
		return rules_->ignores(graph_.text(parent), item.name().value_or(""));
	return item.tag() == DW_TAG_member && kabi_union_of(item).kind == KabiUnion::ignored;
}

/* The type that DW_AT_type of DIE, which is read with rules, refers to or stands for. */
void Converter::write_kabi_type_of(const Die &die)
{
	auto type = die.target(DW_AT_type);
	const KabiUnion *kabi = &find_kabi_union(die);

	for (unsigned int depth = 0; kabi->kind != KabiUnion::none; depth++) {
		if (kabi->kind == KabiUnion::ignored)
			return;
		if (depth > max_depth)
			fail(die.where(), ": nested more than ", max_depth, " levels deep");

		const Die placeholder = info_.die(*kabi->placeholder);

		type = placeholder.target(DW_AT_type);
		kabi = &find_kabi_union(placeholder);
	}
	write_reference(type);
}
