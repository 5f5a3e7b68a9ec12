// SPDX-License-Identifier: GPL-2.0
/*
 * Format 1, one function for each row of the table in
 * Documentation/kbuild/gendwarfksyms.rst.
 *
 * A DIE that is met as somebody's type becomes a node without pieces and waits in
 * a list; it is written when its turn comes. So no chain of types, however
 * long, needs more stack than a single type does, and none is visited twice.
 */
#include "convert.hh"

#include <string>

#include "error.hh"
#include "text.hh"

namespace {

/* Variant parts in variants in variant parts: rustc's are one level deep. */
constexpr unsigned int max_depth = 100;

/*
 * A type is opaque, without members and size, where it is only declared, and
 * where it is defined in a .c file: then no other file can rely on its layout.
 */
bool is_opaque(const Die &die)
{
	if (die.flag(DW_AT_declaration))
		return true;

	auto file = die.decl_file();

	return file && ends_with(*file, ".c");
}

/* Whether CHILD is an item of the list that the text of PARENT contains. */
bool is_item(int parent, int child)
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
		return child == DW_TAG_formal_parameter;
	}
}

} /* namespace */

NodeId Converter::add_symbol(const Die &die)
{
	NodeId symbol = graph_.add_node();
	int tag = die.tag();

	graph_.begin(symbol);
	order_ = FileOrder();
	if (tag == DW_TAG_subprogram || tag == DW_TAG_subroutine_type) {
		write_function("subprogram", die);
	} else {
		graph_.write("variable ");
		write_type_of(die);
	}

	while (!pending_.empty()) {
		Pending next = pending_.back();

		pending_.pop_back();
		write_node(next.node, next.die);
	}
	return symbol;
}

NodeId Converter::node_of(const Die &type)
{
	auto [entry, is_new] = nodes_.try_emplace(type.id());

	if (is_new) {
		entry->second = graph_.add_node();
		pending_.push_back({ entry->second, type });
	}
	return entry->second;
}

void Converter::set_reference(NodeId node, char prefix, std::string_view name)
{
	const char *quote = name.find(' ') == name.npos ? "" : "'";
	std::string reference;

	if (name.empty())
		return;
	reference.append(1, prefix).append("#").append(quote).append(name).append(quote);
	graph_.set_reference(node, reference);
}

void Converter::write_node(NodeId node, const Die &die)
{
	int tag = die.tag();
	std::string name = scopes_.qualified_name(die);

	graph_.begin(node);
	order_ = FileOrder();
	switch (tag) {
	case DW_TAG_base_type:
		graph_.write("base_type");
		write_name(name);
		write_byte_size(name, die);
		write_constant("encoding", die, DW_AT_encoding);
		write_constant("alignment", die, DW_AT_alignment);
		break;
	case DW_TAG_unspecified_type:
		graph_.write("unspecified_type");
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
		write_modifier(tag_name(tag).c_str(), name, die);
		break;
	case DW_TAG_template_type_parameter:
		write_modifier("template_type_parameter_type", name, die);
		break;
	case DW_TAG_typedef:
		set_reference(node, 't', name);
		write_modifier("typedef_type", name, die);
		break;
	case DW_TAG_array_type:
		write_array(die);
		break;
	case DW_TAG_subroutine_type:
		write_function("subroutine_type", die);
		break;
	case DW_TAG_structure_type:
	case DW_TAG_class_type:
		set_reference(node, 's', name);
		write_aggregate(tag_name(tag).c_str(), name, die);
		break;
	case DW_TAG_union_type:
		set_reference(node, 'u', name);
		write_aggregate("union_type", name, die);
		break;
	case DW_TAG_enumeration_type:
		set_reference(node, 'e', name);
		write_aggregate("enumeration_type", name, die);
		break;
	default:
		fail("DIE at ", hex(die.offset()), ": ", tag_name(tag), " is not a type");
	}
}

void Converter::write_modifier(const char *tag, std::string_view name, const Die &die)
{
	graph_.write(tag);
	write_name(name);
	graph_.write(" {");
	graph_.write_line_break();
	write_type_of(die);
	graph_.write_line_break();
	graph_.write("}");
	write_byte_size(name, die);
	write_constant("alignment", die, DW_AT_alignment);
}

void Converter::write_array(const Die &die)
{
	graph_.write("array_type");
	for (const Die &child : die.children()) {
		if (child.tag() != DW_TAG_subrange_type)
			continue;

		auto count = child.constant(DW_AT_count);

		if (!count)
			if (auto upper_bound = child.constant(DW_AT_upper_bound))
				count = *upper_bound + 1;
		graph_.write(count ? "[" + std::to_string(*count) + "]" : "[]");
	}
	graph_.write(" {");
	graph_.write_line_break();
	write_type_of(die);
	graph_.write_line_break();
	graph_.write("}");
}

void Converter::write_function(const char *tag, const Die &die)
{
	graph_.write(tag);
	graph_.write(" (");
	graph_.write_line_break();
	write_children(die);
	graph_.write_line_break();
	graph_.write(")");
	graph_.write_line_break();
	graph_.write("-> ");
	write_type_of(die);
}

void Converter::write_aggregate(const char *tag, std::string_view name, const Die &die)
{
	bool opaque = is_opaque(die) || (rules_ && rules_->declonly(name));

	graph_.write(tag);
	write_name(name);
	graph_.write(" {");
	graph_.write_line_break();
	if (!opaque)
		write_children(die, name);
	graph_.write_line_break();
	graph_.write("}");
	if (!opaque) {
		write_byte_size(name, die);
		write_constant("alignment", die, DW_AT_alignment);
	}
}

/* The size of a type that has one, or of what a rule takes its place. */
void Converter::write_byte_size(std::string_view name, const Die &die)
{
	auto override = rules_ ? rules_->byte_size(name) : std::nullopt;

	if (override && die.constant(DW_AT_byte_size))
		graph_.write(" byte_size(" + std::to_string(*override) + ")");
	else
		write_constant("byte_size", die, DW_AT_byte_size);
}

/*
 * Writes those children of DIE, a type called NAME, that are items of its list: its
 * members, enumerators or parameters. All others are left out, what they are to their
 * parent (nested types, methods, template parameters) is no part of its layout.
 */
void Converter::write_children(const Die &die, std::string_view name, unsigned int depth)
{
	int tag = die.tag();
	bool first = true;

	if (depth > max_depth)
		fail("DIE at ", hex(die.offset()), ": nested more than ", max_depth, " levels deep");
	for (const Die &child : die.children()) {
		int child_tag = child.tag();

		order_.visit(child);
		if (!is_item(tag, child_tag) || is_ignored(name, child, child_tag))
			continue;
		if (!first) {
			graph_.write(" ,");
			graph_.write_line_break();
		}
		first = false;

		switch (child_tag) {
		case DW_TAG_enumerator:
			write_enumerator(name, child);
			break;
		case DW_TAG_variant_part:
		case DW_TAG_variant:
			graph_.write(tag_name(child_tag));
			graph_.write(" {");
			graph_.write_line_break();
			write_children(child, {}, depth + 1);
			graph_.write_line_break();
			graph_.write("}");
			if (child_tag == DW_TAG_variant)
				write_constant("discr_value", child, DW_AT_discr_value);
			break;
		default:
			write_member(tag_name(child_tag).c_str(), child);
		}
	}
}

void Converter::write_enumerator(std::string_view enumeration, const Die &die)
{
	std::string_view name = die.name().value_or("");
	auto value = rules_ ? rules_->value(enumeration, name) : std::nullopt;

	if (!value)
		value = die.constant(DW_AT_const_value);
	graph_.write("enumerator ");
	graph_.write(name);
	if (value)
		graph_.write(" = " + std::to_string(*value));
}

/* A member, or a parameter. */
void Converter::write_member(const char *tag, const Die &die)
{
	KabiUnion kabi = kabi_union_of(die);
	std::string_view name = die.name().value_or("");

	graph_.write(tag);
	graph_.write(" ");
	write_type_of(die);
	if (kabi.kind == KabiUnion::renamed)
		write_name(kabi.name);
	else if (!rules_ || !is_kabi_name(name))
		write_name(name);
	write_constant("accessibility", die, DW_AT_accessibility);
	write_constant("bit_size", die, DW_AT_bit_size);
	write_constant("data_bit_offset", die, DW_AT_data_bit_offset);
	write_constant("data_member_location", die, DW_AT_data_member_location);
}

/* What the type of DIE is as a union that stands for something else. */
KabiUnion Converter::kabi_union_of(const Die &die)
{
	auto type = rules_ ? die.reference(DW_AT_type) : std::nullopt;

	if (!type || type->tag() != DW_TAG_union_type)
		return {};

	auto [entry, is_new] = unions_.try_emplace(type->id());

	if (is_new)
		entry->second = kabi_union(*type);
	return entry->second;
}

/* Whether a rule or a name leaves ITEM of the type PARENT out. */
bool Converter::is_ignored(std::string_view parent, const Die &item, int tag)
{
	if (!rules_)
		return false;
	if (tag == DW_TAG_enumerator)
		return rules_->ignores(parent, item.name().value_or(""));
	return tag == DW_TAG_member && kabi_union_of(item).kind == KabiUnion::ignored;
}

/* The text of the type that DW_AT_type of DIE refers to, or that it stands for. */
void Converter::write_type_of(const Die &die)
{
	Die of = die;

	for (unsigned int depth = 0;; depth++) {
		KabiUnion kabi = kabi_union_of(of);

		if (kabi.kind == KabiUnion::ignored)
			return;
		if (!kabi.placeholder)
			break;
		if (depth > max_depth)
			fail("DIE at ", hex(die.offset()), ": nested more than ", max_depth,
			     " levels deep");
		of = *kabi.placeholder;
	}

	auto type = of.reference(DW_AT_type);

	/* What only says which type unit has the type stands for that. */
	if (type)
		if (auto in_unit = type->reference(DW_AT_signature))
			type = in_unit;
	if (type)
		graph_.write_edge(node_of(*type));
	else
		graph_.write("base_type void");
}

void Converter::write_name(std::string_view name)
{
	if (name.empty())
		return;
	graph_.write(" ");
	graph_.write(name);
}

/* " byte_size(8)"; nothing where the attribute has no constant form. */
void Converter::write_constant(const char *name, const Die &die, unsigned int attribute)
{
	auto value = die.constant(attribute);

	if (!value)
		return;
	graph_.write(" ");
	graph_.write(name);
	graph_.write("(" + std::to_string(*value) + ")");
}
