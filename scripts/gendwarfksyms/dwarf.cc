// SPDX-License-Identifier: GPL-2.0
/*
 * The bytes of .debug_info and what they refer to.
 */
#include "dwarf.hh"

#include <algorithm>
#include <cstring>

#include "error.hh"
#include "text.hh"

/* Takes numbers off the front of some bytes; throws an Error where they end. */
class DebugInfo::Reader {
public:
	Reader(std::string_view bytes, bool swap)
		: at_(reinterpret_cast<const uint8_t *>(bytes.data())), end_(at_ + bytes.size()),
		  swap_(swap)
	{
	}
	/* The rest of UNIT from AT on, which is not behind it. */
	Reader(const Unit &unit, const uint8_t *at, bool swap)
		: at_(at), end_(unit.bytes + (unit.end - unit.begin)), swap_(swap)
	{
	}

	bool swaps() const { return swap_; }
	const uint8_t *at() const { return at_; }
	size_t left() const { return end_ - at_; }

	void skip(uint64_t size)
	{
		if (size > left())
			ends();
		at_ += size;
	}

	template <typename T> T number()
	{
		if (sizeof(T) > left())
			ends();
		at_ += sizeof(T);
		return passed<T>(at_ - sizeof(T));
	}

	/* The number at PLACE, which a Reader has passed over. */
	template <typename T> T passed(const uint8_t *place) const
	{
		return load_number<T>(place, swap_);
	}

	uint64_t number(unsigned int size)
	{
		switch (size) {
		case 1:
			return number<uint8_t>();
		case 2:
			return number<uint16_t>();
		case 4:
			return number<uint32_t>();
		case 8:
			return number<uint64_t>();
		default:
			fail("a number of ", size, " bytes");
		}
	}

	uint32_t number3()
	{
		uint32_t low = number<uint8_t>(), middle = number<uint8_t>(),
			 high = number<uint8_t>();
		bool big_endian = swap_ != (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__);

		return big_endian ? low << 16 | middle << 8 | high : high << 16 | middle << 8 | low;
	}

	uint64_t uleb()
	{
		uint64_t value = 0;

		/* What nearly all are. */
		if (at_ != end_ && *at_ < 0x80)
			return *at_++;
		for (unsigned int shift = 0;; shift += 7) {
			uint8_t byte = number<uint8_t>();

			if (shift < 64)
				value |= static_cast<uint64_t>(byte & 0x7f) << shift;
			if (!(byte & 0x80))
				return value;
		}
	}

	int64_t sleb()
	{
		uint64_t value = 0;

		for (unsigned int shift = 0;; shift += 7) {
			uint8_t byte = number<uint8_t>();

			if (shift < 64)
				value |= static_cast<uint64_t>(byte & 0x7f) << shift;
			if (byte & 0x80)
				continue;
			if (byte & 0x40 && shift + 7 < 64)
				value |= ~uint64_t(0) << (shift + 7);
			return value;
		}
	}

	std::string_view string()
	{
		const void *nul = memchr(at_, 0, left());

		if (!nul)
			ends();

		std::string_view text(reinterpret_cast<const char *>(at_),
				      static_cast<const uint8_t *>(nul) - at_);

		at_ += text.size() + 1;
		return text;
	}

private:
	[[noreturn]] static void ends() { fail("the data ends"); }

	const uint8_t *at_, *end_;
	bool swap_;
};

using Reader = DebugInfo::Reader;

namespace {

/* The size in bytes of the attributes of FORM in UNIT, -1 if they differ. */
int fixed_size(unsigned int form, const Unit &unit)
{
	switch (form) {
	case DW_FORM_flag_present:
	case DW_FORM_implicit_const:
		return 0;
	case DW_FORM_data1:
	case DW_FORM_flag:
	case DW_FORM_ref1:
	case DW_FORM_strx1:
	case DW_FORM_addrx1:
		return 1;
	case DW_FORM_data2:
	case DW_FORM_ref2:
	case DW_FORM_strx2:
	case DW_FORM_addrx2:
		return 2;
	case DW_FORM_strx3:
	case DW_FORM_addrx3:
		return 3;
	case DW_FORM_data4:
	case DW_FORM_ref4:
	case DW_FORM_strx4:
	case DW_FORM_addrx4:
	case DW_FORM_ref_sup4:
		return 4;
	case DW_FORM_data8:
	case DW_FORM_ref8:
	case DW_FORM_ref_sig8:
	case DW_FORM_ref_sup8:
		return 8;
	case DW_FORM_data16:
		return 16;
	case DW_FORM_addr:
		/* Of no bytes there is none: what reads it says so. */
		return unit.address_size ? unit.address_size : -1;
	case DW_FORM_strp:
	case DW_FORM_line_strp:
	case DW_FORM_sec_offset:
	case DW_FORM_ref_addr:
	case DW_FORM_strp_sup:
	case DW_FORM_GNU_ref_alt:
	case DW_FORM_GNU_strp_alt:
		return unit.offset_size;
	default:
		return -1;
	}
}

/* The size of a block of FORM whose length READER is at; READER is then behind that. */
uint64_t block_size(Reader &reader, unsigned int form)
{
	switch (form) {
	case DW_FORM_block1:
		return reader.number<uint8_t>();
	case DW_FORM_block2:
		return reader.number<uint16_t>();
	case DW_FORM_block4:
		return reader.number<uint32_t>();
	default:
		return reader.uleb();
	}
}

/*
 * The value of an attribute of FORM in UNIT, whose SIZE is not that of a number: the
 * number that it is in another way; of what stands in place, strings and blocks, the
 * offset in UNIT.
 */
uint64_t read_unsized(Reader &reader, unsigned int form, const Unit &unit)
{
	uint64_t place = reader.at() - unit.bytes;

	switch (form) {
	case DW_FORM_flag_present: /* where the DIE says so, DW_FORM_indirect */
		return 1;
	case DW_FORM_string:
		reader.string();
		return place;
	case DW_FORM_data16:
		reader.skip(16);
		return place;
	case DW_FORM_block1:
	case DW_FORM_block2:
	case DW_FORM_block4:
	case DW_FORM_block:
	case DW_FORM_exprloc:
		reader.skip(block_size(reader, form));
		return place;
	case DW_FORM_sdata:
		return reader.sleb();
	case DW_FORM_udata:
	case DW_FORM_ref_udata:
	case DW_FORM_strx:
	case DW_FORM_addrx:
	case DW_FORM_loclistx:
	case DW_FORM_rnglistx:
	case DW_FORM_GNU_addr_index:
	case DW_FORM_GNU_str_index:
		return reader.uleb();
	case DW_FORM_strx3:
	case DW_FORM_addrx3:
		return reader.number3();
	default:
		fail("unknown form ", hex(form));
	}
}

/* The value of an attribute of FORM in UNIT, where SIZE is what fixed_size() says of them. */
inline uint64_t read_value(Reader &reader, unsigned int form, int size, const Unit &unit)
{
	switch (size) {
	case 1:
		return reader.number<uint8_t>();
	case 2:
		return reader.number<uint16_t>();
	case 4:
		return reader.number<uint32_t>();
	case 8:
		return reader.number<uint64_t>();
	default:
		return form == DW_FORM_udata ? reader.uleb() : read_unsized(reader, form, unit);
	}
}

uint64_t read_value(Reader &reader, unsigned int form, const Unit &unit)
{
	return read_value(reader, form, fixed_size(form, unit), unit);
}

/* Passes over the value of ATTRIBUTE in UNIT, which READER is at. */
inline void skip_value(Reader &reader, const Abbreviation::Attribute &attribute, const Unit &unit)
{
	if (attribute.size >= 0)
		reader.skip(attribute.size);
	else if (attribute.form == DW_FORM_indirect)
		read_value(reader, reader.uleb(), unit);
	else
		read_unsized(reader, attribute.form, unit);
}

std::string_view bytes_of(const Unit &unit)
{
	return { reinterpret_cast<const char *>(unit.bytes), unit.end - unit.begin };
}

std::shared_ptr<const Abbreviations> read_abbreviations(Reader reader, const Unit &unit)
{
	auto read = std::make_shared<Abbreviations>();

	read->at = unit.abbreviations_at;
	read->address_size = unit.address_size;
	read->offset_size = unit.offset_size;
	/* What a unit of the kernel has: as these come and go, growing them costs. */
	read->all.reserve(256);
	read->attributes.reserve(2048);
	while (uint64_t code = reader.uleb()) {
		Abbreviation &abbreviation = read->all.emplace_back();

		abbreviation.code = code;
		abbreviation.tag = reader.uleb();
		abbreviation.has_children = reader.number<uint8_t>();
		while (true) {
			uint64_t attribute = reader.uleb(), form = reader.uleb();
			int64_t constant = form == DW_FORM_implicit_const ? reader.sleb() :
					   form == DW_FORM_flag_present;

			if (!attribute && !form)
				break;
			if (abbreviation.count > UINT16_MAX)
				fail("abbreviation ", code, " has more than ", UINT16_MAX, " attributes");
			if (form > UINT16_MAX)
				form = 0; /* as unknown */

			int size = fixed_size(form, unit);
			unsigned int slot = slots.of(attribute);

			read->attributes.push_back(
				{ static_cast<uint16_t>(attribute), static_cast<uint16_t>(form),
				  static_cast<uint8_t>(slot), static_cast<int8_t>(size),
				  static_cast<uint32_t>(abbreviation.size), constant });
			/* Of equal attributes the first counts. */
			if (slot != Slots::none && !(abbreviation.present >> slot & 1)) {
				abbreviation.present |= uint64_t(1) << slot;
				abbreviation.by_slot[slot] = abbreviation.count;
			}
			abbreviation.has_indirect |= form == DW_FORM_indirect;
			abbreviation.count++;
			if (size < 0 || abbreviation.size > 1 << 20)
				abbreviation.size = -1;
			else if (abbreviation.size >= 0)
				abbreviation.size += size;
		}
	}

	const Abbreviation::Attribute *attributes = read->attributes.data();

	for (Abbreviation &abbreviation : read->all) {
		abbreviation.attributes = attributes;
		attributes += abbreviation.count;
	}
	/* Compilers number them from 1 on. */
	auto is_before = [](const Abbreviation &a, const Abbreviation &b) { return a.code < b.code; };

	if (!std::is_sorted(read->all.begin(), read->all.end(), is_before))
		std::stable_sort(read->all.begin(), read->all.end(), is_before);
	read->in_order = 0;
	while (read->in_order < read->all.size() &&
	       read->all[read->in_order].code == read->in_order + 1)
		read->in_order++;
	return read;
}

/* The header of the unit that READER is at, in .debug_types or .debug_info. */
void read_header(Reader &reader, Unit &unit, bool types)
{
	uint64_t length = reader.number<uint32_t>();

	unit.offset_size = 4;
	if (length == 0xffffffff) {
		length = reader.number<uint64_t>();
		unit.offset_size = 8;
	}
	if (length > reader.left())
		fail("longer than its section");
	unit.end = unit.begin + (reader.at() - unit.bytes) + length;
	reader = Reader(bytes_of(unit).substr(reader.at() - unit.bytes),  reader.swaps());

	unit.version = reader.number<uint16_t>();
	if (unit.version < 2 || unit.version > 5)
		fail("unknown version ", unit.version);
	if (unit.version == 5) {
		unit.type = reader.number<uint8_t>();
		unit.address_size = reader.number<uint8_t>();
		unit.abbreviations_at = reader.number(unit.offset_size);
	} else {
		unit.type = types ? DW_UT_type : DW_UT_compile;
		unit.abbreviations_at = reader.number(unit.offset_size);
		unit.address_size = reader.number<uint8_t>();
	}
	if (unit.type == DW_UT_type) {
		unit.signature = reader.number<uint64_t>();
		unit.type_offset = unit.begin + reader.number(unit.offset_size);
	}
	unit.first_die = unit.begin + (reader.at() - unit.bytes);
}

bool is_c_language(uint64_t language)
{
	constexpr uint64_t c17 = 0x2c, c23 = 0x3e; /* not in every dwarf.h */

	return language == DW_LANG_C89 || language == DW_LANG_C || language == DW_LANG_C99 ||
	       language == DW_LANG_C11 || language == c17 || language == c23;
}

DebugSection only_section(const Object &object, const char *name)
{
	auto sections = object.debug_sections(name);

	return sections.empty() ? DebugSection() : sections.front();
}

/* The part of SECTION from OFFSET on. */
Reader reader_at(const DebugSection &section, uint64_t offset, bool swap)
{
	if (offset >= section.bytes.size())
		fail("offset ", hex(offset), " is outside of the section");
	return Reader(section.bytes.substr(offset), swap);
}

} /* namespace */

const Abbreviation *Abbreviations::search(uint64_t code) const
{
	auto found = std::lower_bound(all.begin(), all.end(), code,
				      [](const auto &a, uint64_t wanted) { return a.code < wanted; });

	return found != all.end() && found->code == code ? &*found : nullptr;
}

DebugInfo::DebugInfo(const Object &object)
	: object_(object), abbrev_(only_section(object, "abbrev")),
	  str_(only_section(object, "str")), line_str_(only_section(object, "line_str")),
	  str_offsets_(only_section(object, "str_offsets")), line_(only_section(object, "line")),
	  swap_(object.is_big_endian() != (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__))
{
	uint64_t base = 0;

	for (bool types : { false, true }) {
		for (const DebugSection &section : object.debug_sections(types ? "types" : "info")) {
			list_units(section, base, types);
			base += section.bytes.size();
		}
	}
	if (!base && !object.sections(".gnu.debuglto_.debug_info").empty())
		fail("is code of gcc -flto (LTO): only machine code has the final types");
	if (!base)
		fail("no debug information: .debug_info is missing or empty, compile with -g");
	for (size_t i = 0; i < units_.size(); i++)
		if (units_[i].type_offset)
			signatures_.emplace(units_[i].signature, i);
}

/* Adds the units of SECTION, .debug_types or .debug_info. Offsets in it begin at BASE. */
void DebugInfo::list_units(const DebugSection &section, uint64_t base, bool types)
{
	for (uint64_t at = 0; at < section.bytes.size();) {
		Reader reader(section.bytes.substr(at), swap_);
		Unit unit = {};

		unit.begin = base + at;
		unit.bytes = reader.at();
		unit.section = section.index;
		unit.base = base;
		try {
			read_header(reader, unit, types);
		} catch (const Error &error) {
			fail("unit at ", hex(unit.begin), ": broken header: ", error.what());
		}
		at = unit.end - base;
		if (unit.type == DW_UT_skeleton)
			fail("unit at ", hex(unit.begin),
			     ": split DWARF, compile without -gsplit-dwarf");
		units_.push_back(unit);

		/* Assemblers still write old units; without children no harm. */
		if (unit.version < 4 && unit.first_die < unit.end && die(unit).has_children())
			fail("unit at ", hex(unit.begin), ": DWARF ", unit.version,
			     " is too old, DWARF 4 or 5 is needed");
		if (unit.version < 4)
			units_.pop_back();
	}
}

const Unit &DebugInfo::unit_of(uint64_t offset) const
{
	auto after = std::partition_point(units_.begin(), units_.end(),
					  [&](const Unit &unit) { return unit.begin <= offset; });

	if (after == units_.begin() || offset < after[-1].first_die || offset >= after[-1].end)
		fail("offset ", hex(offset), " is in no unit");
	return after[-1];
}

bool DebugInfo::is_in_c(const Unit &unit) const
{
	if (!unit.cache.abbreviations)
		load(unit);
	return unit.cache.is_in_c;
}

/* Reads what the DIEs of UNIT need. */
void DebugInfo::load(const Unit &unit) const
{
	Unit::Cache &cache = unit.cache;

	if (last_ && last_->at == unit.abbreviations_at &&
	    last_->offset_size == unit.offset_size && last_->address_size == unit.address_size)
		cache.abbreviations = last_;
	if (!cache.abbreviations) {
		try {
			cache.abbreviations = read_abbreviations(
				reader_at(abbrev_, unit.abbreviations_at, swap_), unit);
		} catch (const Error &error) {
			fail("unit at ", hex(unit.begin), ": broken abbreviations: ", error.what());
		}
		last_ = cache.abbreviations;

		/* Some passes over all units read each table. None has parts of another's. */
		abbreviations_read_ += last_->all.size() + last_->attributes.size();
		if (abbreviations_read_ > 16 * abbrev_.bytes.size() + (1 << 20))
			fail("unit at ", hex(unit.begin), ": its abbreviations are others', too");
	}

	Die root = die(unit);

	if (root.has(DW_AT_dwo_name) || root.has(DW_AT_GNU_dwo_name))
		fail("unit at ", hex(unit.begin), ": split DWARF, compile without -gsplit-dwarf");
	cache.is_in_c = is_c_language(root.constant(DW_AT_language).value_or(0));
	/* Without the attribute, behind the header of the section's only table. */
	cache.string_offsets = unit.version < 5 ? 0 : unit.offset_size == 8 ? 16 : 8;
	if (root.has(DW_AT_str_offsets_base))
		cache.string_offsets = root.raw(DW_AT_str_offsets_base);
}

/* Reads the attributes of DIE, which do not all have a size. */
inline void DebugInfo::read_each(Reader &reader, Die &die)
{
	const Abbreviation &abbreviation = *die.abbreviation_;
	const Abbreviation::Attribute *attribute = abbreviation.attributes;
	uint64_t missing = abbreviation.present;

	for (uint32_t i = 0; i < abbreviation.count; i++, attribute++) {
		unsigned int form = attribute->form;
		uint64_t value = attribute->implicit_const;

		if (form == DW_FORM_indirect) {
			form = reader.uleb();
			value = read_value(reader, form, *die.unit_);
		} else if (attribute->size) {
			value = read_value(reader, form, attribute->size, *die.unit_);
		}
		if (!(missing >> attribute->slot & 1))
			continue;
		missing &= ~(uint64_t(1) << attribute->slot);
		die.values_[attribute->slot] = value;
		if (abbreviation.has_indirect)
			die.forms_[attribute->slot] = form;
	}
}

/*
 * Reads the DIE at OFFSET in UNIT. Returns whether there is one: not where the zero is that
 * ends a list of children.
 */
inline bool DebugInfo::read(const Unit &unit, uint64_t offset, Die &die) const
{
	if (!unit.cache.abbreviations)
		load(unit);

	Reader reader(unit, unit.bytes + (offset - unit.begin), swap_);

	die.info_ = this;
	die.unit_ = &unit;
	die.offset_ = offset;
	try {
		uint64_t code = reader.uleb();

		if (!code) {
			die.end_ = unit.begin + (reader.at() - unit.bytes);
			return false;
		}
		die.abbreviation_ = unit.cache.abbreviations->find(code);
		if (!die.abbreviation_)
			fail("abbreviation ", code, " is missing");

		die.attributes_ = reader.at();
		if (die.abbreviation_->size >= 0)
			reader.skip(die.abbreviation_->size);
		else
			read_each(reader, die);
	} catch (const Error &error) {
		fail(die.where(), ": cannot be read: ", error.what());
	}
	die.end_ = unit.begin + (reader.at() - unit.bytes);
	return true;
}

Die DebugInfo::read(const Unit &unit, uint64_t offset) const
{
	Die die;

	if (!read(unit, offset, die))
		fail("DIE at ", hex(offset), ": there is none");
	return die;
}

DebugSection DebugInfo::section_of(const Unit &unit) const
{
	const char *start = reinterpret_cast<const char *>(unit.bytes) - (unit.begin - unit.base);

	return { { start, unit.end - unit.base }, unit.section };
}

uint64_t DebugInfo::offset_of(const Unit &unit, const char *bytes) const
{
	return bytes - section_of(unit).bytes.data();
}

uint64_t DebugInfo::place_of(const Die &die, unsigned int attribute) const
{
	const Unit &unit = die.unit();
	const Abbreviation &abbreviation = *die.abbreviation_;
	Reader reader(unit, die.attributes_, swap_);

	for (uint32_t i = 0; i < abbreviation.count && abbreviation.attributes[i].code != attribute; i++)
		skip_value(reader, abbreviation.attributes[i], unit);
	return unit.begin - unit.base + (reader.at() - unit.bytes);
}

uint64_t DebugInfo::number_at(const DebugSection &section, uint64_t offset, unsigned int size) const
{
	return reader_at(section, offset, swap_).number(size);
}

namespace {

/*
 * Passes over the attributes of a DIE of UNIT with that ABBREVIATION, which READER is at. Returns
 * where in the unit DW_AT_sibling leads to, 0 without one of the usual form.
 */
inline uint64_t skip_attributes(Reader &reader, const Abbreviation &abbreviation, const Unit &unit)
{
	constexpr unsigned int slot = slots.of(DW_AT_sibling);
	const Abbreviation::Attribute *attribute = abbreviation.attributes,
				      *sibling = abbreviation.present >> slot & 1 ?
							 attribute + abbreviation.by_slot[slot] :
							 nullptr;
	const uint8_t *place = nullptr;

	if (sibling && sibling->form != DW_FORM_ref4)
		sibling = nullptr;
	if (abbreviation.size >= 0) {
		place = sibling ? reader.at() + sibling->offset : nullptr;
		reader.skip(abbreviation.size);
	} else {
		for (uint32_t i = 0; i < abbreviation.count; i++, attribute++) {
			if (attribute == sibling)
				place = reader.at();
			skip_value(reader, *attribute, unit);
		}
	}
	return place ? reader.passed<uint32_t>(place) : 0;
}

/*
 * DIEs in DIEs, to be passed over for each that they are in: compilers' are some dozens, and a
 * hundred times as many are bearable.
 */
constexpr uint64_t max_depth = 10000;

/* The same with all that is in the DIE, whose attributes READER has passed over. */
void skip_children(Reader &reader, const Unit &unit)
{
	for (uint64_t depth = 1; depth;) {
		uint64_t code = reader.uleb();
		const Abbreviation *abbreviation =
			code ? unit.cache.abbreviations->find(code) : nullptr;

		if (!code) {
			depth--;
			continue;
		}
		if (!abbreviation)
			fail("abbreviation ", code, " is missing");
		skip_attributes(reader, *abbreviation, unit);
		depth += abbreviation->has_children;
		if (depth > max_depth)
			fail("nested more than ", max_depth, " levels deep");
	}
}

} /* namespace */

/* The offset behind DIE and all that is in it. */
uint64_t DebugInfo::behind(const Die &die) const
{
	const Unit &unit = die.unit();

	if (!die.has_children())
		return die.end_;
	if (die.has(DW_AT_sibling)) {
		uint64_t sibling = *die.target(DW_AT_sibling);

		if (sibling < die.end_ || sibling > unit.end)
			fail(die.where(), ": its sibling is not behind it");
		return sibling;
	}

	Reader reader(unit, unit.bytes + (die.end_ - unit.begin), swap_);

	try {
		skip_children(reader, unit);
	} catch (const Error &error) {
		fail(die.where(), ": cannot read its children: ", error.what());
	}
	return unit.begin + (reader.at() - unit.bytes);
}

Scan::Scan(const Die &parent)
	: info_(*parent.info_), unit_(parent.unit()), abbreviation_(parent.abbreviation_),
	  abbreviations_(unit_.cache.abbreviations), offset_(parent.offset())
{
	Reader reader(unit_, unit_.bytes + (offset_ - unit_.begin), info_.swap_);

	reader.uleb();
	attributes_ = reader.at();
}

bool Scan::next()
{
	Reader reader(unit_, attributes_, info_.swap_);
	const Abbreviation &last = *abbreviation_;

	try {
		uint64_t sibling = skip_attributes(reader, last, unit_);

		if (last.has_children && entered_) {
			depth_++;
		} else if (last.has_children && sibling) {
			uint64_t passed = reader.at() - unit_.bytes;

			if (sibling < passed)
				fail("its sibling is not behind it");
			reader.skip(sibling - passed);
		} else if (last.has_children) {
			skip_children(reader, unit_);
		}
	} catch (const Error &error) {
		fail("DIE at ", hex(offset_), ": cannot read its children: ", error.what());
	}

	/* A unit may lack the zeros at its end. */
	while (depth_ && reader.left()) {
		offset_ = unit_.begin + (reader.at() - unit_.bytes);

		uint64_t code = reader.uleb();

		if (!code) {
			depth_--;
			continue;
		}
		abbreviation_ = abbreviations_->find(code);
		if (!abbreviation_)
			fail("DIE at ", hex(offset_), ": abbreviation ", code, " is missing");
		attributes_ = reader.at();
		entered_ = false;
		return true;
	}
	return false;
}

/*
 * The section that VALUE of FORM in UNIT leads to for a string, and VALUE as an offset there;
 * null for a string in place.
 */
const DebugSection *DebugInfo::string_section(const Unit &unit, unsigned int form,
					      uint64_t &value) const
{
	switch (form) {
	case DW_FORM_string:
		return nullptr;
	case DW_FORM_line_strp:
		return &line_str_;
	case DW_FORM_strx:
	case DW_FORM_strx1:
	case DW_FORM_strx2:
	case DW_FORM_strx3:
	case DW_FORM_strx4:
		if (value > str_offsets_.bytes.size())
			fail("index ", value, " is outside of .debug_str_offsets");
		value = reader_at(str_offsets_,
				  unit.cache.string_offsets + value * unit.offset_size, swap_)
				.number(unit.offset_size);
		return &str_;
	case DW_FORM_strp:
		return &str_;
	default:
		fail("form ", hex(form), " is no string");
	}
}

/* The bytes from a string on, which VALUE of FORM in UNIT leads to. */
inline std::string_view DebugInfo::from_string(const Unit &unit, unsigned int form,
					       uint64_t value) const
{
	const DebugSection *section = form == DW_FORM_strp ? &str_ :
							      string_section(unit, form, value);

	if (!section)
		return bytes_of(unit).substr(value);
	if (value >= section->bytes.size())
		fail("offset ", hex(value), " is outside of the section");
	return section->bytes.substr(value);
}

/* The first SIZE of BYTES, behind which there has to be a zero. */
inline std::string_view DebugInfo::string(std::string_view bytes, size_t size) const
{
	if (size >= bytes.size())
		fail("the data ends");
	if (bytes[size])
		fail("control character in a name");
	/* However long it is, any number of DIEs may have it. */
	if (size > 4096 && (long_strings_ += size) > uint64_t(1) << 32)
		fail("names of more than 4096 bytes are read again and again");
	return bytes.substr(0, size);
}

namespace {

/* The strings of one entry in a table of directories or files of DWARF 5; path only. */
struct FormatEntry {
	uint64_t content, form;
};

} /* namespace */

/* Reads which of the files of UNIT have names that end in ".c". */
void DebugInfo::load_files(const Unit &unit) const
{
	auto at = die(unit).section_offset(DW_AT_stmt_list);

	if (!at) {
		unit.cache.files = std::make_shared<Files>(Files{ 0, unit.version >= 5, {} });
		return;
	}
	if (!last_files_ || last_files_->at != *at)
		last_files_ = std::make_shared<Files>(read_files(*at));
	unit.cache.files = last_files_;
}

Files DebugInfo::read_files(uint64_t at) const
{
	Reader reader = reader_at(line_, at, swap_);
	Files result = { at, false, {} };
	Unit table = {};

	/* As a unit, for the forms. */
	table.bytes = reader.at();
	table.offset_size = 4;

	uint64_t length = reader.number<uint32_t>();

	if (length == 0xffffffff) {
		length = reader.number<uint64_t>();
		table.offset_size = 8;
	}
	if (length > reader.left())
		fail("a line table is longer than its section");
	table.end = reader.at() - table.bytes + length;
	table.version = reader.number<uint16_t>();
	if (table.version < 2 || table.version > 5)
		fail("a line table has version ", table.version);
	result.from_zero = table.version == 5;
	if (table.version == 5)
		reader.skip(2); /* sizes of addresses and selectors */
	reader.number(table.offset_size); /* length of the header */
	reader.skip(table.version >= 4 ? 5 : 4);

	uint8_t opcodes = reader.number<uint8_t>();

	reader.skip(opcodes ? opcodes - 1 : 0);
	if (table.version < 5) {
		while (!reader.string().empty())
			; /* a directory */
		for (std::string_view name = reader.string(); !name.empty(); name = reader.string()) {
			result.in_c.push_back(ends_with(name, ".c"));
			for (int i = 0; i < 3; i++)
				reader.uleb();
		}
		count_files(reader.at() - table.bytes);
		return result;
	}

	for (bool files : { false, true }) {
		std::vector<FormatEntry> format(reader.number<uint8_t>());

		for (FormatEntry &entry : format) {
			entry.content = reader.uleb();
			entry.form = reader.uleb();
		}

		uint64_t count = reader.uleb();

		/* None is smaller than a byte; forms without bytes would never end. */
		if (count > reader.left())
			fail("a line table has ", count, " files or directories");
		for (uint64_t i = 0; i < count && !format.empty(); i++) {
			bool in_c = false;

			for (const FormatEntry &entry : format) {
				uint64_t value = read_value(reader, entry.form, table);

				if (!files || entry.content != DW_LNCT_path)
					continue;

				const std::string_view bytes = from_string(table, entry.form, value);
				const std::string_view name = string(bytes, bytes.find('\0'));

				in_c = ends_with(name, ".c");
				count_files(name.size());
			}
			if (files)
				result.in_c.push_back(in_c);
		}
	}
	count_files(reader.at() - table.bytes);
	return result;
}

/* Each table and each name is read as often as linkers have them in the sections, not more. */
void DebugInfo::count_files(uint64_t bytes) const
{
	files_read_ += bytes;
	if (files_read_ > 16 * (line_.bytes.size() + line_str_.bytes.size()) + (1 << 20))
		fail("line tables have parts of others");
}

uint64_t Die::unsized_value(const Abbreviation::Attribute &attribute) const
{
	Reader reader(*unit_, attributes_, info_->swap_);

	reader.skip(attribute.offset);
	return read_unsized(reader, attribute.form, *unit_);
}

bool Die::flag(unsigned int attribute) const
{
	if (!has(attribute))
		return false;
	if (form(attribute) != DW_FORM_flag && form(attribute) != DW_FORM_flag_present)
		unreadable(attribute, "it is no flag");
	return raw(attribute);
}

std::optional<std::string_view> Die::block(unsigned int attribute) const
{
	if (!has(attribute))
		return std::nullopt;
	switch (form(attribute)) {
	case DW_FORM_data16:
	case DW_FORM_block1:
	case DW_FORM_block2:
	case DW_FORM_block4:
	case DW_FORM_block:
	case DW_FORM_exprloc:
		break;
	default:
		return std::nullopt;
	}

	Reader reader(bytes_of(*unit_).substr(raw(attribute)), info_->swap_);
	uint64_t size = form(attribute) == DW_FORM_data16 ? 16 :
							     block_size(reader, form(attribute));

	return std::string_view(reinterpret_cast<const char *>(reader.at()), size);
}

std::optional<uint64_t> Die::section_offset(unsigned int attribute) const
{
	if (!has(attribute))
		return std::nullopt;
	if (form(attribute) != DW_FORM_sec_offset && form(attribute) != DW_FORM_data4 &&
	    form(attribute) != DW_FORM_data8)
		unreadable(attribute, "it is no offset");
	return raw(attribute);
}

std::optional<std::string_view> Die::string(unsigned int attribute) const
{
	if (!has(attribute))
		return std::nullopt;
	try {
		const std::string_view bytes =
			info_->from_string(*unit_, form(attribute), raw(attribute));

		return info_->string(bytes, size_without_control(bytes));
	} catch (const Error &error) {
		unreadable(attribute, error.what());
	}
}

std::optional<uint32_t> Die::find_shared_string(unsigned int attribute) const
{
	if (!has(attribute))
		return std::nullopt;
	try {
		uint64_t value = raw(attribute);

		if (info_->string_section(*unit_, form(attribute), value) != &info_->str_ ||
		    value > UINT32_MAX)
			return std::nullopt;
		return value;
	} catch (const Error &error) {
		unreadable(attribute, error.what());
	}
}

uint64_t Die::find_target(unsigned int attribute) const
{
	uint64_t value = raw(attribute), end = unit_->end - unit_->begin;

	switch (form(attribute)) {
	case DW_FORM_ref1:
	case DW_FORM_ref2:
	case DW_FORM_ref4:
	case DW_FORM_ref8:
	case DW_FORM_ref_udata:
		/* The last one's sibling may be the end. */
		if (value < unit_->first_die - unit_->begin ||
		    value >= end + (attribute == DW_AT_sibling))
			unreadable(attribute, "it leads out of its unit");
		return unit_->begin + value;
	case DW_FORM_ref_addr:
		try {
			info_->unit_of(value);
		} catch (const Error &error) {
			unreadable(attribute, error.what());
		}
		return value;
	case DW_FORM_ref_sig8: {
		auto found = info_->signatures_.find(value);

		if (found == info_->signatures_.end())
			unreadable(attribute,
				   "there is no type unit of signature " + hex(value));
		return info_->units_[found->second].type_offset;
	}
	case DW_FORM_ref_sup4:
	case DW_FORM_ref_sup8:
	case DW_FORM_GNU_ref_alt:
		unreadable(attribute, "it leads to a supplementary file (dwz)");
	default:
		unreadable(attribute, "it is no reference");
	}
}

std::optional<Die> Die::reference(unsigned int attribute) const
{
	auto offset = target(attribute);

	if (!offset)
		return std::nullopt;
	try {
		return info_->die(*offset);
	} catch (const Error &error) {
		unreadable(attribute, error.what());
	}
}

bool Die::in_c_file() const
{
	auto number = constant(DW_AT_decl_file);
	Unit::Cache &cache = unit_->cache;

	if (!number)
		return false;
	if (!cache.files) {
		try {
			info_->load_files(*unit_);
		} catch (const Error &error) {
			unreadable(DW_AT_decl_file, error.what());
		}
	}
	if (!cache.files->from_zero && !(*number)--)
		return false;
	if (*number >= cache.files->in_c.size())
		unreadable(DW_AT_decl_file, "it is not in the unit's table of " +
						    std::to_string(cache.files->in_c.size()) +
						    " files");
	return cache.files->in_c[*number];
}

std::string Die::where() const
{
	return "DIE at " + hex(offset_);
}

void Die::unreadable(unsigned int attribute, std::string_view why) const
{
	fail(where(), ": cannot read DW_AT_", attribute_name(attribute), ": ", why);
}

Die::Children::Iterator::Iterator(const Die &parent)
{
	die_.info_ = parent.info_;
	die_.unit_ = parent.unit_;
	if (parent.has_children())
		read(parent.end_);
	else
		die_.info_ = nullptr;
}

Die::Children::Iterator &Die::Children::Iterator::operator++()
{
	read(die_.info_->behind(die_));
	return *this;
}

void Die::Children::Iterator::read(uint64_t offset)
{
	/* A unit's DIE may lack the zero at its end. */
	if (offset >= die_.unit_->end || !die_.info_->read(*die_.unit_, offset, die_))
		die_.info_ = nullptr;
}

void FileOrder::visit(const Die &die)
{
	if (die.offset() <= last_)
		fail(die.where(), ": a DW_AT_sibling leads to it from outside");
	last_ = die.offset();
}
