// SPDX-License-Identifier: GPL-2.0
/*
 * Reading DIEs through libdw, with every failure turned into an Error.
 *
 * libdw returns NULL both for an attribute that is absent and for one that it
 * cannot find because the DIE is damaged; only dwarf_errno() tells them apart.
 */
#include "dwarf.hh"

#include "error.hh"
#include "text.hh"

namespace {

const char *attribute_name(unsigned int attribute)
{
	switch (attribute) {
	case DW_AT_abstract_origin:
		return "DW_AT_abstract_origin";
	case DW_AT_decl_file:
		return "DW_AT_decl_file";
	case DW_AT_linkage_name:
		return "DW_AT_linkage_name";
	case DW_AT_name:
		return "DW_AT_name";
	case DW_AT_type:
		return "DW_AT_type";
	default:
		return nullptr;
	}
}

std::string libdw_message()
{
	const char *message = dwarf_errmsg(-1);

	return message ? message : "no reason given";
}

} /* namespace */

int Die::tag() const
{
	int tag = dwarf_tag(&die_);

	if (tag == DW_TAG_invalid)
		fail("DIE at ", hex(offset()), ": no valid tag");
	return tag;
}

uint64_t Die::offset() const
{
	return dwarf_dieoffset(&die_);
}

Die Die::unit() const
{
	Dwarf_Die unit;

	if (!dwarf_diecu(&die_, &unit, nullptr, nullptr))
		fail("DIE at ", hex(offset()), ": no unit: ", libdw_message());
	return Die(unit);
}

void Die::unreadable(unsigned int attribute) const
{
	const char *name = attribute_name(attribute);

	fail("DIE at ", hex(offset()), ": cannot read ",
	     name ? name : "attribute " + hex(attribute), ": ", libdw_message());
}

std::optional<Dwarf_Attribute> Die::attribute(unsigned int attribute) const
{
	Dwarf_Attribute found;

	(void)dwarf_errno();
	if (dwarf_attr(&die_, attribute, &found))
		return found;
	if (int error = dwarf_errno())
		fail("DIE at ", hex(offset()), ": cannot read its attributes: ",
		     dwarf_errmsg(error));
	return std::nullopt;
}

bool Die::has_children() const
{
	int answer = dwarf_haschildren(&die_);

	if (answer < 0)
		fail("DIE at ", hex(offset()), ": broken abbreviation: ", libdw_message());
	return answer;
}

bool Die::flag(unsigned int attribute) const
{
	auto found = this->attribute(attribute);
	bool value;

	if (!found)
		return false;
	if (dwarf_formflag(&*found, &value))
		unreadable(attribute);
	return value;
}

std::optional<uint64_t> Die::constant(unsigned int attribute) const
{
	auto found = this->attribute(attribute);
	Dwarf_Word value;

	if (!found)
		return std::nullopt;
	switch (dwarf_whatform(&*found)) {
	case DW_FORM_data1:
	case DW_FORM_data2:
	case DW_FORM_data4:
	case DW_FORM_data8:
	case DW_FORM_udata:
	case DW_FORM_sdata:
	case DW_FORM_implicit_const:
		if (dwarf_formudata(&*found, &value))
			unreadable(attribute);
		return value;
	default:
		return std::nullopt;
	}
}

std::optional<std::string_view> Die::string(unsigned int attribute) const
{
	auto found = this->attribute(attribute);

	if (!found)
		return std::nullopt;

	const char *value = dwarf_formstring(&*found);

	if (!value)
		unreadable(attribute);
	if (has_control_character(value))
		fail("DIE at ", hex(offset()), ": control character in a name");
	return value;
}

std::optional<Die> Die::reference(unsigned int attribute) const
{
	auto found = this->attribute(attribute);
	Dwarf_Die value;

	if (!found)
		return std::nullopt;
	if (!dwarf_formref_die(&*found, &value))
		unreadable(attribute);
	return Die(value);
}

std::optional<std::string_view> Die::decl_file() const
{
	auto index = constant(DW_AT_decl_file);
	Dwarf_Files *files;
	size_t count;

	if (!index)
		return std::nullopt;

	Die unit = this->unit();

	/* Read once for each unit, libdw keeps it. */
	if (dwarf_getsrcfiles(&unit.die_, &files, &count))
		unreadable(DW_AT_decl_file);

	Dwarf_Half version = 0;

	if (!dwarf_cu_info(die_.cu, &version, nullptr, nullptr, nullptr, nullptr, nullptr,
			   nullptr) &&
	    version < 5 && *index == 0)
		return std::nullopt;

	const char *file = *index < count ? dwarf_filesrc(files, *index, nullptr, nullptr) :
					    nullptr;

	if (!file)
		fail("DIE at ", hex(offset()), ": DW_AT_decl_file ", *index,
		     " is not in the unit's table of ", count, " files");
	return file;
}

Die::Children::Iterator Die::Children::begin() const
{
	Dwarf_Die child;

	switch (dwarf_child(&parent_.die_, &child)) {
	case 0:
		return Iterator(Die(child));
	case 1:
		return Iterator(std::nullopt);
	default:
		fail("DIE at ", hex(parent_.offset()), ": cannot read its children: ",
		     libdw_message());
	}
}

Die::Children::Iterator &Die::Children::Iterator::operator++()
{
	Dwarf_Die next;

	switch (dwarf_siblingof(&die_->die_, &next)) {
	case 0:
		/* A DW_AT_sibling that leads backwards would never end. */
		if (next.addr <= die_->die_.addr)
			fail("DIE at ", hex(die_->offset()), ": its sibling precedes it");
		die_ = Die(next);
		break;
	case 1:
		die_.reset();
		break;
	default:
		fail("DIE at ", hex(die_->offset()), ": cannot read its sibling: ",
		     libdw_message());
	}
	return *this;
}

void FileOrder::visit(const Die &die)
{
	if (die.offset() <= last_)
		fail("DIE at ", hex(die.offset()), ": a DW_AT_sibling leads to it from outside");
	last_ = die.offset();
}

std::string tag_name(int tag)
{
	switch (tag) {
#define TAG(name) case DW_TAG_##name: return #name
	TAG(array_type);
	TAG(atomic_type);
	TAG(base_type);
	TAG(class_type);
	TAG(compile_unit);
	TAG(const_type);
	TAG(enumeration_type);
	TAG(enumerator);
	TAG(formal_parameter);
	TAG(immutable_type);
	TAG(inheritance);
	TAG(lexical_block);
	TAG(member);
	TAG(namespace);
	TAG(packed_type);
	TAG(partial_unit);
	TAG(pointer_type);
	TAG(ptr_to_member_type);
	TAG(reference_type);
	TAG(restrict_type);
	TAG(rvalue_reference_type);
	TAG(shared_type);
	TAG(string_type);
	TAG(structure_type);
	TAG(subprogram);
	TAG(subrange_type);
	TAG(subroutine_type);
	TAG(template_type_parameter);
	TAG(type_unit);
	TAG(typedef);
	TAG(union_type);
	TAG(unspecified_type);
	TAG(variable);
	TAG(variant);
	TAG(variant_part);
	TAG(volatile_type);
#undef TAG
	default:
		return "tag " + hex(tag);
	}
}
