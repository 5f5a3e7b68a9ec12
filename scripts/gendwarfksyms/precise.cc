// SPDX-License-Identifier: GPL-2.0
/*
 * Format 2: what its text has more and less than that of format 1.
 *
 * A version should change when a caller that was compiled against the old object could
 * misbehave with the new one, and stay as it is otherwise. So there is more text for
 *
 *   functions	noreturn, unprototyped (of C), calling_convention, unspecified_parameters
 *   variables	thread_local, alignment
 *   types	address_class, endianity, bit_size; of enumerations the encoding
 *   arrays	vector, byte_size, alignment, byte_stride
 *   members	alignment
 *   numbers	a sign, and up to 128 bits
 *
 * and none for names and the outermost const, volatile and restrict of parameters, nor for
 * accessibility. Bit-fields have one notation whatever the version of DWARF.
 */
#include "convert.hh"

#include <algorithm>
#include <string>

namespace {

/* Typedefs of typedefs, or qualifiers: more than anybody writes. */
constexpr int max_typedefs = 100;

bool is_signed_encoding(uint64_t encoding)
{
	switch (encoding) {
	case DW_ATE_signed:
	case DW_ATE_signed_char:
	case DW_ATE_signed_fixed:
		return true;
	default:
		return false;
	}
}

bool is_qualifier(unsigned int tag)
{
	return tag == DW_TAG_const_type || tag == DW_TAG_volatile_type ||
	       tag == DW_TAG_restrict_type;
}

/* The number that BYTES begin with, as far as they go. */
uint64_t uleb(std::string_view bytes)
{
	uint64_t value = 0;
	unsigned int shift = 0;

	for (unsigned char byte : bytes) {
		if (shift < 64)
			value |= static_cast<uint64_t>(byte & 0x7f) << shift;
		shift += 7;
		if (!(byte & 0x80))
			break;
	}
	return value;
}

/* A number of 128 bits in decimal digits, with its sign. */
std::string decimal(unsigned __int128 value, bool is_signed)
{
	bool negative = is_signed && value >> 127;
	std::string digits;

	if (negative)
		value = -value;
	do {
		digits.push_back('0' + static_cast<int>(value % 10));
		value /= 10;
	} while (value);
	if (negative)
		digits.push_back('-');
	std::reverse(digits.begin(), digits.end());
	return digits;
}

} /* namespace */

/* What numbers of the type at OFFSET are: size and encoding behind typedefs and qualifiers. */
Converter::NumberKind Converter::number_kind(uint64_t offset, int depth)
{
	if (auto known = kinds_.find(offset); known != kinds_.end())
		return known->second;

	const Die die = info_.die(offset, *unit_);
	NumberKind kind = { die.constant(DW_AT_byte_size), die.constant(DW_AT_encoding) };
	auto next = die.target(DW_AT_type);

	/* The type of an enumeration is that of its numbers; its encoding may be one for all. */
	if (next && depth < max_typedefs &&
	    (die.tag() == DW_TAG_typedef || die.tag() == DW_TAG_enumeration_type ||
	     die.tag() == DW_TAG_atomic_type || is_qualifier(die.tag()))) {
		const NumberKind behind = number_kind(*next, depth + 1);

		kind.size = kind.size ? kind.size : behind.size;
		kind.encoding = behind.encoding ? behind.encoding : kind.encoding;
	}
	kinds_.emplace(offset, kind);
	return kind;
}

/* What the numbers of DIE's type are. */
Converter::NumberKind Converter::number_kind_of_type(const Die &die)
{
	auto type = die.target(DW_AT_type);

	return type ? number_kind(*type) : NumberKind();
}

/*
 * Writes ATTRIBUTE of DIE: with its name, or the digits alone; nothing where it is no number.
 * Compilers write a number in various forms, some of which do not tell -1 from 255: the
 * KIND of number does.
 */
void Converter::write_number(const Die &die, unsigned int attribute, bool with_name, NumberKind kind)
{
	unsigned __int128 value = 0;
	bool is_signed = false;

	if (auto constant = die.constant(attribute)) {
		value = *constant;
		if (die.form(attribute) == DW_FORM_sdata ||
		    die.form(attribute) == DW_FORM_implicit_const) {
			value = static_cast<__int128>(static_cast<int64_t>(*constant));
			is_signed = true;
		}
	} else {
		auto block = die.block(attribute);

		if (!block || block->size() > sizeof(value))
			return;
		for (size_t i = 0; i < block->size(); i++) {
			size_t at = info_.object().is_big_endian() ? i : block->size() - 1 - i;

			value = value << 8 | static_cast<uint8_t>((*block)[at]);
		}
	}
	if (kind.encoding) {
		is_signed = is_signed_encoding(*kind.encoding);
		if (kind.size && *kind.size && *kind.size < sizeof(value)) {
			unsigned int unused = 8 * (sizeof(value) - *kind.size);

			value <<= unused;
			value = is_signed ? static_cast<unsigned __int128>(
						    static_cast<__int128>(value) >> unused) :
					    value >> unused;
		}
	}
	if (value <= UINT64_MAX) {
		write(graph_.number(value, with_name ? attribute : 0));
		return;
	}

	std::string text = decimal(value, is_signed);

	if (with_name)
		text = std::string(" ") + attribute_name(attribute) + "(" + text + ")";
	write(Token(Token::text, graph_.add_text(text)));
}

/* rustc says that a pointer has none, which is 0. */
void Converter::write_address_class(const Die &die)
{
	if (die.constant(DW_AT_address_class).value_or(0))
		write_constant(die, DW_AT_address_class);
}

/* What a function or function type has beside parameters and result. */
void Converter::write_function_facts(const Die &die)
{
	auto convention = die.constant(DW_AT_calling_convention);

	if (die.flag(DW_AT_noreturn))
		write(Word::noreturn);
	if (!die.flag(DW_AT_prototyped) && info_.is_in_c(die.unit()))
		write(Word::unprototyped);
	if (convention && *convention != DW_CC_normal)
		write(graph_.number(*convention, DW_AT_calling_convention));
	write_address_class(die);
}

/* What the variable SYMBOL has beside its type. */
void Converter::write_variable_facts(const Description &symbol)
{
	if (symbol.is_thread_local)
		write(Word::thread_local_variable);
	/* Either the definition has it or the declaration that it refers to. */
	for (uint64_t offset : { symbol.definition, symbol.die }) {
		const Die die = info_.die(offset);

		if ((die.tag() == DW_TAG_variable || die.tag() == DW_TAG_member) &&
		    die.has(DW_AT_alignment)) {
			write_constant(die, DW_AT_alignment);
			break;
		}
	}
}

/* What stands behind the size of a type other than a function type. */
void Converter::write_type_facts(const Die &die)
{
	switch (die.tag()) {
	case DW_TAG_enumeration_type:
		if (auto encoding = number_kind(die.offset()).encoding)
			write(graph_.number(*encoding, DW_AT_encoding));
		break;
	case DW_TAG_array_type:
		if (die.flag(DW_AT_GNU_vector))
			write(Word::vector);
		write_constant(die, DW_AT_byte_size);
		write_constant(die, DW_AT_alignment);
		write_constant(die, DW_AT_byte_stride);
		break;
	case DW_TAG_base_type:
		write_constant(die, DW_AT_bit_size);
		break;
	default:
		if (auto convention = die.constant(DW_AT_calling_convention);
		    convention && *convention != DW_CC_normal)
			write(graph_.number(*convention, DW_AT_calling_convention));
	}
	write_address_class(die);
	write_constant(die, DW_AT_endianity);
}

/* The position of a member of a structure, or of a union. */
void Converter::write_position(const Die &die, bool in_union)
{
	auto location = die.constant(DW_AT_data_member_location);

	/* What nearly all are. */
	if (location && !die.has_any<DW_AT_bit_size, DW_AT_data_bit_offset>()) {
		if (*location || !in_union)
			write(graph_.number(*location, DW_AT_data_member_location));
		return;
	}

	auto bits = die.constant(DW_AT_bit_size), bit_offset = die.constant(DW_AT_data_bit_offset);

	/* How DWARF 2 says it. */
	if (!location)
		if (auto expression = die.block(DW_AT_data_member_location);
		    expression && !expression->empty() && expression->front() == DW_OP_plus_uconst)
			location = uleb(expression->substr(1));
	if (!bits) {
		if (bit_offset && *bit_offset % 8 == 0 && !location)
			location = *bit_offset / 8;
		if (location && (*location || !in_union))
			write(graph_.number(*location, DW_AT_data_member_location));
		return;
	}

	if (bit_offset) {
		*bit_offset += 8 * location.value_or(0);
	} else {
		/* Counted from the most significant bit of what holds it, until DWARF 4. */
		uint64_t from_top = die.constant(DW_AT_bit_offset).value_or(0);
		auto size = die.constant(DW_AT_byte_size);

		if (!size)
			size = number_kind_of_type(die).size;
		bit_offset = 8 * location.value_or(0);
		if (die.has(DW_AT_bit_offset))
			*bit_offset += info_.object().is_big_endian() ?
					       from_top :
					       8 * size.value_or(0) - from_top - *bits;
	}
	write(graph_.number(*bits, DW_AT_bit_size));
	write(graph_.number(*bit_offset, DW_AT_data_bit_offset));
}

/* The index in types_ of a type without its outermost qualifiers: to a caller a parameter has none. */
uint32_t Converter::unqualified(uint32_t type)
{
	uint32_t last = type;

	if (types_[type].unqualified != IdTable::none)
		return types_[type].unqualified;
	for (int i = 0; i < max_typedefs; i++) {
		const Die die = info_.die(types_[last].offset, *unit_);
		auto next = die.target(DW_AT_type);

		if (!is_qualifier(die.tag()) || !next)
			break;
		last = type_at(*next);
	}
	types_[type].unqualified = last;
	return last;
}
