/* SPDX-License-Identifier: GPL-2.0 */
/* A little of all that C's types have. */
#ifdef RULES
#define RULE(text) asm(".pushsection .discard.gendwarfksyms.kabi_rules, \"\", %progbits\n" text "\n.popsection")
RULE(".asciz \"1\", \"byte_size\", \"list\", \"64\"");
RULE(".asciz \"1\", \"declonly\", \"opaque\", \"\"");
RULE(".asciz \"1\", \"enumerator_ignore\", \"kind LARGE\", \"\"");
RULE(".asciz \"1\", \"enumerator_value\", \"kind SMALL\", \"-2\"");
RULE(".asciz \"1\", \"type_string\", \"s#s\", \"structure_type s { member s#list x }\"");
#endif
#line 1 "seed.h"
typedef unsigned long size;
enum kind { MINUS = -1, SMALL = 3, LARGE = 0x7fffffff };
struct opaque { int a; };
union u { float f; int array[3][5]; struct { char inner; }; };
struct list {
	struct list *next;
	const volatile char *name;
	int bits : 3, more : 13;
	union { long __kabi_reserved; struct opaque *o; };
	_Alignas(32) union u u;
};
struct s { int (*call)(struct s *restrict, enum kind, ...); int last[]; } *s;
size v[4];
_Thread_local struct list *t;
asm(".globl __export_symbol_f\n__export_symbol_f:");
size f(struct list *l, enum kind kind) { struct { int x; } a = { kind }; return l->bits + a.x; }
_Noreturn static void a(void) { for (;;) ; }
void (*pointer)(void) = a;
asm(".globl alias, other\n.set alias, f\n.set other, a");
int (*__gendwarfksyms_ptr_b)(int, char *);
