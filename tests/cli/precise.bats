#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# gendwarfksyms: format 2, what it has more and less than format 1, and which DIE it takes.
# gcc and clang, DWARF 4 and 5 give the same text where they say the same.
#
# shellcheck disable=SC2030,SC2031,SC2034 # each test is a subshell; lib.bash uses variables

load lib

format=--format=2
int="base_type int byte_size(4) encoding(5)"
char="base_type char byte_size(1) encoding(6)"

# both SYMBOLS [OPTION]...: expect() by gcc and clang, DWARF 4 and 5. "}*" ends a pointer
# type, of which only gcc says the size.
both() {
	cat >text
	cat <&9 >text.expected
	compilers=("gcc -gdwarf-4" "gcc -gdwarf-5")
	expect "$@" <text 9< <(sed 's/}\*/} byte_size(8)/g' text.expected)
	compilers=("clang -gdwarf-4" "clang -gdwarf-5")
	expect "$@" <text 9< <(sed 's/}\*/}/g' text.expected)
}

# unit_of NAME [OPTION]...: compiles standard input, a header by itself, as NAME.o
unit_of() {
	local name=$1

	shift
	cat >"$name.h"
	: >"$name.c"
	gcc -g "$@" -c -o "$name.o" -include "./$name.h" "$name.c"
}

# symtypes_of SYMBOLS OBJECT: the symtypes file, on standard output
symtypes_of() {
	gendwarfksyms "$1" --symtypes symtypes "$2"
	[ "$status" -eq 0 ] || cat err >&2
	cat symtypes
}

# linked OBJECT...: the symtypes of the words of $symbols in what ld -r makes of them, in
# any order
linked() {
	cat >expected.both
	for order in "$*" "$(tac -s ' ' <<<"$* " | tr '\n' ' ')"; do
		echo "$order"
		# shellcheck disable=SC2086
		ld -r -o linked.o $order
		cp expected.both expected
		expect_of "$symbols" linked.o
	done
}

@test "a variadic function that is also inlined is variadic" {
	local options
	for options in -O0 -O2; do
		both f $options <<-SOURCE 9<<-SYMTYPES
			int used(int *n);
			int f(int n, ...) { return used(&n); }
			int g(void) { return f(1, 2); }
		SOURCE
			f subprogram ( formal_parameter $int , unspecified_parameters ) -> $int
		SYMTYPES
	done
}

@test "the example of the documentation" {
	expect find <<-SOURCE 9<<-SYMTYPES
		typedef unsigned int u32;
		struct node { struct node *next; u32 key; };
		struct node *find(struct node *n, u32 key) { return n; }
	SOURCE
		find subprogram ( formal_parameter pointer_type { s#node } byte_size(8) , formal_parameter t#u32 ) -> pointer_type { s#node } byte_size(8)
		s#node structure_type node { member pointer_type { s#node } byte_size(8) next data_member_location(0) , member t#u32 key data_member_location(8) } byte_size(16)
		t#u32 typedef_type u32 { base_type unsigned int byte_size(4) encoding(7) }
	SYMTYPES
	same out <<<"#SYMVER find 0xf9d80964"
}

@test "1: a variable argument list" {
	both "f g" <<-SOURCE 9<<-SYMTYPES
		int f(int a, ...) { return a; }
		int (*g)(char, ...);
	SOURCE
		f subprogram ( formal_parameter $int , unspecified_parameters ) -> $int
		g variable pointer_type { subroutine_type ( formal_parameter $char , unspecified_parameters ) -> $int }*
	SYMTYPES
}

@test "2: a function without a prototype, in C alone" {
	both "f g p" <<-SOURCE 9<<-SYMTYPES
		int f() { return 0; }
		int g(void) { return 0; }
		int (*p)();
	SOURCE
		f subprogram unprototyped ( ) -> $int
		g subprogram ( ) -> $int
		p variable pointer_type { subroutine_type unprototyped ( unspecified_parameters ) -> $int }*
	SYMTYPES

	language=c++
	both f <<-SOURCE 9<<-SYMTYPES
		extern "C" int f() { return 0; }
	SOURCE
		f subprogram ( ) -> $int
	SYMTYPES
}

@test "3: enumerations: encoding and signs" {
	both "s u" <<-SOURCE 9<<-SYMTYPES
		enum s { MINUS = -1, ZERO, LARGE = 0x7fffffff } s;
		enum u { ONE = 1, ALL = 0xffffffff } u;
	SOURCE
		e#s enumeration_type s { enumerator MINUS = -1 , enumerator ZERO = 0 , enumerator LARGE = 2147483647 } byte_size(4) encoding(5)
		e#u enumeration_type u { enumerator ONE = 1 , enumerator ALL = 4294967295 } byte_size(4) encoding(7)
		s variable e#s
		u variable e#u
	SYMTYPES
}

@test "3: enumerations of a type that C++ gives them" {
	language=c++
	both "l u" <<-SOURCE 9<<-SYMTYPES
		extern "C" {
		enum class l : long long { low = -0x7fffffffffffffff - 1, high = 0x7fffffffffffffff } l;
		enum class u : unsigned long long { high = 0xffffffffffffffff } u;
		}
	SOURCE
		e#l enumeration_type l { enumerator low = -9223372036854775808 , enumerator high = 9223372036854775807 } byte_size(8) encoding(5)
		e#u enumeration_type u { enumerator high = 18446744073709551615 } byte_size(8) encoding(7)
		l variable e#l
		u variable e#u
	SYMTYPES
}

@test "3: enumerations of a small type" {
	both "p q" <<-SOURCE 9<<-SYMTYPES
		enum __attribute__((packed)) p { MINUS = -1, BYTE = 127 } p;
		enum __attribute__((packed)) q { HIGH = 255 } q;
	SOURCE
		e#p enumeration_type p { enumerator MINUS = -1 , enumerator BYTE = 127 } byte_size(1) encoding(6)
		e#q enumeration_type q { enumerator HIGH = 255 } byte_size(1) encoding(8)
		p variable e#p
		q variable e#q
	SYMTYPES
}

# number FORM VALUE SIZE TYPE: a variable "a" of an enumeration with that value
number() {
	assemble object.o "${options[@]}" <<-SOURCE
		unit
		leaf	base_type, signed
		data1	byte_size, $3
		data1	encoding, 5
		leaf	base_type, unsigned
		data1	byte_size, $3
		data1	encoding, 7
		parent	enumeration_type, enumeration
		$4
		data1	byte_size, $3
		leaf	enumerator
		string	name, "N"
		$1	const_value, $2
		close
		leaf	variable
		string	name, a
		flag_present external
		ref	type, enumeration
		end_unit
	SOURCE
	symtypes_of a object.o | sed 's/.* N = //; s/ }.*//'
}

@test "3: enumerators in every form, by hand" {
	local form value size signed unsigned none

	while read -r form value size signed unsigned none; do
		echo "$form $value $size"
		[ "$(number "$form" "$value" "$size" "ref type, signed")" = "$signed" ]
		[ "$(number "$form" "$value" "$size" "ref type, unsigned")" = "$unsigned" ]
		[ "$(number "$form" "$value" "$size" "")" = "$none" ]
	done <<-FORMS
		data1 255 1 -1 255 255
		data1 127 1 127 127 127
		data1 255 4 255 255 255
		data2 65535 2 -1 65535 65535
		data2 32768 2 -32768 32768 32768
		data4 -1 4 -1 4294967295 4294967295
		data8 -1 8 -1 18446744073709551615 18446744073709551615
		data8 -2 4 -2 4294967294 18446744073709551614
		sdata -1 1 -1 255 -1
		sdata -1 4 -1 4294967295 -1
		sdata 5 4 5 5 5
		udata 255 1 -1 255 255
		udata 0xffffffff 4 -1 4294967295 4294967295
		udata 0xffffffffffffffff 8 -1 18446744073709551615 18446744073709551615
		implicit_const -1 2 -1 65535 -1
	FORMS
}

@test "3: enumerators of 128 bits" {
	local lo hi signed unsigned

	while read -r lo hi signed unsigned; do
		echo "$lo $hi"
		[ "$(number_128 data16 "$lo" "$hi" "ref type, signed")" = "$signed" ]
		[ "$(number_128 data16 "$lo" "$hi" "ref type, unsigned")" = "$unsigned" ]
		[ "$(number_128 block16 "$lo" "$hi" "ref type, signed")" = "$signed" ]
		[ "$(number_128 block16 "$lo" "$hi" "ref type, unsigned")" = "$unsigned" ]
		[ "$(number_128 exprloc16 "$lo" "$hi" "ref type, unsigned")" = "$unsigned" ]
		[ "$(number_128 data16 "$lo" "$hi" "")" = "$unsigned" ]
	done <<-NUMBERS
		0 0 0 0
		7 0 7 7
		-1 0 18446744073709551615 18446744073709551615
		0 1 18446744073709551616 18446744073709551616
		-1 -1 -1 340282366920938463463374607431768211455
		0 0x8000000000000000 -170141183460469231731687303715884105728 170141183460469231731687303715884105728
		-1 0x7fffffffffffffff 170141183460469231731687303715884105727 170141183460469231731687303715884105727
		1 2 36893488147419103233 36893488147419103233
	NUMBERS
}

# number_128 FORM LOW HIGH TYPE: the same for a number of two words
number_128() {
	number "$1" "$2, $3" 16 "$4"
}

@test "3: discriminants in every form, by hand" {
	local form value encoding size text

	while read -r form value encoding size text; do
		echo "$form $value $encoding $size"
		assemble object.o <<-SOURCE
			unit
			leaf	base_type, tag
			data1	byte_size, $size
			data1	encoding, $encoding
			parent	structure_type, s
			parent	variant_part
			ref	discr, discriminant
			leaf	member, discriminant
			ref	type, tag
			parent	variant
			$form	discr_value, $value
			close
			close
			close
			leaf	variable
			string	name, a
			flag_present external
			ref	type, s
			end_unit
		SOURCE
		echo "a variable structure_type { variant_part { member base_type byte_size($size) encoding($encoding) , variant { } discr_value($text) } }" >expected
		expect_of a object.o
	done <<-FORMS
		data1 255 7 1 255
		data1 255 5 1 -1
		data1 255 5 8 -1
		data1 127 5 8 127
		data1 255 7 8 255
		data2 255 5 8 255
		data2 -2 5 16 -2
		data4 -2 5 8 -2
		data4 -2 7 8 4294967294
		sdata -1 7 4 4294967295
		sdata -1 5 4 -1
		udata 0xffffffffffffffff 7 8 18446744073709551615
		data8 -2 5 8 -2
		data16 -1,-1 7 16 340282366920938463463374607431768211455
		data16 -1,-1 5 16 -1
		block16 0,1 7 16 18446744073709551616
		block16 0,-1 5 16 -18446744073709551616
	FORMS
}

@test "4: vectors, and the size of an array" {
	both "v a" <<-SOURCE 9<<-SYMTYPES
		int v __attribute__((vector_size(16)));
		int a[4];
	SOURCE
		a variable array_type[4] { $int }
		v variable array_type[4] { $int } vector
	SYMTYPES

	echo "a variable array_type[3] { base_type void } vector byte_size(16) alignment(8) byte_stride(4)" >expected
	expect_assembled a <<-SOURCE
		unit
		parent	array_type, array
		flag_present GNU_vector
		data1	byte_size, 16
		data1	alignment, 8
		data1	byte_stride, 4
		leaf	subrange_type
		data1	count, 3
		close
		leaf	variable
		string	name, a
		flag_present external
		ref	type, array
		end_unit
	SOURCE
}

@test "5: calling convention, address class, byte order, noreturn" {
	both "f p" <<-SOURCE 9<<-SYMTYPES
		_Noreturn void f(int a) { for (;;) ; }
		int p;
	SOURCE
		f subprogram noreturn ( formal_parameter $int ) -> base_type void
		p variable $int
	SYMTYPES

	compilers=("gcc -gdwarf-5")
	expect s <<-SOURCE 9<<-SYMTYPES
		struct __attribute__((scalar_storage_order("big-endian"))) s { int a; char b; } s;
	SOURCE
		s variable s#s
		s#s structure_type s { member $int endianity(1) a data_member_location(0) , member $char endianity(1) b data_member_location(4) } byte_size(8)
	SYMTYPES

	echo "a variable pointer_type { subroutine_type calling_convention(65) address_class(3) ( ) -> base_type void } address_class(2)" >expected
	expect_assembled a <<-SOURCE
		unit
		leaf	subroutine_type, normal
		data1	calling_convention, 1
		leaf	subroutine_type, other
		data1	calling_convention, 0x41
		data1	address_class, 3
		leaf	pointer_type, pointer
		data1	address_class, 2
		ref	type, other
		leaf	variable
		string	name, a
		flag_present external
		ref	type, pointer
		leaf	variable
		string	name, n
		flag_present external
		ref	type, normal
		end_unit
	SOURCE
	echo "n variable subroutine_type ( ) -> base_type void" >expected
	expect_of n object.o
}

@test "6: alignment, and thread-local variables" {
	local source="_Alignas(64) int v; struct s { char a; _Alignas(16) char b; } s;" symtypes

	symtypes="\
s variable s#s
s#s structure_type s { member $char a data_member_location(0) , member $char b data_member_location(16) alignment(16) } byte_size(32)
v variable alignment(64) $int"
	compilers=("clang -gdwarf-4" "clang -gdwarf-5")
	expect "v s" <<<"$source" 9<<<"$symtypes"
	compilers=("gcc -gdwarf-4" "gcc -gdwarf-5")
	expect "v s" <<<"$source" 9<<<"${symtypes/(32)/(32) alignment(16)}"

	both "t d" <<-SOURCE 9<<-SYMTYPES
		__thread int t, d = 1;
	SOURCE
		d variable thread_local $int
		t variable thread_local $int
	SYMTYPES

	# Pointers of one type stand in for both.
	compile pointers.o gcc -g <<<"int *__gendwarfksyms_ptr_t, *__gendwarfksyms_ptr_v;"
	gcc -c -o variables.o -x assembler - <<-SOURCE
		.section .tbss, "awT", @nobits
		.globl	t
		.type	t, @tls_object
		t: .zero 4
		.size	t, 4
		.data
		.globl	v
		.type	v, @object
		v: .long 0
		.size	v, 4
	SOURCE
	ld -r -o object.o pointers.o variables.o
	for symtypes in "t v" "v t"; do
		expect_of "$symtypes" object.o 9<<-SYMTYPES
			t variable thread_local $int
			v variable $int
		SYMTYPES
	done
}

@test "7: bit-fields, the same in DWARF 4 and 5" {
	both s <<-SOURCE 9<<-SYMTYPES
		struct s { int a : 3, b : 7; char c; int d : 17, e : 20; unsigned char f : 1; } s;
	SOURCE
		s variable s#s
		s#s structure_type s { member $int a bit_size(3) data_bit_offset(0) , member $int b bit_size(7) data_bit_offset(3) , member $char c data_member_location(2) , member $int d bit_size(17) data_bit_offset(32) , member $int e bit_size(20) data_bit_offset(64) , member base_type unsigned char byte_size(1) encoding(8) f bit_size(1) data_bit_offset(84) } byte_size(12)
	SYMTYPES
}

@test "7: bit-fields, big-endian" {
	local target version text

	for target in s390x powerpc64; do
		text=
		for version in 4 5; do
			echo "$target $version"
			compile object.o clang --target=$target-linux-gnu -gdwarf-$version <<-SOURCE
				struct s { int a : 3, b : 7; char c; int d : 17, e : 20; unsigned char f : 1; } s;
			SOURCE
			echo "s variable s#s
s#s structure_type s { member $int a bit_size(3) data_bit_offset(0) , member $int b bit_size(7) data_bit_offset(3) , member $char c data_member_location(2) , member $int d bit_size(17) data_bit_offset(32) , member $int e bit_size(20) data_bit_offset(64) , member base_type unsigned char byte_size(1) encoding(8) f bit_size(1) data_bit_offset(84) } byte_size(12)" >expected
			expect_of s object.o
		done
	done
}

# positions ATTRIBUTES: of a bit-field of type int by hand; "big" and "little" in $order
position() {
	local options=()

	{
		echo "unit 4
			leaf base_type, int
			data1 byte_size, 4
			parent structure_type, s
			leaf member
			ref type, int
			${1//;/$'\n'}
			close
			leaf variable
			string name, a
			flag_present external
			ref type, s
			end_unit"
	} >hand
	cat "$BATS_TEST_DIRNAME/src/dwarf.inc" hand >source.s
	clang --target=$order-linux-gnu -c -o object.o source.s
	symtypes_of a object.o | sed 's/.*byte_size(4) *//; s/ *}.*//'
}

@test "7: positions by hand: DWARF 4, either byte order" {
	local order little big attributes

	while IFS='|' read -r little big attributes; do
		echo "$attributes"
		order=x86_64
		[ "$(position "$attributes")" = "$little" ]
		order=s390x
		[ "$(position "$attributes")" = "$big" ]
	done <<-POSITIONS
		bit_size(3) data_bit_offset(0)|bit_size(3) data_bit_offset(29)|data1 bit_size, 3; data1 bit_offset, 29; data1 byte_size, 4; data1 data_member_location, 0
		bit_size(3) data_bit_offset(61)|bit_size(3) data_bit_offset(32)|data1 bit_size, 3; data1 bit_offset, 0; data1 byte_size, 4; data1 data_member_location, 4
		bit_size(3) data_bit_offset(0)|bit_size(3) data_bit_offset(29)|data1 bit_size, 3; data1 bit_offset, 29; data1 data_member_location, 0
		bit_size(3) data_bit_offset(56)|bit_size(3) data_bit_offset(61)|data1 bit_size, 3; data1 bit_offset, 5; data1 byte_size, 1; data1 data_member_location, 7
		bit_size(3) data_bit_offset(21)|bit_size(3) data_bit_offset(21)|data1 bit_size, 3; data1 data_bit_offset, 21
		bit_size(3) data_bit_offset(37)|bit_size(3) data_bit_offset(37)|data1 bit_size, 3; data1 data_bit_offset, 5; data1 data_member_location, 4
		bit_size(3) data_bit_offset(32)|bit_size(3) data_bit_offset(32)|data1 bit_size, 3; data1 data_member_location, 4
		bit_size(3) data_bit_offset(0)|bit_size(3) data_bit_offset(0)|data1 bit_size, 3
		data_member_location(3)|data_member_location(3)|data1 data_member_location, 3
		data_member_location(3)|data_member_location(3)|exprloc data_member_location, 3
		data_member_location(2)|data_member_location(2)|data1 data_bit_offset, 16
	POSITIONS
}

@test "8: names and qualifiers of parameters" {
	both f <<-SOURCE 9<<-SYMTYPES
		int f(const int a, const volatile char b, const int *const p, int (*g)(const int c)) { return a; }
	SOURCE
		f subprogram ( formal_parameter $int , formal_parameter $char , formal_parameter pointer_type { const_type { $int } }* , formal_parameter pointer_type { subroutine_type ( formal_parameter $int ) -> $int }* ) -> $int
	SYMTYPES
	both f <<-SOURCE 9<<-SYMTYPES
		typedef const int number;
		int f(number other) { return other; }
	SOURCE
		f subprogram ( formal_parameter t#number ) -> $int
		t#number typedef_type number { const_type { $int } }
	SYMTYPES
	# Clang keeps those of a result.
	both "f g" <<-SOURCE 9<<-SYMTYPES
		int *const volatile f(const void (*p)(void)) { return 0; }
		const int *(*g(void))(void) { return 0; }
	SOURCE
		f subprogram ( formal_parameter pointer_type { subroutine_type ( ) -> base_type void }* ) -> pointer_type { $int }*
		g subprogram ( ) -> pointer_type { subroutine_type ( ) -> pointer_type { const_type { $int } }* }*
	SYMTYPES
	# The names of members count, and their qualifiers.
	both s <<-SOURCE 9<<-SYMTYPES
		struct s { const int a; } s;
	SOURCE
		s variable s#s
		s#s structure_type s { member const_type { $int } a data_member_location(0) } byte_size(4)
	SYMTYPES
}

@test "9: accessibility" {
	local source="class s { int a; protected: int b; public: int c; }; extern \"C\" { class s s; }"

	language=c++
	compilers=("gcc -gdwarf-4" "gcc -gdwarf-5" "clang -gdwarf-4" "clang -gdwarf-5")
	for compiler in "${compilers[@]}"; do
		# shellcheck disable=SC2086
		compile object.o $compiler <<<"$source"
		# clang says how functions are called with such a class.
		symtypes_of s object.o | sed 's/ calling_convention(5)//' >text
		same text <<-SYMTYPES
			s variable s#s
			s#s class_type s { member $int a data_member_location(0) , member $int b data_member_location(4) , member $int c data_member_location(8) } byte_size(12)
		SYMTYPES
	done
}

@test "10: symbols inside unions and enumerations" {
	local tag

	for tag in union_type enumeration_type structure_type class_type namespace; do
		echo $tag
		echo "a subprogram ( ) -> base_type void" >expected
		expect_assembled a <<-SOURCE
			unit
			parent	$tag
			leaf	subprogram
			string	name, a
			flag_present external
			close
			end_unit
		SOURCE
	done
}

@test "10: methods of a Rust enumeration and union" {
	cat >source.rs <<-SOURCE
		#![crate_type = "lib"]
		pub enum Sign { Plus, Minus }
		impl Sign { #[no_mangle] pub extern "C" fn sign_value(self) -> i8 { match self { Sign::Plus => 1, Sign::Minus => -1 } } }
		#[repr(C)] pub union Both { pub a: u8, pub b: i8 }
		impl Both { #[no_mangle] pub extern "C" fn both_value(self) -> u8 { unsafe { self.a } } }
	SOURCE
	rustc -g --emit=obj -o object.o source.rs
	cat >expected <<-SYMTYPES
		both_value subprogram ( formal_parameter u#source::Both ) -> base_type u8 byte_size(1) encoding(7)
		e#source::Sign enumeration_type source::Sign { enumerator Plus = 0 , enumerator Minus = 1 } byte_size(1) alignment(1) encoding(7)
		sign_value subprogram ( formal_parameter e#source::Sign ) -> base_type i8 byte_size(1) encoding(5)
		u#source::Both union_type source::Both { member base_type u8 byte_size(1) encoding(7) a alignment(1) , member base_type i8 byte_size(1) encoding(5) b alignment(1) } byte_size(1) alignment(1)
	SYMTYPES
	expect_of "both_value sign_value" object.o
}

@test "11: a static function or variable of the same name, in any order of units" {
	local symbols="f v"

	unit_of a <<<"static char f(void) { return 1; } static long v; char use_a(void) { return f() + v; }"
	unit_of b <<<"int f(int a) { return a; } int v;"
	linked a.o b.o <<-SYMTYPES
		f subprogram ( formal_parameter $int ) -> $int
		v variable $int
	SYMTYPES
	symbols=f
	gendwarfksyms f a.o
	[ "$status" -eq 0 ]
	same err <<<"warning: gendwarfksyms: f: no debug information, no version"
}

@test "11: what other units declare, in any order of units" {
	local symbols="f v"

	unit_of a <<<"int f(); extern char v[]; int use_a(void) { return f() + v[0]; }"
	unit_of b <<<"int f(char a) { return a; } char v[3];"
	linked a.o b.o <<-SYMTYPES
		f subprogram ( formal_parameter $char ) -> $int
		v variable array_type[3] { $char }
	SYMTYPES
}

@test "11: weak and strong definitions, in any order of units" {
	local symbols=f

	unit_of a <<<"__attribute__((weak)) char f(char a) { return a; }"
	unit_of z <<<"int f(int a, int b) { return a + b; }"
	linked a.o z.o <<-SYMTYPES
		f subprogram ( formal_parameter $int , formal_parameter $int ) -> $int
	SYMTYPES
	unit_of a <<<"int f(int a, int b) { return a + b; }"
	unit_of z <<<"__attribute__((weak)) char f(char a) { return a; }"
	linked a.o z.o <<-SYMTYPES
		f subprogram ( formal_parameter $int , formal_parameter $int ) -> $int
	SYMTYPES
}

@test "11: weak and strong in an executable" {
	local order

	unit_of a <<<"__attribute__((weak)) char f(char a) { return a; } int (*keep)(int, int);"
	unit_of z <<<"int f(int a, int b) { return a + b; } int main(void) { return 0; }"
	for order in "a.o z.o" "z.o a.o"; do
		# shellcheck disable=SC2086
		gcc -o program $order
		echo "f subprogram ( formal_parameter $int , formal_parameter $int ) -> $int" >expected
		expect_of f program
	done
}

@test "11: a pointer for a symbol, then a declaration" {
	local symbols=f

	unit_of a <<<"int f(int a); int use_a(void) { return f(1); }"
	unit_of b <<<"int (*__gendwarfksyms_ptr_f)(char);"
	linked a.o b.o <<-SYMTYPES
		f subprogram ( formal_parameter $char ) -> $int
	SYMTYPES
	expect_of f a.o <<<"" 9<<-SYMTYPES
		f subprogram ( formal_parameter $int ) -> $int
	SYMTYPES
	unit_of c <<<"int f(void) { return 1; }"
	linked b.o c.o <<-SYMTYPES
		f subprogram ( ) -> $int
	SYMTYPES
}

@test "11: a variable and its declaration (DW_AT_specification)" {
	both "v w t" <<-SOURCE 9<<-SYMTYPES
		extern int v[];
		int *use(void) { return v; }
		int v[3];
		extern _Alignas(16) char w;
		char *use_w(void) { return &w; }
		_Alignas(16) char w = 1;
		extern __thread int t;
		int use_t(void) { return t; }
		__thread int t;
	SOURCE
		t variable thread_local $int
		v variable array_type[3] { $int }
		w variable alignment(16) $char
	SYMTYPES
}

@test "11: methods of C++, defined outside of their class" {
	language=c++
	both "_ZN1s1fEi" <<-SOURCE 9<<-SYMTYPES
		struct s { static int f(int a); };
		int s::f(int a) { return a; }
	SOURCE
		_ZN1s1fEi subprogram ( formal_parameter $int ) -> $int
	SYMTYPES
	# The declaration is a variable or a member, as the compiler likes.
	both "_ZN1s1vE _ZN1s1wE" <<-SOURCE 9<<-SYMTYPES
		struct s { static int v; alignas(64) static int w; };
		int s::v;
		alignas(64) int s::w;
	SOURCE
		_ZN1s1vE variable $int
		_ZN1s1wE variable alignment(64) $int
	SYMTYPES
}

@test "11: a common symbol" {
	both v -fcommon <<-SOURCE 9<<-SYMTYPES
		int v;
	SOURCE
		v variable $int
	SYMTYPES
}

@test "11: a unit in assembly describes nothing" {
	local version

	cat >function.s <<-SOURCE
		.text
		.globl	f, g
		.type	f, @function
		.type	g, @function
		f: g: ret
		.size	f, . - f
		.size	g, . - g
	SOURCE
	unit_of declaration <<<"extern int f(long); int (*p)(long) = f;"
	# `as -g` writes DWARF 2.
	for version in 2 5; do
		gcc -c "-Wa,--gdwarf-$version" -o function.o function.s
		ld -r -o both.o function.o declaration.o
		objdump --dwarf=info function.o | grep -q DW_TAG_subprogram
		gendwarfksyms f --format=1 --dump-versions function.o
		same err <<<"f subprogram ( ) -> $([ $version = 2 ] && echo base_type void || echo unspecified_type)"
		gendwarfksyms f --dump-versions function.o
		same err <<<"warning: gendwarfksyms: f: no debug information, no version"
		gendwarfksyms "f g" --dump-versions both.o
		same err <<-END
			note: gendwarfksyms: 1 symbol is described by others at their addresses, see --debug
			f subprogram ( formal_parameter base_type long int byte_size(8) encoding(5) ) -> $int
			g subprogram ( formal_parameter base_type long int byte_size(8) encoding(5) ) -> $int
		END
	done
}

@test "12: an alias" {
	local compiler

	for compiler in gcc clang; do
		compile object.o $compiler -g <<-SOURCE
			int f(char a) { return a; }
			int g(char a) __attribute__((alias("f")));
			static int local = 1;
			extern int v __attribute__((alias("local")));
		SOURCE
		symtypes_of "g v f" object.o >text
		same text <<-SYMTYPES
			f subprogram ( formal_parameter $char ) -> $int
			g subprogram ( formal_parameter $char ) -> $int
			v variable $int
		SYMTYPES
		grep -Eqx "note: gendwarfksyms: (1 symbol is|2 symbols are) described by others at their addresses, see --debug" err
		gendwarfksyms "g f" --debug object.o
		grep -qx "note: gendwarfksyms: 1 symbol is described by others at their addresses, see --debug" err
		grep -qx "debug: gendwarfksyms: g: described by the subprogram at 0x[0-9a-f]* of f" err
		grep -qx "debug: gendwarfksyms: 2 symbols and their types have 3 texts and 0 names" err
	done
}

@test "12: an alias of a symbol that no DIE has an address of" {
	# gcc makes two of the functions one, and writes no address of the second.
	compile object.o gcc -g -O2 <<-SOURCE
		void v1(int *a) { *a = 3; }
		void v2(int *a) { *a = 3; }
		void a2(int *a) __attribute__((alias("v2")));
		extern int first, second;
		void *use[] = { &first, &second };
	SOURCE
	symtypes_of "a2 v2" object.o | cut -d" " -f2- | uniq -c >text
	same text <<-SYMTYPES
		      2 subprogram ( formal_parameter pointer_type { $int } byte_size(8) ) -> base_type void
	SYMTYPES
	grep -qx "note: gendwarfksyms: 1 symbol is described by others at their addresses, see --debug" err

	# first is only declared, second is its alias; "local" is not the one that is declared.
	gcc -g -S -o source.s -x c - <<-SOURCE
		extern int first; extern int local(int);
		int *f(void) { return &first + local(1); }
	SOURCE
	cat >>source.s <<-SOURCE
		.data
		.globl	first, second, third
		first: second: .long 1
		local: third: .long 2
		.type	first, @object
		.type	second, @object
		.type	local, @object
		.type	third, @object
		.size	first, 4
		.size	second, 4
		.size	local, 4
		.size	third, 4
	SOURCE
	gcc -c -o object.o source.s
	gendwarfksyms "second third" --dump-versions object.o
	same err <<-END
		note: gendwarfksyms: 1 symbol is described by others at their addresses, see --debug
		second variable $int
		warning: gendwarfksyms: third: no debug information, no version
	END
}

@test "12: two aliases of one function, Thumb code too" {
	local target

	for target in x86_64-linux-gnu "armv7-linux-gnueabi -mthumb" "armv7-linux-gnueabi -marm"; do
		# shellcheck disable=SC2086
		compile object.o clang --target=$target -g <<-SOURCE
			int f(short a) { return a; }
			int g(short a) __attribute__((alias("f")));
			int h(short a) __attribute__((alias("f")));
		SOURCE
		gendwarfksyms "f g h" object.o
		[ "$(cut -d' ' -f3 out | sort -u | wc -l)" -eq 1 ]
		grep -qx "note: gendwarfksyms: 2 symbols are described by others at their addresses, see --debug" err
	done
}

@test "12: what is at one address and no alias" {
	cat >source.h <<<"int f(int a) { return a; } int v = 1; struct { int a; } common;"
	# A symbol of another size, one of none, one of another kind, common ones
	gcc -g -S -fcommon -o source.s -x c -include ./source.h /dev/null
	cat >>source.s <<-SOURCE
		.globl	small, none, object, other
		.set	small, f
		.type	small, @function
		.size	small, 1
		.set	none, f
		.type	none, @function
		.size	none, 0
		.set	object, f
		.type	object, @object
		.size	object, .Lend - f
		.set	other, v
		.type	other, @function
		.size	other, 4
		.comm	common2, 4, 4
		.text
		.Lend:
	SOURCE
	gcc -c -o object.o source.s
	gendwarfksyms "small none object other common2" object.o
	[ "$status" -eq 0 ]
	same out </dev/null
}

@test "12: functions that LLVM folded" {
	cat >source.rs <<-SOURCE
		#![crate_type = "lib"]
		#[no_mangle] pub extern "C" fn first(a: u32) -> u32 { a.wrapping_mul(3) }
		#[no_mangle] pub extern "C" fn second(b: i32) -> i32 { b.wrapping_mul(3) }
	SOURCE
	rustc -g -O -C codegen-units=1 --emit=obj -o object.o source.rs
	gendwarfksyms "first second" -d object.o
	[ "$status" -eq 0 ]
	grep -q "^debug: gendwarfksyms: .*: described by the subprogram at 0x[0-9a-f]*\( of \(first\|second\)\)\?$" err
}

# linked_apart OBJECT...: the same for types of one name: the text of --dump-versions is
# compared too, which follows the symtypes
linked_apart() {
	cat >expected.both
	for order in "$*" "$(tac -s ' ' <<<"$* " | tr '\n' ' ')"; do
		echo "$order"
		# shellcheck disable=SC2086
		ld -r -o linked.o $order
		gendwarfksyms "$symbols" --dump-versions --symtypes symtypes linked.o
		[ "$status" -eq 0 ]
		cat symtypes err >text
		same text <expected.both
		# shellcheck disable=SC2013
		for symbol in $symbols; do
			echo "#SYMVER $symbol $(grep "^$symbol " err | cut -d " " -f 2- | tr -d '\n' | crc32)"
		done | same out
	done
}

@test "13: private types of one name in two units, in any order" {
	local symbols="f g"

	unit_of a <<<"struct s { int a; }; int f(struct s *s) { return s->a; }"
	unit_of b <<<"struct s { char b, c; }; int g(struct s *s) { return s->c; }"
	linked_apart a.o b.o <<-SYMTYPES
		f subprogram ( formal_parameter pointer_type { s#s } byte_size(8) ) -> $int
		g subprogram ( formal_parameter pointer_type { s#s } byte_size(8) ) -> $int
		s#s structure_type s { member $char b data_member_location(0) , member $char c data_member_location(1) } byte_size(2)
		s#s@2 structure_type s { member $int a data_member_location(0) } byte_size(4)
		f subprogram ( formal_parameter pointer_type { structure_type s { member $int a data_member_location(0) } byte_size(4) } byte_size(8) ) -> $int
		g subprogram ( formal_parameter pointer_type { structure_type s { member $char b data_member_location(0) , member $char c data_member_location(1) } byte_size(2) } byte_size(8) ) -> $int
	SYMTYPES
}

@test "13: private types of one name in two functions of a unit" {
	for compiler in "gcc -gdwarf-4" "gcc -gdwarf-5" "clang -gdwarf-4" "clang -gdwarf-5"; do
		# shellcheck disable=SC2086
		compile object.o $compiler -w <<-SOURCE
			int f(struct s { int a; } s) { return s.a; }
			int g(struct s { char b, c; } s) { return s.c; }
			int h(struct s { int a; } s) { return s.a; }
		SOURCE
		gendwarfksyms "f g h" --dump-versions --symtypes symtypes object.o
		cat symtypes err >text
		same text <<-SYMTYPES
			f subprogram ( formal_parameter s#s ) -> $int
			g subprogram ( formal_parameter s#s ) -> $int
			h subprogram ( formal_parameter s#s ) -> $int
			s#s structure_type s { member $char b data_member_location(0) , member $char c data_member_location(1) } byte_size(2)
			s#s@2 structure_type s { member $int a data_member_location(0) } byte_size(4)
			f subprogram ( formal_parameter structure_type s { member $int a data_member_location(0) } byte_size(4) ) -> $int
			g subprogram ( formal_parameter structure_type s { member $char b data_member_location(0) , member $char c data_member_location(1) } byte_size(2) ) -> $int
			h subprogram ( formal_parameter structure_type s { member $int a data_member_location(0) } byte_size(4) ) -> $int
		SYMTYPES
	done
}

@test "13: private types of one name that a symbol reaches: its version depends on no other symbol" {
	compile object.o gcc -g -w <<-SOURCE
		int f(struct node { long v; struct node *n; } *p) { return 0; }
		int g(struct node { long v; int w; struct node *n; } *p) { return 0; }
		int h(int (*f)(struct node { char v; struct node *n; } *p), int (*g)(struct node { int v; struct node *n; } *p)) { return 0; }
	SOURCE
	gendwarfksyms "f g h" --dump-versions object.o
	cp out all
	same err <<-STRINGS
		f subprogram ( formal_parameter pointer_type { structure_type node { member base_type long int byte_size(8) encoding(5) v data_member_location(0) , member pointer_type { s#node } byte_size(8) n data_member_location(8) } byte_size(16) } byte_size(8) ) -> $int
		g subprogram ( formal_parameter pointer_type { structure_type node { member base_type long int byte_size(8) encoding(5) v data_member_location(0) , member $int w data_member_location(8) , member pointer_type { s#node } byte_size(8) n data_member_location(16) } byte_size(24) } byte_size(8) ) -> $int
		h subprogram ( formal_parameter pointer_type { subroutine_type ( formal_parameter pointer_type { structure_type node { member $char v data_member_location(0) , member pointer_type { s#node } byte_size(8) n data_member_location(8) } byte_size(16) } byte_size(8) ) -> $int } byte_size(8) , formal_parameter pointer_type { subroutine_type ( formal_parameter pointer_type { structure_type node { member $int v data_member_location(0) , member pointer_type { s#node@2 } byte_size(8) n data_member_location(8) } byte_size(16) } byte_size(8) ) -> $int } byte_size(8) ) -> $int
	STRINGS
	for symbol in f g h; do
		gendwarfksyms "$symbol" object.o
		cat out
	done | diff all -
}

@test "13: a private type is not what other symbols of the unit declare" {
	local order list

	unit_of a -w <<-SOURCE
		struct s; struct t; struct u { int own; }; static struct u v; int *p(void) { return &v.own; }
		int f(struct s *s, struct t *t) { return 0; }
		int g(struct s { int a; } *s, struct u { char c; } *u) { return 0; }
	SOURCE
	clang -g -w -c -o c.o -include ./a.h a.c
	unit_of b <<<"struct u; struct t { struct u *u; }; int h(struct t *t) { return !t->u; }"
	ld -r -o ab.o a.o b.o
	ld -r -o ba.o b.o a.o
	# clang does not say that s is a type of g.
	for order in a c ab ba; do
		gendwarfksyms "f" --symtypes symtypes "$order.o"
		cp out alone
		[ "$(grep -c '^s#s structure_type s { }$' symtypes)" -eq 1 ]
		for list in "g f" "f g" "p h g f"; do
			gendwarfksyms "$list" "$order.o"
			grep ' f ' out | diff alone -
		done
	done
	grep '^s#u ' symtypes | same - <<<"s#u structure_type u { member $int own data_member_location(0) } byte_size(4)"
}

@test "13: types that differ far down" {
	# chain TYPE: a parameter of structures in each other, TYPE in the innermost
	chain() {
		local i text="struct s40 { $1 x; }"
		for i in {39..1}; do text="struct s$i { $text *p; }"; done
		echo "$text *p"
	}
	for type in long short; do
		compile object.o gcc -g -w <<<"int f($(chain int)) { return 0; } int g($(chain $type)) { return 0; }"
		gendwarfksyms "f g" object.o
		cat out
	done >both
	[ "$(sort -u both | wc -l)" -eq 3 ]
	[ "$(grep -c 'SYMVER f' both)" -eq 2 ]
}

@test "13: types that differ by those they refer to" {
	compile object.o gcc -g -w <<-SOURCE
		int f(struct s { struct inner { int a; } *i; } s) { return 0; }
		int g(struct s { struct inner { char a; } *i; } s) { return 0; }
	SOURCE
	gendwarfksyms "f g" --dump-versions object.o
	same err <<-STRINGS
		f subprogram ( formal_parameter structure_type s { member pointer_type { structure_type inner { member $int a data_member_location(0) } byte_size(4) } byte_size(8) i data_member_location(0) } byte_size(8) ) -> $int
		g subprogram ( formal_parameter structure_type s { member pointer_type { structure_type inner { member $char a data_member_location(0) } byte_size(1) } byte_size(8) i data_member_location(0) } byte_size(8) ) -> $int
	STRINGS
}

@test "13: a declaration is the only definition in the object, or else itself" {
	local symbols="f g"

	unit_of a <<<"struct s; int f(struct s *s) { return 0; }"
	unit_of b <<<"struct s { char b; }; int g(struct s *s) { return s->b; }"
	unit_of c <<<"struct s { int c; }; int h(struct s *s) { return s->c; }"
	linked a.o b.o <<-SYMTYPES
		f subprogram ( formal_parameter pointer_type { s#s } byte_size(8) ) -> $int
		g subprogram ( formal_parameter pointer_type { s#s } byte_size(8) ) -> $int
		s#s structure_type s { member $char b data_member_location(0) } byte_size(1)
	SYMTYPES
	symbols="f g h"
	linked_apart a.o b.o c.o <<-SYMTYPES
		f subprogram ( formal_parameter pointer_type { s#s } byte_size(8) ) -> $int
		g subprogram ( formal_parameter pointer_type { s#s } byte_size(8) ) -> $int
		h subprogram ( formal_parameter pointer_type { s#s } byte_size(8) ) -> $int
		s#s structure_type s { member $char b data_member_location(0) } byte_size(1)
		s#s@2 structure_type s { member $int c data_member_location(0) } byte_size(4)
		s#s@3 structure_type s { }
		f subprogram ( formal_parameter pointer_type { structure_type s { } } byte_size(8) ) -> $int
		g subprogram ( formal_parameter pointer_type { structure_type s { member $char b data_member_location(0) } byte_size(1) } byte_size(8) ) -> $int
		h subprogram ( formal_parameter pointer_type { structure_type s { member $int c data_member_location(0) } byte_size(4) } byte_size(8) ) -> $int
	SYMTYPES
}

# version SYMBOL SYMBOLS OBJECT: the version of SYMBOL in a run for all SYMBOLS
version() {
	gendwarfksyms "$2" "$3"
	[ "$status" -eq 0 ] || cat err >&2
	sed -n "s/^#SYMVER $1 //p" out
}

@test "13: what no symbol reaches counts, whatever is asked for, in any order" {
	local symbols=f

	unit_of a <<<"struct s; int f(struct s *s) { return 0; }"
	unit_of b <<<"struct t; struct s { struct t *t; }; static struct s v; struct s *p(void) { return &v; }"
	unit_of c <<<"enum e; struct t { enum e *e; }; int g(struct t *t) { return !t->e; }"
	unit_of d <<<"enum e { E }; typedef enum e number; static number n; int *h(void) { return (int *)&n; }"
	linked a.o b.o c.o d.o <<-SYMTYPES
		e#e enumeration_type e { enumerator E = 0 } byte_size(4) encoding(7)
		f subprogram ( formal_parameter pointer_type { s#s } byte_size(8) ) -> $int
		s#s structure_type s { member pointer_type { s#t } byte_size(8) t data_member_location(0) } byte_size(8)
		s#t structure_type t { member pointer_type { e#e } byte_size(8) e data_member_location(0) } byte_size(8)
	SYMTYPES
	[ "$(version f "f p g h" linked.o)" = "$(version f f linked.o)" ]
	[ "$(version g "f p g h" linked.o)" = "$(version g g linked.o)" ]

	# What a unit includes changes nothing.
	unit_of a2 <<-SOURCE
		enum e { E }; struct t { enum e *e; }; struct s { struct t *t; }; static struct s v;
		int f(struct s *s) { return 0; }
		struct s *f2(void) { return &v; }
	SOURCE
	ld -r -o linked2.o a2.o b.o c.o d.o
	[ "$(version f f linked2.o)" = "$(version f f linked.o)" ]

	# Types of functions are not those that others declare.
	unit_of e <<<"int k(struct s { char other; } *s) { return s->other; } int *l(void) { static struct t { int x; } t; return &t.x; }"
	for order in "a b c d e" "e d c b a"; do
		# shellcheck disable=SC2046
		ld -r -o linked3.o $(printf '%s.o ' $order)
		[ "$(version f f linked3.o)" = "$(version f f linked.o)" ]
		[ "$(version f "k l f" linked3.o)" = "$(version f f linked.o)" ]
	done
}

@test "13: two different definitions leave the declaration, but a unit has its own" {
	local symbols=f alone

	unit_of a <<<"struct s; int f(struct s *s) { return 0; }"
	unit_of b <<<"struct s { char b; }; static struct s v; struct s *g(void) { return &v; }"
	unit_of c <<<"struct s { int c; }; int h(struct s *s) { return s->c; }"
	linked a.o b.o c.o <<-SYMTYPES
		f subprogram ( formal_parameter pointer_type { s#s } byte_size(8) ) -> $int
		s#s structure_type s { }
	SYMTYPES
	alone=$(version f f linked.o)
	[ "$(version f "g h f" linked.o)" = "$alone" ]
	symbols=h linked a.o b.o c.o <<-SYMTYPES
		h subprogram ( formal_parameter pointer_type { s#s } byte_size(8) ) -> $int
		s#s structure_type s { member $int c data_member_location(0) } byte_size(4)
	SYMTYPES

	# f reaches t by s alone: its unit defines it, though none of its symbols that counts reaches it.
	unit_of a <<-SOURCE
		struct s; int f(struct s *s) { return 0; }
		struct t { int a; }; static struct t v; int *f2(void) { return &v.a; }
	SOURCE
	unit_of b <<<"struct t; struct s { struct t *t; }; struct s *g(struct s *s) { return s; }"
	unit_of c <<<"struct t { char c; }; int h(struct t *t) { return t->c; }"
	linked a.o b.o c.o <<-SYMTYPES
		f subprogram ( formal_parameter pointer_type { s#s } byte_size(8) ) -> $int
		s#s structure_type s { member pointer_type { s#t } byte_size(8) t data_member_location(0) } byte_size(8)
		s#t structure_type t { member $int a data_member_location(0) } byte_size(4)
	SYMTYPES
	alone=$(version f f linked.o)
	[ "$(version f "f2 g h f" linked.o)" = "$alone" ]
	symbols=g linked a.o b.o c.o <<-SYMTYPES
		g subprogram ( formal_parameter pointer_type { s#s } byte_size(8) ) -> pointer_type { s#s } byte_size(8)
		s#s structure_type s { member pointer_type { s#t } byte_size(8) t data_member_location(0) } byte_size(8)
		s#t structure_type t { }
	SYMTYPES
}

@test "13: the types of type units" {
	cat >expected <<-SYMTYPES
		f subprogram ( formal_parameter pointer_type { s#s } byte_size(8) ) -> $int
		s#inner structure_type inner { member $int a data_member_location(0) } byte_size(4)
		s#s structure_type s { member s#inner inner data_member_location(0) } byte_size(4)
	SYMTYPES
	cp expected lines
	for version in 4 5; do
		compile object.o gcc -gdwarf-$version -fdebug-types-section <<-SOURCE
			struct s { struct inner { int a; } inner; };
			int f(struct s *s) { return s->inner.a; }
		SOURCE
		# libdw reads type units of what is linked only.
		ld -shared -o object.so object.o
		cp lines expected
		expect_of f object.so
	done
}

@test "14: a type signature that no unit has" {
	assemble object.o <<-SOURCE
		unit
		leaf	variable
		string	name, a
		flag_present external
		ref	type, pointer
		leaf	pointer_type, pointer
		ref_sig8 type, 0xfedcba9876543210
		end_unit
	SOURCE
	gendwarfksyms a --symtypes symtypes object.o
	expect_error "object.o: symbol a: DIE at 0x14: cannot read DW_AT_type: there is no type unit of its signature"
	[ ! -e symtypes ]
}

@test "15: children of a structure that are no members" {
	echo "a variable structure_type { member base_type void b }" >expected
	expect_assembled a <<-SOURCE
		unit
		leaf	variable
		string	name, a
		flag_present external
		ref	type, s
		parent	structure_type, s
		leaf	annotation
		string	name, btf_decl_tag
		leaf	typedef
		leaf	variable
		leaf	template_value_parameter
		leaf	member
		string	name, b
		close
		end_unit
	SOURCE
}

@test "15: of C++ what has no text is an error, a static member is none of the class" {
	local source

	language=c++
	while read -r source; do
		compile object.o g++ -g <<<"$source; extern \"C\" { struct s v; }"
		gendwarfksyms v object.o
		[ "$status" -eq 1 ]
		grep -Ex "error: gendwarfksyms: object.o: symbol v: DIE at 0x[0-9a-f]+: (versions do not cover base classes and virtual functions of C\+\+|ptr_to_member_type is not a type)" err
	done <<-SOURCES
		struct t { int a; }; struct s : t { }
		struct t { int a; }; struct s : virtual t { }
		struct s { virtual void f() { } }
		struct s { int a; int s::*p; }
		struct s { int (s::*p)(); }
	SOURCES
	# gcc 12 has static members in DWARF 4 as members, in DWARF 5 as variables.
	expect v <<-SOURCE 9<<-SYMTYPES
		extern "C" { struct s { int a; static int b; void f() { } } v; }
	SOURCE
		s#s structure_type s { member $int a data_member_location(0) } byte_size(4)
		v variable s#s
	SYMTYPES
}

@test "15: an unknown type that a symbol reaches" {
	assemble object.o <<-SOURCE
		unit
		leaf	variable
		string	name, a
		flag_present external
		ref	type, annotation
		leaf	annotation, annotation
		leaf	variable
		string	name, b
		flag_present external
		ref	type, type
		leaf	base_type, type
		end_unit
	SOURCE
	gendwarfksyms a object.o
	expect_error "object.o: symbol a: DIE at 0x14: tag 0x6000 is not a type"
	echo "b variable base_type" >expected
	expect_of b object.o
}

@test "6: with --stable what takes the place of a reserved member has its alignment" {
	local compiler

	for compiler in "gcc -gdwarf-4" "gcc -gdwarf-5" "clang -gdwarf-4" "clang -gdwarf-5"; do
		# shellcheck disable=SC2086
		{
			compile before.o $compiler <<-SOURCE
				struct s { int a; unsigned long __kabi_reserved0 __attribute__((aligned(16))); };
				int f(struct s *s) { return s->a; }
			SOURCE
			compile after.o $compiler <<-SOURCE
				struct s {
					int a;
					union {
						int b[4];
						struct { unsigned long __kabi_reserved0 __attribute__((aligned(16))); };
					};
				};
				int f(struct s *s) { return s->b[3]; }
			SOURCE
		}
		gendwarfksyms f --stable before.o
		cp out before
		gendwarfksyms f --stable after.o
		cmp before out
		gendwarfksyms f after.o
		run cmp before out
		[ "$status" -eq 1 ]
	done
}
