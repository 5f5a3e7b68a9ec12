#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# gendwarfksyms: which debugging information describes which symbol, from the
# list of symbols to the lines of standard output.

load lib

int="base_type int byte_size(4) encoding(5)"
char="base_type char byte_size(1) encoding(6)"

@test "versions come in the order of the list, each name once" {
	compile object.o gcc -g <<-SOURCE
		int zebra, apple, mango;
	SOURCE
	gendwarfksyms "mango zebra apple zebra mango" --symtypes symtypes object.o
	[ "$status" -eq 0 ]
	[ ! -s err ]
	cut -d " " -f 1,2 out >names
	same names <<-NAMES
		#SYMVER mango
		#SYMVER zebra
		#SYMVER apple
	NAMES
	same symtypes <<-SYMTYPES
		apple variable $int
		mango variable $int
		zebra variable $int
	SYMTYPES
}

@test "only a line's first word is the name" {
	compile object.o gcc -g <<-SOURCE
		int a, b, c;
	SOURCE
	printf 'a\n  b c\n\tc\tvmlinux\tEXPORT_SYMBOL\r\n b' |
		"$program" "$format" object.o >out
	cut -d " " -f 2 out >names
	same names <<-NAMES
		a
		b
		c
	NAMES
}

@test "a symbol that nothing describes: a warning and version 0" {
	compile object.o gcc -g <<-SOURCE
		int a;
	SOURCE
	gendwarfksyms "no1 a no2" --symtypes symtypes object.o
	[ "$status" -eq 0 ]
	same err <<-WARNINGS
		warning: gendwarfksyms: no1: no debug information, the version is 0
		warning: gendwarfksyms: no2: no debug information, the version is 0
	WARNINGS
	same out <<-VERSIONS
		#SYMVER no1 0x00000000
		#SYMVER a $(echo -n "variable $int" | crc32)
		#SYMVER no2 0x00000000
	VERSIONS
	same symtypes <<-SYMTYPES
		a variable $int
	SYMTYPES
}

@test "only symbols that were asked for are written, and what they reach" {
	expect f <<-SOURCE 9<<-SYMTYPES
		struct reached { int n; };
		struct other { char c; } other;
		int f(struct reached *r) { return 0; }
		int g(struct other *o) { return 0; }
	SOURCE
		f subprogram ( formal_parameter pointer_type { s#reached } byte_size(8) r ) -> $int
		s#reached structure_type reached { member $int n data_member_location(0) } byte_size(4)
	SYMTYPES
}

@test "local symbols match by name" {
	expect "f v" <<-SOURCE 9<<-SYMTYPES
		static char v;
		static int __attribute__((used)) f(void) { return v; }
	SOURCE
		f subprogram ( ) -> $int
		v variable $char
	SYMTYPES
}

@test "variables and types inside functions are not looked at" {
	compile object.o gcc -g <<-SOURCE
		int f(void) { static int hidden; { extern int outside; return outside + hidden; } }
	SOURCE
	gendwarfksyms "hidden outside" object.o
	[ "$status" -eq 0 ]
	same out <<-VERSIONS
		#SYMVER hidden 0x00000000
		#SYMVER outside 0x00000000
	VERSIONS
}

@test "a declaration describes, too, and the first match wins" {
	expect_assembled "a b" <<-SOURCE 9<<-SYMTYPES
		unit
		leaf	base_type, int
		string	name, int
		leaf	base_type, char
		string	name, char
		leaf	variable
		string	name, a
		ref	type, int
		flag_present declaration
		leaf	variable
		string	name, a
		ref	type, char
		end_unit
		unit
		leaf	variable
		string	name, b
		leaf	subprogram
		string	name, b
		leaf	subprogram
		string	name, a
		end_unit
	SOURCE
		a variable base_type int
		b variable base_type void
	SYMTYPES
}

@test "the linkage name comes before the name" {
	expect_assembled "real plain" <<-SOURCE 9<<-SYMTYPES
		unit
		leaf	base_type, int
		string	name, int
		leaf	subprogram
		string	name, plain
		string	linkage_name, real
		ref	type, int
		leaf	variable
		string	name, plain
		end_unit
	SOURCE
		plain variable base_type void
		real subprogram ( ) -> base_type int
	SYMTYPES
}

@test "symbols in namespaces, classes and structures, not in unions or functions" {
	assemble object.o <<-SOURCE
		unit
		parent	namespace
		parent	class_type
		parent	structure_type
		leaf	variable
		string	name, deep
		close
		leaf	subprogram
		string	name, method
		close
		close
		parent	union_type
		leaf	variable
		string	name, in_union
		close
		parent	subprogram
		leaf	variable
		string	name, in_function
		close
		parent	lexical_block
		leaf	variable
		string	name, in_block
		close
		end_unit
	SOURCE
	gendwarfksyms "deep method in_union in_function in_block" --dump-versions object.o
	[ "$status" -eq 0 ]
	same err <<-STRINGS
		deep variable base_type void
		method subprogram ( ) -> base_type void
		warning: gendwarfksyms: in_union: no debug information, the version is 0
		warning: gendwarfksyms: in_function: no debug information, the version is 0
		warning: gendwarfksyms: in_block: no debug information, the version is 0
	STRINGS
}

@test "an inlined function with a copy out of line" {
	compile object.o gcc -g -O2 <<-SOURCE
		static inline __attribute__((always_inline)) int callee(char c) { return c; }
		int (*copy)(char) = callee;
		int caller(char c) { return callee(c); }
	SOURCE
	readelf --debug-dump=info object.o | grep -q DW_AT_abstract_origin
	echo "callee subprogram ( formal_parameter $char c ) -> $int" >expected
	expect_of callee object.o
}

@test "an abstract origin gives the type, and the name when the DIE's own does not match" {
	expect_assembled "own origins" <<-SOURCE 9<<-SYMTYPES
		unit
		leaf	base_type, int
		string	name, int
		leaf	subprogram
		string	name, own
		ref	abstract_origin, first
		leaf	subprogram
		string	linkage_name, unknown
		ref	abstract_origin, second
		parent	union_type
		parent	subprogram, first
		string	name, unknown
		leaf	formal_parameter
		string	name, p
		ref	type, int
		close
		leaf	subprogram, second
		string	name, origins
		ref	type, int
		close
		end_unit
	SOURCE
		origins subprogram ( ) -> base_type int
		own subprogram ( formal_parameter base_type int p ) -> base_type void
	SYMTYPES
}

@test "a specification is not followed" {
	assemble object.o <<-SOURCE
		unit
		leaf	variable
		ref	specification, x
		parent	union_type
		leaf	variable, x
		string	name, x
		close
		end_unit
	SOURCE
	gendwarfksyms x object.o
	[ "$status" -eq 0 ]
	same out <<<"#SYMVER x 0x00000000"
}

@test "aliases have one version and one expansion each" {
	expect "alias f" <<-SOURCE 9<<-SYMTYPES
		int f(char c) { return c; }
		asm(".globl alias, unrequested; alias = f; unrequested = f");
	SOURCE
		alias subprogram ( formal_parameter $char c ) -> $int
		f subprogram ( formal_parameter $char c ) -> $int
	SYMTYPES
	[ "$(cut -d " " -f 3 out | sort -u | wc -l)" -eq 1 ]
}

@test "of aliases that are described differently the first in the file wins" {
	expect_assembled "b a" <<-SOURCE 9<<-SYMTYPES
		.text
		.globl	a, b, unrequested
	a:
	b:
	unrequested:
		unit
		leaf	subprogram
		string	name, unrequested
		leaf	base_type, int
		string	name, int
		leaf	subprogram
		string	name, a
		ref	type, int
		leaf	variable
		string	name, b
		end_unit
	SOURCE
		a subprogram ( ) -> base_type int
		b subprogram ( ) -> base_type int
	SYMTYPES
}

@test "what is local, absolute, common, or in another section is no alias" {
	compile object.o gcc -g -fcommon <<-SOURCE
		int f(void) { return 0; }
		int v = 1;
		int common;
		asm(".globl alias; alias = v");
		asm("local = f");
		asm(".globl absolute; absolute = 0");
	SOURCE
	gendwarfksyms "v f local absolute common alias" object.o
	[ "$status" -eq 0 ]
	same out <<-VERSIONS
		#SYMVER v $(echo -n "variable $int" | crc32)
		#SYMVER f $(echo -n "subprogram ( ) -> $int" | crc32)
		#SYMVER local 0x00000000
		#SYMVER absolute 0x00000000
		#SYMVER common $(echo -n "variable $int" | crc32)
		#SYMVER alias $(echo -n "variable $int" | crc32)
	VERSIONS
}

@test "symbol pointers: to functions and to data" {
	expect "f v p" <<-SOURCE 9<<-SYMTYPES
		int (*__gendwarfksyms_ptr_f)(char);
		char *__gendwarfksyms_ptr_v;
		int (**__gendwarfksyms_ptr_p)(char);
		long *__gendwarfksyms_ptr_unrequested;
	SOURCE
		f subprogram ( formal_parameter $char ) -> $int
		p variable pointer_type { subroutine_type ( formal_parameter $char ) -> $int } byte_size(8)
		v variable $char
	SYMTYPES
}

@test "a symbol pointer to a typedef of a function" {
	expect f <<-SOURCE 9<<-SYMTYPES
		typedef int function(void);
		function *__gendwarfksyms_ptr_f;
	SOURCE
		f variable t#function
		t#function typedef_type function { subroutine_type ( ) -> $int }
	SYMTYPES
}

@test "a symbol pointer never describes a symbol of its own name" {
	compile object.o gcc -g <<-SOURCE
		int *__gendwarfksyms_ptr_v;
	SOURCE
	gendwarfksyms "v __gendwarfksyms_ptr_v" object.o
	[ "$status" -eq 0 ]
	same out <<-VERSIONS
		#SYMVER v $(echo -n "variable $int" | crc32)
		#SYMVER __gendwarfksyms_ptr_v 0x00000000
	VERSIONS
}

@test "a symbol pointer whose symbol was not requested is a variable" {
	expect __gendwarfksyms_ptr_v <<-SOURCE 9<<-SYMTYPES
		int *__gendwarfksyms_ptr_v;
	SOURCE
		__gendwarfksyms_ptr_v variable pointer_type { $int } byte_size(8)
	SYMTYPES
}

@test "a symbol pointer stands back behind a DIE of its unit, not of a later one" {
	expect_assembled "here later twice" <<-SOURCE 9<<-SYMTYPES
		.macro	pointer_variable name, type
		leaf	variable
		string	name, __gendwarfksyms_ptr_\\name
		ref	type, pointer_to_\\type
		.endm

		unit
		leaf	base_type, int
		string	name, int
		leaf	base_type, char
		string	name, char
		leaf	pointer_type, pointer_to_int
		ref	type, int
		leaf	pointer_type, pointer_to_char
		ref	type, char
		pointer_variable here, int
		pointer_variable later, int
		pointer_variable twice, int
		pointer_variable twice, char
		leaf	variable
		string	name, here
		ref	type, char
		end_unit
		unit
		leaf	variable
		string	name, later
		end_unit
	SOURCE
		here variable base_type char
		later variable base_type int
		twice variable base_type int
	SYMTYPES
}

@test "a symbol pointer describes the aliases, too" {
	expect "alias f" <<-SOURCE 9<<-SYMTYPES
		int (*__gendwarfksyms_ptr_f)(void);
		asm(".globl alias, f; f: alias:");
	SOURCE
		alias subprogram ( ) -> $int
		f subprogram ( ) -> $int
	SYMTYPES
}

@test "a symbol pointer that is no pointer, or to nothing, is an error" {
	local type

	for type in "int" "void *" "int *const" "pointer"; do
		compile object.o gcc -g <<-SOURCE
			typedef int *pointer;
			$type __gendwarfksyms_ptr_v;
		SOURCE
		gendwarfksyms v --symtypes symtypes object.o
		sed -i "s/0x[0-9a-f]*/0x1/" err
		expect_error "object.o: DIE at 0x1: __gendwarfksyms_ptr_v must be a pointer to the symbol's type"
		[ ! -e symtypes ]
	done
}

@test "several objects: the first that describes a symbol wins" {
	compile one.o gcc -g <<-SOURCE
		int both;
		struct s { int one; } *first;
	SOURCE
	compile two.o gcc -g <<-SOURCE
		char both;
		struct s { int one, two; } *second;
	SOURCE
	gendwarfksyms "second both first" --symtypes symtypes one.o two.o
	[ "$status" -eq 0 ]
	[ ! -s err ]
	# No types across objects: each has its own s#s.
	same symtypes <<-SYMTYPES
		both variable $int
		first variable pointer_type { s#s } byte_size(8)
		s#s structure_type s { member $int one data_member_location(0) } byte_size(4)
		s#s structure_type s { member $int one data_member_location(0) , member $int two data_member_location(4) } byte_size(8)
		second variable pointer_type { s#s } byte_size(8)
	SYMTYPES
	same out <<-VERSIONS
		#SYMVER second $(echo -n "variable pointer_type { structure_type s { member $int one data_member_location(0) , member $int two data_member_location(4) } byte_size(8) } byte_size(8)" | crc32)
		#SYMVER both $(echo -n "variable $int" | crc32)
		#SYMVER first $(echo -n "variable pointer_type { structure_type s { member $int one data_member_location(0) } byte_size(4) } byte_size(8)" | crc32)
	VERSIONS

	# In the other order the lines come in that order, too.
	gendwarfksyms "second both first" --symtypes symtypes two.o one.o
	[ "$status" -eq 0 ]
	same symtypes <<-SYMTYPES
		both variable $char
		s#s structure_type s { member $int one data_member_location(0) , member $int two data_member_location(4) } byte_size(8)
		second variable pointer_type { s#s } byte_size(8)
		first variable pointer_type { s#s } byte_size(8)
		s#s structure_type s { member $int one data_member_location(0) } byte_size(4)
	SYMTYPES
}

@test "several objects in format 2: the symtypes file has each line once" {
	format=--format=2
	compile one.o gcc -g <<-SOURCE
		struct same { int n; } *a;
		struct s { int one; } *first;
	SOURCE
	compile two.o gcc -g <<-SOURCE
		struct same { int n; } *b;
		struct s { int one, two; } *second;
	SOURCE
	mkdir build
	for objects in "one.o two.o" "two.o one.o"; do
		# shellcheck disable=SC2086
		gendwarfksyms "second first a b" --symtypes build/one.symtypes $objects
		[ "$status" -eq 0 ]
		same build/one.symtypes <<-SYMTYPES
			a variable pointer_type { s#same } byte_size(8)
			b variable pointer_type { s#same } byte_size(8)
			first variable pointer_type { s#s } byte_size(8)
			s#s structure_type s { member $int one data_member_location(0) , member $int two data_member_location(4) } byte_size(8)
			s#s@2 structure_type s { member $int one data_member_location(0) } byte_size(4)
			s#same structure_type same { member $int n data_member_location(0) } byte_size(4)
			second variable pointer_type { s#s } byte_size(8)
		SYMTYPES
	done
	# symtypes refuses a file in which a name has two lines.
	"$tools/symtypes" --merge -o symref build
}

@test "several objects: equal addresses in different ones are no aliases" {
	compile one.o gcc -g <<-SOURCE
		int a = 1;
	SOURCE
	compile two.o gcc -g <<-SOURCE
		char b = 1;
	SOURCE
	gendwarfksyms "a b" one.o two.o
	same out <<-VERSIONS
		#SYMVER a $(echo -n "variable $int" | crc32)
		#SYMVER b $(echo -n "variable $char" | crc32)
	VERSIONS
}

@test "several objects: a later one describes what an alias of the first does not" {
	compile one.o gcc -g <<-SOURCE
		int a = 1;
	SOURCE
	compile two.o gcc -g <<-SOURCE
		char b = 1;
		asm(".globl a; a = b");
	SOURCE
	gendwarfksyms "a b" --symtypes symtypes one.o two.o
	same out <<-VERSIONS
		#SYMVER a $(echo -n "variable $int" | crc32)
		#SYMVER b $(echo -n "variable $char" | crc32)
	VERSIONS
	same symtypes <<-SYMTYPES
		a variable $int
		b variable $char
	SYMTYPES
}
