// SPDX-License-Identifier: GPL-2.0
/*
 * Addresses in attributes, in .debug_addr and in lists of ranges.
 *
 * In a relocatable object the bytes there say nothing, the relocation does. So what is followed
 * here are places, sections and offsets in them, up to the one where the address stands.
 */
#include "address.hh"

#include "error.hh"

namespace {

/* Bytes of a section, and where they are, for relocations. */
struct Bytes {
	DebugSection section;
	uint64_t offset;

	uint64_t number(const DebugInfo &info, size_t size)
	{
		uint64_t value = info.number_at(section, offset, size);

		offset += size;
		return value;
	}
	uint64_t uleb(const DebugInfo &info)
	{
		uint64_t value = 0, byte, shift = 0;

		do {
			byte = number(info, 1);
			if (shift < 64)
				value |= (byte & 0x7f) << shift;
			shift += 7;
		} while (byte & 0x80);
		return value;
	}
	Address address(const DebugInfo &info, size_t size)
	{
		uint64_t at = offset, value = number(info, size);

		return info.object().address(section.index, at, value);
	}
};

DebugSection section(const DebugInfo &info, const char *name)
{
	auto sections = info.object().debug_sections(name);

	if (sections.empty())
		fail("there is no .debug_", name);
	return sections.front();
}

/* The address with that INDEX in the unit's part of .debug_addr. */
Address indexed(const DebugInfo &info, const Unit &unit, uint64_t index)
{
	const Die root = info.die(unit);
	uint64_t base = root.section_offset(DW_AT_addr_base).value_or(unit.offset_size == 8 ? 16 : 8);
	Bytes bytes = { section(info, "addr"), base + index * unit.address_size };

	return bytes.address(info, unit.address_size);
}

bool is_index(unsigned int form)
{
	switch (form) {
	case DW_FORM_addrx:
	case DW_FORM_addrx1:
	case DW_FORM_addrx2:
	case DW_FORM_addrx3:
	case DW_FORM_addrx4:
	case DW_FORM_GNU_addr_index:
		return true;
	default:
		return false;
	}
}

/* The address in ATTRIBUTE of DIE. */
Address address_in(const DebugInfo &info, const Die &die, unsigned int attribute)
{
	if (is_index(die.form(attribute)))
		return indexed(info, die.unit(), die.raw(attribute));

	Bytes bytes = { info.section_of(die.unit()), info.place_of(die, attribute) };

	return bytes.address(info, die.unit().address_size);
}

/* What ranges are relative to until they say something else. */
Address base_of(const DebugInfo &info, const Unit &unit)
{
	const Die root = info.die(unit);

	return root.has(DW_AT_low_pc) ? address_in(info, root, DW_AT_low_pc) : Address();
}

/* The first address in the list at OFFSET in .debug_ranges (DWARF 4). */
std::optional<Address> first_in_ranges(const DebugInfo &info, const Unit &unit, uint64_t offset)
{
	const uint64_t highest = unit.address_size == 8 ? UINT64_MAX : UINT32_MAX;
	Bytes bytes = { section(info, "ranges"), offset };
	Address base = base_of(info, unit);

	while (true) {
		Bytes raw = bytes;
		uint64_t begin = raw.number(info, unit.address_size),
			 end = raw.number(info, unit.address_size);
		Address first = bytes.address(info, unit.address_size),
			second = bytes.address(info, unit.address_size);

		if (begin == highest) {
			base = second;
			continue;
		}
		if (!begin && !end && first == Address() && second == Address())
			return std::nullopt;
		return first.section ? first : Address{ base.section, base.value + first.value };
	}
}

/* The same in .debug_rnglists (DWARF 5). */
std::optional<Address> first_in_rnglists(const DebugInfo &info, const Unit &unit, uint64_t offset)
{
	Bytes bytes = { section(info, "rnglists"), offset };
	Address base = base_of(info, unit);

	while (true) {
		switch (bytes.number(info, 1)) {
		case DW_RLE_end_of_list:
			return std::nullopt;
		case DW_RLE_base_addressx:
			base = indexed(info, unit, bytes.uleb(info));
			break;
		case DW_RLE_startx_endx:
		case DW_RLE_startx_length:
			return indexed(info, unit, bytes.uleb(info));
		case DW_RLE_offset_pair:
			return Address{ base.section, base.value + bytes.uleb(info) };
		case DW_RLE_base_address:
			base = bytes.address(info, unit.address_size);
			break;
		case DW_RLE_start_end:
		case DW_RLE_start_length:
			return bytes.address(info, unit.address_size);
		default:
			fail("unknown entry in .debug_rnglists");
		}
	}
}

std::optional<Address> first_of_ranges(const DebugInfo &info, const Die &die)
{
	const Unit &unit = die.unit();
	uint64_t offset = die.raw(DW_AT_ranges);

	if (unit.version < 5)
		return first_in_ranges(info, unit, offset);
	if (die.form(DW_AT_ranges) == DW_FORM_rnglistx) {
		uint64_t base = info.die(unit).section_offset(DW_AT_rnglists_base).value_or(
			unit.offset_size == 8 ? 20 : 12);
		Bytes entry = { section(info, "rnglists"), base + offset * unit.offset_size };

		offset = base + entry.number(info, unit.offset_size);
	}
	return first_in_rnglists(info, unit, offset);
}

} /* namespace */

std::optional<Address> address_of(const DebugInfo &info, const Die &die)
{
	try {
		if (die.has(DW_AT_low_pc))
			return address_in(info, die, DW_AT_low_pc);
		if (die.has(DW_AT_ranges))
			return first_of_ranges(info, die);

		auto location = die.block(DW_AT_location);

		if (!location || location->empty())
			return std::nullopt;

		const Unit &unit = die.unit();
		Bytes bytes = { info.section_of(unit), info.offset_of(unit, location->data()) };

		switch (bytes.number(info, 1)) {
		case DW_OP_addr:
			/* Nothing may follow that makes something else of it. */
			if (location->size() != 1u + unit.address_size)
				return std::nullopt;
			return bytes.address(info, unit.address_size);
		case DW_OP_addrx:
			return indexed(info, unit, bytes.uleb(info));
		default:
			return std::nullopt;
		}
	} catch (const Error &error) {
		fail(die.where(), ": cannot find its address: ", error.what());
	}
}

bool is_thread_local(const Die &die)
{
	auto location = die.block(DW_AT_location);

	if (!location || location->empty())
		return false;

	uint8_t last = location->back();

	return last == DW_OP_form_tls_address || last == DW_OP_GNU_push_tls_address;
}
