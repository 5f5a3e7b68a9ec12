#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# gendwarfksyms: types of the same name in several units of one object, names
# and references between units.

load lib

int="base_type int byte_size(4) encoding(5)"
char="base_type char byte_size(1) encoding(6)"

# expect_linked SYMBOLS: one.h and two.h, linked in both orders, have the symtypes
# on descriptor 9
expect_linked() {
	local order unit

	cat <&9 >lines
	for unit in one two; do
		compile $unit.o gcc -g <$unit.h
	done
	for order in "one.o two.o" "two.o one.o"; do
		# shellcheck disable=SC2086
		ld -r -o linked.o $order
		cp lines expected
		expect_of "$1" linked.o
	done
}

@test "the longest expansion of a name counts everywhere" {
	cat >one.h <<-SOURCE
		struct s { int n; };
		struct s *one;
	SOURCE
	cat >two.h <<-SOURCE
		struct t { char c; };
		struct s { int n; struct t *t; };
		struct s *two;
	SOURCE
	expect_linked "one two" 9<<-SYMTYPES
		one variable pointer_type { s#s } byte_size(8)
		s#s structure_type s { member $int n data_member_location(0) , member pointer_type { s#t } byte_size(8) t data_member_location(8) } byte_size(16)
		s#t structure_type t { member $char c data_member_location(0) } byte_size(1)
		two variable pointer_type { s#s } byte_size(8)
	SYMTYPES
}

@test "a definition counts for a declaration" {
	cat >one.h <<-SOURCE
		struct s;
		int one(struct s *s) { return 0; }
	SOURCE
	cat >two.h <<-SOURCE
		struct s { int n; } two;
	SOURCE
	expect_linked "one two" 9<<-SYMTYPES
		one subprogram ( formal_parameter pointer_type { s#s } byte_size(8) s ) -> $int
		s#s structure_type s { member $int n data_member_location(0) } byte_size(4)
		two variable s#s
	SYMTYPES
}

@test "what no requested symbol reaches is no candidate" {
	cat >one.h <<-SOURCE
		struct s;
		int one(struct s *s) { return 0; }
	SOURCE
	cat >two.h <<-SOURCE
		struct s { int n; } two;
	SOURCE
	expect_linked "one" 9<<-SYMTYPES
		one subprogram ( formal_parameter pointer_type { s#s } byte_size(8) s ) -> $int
		s#s structure_type s { }
	SYMTYPES
}

@test "of equally long expansions the smallest counts, whatever the order" {
	cat >one.h <<-SOURCE
		struct s { int b; };
		struct s *one;
	SOURCE
	cat >two.h <<-SOURCE
		struct s { int a; };
		struct s *two;
	SOURCE
	expect_linked "one two" 9<<-SYMTYPES
		one variable pointer_type { s#s } byte_size(8)
		s#s structure_type s { member $int a data_member_location(0) } byte_size(4)
		two variable pointer_type { s#s } byte_size(8)
	SYMTYPES
}

@test "three candidates, the longest last, then two that tie" {
	expect_assembled "a b c d" <<-SOURCE 9<<-SYMTYPES
		.macro	one_unit variable, member
		unit
		parent	structure_type, s_\\variable
		string	name, s
		leaf	member
		string	name, \\member
		close
		leaf	variable
		string	name, \\variable
		ref	type, s_\\variable
		end_unit
		.endm

		one_unit a, z
		one_unit b, cc
		one_unit c, bb
		one_unit d, dd
	SOURCE
		a variable s#s
		b variable s#s
		c variable s#s
		d variable s#s
		s#s structure_type s { member base_type void bb }
	SYMTYPES
}

# What only a candidate that lost leads to has candidates all the same.
@test "candidates are reached through candidates that lost" {
	cat >one.h <<-SOURCE
		struct inner { int longer_name; };
		struct s { struct inner i; };
		struct s *one;
	SOURCE
	cat >two.h <<-SOURCE
		struct inner { int x; };
		struct s { struct inner *a, *b; };
		struct s *two;
	SOURCE
	expect_linked "one two" 9<<-SYMTYPES
		one variable pointer_type { s#s } byte_size(8)
		s#inner structure_type inner { member $int longer_name data_member_location(0) } byte_size(4)
		s#s structure_type s { member pointer_type { s#inner } byte_size(8) a data_member_location(0) , member pointer_type { s#inner } byte_size(8) b data_member_location(8) } byte_size(16)
		two variable pointer_type { s#s } byte_size(8)
	SYMTYPES
}

@test "what only a candidate that lost leads to has a line" {
	cat >one.h <<-SOURCE
		struct only { int q; };
		struct s { struct only *o; };
		struct s *one;
	SOURCE
	cat >two.h <<-SOURCE
		struct s { int longer, than, the, other; };
		struct s *two;
	SOURCE
	expect_linked "one two" 9<<-SYMTYPES
		one variable pointer_type { s#s } byte_size(8)
		s#only structure_type only { member $int q data_member_location(0) } byte_size(4)
		s#s structure_type s { member $int longer data_member_location(0) , member $int than data_member_location(4) , member $int the data_member_location(8) , member $int other data_member_location(12) } byte_size(16)
		two variable pointer_type { s#s } byte_size(8)
	SYMTYPES
}

@test "typedefs, unions and enumerations of one name, in several units" {
	cat >one.h <<-SOURCE
		typedef int number;
		union u { int a; };
		enum e { A };
		number t1; union u u1; enum e e1;
	SOURCE
	cat >two.h <<-SOURCE
		typedef char number;
		union u { int b; };
		enum e { A, B };
		number t2; union u u2; enum e e2;
	SOURCE
	expect_linked "t1 u1 e1 t2 u2 e2" 9<<-SYMTYPES
		e#e enumeration_type e { enumerator A = 0 , enumerator B = 1 } byte_size(4)
		e1 variable e#e
		e2 variable e#e
		t#number typedef_type number { $char }
		t1 variable t#number
		t2 variable t#number
		u#u union_type u { member $int a } byte_size(4)
		u1 variable u#u
		u2 variable u#u
	SYMTYPES
}

@test "a reference into a later unit, and the name there" {
	expect_assembled x <<-SOURCE 9<<-SYMTYPES
		unit
		leaf	variable
		string	name, x
		ref_addr type, inner
		end_unit
		unit
		parent	namespace
		string	name, space
		parent	structure_type
		string	name, outer
		parent	structure_type, inner
		string	name, inner
		close
		close
		close
		end_unit
	SOURCE
		s#space::outer::inner structure_type space::outer::inner { }
		x variable s#space::outer::inner
	SYMTYPES
}

@test "names: unnamed scopes, and what is no scope" {
	expect_assembled "a b c d e" <<-SOURCE 9<<-SYMTYPES
		unit
		.macro	user name
		leaf	variable
		string	name, \\name
		ref	type, \\name
		.endm

		parent	namespace			# without a name, none outside
		parent	structure_type
		leaf	typedef, a
		string	name, a
		close
		close
		parent	namespace
		string	name, n
		parent	namespace
		parent	class_type
		parent	structure_type, b
		string	name, b
		parent	union_type
		string	name, u
		parent	structure_type
		string	name, s
		leaf	base_type, c			# u is no scope, s is one
		string	name, c
		close
		close
		close
		parent	subprogram
		parent	lexical_block
		parent	namespace
		leaf	enumeration_type, d
		string	name, d
		close
		close
		close
		leaf	union_type, e
		string	name, e
		close
		close
		close
		user a
		user b
		user c
		user d
		user e
		end_unit
	SOURCE
		a variable t#a
		b variable s#n::<anonymous>::<anonymous>::b
		c variable base_type s::c
		d variable e#d
		e variable u#n::<anonymous>::<anonymous>::e
		e#d enumeration_type d { }
		s#n::<anonymous>::<anonymous>::b structure_type n::<anonymous>::<anonymous>::b { }
		t#a typedef_type a { base_type void }
		u#n::<anonymous>::<anonymous>::e union_type n::<anonymous>::<anonymous>::e { }
	SYMTYPES
}

@test "type units (-fdebug-types-section)" {
	local options

	for options in -gdwarf-4 -gdwarf-5 "-gdwarf-4 -gz" "-gdwarf-5 -gz"; do
		# shellcheck disable=SC2086
		compile object.o gcc $options -fdebug-types-section <<-SOURCE
			typedef struct { int n; } unnamed;
			struct node { struct node *next; enum color { RED } color; union { unnamed u; char c; }; };
			struct node a;
			int b(enum color c) { return 0; }
		SOURCE
		# A relocatable object has a section for each, and libdw reads one.
		[ "$(readelf -WS object.o | grep -cE " \.debug_(info|types) ")" -gt 2 ]
		gendwarfksyms "a b" object.o
		expect_error "object.o: elfutils cannot read type units of a relocatable object: compile without -fdebug-types-section"
		# A linked object has one section for all.
		ld -shared -o object.so object.o
		readelf --debug-dump=abbrev object.so | grep -q DW_FORM_ref_sig8
		expect_of "a b" object.so 9<<-SYMTYPES
			a variable s#node
			b subprogram ( formal_parameter e#color c ) -> $int
			e#color enumeration_type color { enumerator RED = 0 } byte_size(4)
			s#node structure_type node { member pointer_type { s#node } byte_size(8) next data_member_location(0) , member e#color color data_member_location(8) , member union_type { member t#unnamed u , member $char c } byte_size(4) data_member_location(12) } byte_size(16)
			t#unnamed typedef_type unnamed { structure_type { member $int n data_member_location(0) } byte_size(4) }
		SYMTYPES
	done
}

# format OPTION...: an object of this format gives what a plain one does
format() {
	compile plain.o gcc -g <<-SOURCE
		struct node { struct node *next; const char *name; };
		enum { ON = -1 } state;
		int f(struct node *n) { return 0; }
	SOURCE
	gendwarfksyms "f state" --symtypes plain.symtypes plain.o
	[ "$status" -eq 0 ]
	mv out plain.out
	compile object.o "$@" <<<"$(cat source.h)"
	gendwarfksyms "f state" --symtypes symtypes object.o
	[ "$status" -eq 0 ]
	[ ! -s err ]
	cmp plain.out out
	cmp plain.symtypes symtypes
}

@test "compressed sections" {
	local how tried=0

	for how in zlib zlib-gnu zstd; do
		gcc -g -gz=$how -c -xc -o empty.o /dev/null || continue
		format gcc -g -gz=$how
		tried=$((tried + 1))
	done
	[ $tried -gt 0 ] || skip "gcc cannot compress"
}

@test "DWARF 64" {
	gcc -g -gdwarf64 -c -xc -o empty.o /dev/null || skip "no gcc -gdwarf64"
	format gcc -gdwarf-4 -gdwarf64
	format gcc -gdwarf-5 -gdwarf64
}

@test "optimized, without common strings, for a shared library" {
	format gcc -g3 -O2 -fno-merge-debug-strings -fPIC
}

@test "executables and libraries, too" {
	format gcc -g
	ld -o linked -e f object.o
	gendwarfksyms "f state" --symtypes symtypes linked
	cmp plain.out out
	cmp plain.symtypes symtypes
	ld -shared -o linked.so object.o
	gendwarfksyms "f state" --symtypes symtypes linked.so
	cmp plain.out out
	cmp plain.symtypes symtypes
}

@test "an alias whose sections have numbers beyond 65,280" {
	{
		echo 'asm(".altmacro\n"'
		echo '    ".macro many n\n.section .data.s\\n, \"aw\"\n.byte 0\n.endm\n"'
		echo '    ".set i, 0\n.rept 70000\nmany %i\n.set i, i + 1\n.endr\n"'
		echo '    ".globl alias, f, same_value\nf: alias: .long 0\n"'
		echo '    ".section .data.more, \"aw\"\n.byte 0\nsame_value: .long 0\n.text");'
		echo "extern int f(void), same_value(char);"
		echo "int (*use)(void) = f, (*use_too)(char) = same_value;"
	} >source
	compile object.o gcc -g -O2 <source
	readelf -hW object.o | grep -q 'Number of section headers: *0 (7'
	gendwarfksyms "alias f same_value" --dump-versions object.o
	[ "$status" -eq 0 ]
	same err <<-STRINGS
		alias subprogram ( ) -> $int
		f subprogram ( ) -> $int
		same_value subprogram ( formal_parameter $char ) -> $int
	STRINGS
}
