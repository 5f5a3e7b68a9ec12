// SPDX-License-Identifier: GPL-2.0
/* Reading kABI rules, and recognizing unions that reserve, rename and ignore. */
#include "kabi.hh"

#include <cerrno>
#include <cstring>

/* Whether TEXT is an optional "-" and digits, at most 64 bits. Rewrites it without a sign. */
static bool read_number(std::string &text)
{
	const char *digits = text.c_str() + starts_with(text, "-");

	errno = 0;
	strtoull(digits, nullptr, 10);
	if (errno || !*digits || digits[strspn(digits, "0123456789")])
		return false;
	text = std::to_string(strtoull(text.c_str(), nullptr, 10));
	return true;
}

KabiRules::KabiRules(const Object &object, bool wanted)
{
	for (std::string_view records : object.sections(".discard.gendwarfksyms.kabi_rules")) {
		while (wanted && records.find_first_not_of('\0') != records.npos) {
			std::string field[4], &version = field[0], &type = field[1];
			std::string &target = field[2], &value = field[3];
			auto wrong = [&](const std::string &why) {
				fail("kABI rule '%s' for '%s': %s", type.c_str(), target.c_str(),
				     why.c_str());
			};

			for (std::string &text : field) {
				const size_t end = records.find('\0');

				if (end == records.npos)
					wrong("incomplete");
				if (has_control_character(records.substr(0, end)))
					wrong("control character");
				text = records.substr(0, end);
				records.remove_prefix(end + 1);
			}
			if (version != "1")
				wrong("unknown version '" + version + "'");
			if (type == "byte_size" || type == "enumerator_value") {
				if (!read_number(value))
					wrong("'" + value + "' is not a number of 64 bits");
			} else if (type != "declonly" && type != "enumerator_ignore" &&
				   type != "type_string" && type != "visible") {
				wrong("unknown type of rule");
			}
			type.append(" ").append(target);
			values_.emplace_back();
			values_[ids_.add(type, values_.size() - 1)] = value;
		}
	}
}

const std::string *KabiRules::find(const char *rule, std::string_view type,
				   std::string_view enumerator) const
{
	/* A type without a name has no rules. */
	if (type.empty() || values_.empty())
		return nullptr;

	std::string key = std::string(rule).append(" ").append(type);

	if (enumerator.data())
		key.append(" ").append(enumerator);

	const uint32_t id = ids_.find(key);

	return id == none ? nullptr : &values_[id];
}

KabiUnion kabi_union(const Object &object, const std::optional<Dwarf_Die> &type, int tag)
{
	constexpr std::string_view renamed = "__kabi_renamed";
	Dwarf_Die place = type.value_or(Dwarf_Die());

	if (!type || dwarf_tag(&place) != tag)
		return {};

	const Die die(object, place);
	int members = tag == DW_TAG_union_type ? 2 : 1;
	Die member;

	for (Children children(die); members && children.next(member);) {
		if (member.tag() != DW_TAG_member)
			continue;
		members--;

		const std::string_view name = member.name();
		KabiUnion found;

		if (starts_with(name, "__kabi_reserved"))
			found = { KabiUnion::reserved, {}, member.place() };
		else if (starts_with(name, renamed))
			found = { KabiUnion::renamed, name.substr(renamed.size()), member.place() };
		else if (starts_with(name, "__kabi_ignored"))
			found = { KabiUnion::ignored };
		else if (tag == DW_TAG_union_type)
			found = kabi_union(object, member.target(DW_AT_type), DW_TAG_structure_type);
		if (found.kind)
			return found;
	}
	return {};
}
