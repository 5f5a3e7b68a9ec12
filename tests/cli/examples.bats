#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# scripts/gendwarfksyms/examples: the macros, and the backports that move no version, in
# the default format (2) and in format 1.
#
# shellcheck disable=SC2030,SC2031,SC2034 # each test is a subshell; lib.bash uses variables

load lib

examples=$(realpath "$BATS_TEST_DIRNAME/../../scripts/gendwarfksyms/examples")
symbols="device_register device_notify device_count"

eval "common_$(declare -f setup)"
setup() {
	common_setup
	if command -v clang; then
		compilers+=("clang -gdwarf-4" "clang -gdwarf-5")
	fi
}

# build OBJECT [OPTION]...: backport.c
build() {
	local object=$1

	shift
	# shellcheck disable=SC2086
	$compiler -std=gnu11 -Wall -Wextra -Wno-unused-parameter -Werror "$@" -c -o "$object" \
		"$examples/backport.c"
}

# header OBJECT: from standard input as a header that includes kabi.h
header() {
	{
		echo "#include \"$examples/kabi.h\""
		cat
	} >input
	compile "$1" gcc -g -std=gnu11 -Wall -Wextra -Werror <input
}

# c_backport: the C backport moves no version, by any compiler
c_backport() {
	local compiler

	for compiler in "${compilers[@]}" "gcc -g -m32" "gcc -g -O2" "gcc -g -flto -ffat-lto-objects"; do
		echo "$compiler:"
		build before.o
		build after.o -DBACKPORT
		gendwarfksyms "$symbols" --stable --symtypes before.symtypes before.o
		[ "$status" -eq 0 ]
		[ ! -s err ]
		mv out before
		[ "$(wc -l <before)" -eq 3 ]
		gendwarfksyms "$symbols" --stable --symtypes after.symtypes after.o
		[ "$status" -eq 0 ]
		[ ! -s err ]
		cmp before out
		cmp before.symtypes after.symtypes

		# Without it all are others.
		gendwarfksyms "$symbols" before.o
		mv out before
		gendwarfksyms "$symbols" after.o
		[ "$(sort before out | uniq | wc -l)" -eq 6 ]
	done
}

@test "C: the backport moves no version, with --stable" {
	format=--format=2
	c_backport
}

@test "C: the backport moves no version, with --stable, in format 1" {
	c_backport
}

@test "C: the commands of the documentation" {
	cp "$examples"/* .
	gendwarfksyms() { "${program:?}" "$@"; }
	sed -n 's/^ \*\t\$ //p' backport.c >commands
	[ "$(wc -l <commands)" -eq 6 ]
	# shellcheck disable=SC1091
	. ./commands
	[ "$(wc -l <after.versions)" -eq 3 ]
	cmp before.versions after.versions
}

@test "C: the versions of the example, by gcc on a 64-bit host" {
	local compiler="gcc -gdwarf-5" option

	for option in -UBACKPORT -DBACKPORT; do
		build object.o $option
		cat >expected <<-SYMTYPES
			device_count subprogram ( ) -> base_type int byte_size(4) encoding(5)
			device_notify subprogram ( formal_parameter pointer_type { s#device } byte_size(8) dev , formal_parameter pointer_type { const_type { s#report } } byte_size(8) report ) -> base_type void
			device_register subprogram ( formal_parameter pointer_type { s#device } byte_size(8) dev , formal_parameter pointer_type { s#core } byte_size(8) core ) -> base_type int byte_size(4) encoding(5)
			e#event enumeration_type event { enumerator EVENT_START = 0 , enumerator EVENT_STOP = 1 , enumerator EVENT_LAST = 2 } byte_size(4)
			s#core structure_type core { }
			s#device structure_type device { member pointer_type { const_type { base_type char byte_size(1) encoding(6) } } byte_size(8) name data_member_location(0) , member base_type unsigned int byte_size(4) encoding(7) flags data_member_location(8) , member base_type char byte_size(1) encoding(6) state data_member_location(12) , member pointer_type { subroutine_type ( formal_parameter pointer_type { s#device } byte_size(8) ) -> base_type int byte_size(4) encoding(5) } byte_size(8) start data_member_location(16) , member base_type long unsigned int byte_size(8) encoding(7) data_member_location(24) , member base_type long unsigned int byte_size(8) encoding(7) data_member_location(32) , member array_type[4] { base_type long long unsigned int byte_size(8) encoding(7) } data_member_location(40) } byte_size(72)
			s#report structure_type report { member e#event event data_member_location(0) } byte_size(4)
		SYMTYPES
		expect_of "$symbols" --stable object.o
	done
}

@test "C: what the macros do not hide moves a version" {
	local compiler="gcc -g" change

	format=--format=2
	build before.o
	gendwarfksyms "$symbols" --stable before.o
	mv out before
	while read -r change; do
		echo "$change"
		sed "$change" "$examples/backport.h" >backport.h
		run ! cmp -s backport.h "$examples/backport.h"
		cp "$examples/backport.c" "$examples/kabi.h" .
		$compiler -DBACKPORT -c -o after.o backport.c
		gendwarfksyms "$symbols" --stable after.o
		[ "$status" -eq 0 ]
		run ! cmp -s before out
	done <<-'CHANGES'
		s/unsigned int, flags,/int, flags,/
		s/KABI_REPLACE(unsigned int, flags,/KABI_REPLACE(unsigned int, other,/
		s/unsigned char priority/int priority/
		s/KABI_USE(1, struct queue/KABI_USE_ARRAY(1, 8, struct queue/
		s/KABI_USE_ARRAY(3, 32/KABI_USE_ARRAY(3, 40/
		s/KABI_RESERVE_ARRAY(4, 24));/&char more;/
		/KABI_ENUMERATOR_IGNORE/d
		/KABI_ENUMERATOR_VALUE/d
		/KABI_BYTE_SIZE/d
		/KABI_DECLONLY/d
		/KABI_TYPE_STRING/d
	CHANGES
}

@test "C: rules in a header, several on a line, in two objects that are linked" {
	header one.o <<-SOURCE
		struct s { int n; } a;
		enum e { A, B } b;
		KABI_DECLONLY(s); KABI_ENUMERATOR_IGNORE(e, A); KABI_ENUMERATOR_VALUE(e, B, -1); KABI_DECLONLY(s);
		struct t { int n; } c;
		typedef int t; t d;
		KABI_BYTE_SIZE(t, 5); KABI_TYPE_STRING("c", "variable s#'new type'"); KABI_TYPE_STRING("s#'new type'", "new { % @ ; }");
	SOURCE
	header two.o <<<"struct u { int n; } e; KABI_DECLONLY(u);"
	ld -r -o object.o one.o two.o
	cat >expected <<-SYMTYPES
		a variable s#s
		b variable e#e
		c variable s#'new type'
		d variable t#t
		e variable s#u
		e#e enumeration_type e { enumerator B = 18446744073709551615 } byte_size(4)
		s#'new type' new { % @ ; }
		s#s structure_type s { }
		s#t structure_type t { member base_type int byte_size(4) encoding(5) n data_member_location(0) } byte_size(5)
		s#u structure_type u { }
		t#t typedef_type t { base_type int byte_size(4) encoding(5) }
	SYMTYPES
	expect_of "a b c d e" --stable object.o
}

@test "C: enumerators that are macros, too" {
	header object.o <<-SOURCE
		enum e { A, B } x;
		#define A A
		#define B (B + 0)
		KABI_ENUMERATOR_IGNORE(e, A); KABI_ENUMERATOR_VALUE(e, B, 7);
	SOURCE
	cat >expected <<-SYMTYPES
		e#e enumeration_type e { enumerator B = 7 } byte_size(4)
		x variable e#e
	SYMTYPES
	expect_of x --stable object.o
}

@test "C: the rules and the unions add nothing to an object that is loaded" {
	local compiler="gcc -g"

	build before.o
	build after.o -DBACKPORT
	readelf -SW after.o | grep "kabi_rules" | grep -vq " A "
	nm before.o | cut -d " " -f 2- >before
	nm after.o | cut -d " " -f 2- >after
	cmp before after
}

# refused MESSAGE: the source on standard input is an error that says so
refused() {
	run header object.o
	[ "$status" -ne 0 ]
	[[ "$output" == *"$1"* ]]
}

@test "C: what is too large, or aligned too much, does not compile" {
	header object.o <<<"struct s { KABI_USE(1, unsigned long a); } a;"
	refused "larger than what it takes the place of: unsigned long a; char b" \
		<<<"struct s { KABI_USE(1, unsigned long a; char b); } a;"
	refused "larger than what it takes the place of" \
		<<<"struct s { KABI_USE2(1, unsigned long a, char b); } a;"
	header object.o <<<"struct s { KABI_USE_ARRAY(1, 16, long a; int b[2]); KABI_RESERVE(2); } a;"
	header object.o <<<"struct s { KABI_USE_ARRAY(1, 16, long a, b); } a;"
	refused "larger than what it takes the place of: long a, b; char c" \
		<<<"struct s { KABI_USE_ARRAY(1, 16, long a, b; char c); } a;"
	refused "larger than what it takes the place of: short b" \
		<<<"struct s { KABI_REPLACE(char, a, short b); } a;"
	refused "aligned more than what it takes the place of: int b" \
		<<<"typedef char bytes[8]; struct s { KABI_REPLACE(bytes, a, int b); } a;"
	refused "not a multiple of 8: 12" <<<"struct s { KABI_RESERVE_ARRAY(1, 12); } a;"
	refused "not a multiple of 8: 12" <<<"struct s { KABI_USE_ARRAY(1, 12, int b); } a;"
	refused "aligned more than what it takes the place of" \
		<<<"struct s { KABI_USE(1, char a __attribute__((aligned(16)))); } a;"
}

@test "C: layout, and initializers without names" {
	header object.o <<-SOURCE
		struct before { char a; KABI_RESERVE(1); int b; KABI_RESERVE_ARRAY(2, 16); char c; int (*call)(void); };
		struct after {
			char a;
			KABI_IGNORE(1, char ignored; short more);
			KABI_USE2(1, short d, char e);
			KABI_REPLACE(int, b, short f);
			KABI_USE_ARRAY(2, 16, int g[2]);
			char c;
			KABI_REPLACE(typeof(int (*)(void)), call, int (*call_other)(char));
		};
		_Static_assert(sizeof(struct before) == sizeof(struct after), "size");
		_Static_assert(__builtin_offsetof(struct before, b) == __builtin_offsetof(struct after, f), "b");
		_Static_assert(__builtin_offsetof(struct before, c) == __builtin_offsetof(struct after, c), "c");
		struct after x = { 1, .d = 2, .e = 3, .f = 4, .g = { 5 }, .c = 6, .call_other = 0 };
		struct first { KABI_REPLACE(int, b, short f); } y = { { { 1 } } };
	SOURCE
}

# rust_backport LEVEL: the Rust backport moves no version, optimized so much
rust_backport() {
	rustc --emit=obj -g -Copt-level="$1" -o before.o "$examples/kabi.rs"
	rustc --emit=obj -g -Copt-level="$1" -o after.o --cfg backport "$examples/kabi.rs"
	nm -p --defined-only before.o | awk '$2 ~ /[TRDB]/ { print $3 }' >names
	"$program" "$format" --stable --symtypes before.symtypes before.o <names >before
	[ "$(wc -l <before)" -eq 2 ]
	"$program" "$format" --stable --symtypes after.symtypes after.o <names >after
	cmp before after
	cmp before.symtypes after.symtypes
	grep -qx "s#kabi::Core structure_type kabi::Core { }" after.symtypes

	"$program" "$format" before.o <names >before
	"$program" "$format" after.o <names >after
	[ "$(sort before after | uniq | wc -l)" -eq 4 ]
}

@test "Rust: the backport moves no version, with --stable" {
	command -v rustc || skip "no rustc"
	for format in --format=2 --format=1; do
		rust_backport 0
		rust_backport 2
	done
}
