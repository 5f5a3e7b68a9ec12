// SPDX-License-Identifier: GPL-2.0
/*
 * What DWARF calls tags and attributes.
 */
#include "dwarf.hh"

#include "error.hh"

const char *attribute_name(unsigned int attribute)
{
	switch (attribute) {
#define X(name)			\
	case DW_AT_##name:	\
		return #name;
		GENDWARFKSYMS_ATTRIBUTES(X)
#undef X
	default:
		return nullptr;
	}
}

std::string tag_name(unsigned int tag)
{
	const std::string_view name = known_tag_name(tag);

	return name.empty() ? "tag " + hex(tag) : std::string(name);
}

std::string_view known_tag_name(unsigned int tag)
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
	TAG(unspecified_parameters);
	TAG(unspecified_type);
	TAG(variable);
	TAG(variant);
	TAG(variant_part);
	TAG(volatile_type);
#undef TAG
	default:
		return {};
	}
}
