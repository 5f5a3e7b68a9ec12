// SPDX-License-Identifier: GPL-2.0
/* The text of a DIE, as Documentation/kbuild/gendwarfksyms.rst describes it. */
#include "text.hh"

namespace {

/* Variant parts in variants in variant parts: rustc's are one level deep. */
constexpr unsigned int max_depth = 100;
/* Typedefs and qualifiers in a row: more than anybody writes. */
constexpr int max_typedefs = 100;

/* Whether the DIE belongs in the list of a PARENT, a tag. */
bool is_item(unsigned int parent, const Die &die, const Format &format)
{
	const unsigned int child = die.tag();

	if (parent == DW_TAG_enumeration_type)
		return child == DW_TAG_enumerator;
	if (parent == DW_TAG_subprogram || parent == DW_TAG_subroutine_type)
		return child == DW_TAG_formal_parameter ||
		       (child == DW_TAG_unspecified_parameters && format.facts);
	if (format.facts && (child == DW_TAG_inheritance || die.has(DW_AT_virtuality)))
		fail("%s: versions do not cover base classes and virtual functions of C++",
		     die.where().c_str());
	/* A static member of C++ is a symbol of its own, and only DWARF 4 calls it a member. */
	return (child == DW_TAG_member && !(format.facts && die.has(DW_AT_external))) ||
	       (child == DW_TAG_variant && parent == DW_TAG_variant_part) ||
	       (child == DW_TAG_variant_part && parent != DW_TAG_variant);
}

bool is_qualifier(unsigned int tag)
{
	return tag == DW_TAG_const_type || tag == DW_TAG_volatile_type || tag == DW_TAG_restrict_type;
}

/* Writes one DIE to TEXT. */
struct Writer : TextWriter {
	Text &text;
	const void *last_child = nullptr; /* of the DIE, or of its children */

	void write_symbol(const Description &symbol)
	{
		const Die die(object, symbol.die);
		const bool is_function = die.tag() == DW_TAG_subprogram ||
					 die.tag() == DW_TAG_subroutine_type;

		text.add_word(is_function ? "subprogram" : "variable");
		if (is_function)
			return write_function(die, Die(object, symbol.definition));
		if (format.facts && symbol.is_thread_local)
			text.add_word(" thread_local");
		/* Either the definition has it or the declaration that it refers to. */
		for (const Dwarf_Die &place : { symbol.definition, symbol.die }) {
			const Die die(object, place);

			if (format.facts && die.has(DW_AT_alignment) &&
			    (die.tag() == DW_TAG_variable || die.tag() == DW_TAG_member)) {
				write_constant(die, DW_AT_alignment, "alignment");
				break;
			}
		}
		text.add_word(" ");
		write_type_of(die);
	}

	void write_type(const Die &die, std::string_view name)
	{
		const unsigned int tag = die.tag();
		const bool is_alias = tag == DW_TAG_typedef || tag == DW_TAG_template_type_parameter;
		const bool is_array = tag == DW_TAG_array_type;
		const bool is_aggregate = tag == DW_TAG_structure_type || tag == DW_TAG_class_type ||
					  tag == DW_TAG_union_type || tag == DW_TAG_enumeration_type;
		/*
		 * A type is opaque, without members and size, if it is only declared, or defined in a
		 * .c file: then no other file can rely on its layout.
		 */
		const bool hide = format.hide_private && die.unit().is_c && !(rules && rules->find("visible", name));
		const bool is_opaque = is_aggregate && (die.flag(DW_AT_declaration) ||
			die.is_in_private_file(hide) || (rules && rules->find("declonly", name)));
		const char *const known = known_tag_name(tag);

		if (!known || (!is_alias && !ends_with(known, "_type")) || tag == DW_TAG_subrange_type ||
		    tag == DW_TAG_ptr_to_member_type || tag == DW_TAG_string_type)
			fail("%s: %s is not a type", die.where().c_str(), tag_name(tag).c_str());
		text.add_words({ known, is_alias ? "_type" : "" });
		if (tag == DW_TAG_unspecified_type)
			return;
		if (tag == DW_TAG_subroutine_type)
			return write_function(die, die);
		if (is_array)
			write_dimensions(die);
		else
			write_name(name);
		if (tag != DW_TAG_base_type) {
			text.add_word(" {\n");
			if (!is_aggregate)
				write_type_of(die);
			else if (!is_opaque)
				write_children(die, name);
			text.add("\n}");
		}
		if (is_opaque || (is_array && !format.facts))
			return;

		const std::string *by_rule = rules ? rules->find("byte_size", name) : nullptr;

		if (die.flag(DW_AT_GNU_vector))
			text.add_word(" vector");
		if (by_rule && die.constant(DW_AT_byte_size))
			text.add_words({ " byte_size(", *by_rule, ")" });
		else
			write_constant(die, DW_AT_byte_size, "byte_size");
		if (tag == DW_TAG_base_type)
			write_constant(die, DW_AT_encoding, "encoding");
		write_constant(die, DW_AT_alignment, "alignment");
		if (!format.facts)
			return;
		if (tag == DW_TAG_enumeration_type)
			if (const auto encoding = number_kind(die.place()).encoding)
				write_value("encoding", *encoding);
		write_constant(die, DW_AT_bit_size, "bit_size");
		write_constant(die, DW_AT_byte_stride, "byte_stride");
		write_constant(die, DW_AT_calling_convention, "calling_convention", DW_CC_normal);
		/* rustc writes that a pointer has none, which is 0. */
		write_constant(die, DW_AT_address_class, "address_class", 0);
		write_constant(die, DW_AT_endianity, "endianity");
	}

	void write_dimensions(const Die &die)
	{
		Die child;

		for (Children children(die); children.next(child);) {
			if (child.tag() != DW_TAG_subrange_type)
				continue;

			const auto count = child.constant(DW_AT_count);
			const auto upper_bound = child.constant(DW_AT_upper_bound);

			text.add_words({ "[", count ? std::to_string(*count) :
					      upper_bound ? std::to_string(*upper_bound + 1) : "", "]" });
		}
	}

	static bool is_variadic(const Die &function)
	{
		Die child;

		for (Children children(function); children.next(child);)
			if (child.tag() == DW_TAG_unspecified_parameters)
				return true;
		return false;
	}

	void write_function(const Die &die, const Die &definition)
	{
		if (format.facts) {
			if (die.flag(DW_AT_noreturn))
				text.add_word(" noreturn");
			if (!die.flag(DW_AT_prototyped) && die.unit().is_c)
				text.add_word(" unprototyped");
			write_constant(die, DW_AT_calling_convention, "calling_convention",
				       DW_CC_normal);
			write_constant(die, DW_AT_address_class, "address_class", 0);
		}
		text.add_word(" (\n");
		write_children(die, {});
		/* Of a function that is also inlined, clang says "..." in the definition only. */
		if (format.facts && !is_variadic(die) && is_variadic(definition))
			text.add_words({ text.text.back() == '\n' ? "" : " ,\n", "unspecified_parameters" });
		text.add("\n)\n-> ");
		write_type_of(die, format.facts);
	}

	/*
	 * Writes the list of DIE, a type called NAME: members, enumerators or parameters. Other
	 * children (nested types, methods, template parameters) are no part of its layout.
	 */
	void write_children(const Die &die, std::string_view name, unsigned int depth = 0)
	{
		NumberKind kind;
		bool is_first = true;
		Die child;

		if (depth > max_depth)
			fail("%s: nested more than %u levels deep", die.where().c_str(), max_depth);
		if (format.signed_numbers && die.tag() == DW_TAG_enumeration_type)
			kind = number_kind(die.place());
		else if (format.signed_numbers && die.tag() == DW_TAG_variant_part)
			if (const auto discriminant = die.target(DW_AT_discr))
				kind = number_kind(Die(object, *discriminant).target(DW_AT_type));

		for (Children children(die); children.next(child);) {
			/* Siblings inside their own DIE would multiply what is there. */
			if (child.place().addr <= last_child)
				fail("%s: a DW_AT_sibling leads to it from outside", child.where().c_str());
			last_child = child.place().addr;
			if (!is_item(die.tag(), child, format) || (rules && is_ignored(name, child)))
				continue;
			text.add_words({ is_first ? "" : " ,\n", known_tag_name(child.tag()) });
			is_first = false;
			switch (child.tag()) {
			case DW_TAG_enumerator:
				write_enumerator(child, name, kind);
				break;
			case DW_TAG_formal_parameter:
			case DW_TAG_member:
				write_declaration(child, die.tag() == DW_TAG_union_type);
				break;
			case DW_TAG_unspecified_parameters:
				break;
			default:
				text.add_word(" {\n");
				write_children(child, {}, depth + 1);
				text.add("\n}");
				if (child.tag() == DW_TAG_variant)
					write_number(child, DW_AT_discr_value, " discr_value(", kind, ")");
			}
		}
	}

	void write_enumerator(const Die &die, std::string_view enumeration, const NumberKind &kind)
	{
		const std::string *by_rule =
			rules ? rules->find("enumerator_value", enumeration, die.name()) : nullptr;

		text.add_words({ " ", die.name() });
		if (by_rule)
			text.add_words({ " = ", *by_rule });
		else if (die.has(DW_AT_const_value))
			write_number(die, DW_AT_const_value, " = ", kind, "");
	}

	/* A member or parameter. */
	void write_declaration(const Die &die, bool in_union)
	{
		const bool is_member = die.tag() == DW_TAG_member;
		const KabiUnion kabi = kabi_union_of(die);

		text.add_word(" ");
		write_type_of(die, !is_member && format.facts);
		if (kabi.kind == KabiUnion::renamed && (is_member || !format.facts))
			write_name(kabi.name);
		else if ((is_member || !format.facts) && !(rules && starts_with(die.name(), "__kabi_")))
			write_name(die.name());
		if (!format.facts) {
			write_constant(die, DW_AT_accessibility, "accessibility");
			write_constant(die, DW_AT_bit_size, "bit_size");
			write_constant(die, DW_AT_data_bit_offset, "data_bit_offset");
			write_constant(die, DW_AT_data_member_location, "data_member_location");
		} else if (is_member) {
			write_position(die, in_union);
			/* A union that stands for something else has the alignment of that. */
			write_constant(kabi.placeholder ? Die(object, *kabi.placeholder) : die,
				       DW_AT_alignment, "alignment");
		}
	}

	/* What DW_AT_type of DIE refers to or, with rules, stands for. */
	void write_type_of(const Die &die, bool without_qualifiers = false)
	{
		auto type = die.target(DW_AT_type);
		KabiUnion kabi = kabi_union_of(die);

		for (unsigned int depth = 0; kabi.kind; depth++) {
			if (kabi.kind == KabiUnion::ignored)
				return;
			if (depth > max_depth)
				fail("%s: nested more than %u levels deep", die.where().c_str(), max_depth);

			const Die placeholder(object, *kabi.placeholder);

			type = placeholder.target(DW_AT_type);
			kabi = kabi_union_of(placeholder);
		}
		for (int i = 0; without_qualifiers && type && i < max_typedefs; i++) {
			const Die die(object, *type);

			if (!is_qualifier(die.tag()))
				break;
			type = die.target(DW_AT_type);
		}
		if (type)
			types.add_type(text, *type);
		else
			text.add_word("base_type void");
	}

	/* The type of DIE as a union that stands for something else. */
	KabiUnion kabi_union_of(const Die &die) const
	{
		return rules ? kabi_union(object, die.target(DW_AT_type)) : KabiUnion();
	}

	/* Whether a rule or a name leaves ITEM of the type PARENT out. */
	bool is_ignored(std::string_view parent, const Die &item) const
	{
		if (item.tag() == DW_TAG_enumerator)
			return rules->find("enumerator_ignore", parent, item.name());
		return item.tag() == DW_TAG_member && kabi_union_of(item).kind == KabiUnion::ignored;
	}

	void write_name(std::string_view name)
	{
		if (name.empty())
			return;
		text.add_word(" ");
		text.add(name);
	}

	void write_value(const char *name, uint64_t value)
	{
		text.add_words({ " ", name, "(", std::to_string(value), ")" });
	}

	/* " name(value)"; nothing for a value that is USUAL, or is no constant. */
	void write_constant(const Die &die, unsigned int attribute, const char *name,
			    std::optional<uint64_t> usual = {})
	{
		const auto value = die.constant(attribute);

		if (value && value != usual)
			write_value(name, *value);
	}

	/* Format 2: where a member is. In a union 0 says nothing. */
	void write_position(const Die &die, bool in_union)
	{
		const auto bits = die.constant(DW_AT_bit_size);
		auto location = die.member_location(), bit_offset = die.constant(DW_AT_data_bit_offset);

		if (!bits) {
			if (bit_offset && *bit_offset % 8 == 0 && !location)
				location = *bit_offset / 8;
			if (location && (*location || !in_union))
				write_value("data_member_location", *location);
			return;
		}

		uint64_t position = 8 * location.value_or(0) + bit_offset.value_or(0);

		/* Until DWARF 4 it is counted from the most significant bit of what holds the field. */
		if (!bit_offset && die.has(DW_AT_bit_offset)) {
			const uint64_t from_top = die.constant(DW_AT_bit_offset).value_or(0);
			const auto own = die.constant(DW_AT_byte_size);
			const auto size = own ? own : number_kind(die.target(DW_AT_type)).size;

			position += object.is_big_endian() ? from_top :
							      8 * size.value_or(0) - from_top - *bits;
		}
		write_value("bit_size", *bits);
		write_value("data_bit_offset", position);
	}

	/* Writes ATTRIBUTE of DIE between BEFORE and AFTER, if it is a number. */
	void write_number(const Die &die, unsigned int attribute, const char *before, const NumberKind &kind,
			  const char *after)
	{
		const auto constant = die.constant(attribute);
		const std::string digits = format.signed_numbers ? die.number(attribute, kind) :
					   constant		 ? std::to_string(*constant) : "";

		/* In format 2, " = " stays even if the value of an enumerator is no number. */
		if (!digits.empty() || (format.signed_numbers && !*after))
			text.add_words({ before, digits, after });
	}

	/* What numbers of TYPE are: their size and encoding, behind typedefs and qualifiers. */
	NumberKind number_kind(const std::optional<Dwarf_Die> &type, int depth = 0) const
	{
		if (!type)
			return {};

		const Die die(object, *type);
		NumberKind kind = { die.constant(DW_AT_byte_size), die.constant(DW_AT_encoding) };
		const auto next = die.target(DW_AT_type);

		/* An enumeration's type is that of its numbers; its own encoding may be one for all. */
		if (next && depth < max_typedefs &&
		    (die.tag() == DW_TAG_typedef || die.tag() == DW_TAG_enumeration_type ||
		     die.tag() == DW_TAG_atomic_type || is_qualifier(die.tag()))) {
			const NumberKind behind = number_kind(next, depth + 1);

			kind.size = kind.size ? kind.size : behind.size;
			kind.encoding = behind.encoding ? behind.encoding : kind.encoding;
		}
		return kind;
	}
};

} /* namespace */

void TextWriter::write_symbol(const Description &symbol, Text &text) const
{
	Writer{ *this, text }.write_symbol(symbol);
}

void TextWriter::write_type(const Die &die, std::string_view name, Text &text) const
{
	Writer{ *this, text }.write_type(die, name);
}
