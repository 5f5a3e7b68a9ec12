/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The formats of the text that versions are computed from.
 *
 * Format 1 is the format of Linux 6.14, byte for byte. In format 2 a version changes if a
 * caller that was compiled against the old object could misbehave with the new one, and does not
 * change otherwise, as far as the object tells. This table has every difference.
 */
#ifndef GENDWARFKSYMS_FORMAT_HH
#define GENDWARFKSYMS_FORMAT_HH

struct Format {
	bool own_definition; /* A symbol's own definition describes it, not the first DIE of its name. */
	bool symbols_in_unions; /* Symbols may stand in unions and enumerations, too. */
	bool names_by_unit; /* A name means what its unit defines, not the same type in all units. */
	/*
	 * "noreturn", "unprototyped", "thread_local", "...", calling_convention, address_class,
	 * endianity, alignment of variables and members, bit_size and encoding of types. Members
	 * have positions that do not depend on the version of DWARF, and no accessibility;
	 * parameters no names; parameters and results no outermost const, volatile and restrict.
	 */
	bool facts;
	bool signed_numbers; /* Enumerators and discriminants have a sign, and up to 128 bits. */
	bool can_have_none; /* What nothing describes has no version, not 0. */
	bool hide_private = false; /* Types of headers outside of include/ are opaque: an option. */
};

constexpr Format format_1 = { false, false, false, false, false, false };
constexpr Format format_2 = { true, true, true, true, true, true };

#endif /* GENDWARFKSYMS_FORMAT_HH */
