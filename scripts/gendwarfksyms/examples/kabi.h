/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Macros for a stable kABI, for use with gendwarfksyms --stable.
 * Documentation/kbuild/gendwarfksyms.rst describes what they hide from the versions
 * of symbols, and when that is right. backport.h has an example.
 *
 * The build of a kernel does not check any of this against the old ABI. Compare the
 * versions with those of the release before.
 */
#ifndef KABI_H
#define KABI_H

/*
 * Rules. They stand outside of functions, anywhere in a file or header, and several
 * may stand on a line. TYPE is the name of a type without "struct", "union"
 * or "enum". They are in assembler, so that they need no names of their own.
 */
#define __KABI_RULE(rule, target, value)					\
	__asm__(".pushsection .discard.gendwarfksyms.kabi_rules,\"\"\n"		\
		"\t.asciz \"1\", \"" rule "\", \"" target "\", \"" value "\"\n"	\
		"\t.popsection\n")

/* TYPE is versioned as if it were only declared. */
#define KABI_DECLONLY(type) \
	__KABI_RULE("declonly", #type, "")

/* TYPE counts although its header is private (--hide-private). */
#define KABI_VISIBLE(type) \
	__KABI_RULE("visible", #type, "")

/* ENUMERATOR of TYPE is left out. */
#define KABI_ENUMERATOR_IGNORE(type, enumerator) \
	__KABI_RULE("enumerator_ignore", #type " " #enumerator, "")

/* TYPE is versioned as if its ENUMERATOR had VALUE, a decimal number. */
#define KABI_ENUMERATOR_VALUE(type, enumerator, value) \
	__KABI_RULE("enumerator_value", #type " " #enumerator, #value)

/* TYPE is versioned as if its size in bytes were VALUE, a decimal number. */
#define KABI_BYTE_SIZE(type, value) \
	__KABI_RULE("byte_size", #type, #value)

/*
 * STRING stands for TARGET in versions and in the symtypes file. Both are string
 * literals; TARGET is the name of a symbol, or a reference to a type, such as
 * "s#file".
 */
#define KABI_TYPE_STRING(target, string) \
	__KABI_RULE("type_string", target, string)

/*
 * Members. ID, a number for example, distinguishes those of one structure.
 * MEMBERS are one or more declarations, the last without its semicolon:
 *
 *	KABI_USE(1, u32 first, second; struct list_head *list);
 *
 * They may not define a structure with a tag.
 */

/* Room for a member that is added later, of the size of a long. */
#define KABI_RESERVE(id) \
	unsigned long __kabi_reserved##id

/*
 * Room of so many BYTES, a multiple of 8, aligned as any number of 8 bytes. Without _Alignas,
 * which clang would repeat at the union that takes the place.
 */
#define KABI_RESERVE_ARRAY(id, bytes)						\
	unsigned long long __kabi_reserved##id[(bytes) / 8];			\
	_Static_assert((bytes) % 8 == 0, "not a multiple of 8: " #bytes)

/* MEMBERS where KABI_RESERVE(id) was. */
#define KABI_USE(id, members...) \
	__KABI_REPLACE(KABI_RESERVE(id), members)

/* Two members where KABI_RESERVE(id) was. */
#define KABI_USE2(id, member1, member2) \
	KABI_USE(id, member1; member2)

/* MEMBERS where KABI_RESERVE_ARRAY(id, bytes) was. */
#define KABI_USE_ARRAY(id, bytes, members...) \
	__KABI_REPLACE(KABI_RESERVE_ARRAY(id, bytes), members)

/*
 * MEMBERS where there was a member NAME of TYPE, which was no bit-field. A TYPE that
 * goes around the name needs typeof(): typeof(int (*)(void)).
 */
#define KABI_REPLACE(type, name, members...) \
	__KABI_REPLACE(type __kabi_renamed##name, members)

/*
 * MEMBERS that versions ignore. If they do not fit in a hole, the members behind them
 * move, and that changes versions.
 */
#define KABI_IGNORE(id, members...)		\
	union {					\
		struct {			\
			members;		\
		};				\
		char __kabi_ignored##id;	\
	}

/* The new members are the union's first, as in initializers without names. */
#define __KABI_REPLACE(old, members...)						\
	union {									\
		struct {							\
			members;						\
		};								\
		struct {							\
			old;							\
		};								\
		_Static_assert(sizeof(struct { members; }) <= sizeof(struct { old; }), \
			       "larger than what it takes the place of: " #members); \
		_Static_assert(_Alignof(struct { members; }) <= _Alignof(struct { old; }), \
			       "aligned more than what it takes the place of: " #members); \
	}

#endif /* KABI_H */
