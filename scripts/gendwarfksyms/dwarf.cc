// SPDX-License-Identifier: GPL-2.0
#include "dwarf.hh"

static unsigned long long offset_of(const Dwarf_Die &die)
{
	return dwarf_dieoffset(const_cast<Dwarf_Die *>(&die));
}

static bool is_supplementary(unsigned int form)
{
	return form == DW_FORM_ref_sup4 || form == DW_FORM_ref_sup8 || form == DW_FORM_strp_sup ||
	       form == DW_FORM_GNU_ref_alt || form == DW_FORM_GNU_strp_alt;
}

void Die::read()
{
	auto add = [](Dwarf_Attribute *attribute, void *arg) {
		Die *die = static_cast<Die *>(arg);

		if (die->count_ == max_attributes)
			return static_cast<int>(DWARF_CB_ABORT);
		die->present_ |= uint64_t(1) << attribute->code % 64;
		die->attributes_[die->count_++] = *attribute;
		return static_cast<int>(DWARF_CB_OK);
	};

	count_ = 0;
	present_ = 0;
	tag_ = dwarf_tag(&die_);

	const ptrdiff_t end = dwarf_getattrs(&die_, add, this, 0);

	if (end < 0)
		fail("%s: cannot be read: %s", where().c_str(), dwarf_errmsg(-1));
	if (end != 1)
		fail("%s: more than %u attributes", where().c_str(), max_attributes);
}

std::string Die::where() const
{
	return format("DIE at 0x%llx", offset_of(die_));
}

void Die::unreadable(unsigned int attribute, const char *why) const
{
	const std::string number = format("attribute 0x%x", attribute);
	const char *error = why ? why : dwarf_errmsg(-1), *name = number.c_str();

	switch (attribute) {
#define NAME(known) case DW_AT_##known: name = "DW_AT_" #known; break;
	NAME(abstract_origin) NAME(decl_file) NAME(linkage_name) NAME(location) NAME(low_pc)
	NAME(name) NAME(producer) NAME(ranges) NAME(signature) NAME(specification) NAME(type)
#undef NAME
	}
	fail("%s: cannot read %s: %s", where().c_str(), name, error);
}

bool Die::flag(unsigned int attribute) const
{
	Dwarf_Attribute *found = find(attribute);
	bool value = false;

	if (found && dwarf_formflag(found, &value))
		unreadable(attribute, "it is no flag");
	return value;
}

/* libdw also takes places in other sections, for example, for numbers. */
static bool is_number(unsigned int form)
{
	return form == DW_FORM_data1 || form == DW_FORM_data2 || form == DW_FORM_data4 ||
	       form == DW_FORM_data8 || form == DW_FORM_udata || form == DW_FORM_sdata ||
	       form == DW_FORM_implicit_const;
}

std::optional<uint64_t> Die::constant(unsigned int attribute) const
{
	Dwarf_Attribute *found = find(attribute);
	Dwarf_Word value;

	if (!found || !is_number(found->form))
		return std::nullopt;
	if (dwarf_formudata(found, &value))
		unreadable(attribute);
	return value;
}

/* read() has checked that blocks are complete: this fails for other forms only. */
std::optional<std::string_view> Die::block(unsigned int attribute) const
{
	Dwarf_Attribute *found = find(attribute);
	Dwarf_Block block;

	if (!found || dwarf_formblock(found, &block))
		return std::nullopt;
	return std::string_view(reinterpret_cast<const char *>(block.data), block.length);
}

std::optional<std::string_view> Die::string(unsigned int attribute) const
{
	Dwarf_Attribute *found = find(attribute);

	if (!found)
		return std::nullopt;
	if (is_supplementary(found->form))
		unreadable(attribute, "it is in a supplementary file (dwz)");

	const char *text = dwarf_formstring(found);

	if (!text)
		unreadable(attribute);

	const std::string_view string = text;

	/* Each reading of a long name takes time. */
	if (string.size() > 4096)
		object_->count_repeated(string.size());
	if (has_control_character(string))
		unreadable(attribute, "control character in a name");
	return string;
}

std::optional<Dwarf_Die> Die::target(unsigned int attribute) const
{
	Dwarf_Attribute *found = find(attribute);
	Dwarf_Die target;

	if (!found)
		return std::nullopt;
	if (is_supplementary(found->form))
		unreadable(attribute, "it leads to a supplementary file (dwz)");
	/* libdw takes an offset in the unit's header for a DIE. */
	if (dwarf_formref_die(found, &target) && target.addr >= object_->unit_of(target).die.addr)
		return target;
	unreadable(attribute, found->form == DW_FORM_ref_sig8 ? "there is no type unit of its signature" :
								"it leads out of its unit");
}

/* The last operation of the expression that ATTRIBUTE is: its result is that of all. */
std::optional<Dwarf_Op> Die::operation(unsigned int attribute) const
{
	const auto bytes = block(attribute);
	Dwarf_Op *operations;
	size_t count;

	if (!bytes || bytes->empty())
		return std::nullopt;
	if (dwarf_getlocation(find(attribute), &operations, &count))
		unreadable(attribute);
	return count ? std::optional<Dwarf_Op>(operations[count - 1]) : std::nullopt;
}

std::optional<uint64_t> Die::address() const
{
	Dwarf_Attribute *low_pc = find(DW_AT_low_pc), indexed;
	Dwarf_Addr base, address, end;

	if (low_pc && dwarf_formaddr(low_pc, &address))
		unreadable(DW_AT_low_pc);
	if (low_pc)
		return address;
	if (has(DW_AT_ranges)) {
		const ptrdiff_t found = dwarf_ranges(&die_, 0, &base, &address, &end);

		if (found < 0)
			unreadable(DW_AT_ranges);
		return found ? std::optional<uint64_t>(address) : std::nullopt;
	}

	const auto location = operation(DW_AT_location);

	if (location && location->atom == DW_OP_addr)
		return location->number;
	if (!location || (location->atom != DW_OP_addrx && location->atom != DW_OP_GNU_addr_index))
		return std::nullopt;
	if (dwarf_getlocation_attr(find(DW_AT_location), &*location, &indexed) ||
	    dwarf_formaddr(&indexed, &address))
		unreadable(DW_AT_location);
	return address;
}

std::optional<uint64_t> Die::member_location() const
{
	const auto offset = constant(DW_AT_data_member_location);
	const auto location = offset ? std::nullopt : operation(DW_AT_data_member_location);

	/* The expression of DWARF 2. */
	return location && location->atom == DW_OP_plus_uconst ? location->number : offset;
}

bool Die::is_thread_local() const
{
	const auto location = operation(DW_AT_location);

	return location && (location->atom == DW_OP_form_tls_address ||
			    location->atom == DW_OP_GNU_push_tls_address);
}

std::string Die::number(unsigned int attribute, const NumberKind &kind) const
{
	const auto constant = this->constant(attribute);
	const std::string_view bytes = constant ? "" : block(attribute).value_or("");
	unsigned __int128 value = constant.value_or(0);
	bool is_signed = false;
	std::string digits;
	Dwarf_Sword extended;

	if (!constant && (bytes.empty() || bytes.size() > sizeof(value)))
		return digits;
	const unsigned int form = find(attribute)->form;

	if (constant && (form == DW_FORM_sdata || form == DW_FORM_implicit_const)) {
		value = static_cast<__int128>(static_cast<int64_t>(*constant));
		is_signed = true;
	}
	for (size_t i = 0; i < bytes.size(); i++)
		value = value << 8 | static_cast<uint8_t>(
			bytes[object_->is_big_endian() ? i : bytes.size() - 1 - i]);
	if (kind.encoding) {
		const uint64_t size = kind.size.value_or(0);
		const unsigned int unused = size && size < sizeof(value) ? 8 * (sizeof(value) - size) : 0;

		is_signed = *kind.encoding == DW_ATE_signed || *kind.encoding == DW_ATE_signed_char ||
			    *kind.encoding == DW_ATE_signed_fixed;
		/* LLVM writes the discriminant -1 as data1 and 255 as data2. */
		if (is_signed && constant && attribute == DW_AT_discr_value &&
		    !dwarf_formsdata(find(attribute), &extended))
			value = static_cast<__int128>(extended);
		value <<= unused;
		value = is_signed ? static_cast<__int128>(value) >> unused : value >> unused;
	}

	const bool is_negative = is_signed && value >> 127;

	value = is_negative ? -value : value;
	do
		digits.insert(digits.begin(), '0' + static_cast<int>(value % 10));
	while (value /= 10);
	return (is_negative ? "-" : "") + digits;
}

bool Die::is_in_private_file(bool headers) const
{
	const auto number = constant(DW_AT_decl_file);
	Dwarf_Die unit = this->unit().die;
	Dwarf_Files *files;
	size_t count;

	if (!number)
		return false;
	if (dwarf_getsrcfiles(&unit, &files, &count))
		unreadable(DW_AT_decl_file);
	if (*number >= count)
		unreadable(DW_AT_decl_file, "it is not in the unit's table of files");

	const std::string path = std::string("/") + dwarf_filesrc(files, *number, nullptr, nullptr);

	return ends_with(path, ".c") || (headers && path.find("/include/") == path.npos);
}

/* DIE becomes the first child or the sibling of FROM. Returns false if there is none. */
static bool step(int (*move)(Dwarf_Die *, Dwarf_Die *), Dwarf_Die from, Dwarf_Die &die)
{
	const int result = move(&from, &die);

	if (result < 0)
		fail("DIE at 0x%llx: cannot read what follows: %s", offset_of(from), dwarf_errmsg(-1));
	return !result;
}

bool Children::next(Die &child)
{
	const bool found = started_ ? step(dwarf_siblingof, child.die_, child.die_) :
				      step(dwarf_child, parent_.die_, child.die_);

	started_ = true;
	child.object_ = parent_.object_;
	if (found)
		child.read();
	return found;
}

Scan::Scan(const Object &object, const Unit &unit, bool with_types) : unit(unit)
{
	struct Level {
		Dwarf_Die die;
		uint32_t scope; /* that it is in */
		bool in_union, in_function;
	};
	std::vector<Level> levels{ { {}, none, false, false } };
	const void *last = unit.die.addr;
	bool more = step(dwarf_child, unit.die, levels.back().die);

	is_empty = !more;
	while (true) {
		Level at = levels.back();

		if (more) {
			const unsigned int tag = dwarf_tag(&at.die);
			const bool is_function = tag == DW_TAG_subprogram || tag == DW_TAG_lexical_block;
			const bool is_union = tag == DW_TAG_union_type || tag == DW_TAG_enumeration_type;
			const bool is_class = tag == DW_TAG_class_type || tag == DW_TAG_structure_type;
			const bool is_scope = is_class || tag == DW_TAG_namespace;

			/* Siblings inside their own DIE would multiply what is there. */
			if (at.die.addr <= last)
				fail("DIE at 0x%llx: a DW_AT_sibling leads to it from outside", offset_of(at.die));
			last = at.die.addr;
			has_types = has_types || tag == DW_TAG_structure_type || is_union ||
				    tag == DW_TAG_base_type || tag == DW_TAG_pointer_type;
			if ((tag == DW_TAG_subprogram || tag == DW_TAG_variable) && !at.in_function)
				declarations.push_back({ at.die, at.in_union });
			if (with_types && (is_class || is_union || tag == DW_TAG_typedef) && !at.in_function)
				types.push_back(at.die);
			if (at.scope != none)
				ids_.add(last, at.scope);
			/* C has names and symbols at the top only. */
			if (!unit.is_c && (is_function || is_union || is_scope)) {
				const std::string_view name = is_scope ? Die(object, at.die).name() : "";

				if (!is_scope) {
					at.scope = none;
				} else if (!name.empty() || at.scope != none) {
					scopes_.push_back({ name.empty() ? "<anonymous>" : name, at.scope });
					at.scope = scopes_.size() - 1;
				}
				at.in_union |= is_union;
				at.in_function |= is_function;
				levels.push_back(at);
				more = step(dwarf_child, at.die, levels.back().die);
				continue;
			}
		} else {
			levels.pop_back();
			if (levels.empty())
				return;
			at = levels.back();
		}
		more = step(dwarf_siblingof, at.die, levels.back().die);
		/* Without DW_AT_sibling, libdw went through all that is in the DIE. */
		object.count_repeated(static_cast<const char *>(more ? levels.back().die.addr : last) -
				      static_cast<const char *>(at.die.addr));
	}
}

std::string Scan::scopes_of(const Die &die) const
{
	std::vector<uint32_t> around; /* from the inside */
	std::string names;

	for (uint32_t i = ids_.find(die.place().addr); i != none; i = scopes_[i].parent)
		around.push_back(i);
	for (; !around.empty(); around.pop_back())
		names.append(scopes_[around.back()].name).append("::");
	return names;
}

const char *known_tag_name(unsigned int tag)
{
	switch (tag) {
#define TAG(name) case DW_TAG_##name: return #name;
	TAG(array_type) TAG(atomic_type) TAG(base_type) TAG(class_type) TAG(compile_unit)
	TAG(const_type) TAG(enumeration_type) TAG(enumerator) TAG(formal_parameter)
	TAG(immutable_type) TAG(inheritance) TAG(lexical_block) TAG(member) TAG(namespace)
	TAG(packed_type) TAG(partial_unit) TAG(pointer_type) TAG(ptr_to_member_type)
	TAG(reference_type) TAG(restrict_type) TAG(rvalue_reference_type) TAG(shared_type)
	TAG(string_type) TAG(structure_type) TAG(subprogram) TAG(subrange_type) TAG(subroutine_type)
	TAG(template_type_parameter) TAG(type_unit) TAG(typedef) TAG(union_type)
	TAG(unspecified_parameters) TAG(unspecified_type) TAG(variable) TAG(variant)
	TAG(variant_part) TAG(volatile_type)
#undef TAG
	default:
		return nullptr;
	}
}

std::string tag_name(unsigned int tag)
{
	const char *name = known_tag_name(tag);

	return name ? name : format("tag 0x%x", tag);
}
