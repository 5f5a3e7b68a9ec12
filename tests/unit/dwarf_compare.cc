// SPDX-License-Identifier: GPL-2.0
/*
 * dwarf-compare OBJECT...: holds our reading of DWARF (dwarf.hh, address.hh) against libdw's.
 *
 * Every unit, every DIE in it, and every attribute that a Die can be asked for, in every way that
 * it can be asked for. Prints a line for each object with what was compared, on standard error
 * what differs, and ends with status 1 if anything did.
 *
 * libdw passes over sections in COMDAT groups, where type units are before they are linked. So do we.
 */
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>

#include "address.hh"
#include "dwarf.hh"
#include "error.hh"
#include "object.hh"
#include "text.hh"

namespace {

constexpr unsigned int attributes[] = {
#define X(name) DW_AT_##name,
	GENDWARFKSYMS_ATTRIBUTES(X)
#undef X
};

constexpr size_t max_differences = 20;

int no_other_file(Dwfl_Module *, void **, const char *, Dwarf_Addr, const char *, const char *,
		  GElf_Word, char **)
{
	return -1;
}

struct EndDwfl {
	void operator()(Dwfl *dwfl) const { dwfl_end(dwfl); }
};

class Comparison {
public:
	explicit Comparison(const char *path);

	// Returns whether both agree in all.
	bool compare();

private:
	struct Unit {
		Dwarf_Die die;
		Dwarf_Half version;
		uint8_t type;
		uint64_t signature;
		bool in_types;
	};

	bool is_in_group(const ::Unit &unit) const;
	std::vector<Unit> libdw_units();
	void compare_unit(const ::Unit &ours, Unit &theirs);
	void compare_children(const Die &ours, Dwarf_Die &theirs, uint64_t depth);
	void compare_die(const Die &ours, Dwarf_Die &theirs);
	void compare_attribute(const Die &ours, unsigned int code, Dwarf_Attribute &theirs);
	void compare_address(const Die &ours, Dwarf_Die &theirs);
	Address laid_out(const Address &address) const;
	std::optional<Address> libdw_address(Dwarf_Die &die);
	std::optional<Address> libdw_location(Dwarf_Die &die, uint8_t &op);

	// The offset by our counting of a DIE of libdw
	uint64_t offset_of(Dwarf_Die die);
	template <typename A, typename B>
	void same(const A &ours, const B &theirs, const Die &die, const char *what);
	template <typename A, typename B>
	void same(const A &ours, const B &theirs, const char *what);
	void differ(const std::string &where, const char *what, const std::string &how);

	const char *path_;
	Object object_;
	DebugInfo info_;
	std::unique_ptr<Dwfl, EndDwfl> dwfl_;
	Dwfl_Module *module_;
	Dwarf *dwarf_;
	GElf_Addr bias_;
	bool is_relocatable_ = false;
	uint64_t unit_ = 0; // the offset of the one that is being compared
	// By our counting, where the sections begin that libdw knows.
	uint64_t info_base_ = 0, types_base_ = 0;
	size_t skipped_ = 0; // units in other sections
	std::set<const Dwarf_CU *> types_; // libdw's units there
	std::map<uint64_t, std::string> shared_strings_;
	std::vector<uint64_t> preorder_, depths_; // of the unit
	size_t differences_ = 0, units_ = 0, dies_ = 0, compared_ = 0, addresses_ = 0;
};

Comparison::Comparison(const char *path) : path_(path), object_(path), info_(object_)
{
	static const Dwfl_Callbacks callbacks = { dwfl_build_id_find_elf, no_other_file,
						  dwfl_offline_section_address, nullptr };
	GElf_Ehdr header;

	dwfl_.reset(dwfl_begin(&callbacks));
	module_ = dwfl_report_offline(dwfl_.get(), path, path, -1);
	if (!module_ || dwfl_report_end(dwfl_.get(), nullptr, nullptr))
		fail("libdwfl: ", dwfl_errmsg(-1));
	dwarf_ = dwfl_module_getdwarf(module_, &bias_);
	if (!dwarf_)
		fail("libdw: ", dwfl_errmsg(-1));
	is_relocatable_ = gelf_getehdr(dwarf_getelf(dwarf_), &header) && header.e_type == ET_REL;

	for (const ::Unit &unit : info_.units()) {
		if (is_in_group(unit))
			skipped_++;
		else if (unit.version == 4 && unit.type == DW_UT_type)
			types_base_ = unit.base;
		else
			info_base_ = unit.base;
	}
}

bool Comparison::is_in_group(const ::Unit &unit) const
{
	GElf_Shdr header;

	if (!gelf_getshdr(elf_getscn(dwarf_getelf(dwarf_), unit.section), &header))
		fail("libelf: ", elf_errmsg(-1));
	return header.sh_flags & SHF_GROUP;
}

void Comparison::differ(const std::string &where, const char *what, const std::string &how)
{
	if (differences_++ < max_differences)
		fprintf(stderr, "%s: %s: %s: %s\n", path_, where.c_str(), what, how.c_str());
}

template <typename T> std::string text(const T &value)
{
	if constexpr (std::is_convertible_v<T, std::string_view>)
		return "'" + std::string(value) + "'";
	else
		return hex(static_cast<uint64_t>(value));
}

template <typename T> std::string text(const std::optional<T> &value)
{
	return value ? text(*value) : "none";
}

std::string text(const std::optional<Address> &value)
{
	return value ? std::to_string(value->section) + ":" + hex(value->value) : "none";
}

// Of DIE
template <typename A, typename B>
void Comparison::same(const A &ours, const B &theirs, const Die &die, const char *what)
{
	compared_++;
	if (!(ours == theirs))
		differ(die.where(), what, text(ours) + ", by libdw " + text(theirs));
}

// Of the unit
template <typename A, typename B>
void Comparison::same(const A &ours, const B &theirs, const char *what)
{
	compared_++;
	if (!(ours == theirs))
		differ("unit at " + hex(unit_), what, text(ours) + ", by libdw " + text(theirs));
}

uint64_t Comparison::offset_of(Dwarf_Die die)
{
	return dwarf_dieoffset(&die) + (types_.count(die.cu) ? types_base_ : info_base_);
}

std::vector<Comparison::Unit> Comparison::libdw_units()
{
	std::vector<Unit> units;
	Dwarf_CU *cu = nullptr;
	Unit unit;

	while (!dwarf_get_units(dwarf_, cu, &cu, &unit.version, &unit.type, &unit.die, nullptr)) {
		Dwarf_Half version;
		Dwarf_Die die;
		uint8_t address_size, offset_size;
		uint64_t type_offset;

		if (!dwarf_cu_die(cu, &die, &version, nullptr, &address_size, &offset_size,
				  &unit.signature, &type_offset))
			fail("libdw: ", dwarf_errmsg(-1));
		/* Those of .debug_types come last. */
		unit.in_types = unit.version == 4 && unit.type == DW_UT_type;
		if (unit.in_types)
			types_.insert(cu);
		if (unit.version >= 4)
			units.push_back(unit);
	}
	return units;
}

void Comparison::compare_children(const Die &ours, Dwarf_Die &theirs, uint64_t depth)
{
	Scan scan(ours);
	Dwarf_Die child;
	int end = dwarf_child(&theirs, &child);

	for (const Die &our_child : ours.children()) {
		if (end) {
			differ(our_child.where(), "child", "not by libdw");
			break;
		}
		same(scan.next(), true, our_child, "Scan has no more");
		same(scan.offset(), offset_of(child), our_child, "offset by Scan");
		same(scan.tag(), static_cast<unsigned int>(dwarf_tag(&child)), our_child,
		     "tag by Scan");
		same(scan.has_children(), dwarf_haschildren(&child) > 0, our_child,
		     "has_children by Scan");
		same(scan.depth(), 0u, our_child, "depth by Scan");
		if (our_child.offset() != offset_of(child)) {
			same(our_child.offset(), offset_of(child), our_child, "offset");
			return;
		}
		compare_die(our_child, child);
		preorder_.push_back(our_child.offset());
		depths_.push_back(depth);
		compare_children(our_child, child, depth + 1);
		end = dwarf_siblingof(&child, &child);
	}
	if (!end)
		differ(ours.where(), "children", "more of them by libdw");
	same(scan.next(), false, ours, "Scan has more");
}

void Comparison::compare_unit(const ::Unit &ours, Unit &theirs)
{
	Dwarf_Die root = theirs.die, type;
	uint8_t address_size, offset_size;

	dwarf_cu_die(root.cu, &root, nullptr, nullptr, &address_size, &offset_size, nullptr, nullptr);
	units_++;
	unit_ = ours.begin;
	same(ours.version, theirs.version, "version");
	same(ours.type, theirs.type, "type");
	same(ours.address_size, address_size, "address_size");
	same(ours.offset_size, offset_size, "offset_size");
	if (ours.type == DW_UT_type) {
		uint64_t type_offset;

		same(ours.signature, theirs.signature, "signature");
		if (dwarf_cu_info(root.cu, nullptr, nullptr, nullptr, &type, nullptr, nullptr,
				  nullptr))
			fail("libdw: ", dwarf_errmsg(-1));
		type_offset = offset_of(type);
		same(ours.type_offset, type_offset, "type_offset");
	}

	const Die die = info_.die(ours);

	same(die.offset(), offset_of(root), "offset of the first DIE");

	switch (int language = dwarf_srclang(&root)) {
	case DW_LANG_C89:
	case DW_LANG_C:
	case DW_LANG_C99:
	case DW_LANG_C11:
	case 0x2c:
		same(info_.is_in_c(ours), true, "is_in_c");
		break;
	default:
		same(info_.is_in_c(ours), language == 0x3e, "is_in_c");
	}

	preorder_.clear();
	depths_.clear();
	compare_die(die, root);
	compare_children(die, root, 0);

	Scan scan(die);

	for (size_t i = 0; i < preorder_.size(); i++) {
		if (!scan.next()) {
			differ("unit at " + hex(unit_), "Scan", "ends too early");
			break;
		}
		same(scan.offset(), preorder_[i], "offset by entering Scan");
		same(scan.depth(), depths_[i], "depth by entering Scan");
		scan.enter();
	}
	same(scan.next(), false, "entering Scan has more");
	info_.forget(ours);
}

std::optional<Address> Comparison::libdw_location(Dwarf_Die &die, uint8_t &op)
{
	Dwarf_Attribute attribute, result;
	Dwarf_Op *expression;
	size_t count;

	if (!dwarf_attr(&die, DW_AT_location, &attribute) ||
	    dwarf_whatform(&attribute) != DW_FORM_exprloc ||
	    dwarf_getlocation(&attribute, &expression, &count) || count != 1)
		return std::nullopt;
	op = expression->atom;
	if (op == DW_OP_addr)
		return Address{ 0, expression->number };
	if (op != DW_OP_addrx ||
	    dwarf_getlocation_attr(&attribute, expression, &result))
		return std::nullopt;

	Dwarf_Addr address;

	if (dwarf_formaddr(&result, &address))
		return std::nullopt;
	return Address{ 0, address };
}

std::optional<Address> Comparison::libdw_address(Dwarf_Die &die)
{
	std::optional<Address> result;
	Dwarf_Addr base, begin, end;
	uint8_t op;

	if (dwarf_hasattr(&die, DW_AT_low_pc)) {
		if (dwarf_lowpc(&die, &begin))
			fail("libdw: low_pc: ", dwarf_errmsg(-1));
		result = Address{ 0, begin };
	} else if (dwarf_hasattr(&die, DW_AT_ranges)) {
		if (dwarf_ranges(&die, 0, &base, &begin, &end) <= 0)
			return std::nullopt;
		result = Address{ 0, begin };
	} else {
		result = libdw_location(die, op);
	}
	return result;
}

// ADDRESS where libdwfl put its section
Address Comparison::laid_out(const Address &address) const
{
	GElf_Shdr header;

	if (!is_relocatable_ || !address.section)
		return { 0, address.value };
	if (!gelf_getshdr(elf_getscn(dwarf_getelf(dwarf_), address.section), &header))
		fail("libelf: ", elf_errmsg(-1));
	return { 0, header.sh_addr + address.value };
}

void Comparison::compare_address(const Die &ours, Dwarf_Die &theirs)
{
	std::optional<Address> address, expected;

	try {
		address = address_of(info_, ours);
		/* Nobody has laid out common symbols yet. */
		if (address && is_relocatable_ && address->section == SHN_COMMON)
			return;
		if (address)
			address = laid_out(*address);
		expected = libdw_address(theirs);
	} catch (const Error &error) {
		differ(ours.where(), "address", error.what());
		return;
	}
	addresses_ += bool(expected);
	same(address, expected, ours, "address");
}

void Comparison::compare_die(const Die &ours, Dwarf_Die &theirs)
{
	dies_++;
	same(ours.tag(), static_cast<unsigned int>(dwarf_tag(&theirs)), ours, "tag");
	same(ours.has_children(), dwarf_haschildren(&theirs) > 0, ours, "has_children");

	/* By its offset again */
	const Die again = info_.die(ours.offset());

	for (unsigned int code : attributes) {
		Dwarf_Attribute attribute;
		bool expected = dwarf_attr(&theirs, code, &attribute);

		if (expected != ours.has(code))
			same(ours.has(code), expected, ours, attribute_name(code));
		if (!expected || !ours.has(code))
			continue;
		if (again.form(code) != ours.form(code) || again.raw(code) != ours.raw(code))
			differ(ours.where(), attribute_name(code), "another one by its offset");
		same(ours.form(code), dwarf_whatform(&attribute), ours, "form");
		try {
			compare_attribute(ours, code, attribute);
		} catch (const Error &error) {
			differ(ours.where(), attribute_name(code), error.what());
		}
	}
	if (ours.tag() == DW_TAG_subprogram || ours.tag() == DW_TAG_variable)
		compare_address(ours, theirs);
	if (ours.has(DW_AT_decl_file)) {
		/* Not dwarf_decl_file(), for which file 0 is none in DWARF 5, too. */
		uint64_t number = ours.constant(DW_AT_decl_file).value_or(0);
		Dwarf_Files *files;
		Dwarf_Die unit = {};
		size_t count;
		bool in_c = false;

		if ((number || ours.unit().version >= 5) && dwarf_diecu(&theirs, &unit, nullptr, nullptr) &&
		    !dwarf_getsrcfiles(&unit, &files, &count) && number < count)
			in_c = ends_with(dwarf_filesrc(files, number, nullptr, nullptr), ".c");
		same(ours.in_c_file(), in_c, ours, "in_c_file");
	}
}

void Comparison::compare_attribute(const Die &ours, unsigned int code, Dwarf_Attribute &theirs)
{
	const char *name = attribute_name(code);
	std::optional<std::string_view> string, block;
	std::optional<uint64_t> target;

	switch (ours.form(code)) {
	case DW_FORM_data1:
	case DW_FORM_data2:
	case DW_FORM_data4:
	case DW_FORM_data8:
	case DW_FORM_udata:
	case DW_FORM_sdata:
	case DW_FORM_implicit_const: {
		Dwarf_Word value;

		if (dwarf_formudata(&theirs, &value))
			fail("libdw: ", dwarf_errmsg(-1));
		same(ours.constant(code), std::optional<uint64_t>(value), ours, name);
		break;
	}
	case DW_FORM_flag:
	case DW_FORM_flag_present: {
		bool value;

		if (dwarf_formflag(&theirs, &value))
			fail("libdw: ", dwarf_errmsg(-1));
		same(ours.flag(code), value, ours, name);
		break;
	}
	case DW_FORM_string:
	case DW_FORM_strp:
	case DW_FORM_line_strp:
	case DW_FORM_strx:
	case DW_FORM_strx1:
	case DW_FORM_strx2:
	case DW_FORM_strx3:
	case DW_FORM_strx4: {
		const char *value = dwarf_formstring(&theirs);

		if (!value)
			fail("libdw: ", dwarf_errmsg(-1));
		string = value;
		same(ours.string(code), string, ours, name);

		auto shared = ours.shared_string(code);
		bool expected = ours.form(code) != DW_FORM_string &&
				ours.form(code) != DW_FORM_line_strp;

		same(shared.has_value(), expected, ours, "shared_string");
		/* One place, one string */
		if (shared)
			same(shared_strings_.emplace(*shared, value).first->second, *string, ours,
			     "string in a shared place");
		break;
	}
	case DW_FORM_block1:
	case DW_FORM_block2:
	case DW_FORM_block4:
	case DW_FORM_block:
	case DW_FORM_exprloc:
	case DW_FORM_data16: {
		Dwarf_Block value;

		if (dwarf_formblock(&theirs, &value))
			fail("libdw: ", dwarf_errmsg(-1));
		block = std::string_view(reinterpret_cast<const char *>(value.data), value.length);

		auto bytes = ours.block(code);

		/* libdwfl lays the sections of a relocatable object out, we do not. */
		if (is_relocatable_ && bytes && !bytes->empty() && bytes->front() != DW_OP_plus_uconst)
			same(bytes->substr(0, 1), block->substr(0, 1), ours, name);
		if (bytes && is_relocatable_ && code == DW_AT_location)
			same(bytes->size(), block->size(), ours, name);
		else
			same(bytes, block, ours, name);
		break;
	}
	case DW_FORM_ref1:
	case DW_FORM_ref2:
	case DW_FORM_ref4:
	case DW_FORM_ref8:
	case DW_FORM_ref_udata:
	case DW_FORM_ref_addr:
	case DW_FORM_ref_sig8: {
		Dwarf_Die die;

		/* To what libdw passes over */
		if (ours.form(code) == DW_FORM_ref_sig8 && skipped_ && !dwarf_formref_die(&theirs, &die))
			break;
		if (!dwarf_formref_die(&theirs, &die)) {
			/* The sibling of the last DIE is the end of the unit. */
			if (code != DW_AT_sibling || *ours.target(code) != ours.unit().end)
				fail("libdw: ", dwarf_errmsg(-1));
			break;
		}
		target = offset_of(die);
		same(ours.target(code), target, ours, name);
		/* A sibling may be the entry of zeros. */
		if (code != DW_AT_sibling)
			same(ours.reference(code)->offset(), *target, ours, name);
		break;
	}
	case DW_FORM_sec_offset: {
		Dwarf_Word value;

		if (dwarf_formudata(&theirs, &value))
			fail("libdw: ", dwarf_errmsg(-1));
		same(ours.section_offset(code), std::optional<uint64_t>(value), ours, name);
		break;
	}
	case DW_FORM_addr:
		if (!is_relocatable_) {
			Dwarf_Addr value;

			if (dwarf_formaddr(&theirs, &value))
				fail("libdw: ", dwarf_errmsg(-1));
			same(ours.raw(code), value, ours, name);
		}
		break;
	case DW_FORM_addrx:
	case DW_FORM_addrx1:
	case DW_FORM_addrx2:
	case DW_FORM_addrx3:
	case DW_FORM_addrx4:
	case DW_FORM_rnglistx:
	case DW_FORM_loclistx:
		/* The numbers of these count where they lead to, see compare_address(). */
		break;
	default:
		fail("form ", hex(ours.form(code)), " is compared by nothing");
	}
}

bool Comparison::compare()
{
	std::vector<Unit> units = libdw_units();
	size_t next = 0;

	for (const ::Unit &ours : info_.units()) {
		if (is_in_group(ours))
			continue;
		if (next == units.size() || offset_of(units[next].die) != ours.first_die)
			differ("unit at " + hex(ours.begin), "unit", "unknown to libdw");
		else
			compare_unit(ours, units[next++]);
	}
	if (next != units.size())
		differ("units", "number of them",
		       std::to_string(next) + ", by libdw " + std::to_string(units.size()));
	printf("%s: %zu units (%zu not), %zu DIEs, %zu values, %zu addresses, %zu differences\n",
	       path_, units_, skipped_, dies_, compared_, addresses_, differences_);
	return !differences_;
}

} // namespace

int main(int argc, char **argv)
{
	int status = argc > 1 ? EXIT_SUCCESS : EXIT_FAILURE;

	for (int i = 1; i < argc; i++) {
		try {
			if (!Comparison(argv[i]).compare())
				status = EXIT_FAILURE;
		} catch (const Error &error) {
			fprintf(stderr, "%s: %s\n", argv[i], error.what());
			status = EXIT_FAILURE;
		}
	}
	return status;
}
