// SPDX-License-Identifier: GPL-2.0
/*
 * Reading kABI rules, and recognizing unions that reserve, rename and ignore.
 */
#include "kabi.hh"

#include "error.hh"
#include "text.hh"

namespace {

constexpr char section[] = ".discard.gendwarfksyms.kabi_rules";

/*
 * An optional "-" and decimal digits, at most 64 bits of them, modulo 2^64; empty
 * for anything else.
 */
std::optional<uint64_t> parse_number(std::string_view text)
{
	bool negative = starts_with(text, "-");
	uint64_t value = 0;

	if (negative)
		text.remove_prefix(1);
	if (text.empty())
		return std::nullopt;
	for (char c : text) {
		if (c < '0' || c > '9' || value > (UINT64_MAX - (c - '0')) / 10)
			return std::nullopt;
		value = value * 10 + (c - '0');
	}
	return negative ? -value : value;
}

} /* namespace */

KabiRules::KabiRules(const Object &object)
{
	for (std::string_view records : object.sections(section)) {
		while (records.find_first_not_of('\0') != records.npos)
			add(records);
	}
}

/* Adds the first of RECORDS, and takes it off them. */
void KabiRules::add(std::string_view &records)
{
	std::string field[4];
	auto &[version, type, target, value] = field;

	for (std::string &text : field) {
		size_t end = records.find('\0');

		if (end == records.npos)
			fail("kABI rule '", type, "' for '", target, "': incomplete");
		if (has_control_character(records.substr(0, end)))
			fail("kABI rule '", type, "' for '", target, "': control character");
		text = records.substr(0, end);
		records.remove_prefix(end + 1);
	}
	if (version != "1")
		fail("kABI rule '", type, "' for '", target, "': unknown version '", version, "'");

	if (type == "type_string") {
		type_strings_[target] = value;
		return;
	}
	if (type == "byte_size" || type == "enumerator_value") {
		if (!parse_number(value))
			fail("kABI rule '", type, "' for '", target, "': '", value,
			     "' is not a number of 64 bits");
	} else if (type != "declonly" && type != "enumerator_ignore") {
		fail("kABI rule '", type, "' for '", target, "': unknown type of rule");
	}
	rules_[{ type, target }] = value;
}

const std::string *KabiRules::find(const char *type, std::string_view target) const
{
	if (rules_.empty())
		return nullptr;

	auto rule = rules_.find({ type, std::string(target) });

	return rule == rules_.end() ? nullptr : &rule->second;
}

bool KabiRules::declonly(std::string_view type) const
{
	return !type.empty() && find("declonly", type);
}

std::optional<uint64_t> KabiRules::byte_size(std::string_view type) const
{
	const std::string *value = type.empty() ? nullptr : find("byte_size", type);

	return value ? parse_number(*value) : std::nullopt;
}

bool KabiRules::ignores(std::string_view type, std::string_view enumerator) const
{
	return !type.empty() &&
	       find("enumerator_ignore", std::string(type).append(" ").append(enumerator));
}

std::optional<uint64_t> KabiRules::value(std::string_view type, std::string_view enumerator) const
{
	const std::string *value =
		type.empty() ? nullptr :
			       find("enumerator_value",
				    std::string(type).append(" ").append(enumerator));

	return value ? parse_number(*value) : std::nullopt;
}

namespace {

/* What MEMBER of a union makes of it, going by its own name. */
KabiUnion by_name(const Die &member)
{
	constexpr std::string_view renamed = "__kabi_renamed";
	std::string_view name = member.name().value_or("");

	if (starts_with(name, "__kabi_reserved"))
		return { KabiUnion::reserved, {}, member.offset() };
	if (starts_with(name, renamed))
		return { KabiUnion::renamed, name.substr(renamed.size()), member.offset() };
	if (starts_with(name, "__kabi_ignored"))
		return { KabiUnion::ignored, {}, std::nullopt };
	return {};
}

KabiUnion by_first_member(const Die &type)
{
	for (const Die &child : type.children())
		if (child.tag() == DW_TAG_member)
			return by_name(child);
	return {};
}

} /* namespace */

KabiUnion kabi_union(const Die &type)
{
	int members = 0;

	if (type.tag() != DW_TAG_union_type)
		return {};
	for (const Die &child : type.children()) {
		if (child.tag() != DW_TAG_member)
			continue;
		if (members++ == 2)
			break;

		KabiUnion found = by_name(child);
		auto inner = child.reference(DW_AT_type);

		if (found.kind == KabiUnion::none && inner &&
		    inner->tag() == DW_TAG_structure_type)
			found = by_first_member(*inner);
		if (found.kind != KabiUnion::none)
			return found;
	}
	return {};
}

bool is_kabi_name(std::string_view name)
{
	return starts_with(name, "__kabi_");
}
