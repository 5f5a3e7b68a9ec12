#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# gendwarfksyms --stable: kABI rules, and the unions that reserve, rename and
# ignore members. The sources keep to types that gcc and clang describe alike.

load lib

section=.discard.gendwarfksyms.kabi_rules

eval "common_$(declare -f setup)"
setup() {
	common_setup
	if command -v clang; then
		compilers+=("clang -gdwarf-4" "clang -gdwarf-5")
	fi
}

# add_section: object.o is plain.o with the rules on standard input
add_section() {
	cat >section
	objcopy --add-section $section=section plain.o object.o
}

# rules [TYPE TARGET VALUE]...: object.o is plain.o with these rules
rules() {
	[ $# -eq 0 ] && cp plain.o object.o && return
	printf '1\0%s\0%s\0%s\0' "$@" | add_section
}

# stable SYMBOLS [TYPE TARGET VALUE]...: the symtypes of SYMBOLS with --stable are
# the lines on descriptor 9 when standard input is compiled by each of the
# compilers and given these rules. "@0" in a line is what only clang writes of a
# member of a union, its location.
stable() {
	local symbols=$1 compiler

	shift
	cat >source
	cat <&9 >lines
	for compiler in "${compilers[@]}"; do
		echo "$compiler:"
		# shellcheck disable=SC2086
		compile plain.o $compiler <source
		rules "$@"
		if [[ $compiler = clang* ]]; then
			sed 's/@0/ data_member_location(0)/g' lines >expected
		else
			sed 's/@0//g' lines >expected
		fi
		expect_of "$symbols" --stable object.o
	done
}

# stable_assembled SYMBOLS [TYPE TARGET VALUE]...: the same for DWARF by hand
stable_assembled() {
	local symbols=$1

	shift
	assemble plain.o
	rules "$@"
	expect_of "$symbols" --stable object.o
}

# plain: plain.o with the symbol a
plain() {
	compile plain.o gcc -g <<-SOURCE
		struct s { int n; } a;
	SOURCE
}

# refused MESSAGE: the rules of object.o are an error, and none without --stable
refused() {
	gendwarfksyms a --stable --symtypes symtypes object.o
	expect_error "object.o: $1"
	[ ! -e symtypes ]
	gendwarfksyms a object.o
	[ "$status" -eq 0 ]
	[ ! -s err ]
}

int="base_type int byte_size(4) encoding(5)"
char="base_type char byte_size(1) encoding(6)"
unsigned="base_type unsigned int byte_size(4) encoding(7)"
s_a="structure_type s { member $int n data_member_location(0) } byte_size(4)"

#
# Rules
#

@test "declonly: structures, unions, enumerations, without members and size" {
	stable "x y z w" declonly s "" declonly u "" declonly e "" <<-SOURCE 9<<-SYMTYPES
		struct s { int n; } x;
		union u { int n; } y;
		enum e { A } z;
		struct other { struct s s; } w;
	SOURCE
		e#e enumeration_type e { }
		s#other structure_type other { member s#s s data_member_location(0) } byte_size(4)
		s#s structure_type s { }
		u#u union_type u { }
		w variable s#other
		x variable s#s
		y variable u#u
		z variable e#e
	SYMTYPES
}

@test "declonly: the whole qualified name counts, and only that of a type that has members" {
	stable_assembled "a b c d" declonly n::s "" declonly t "" declonly int "value" declonly "" "" \
		<<-SOURCE 9<<-SYMTYPES
		unit
		parent	namespace
		string	name, n
		parent	structure_type, a
		string	name, s
		leaf	member
		close
		close
		parent	class_type, b
		string	name, s
		leaf	member
		close
		leaf	typedef, c
		string	name, t
		ref	type, int
		leaf	base_type, int
		string	name, int
		data1	byte_size, 4
		parent	structure_type, d		# unnamed
		leaf	member
		close
		leaf	variable
		string	name, a
		ref	type, a
		leaf	variable
		string	name, b
		ref	type, b
		leaf	variable
		string	name, c
		ref	type, c
		leaf	variable
		string	name, d
		ref	type, d
		end_unit
	SOURCE
		a variable s#n::s
		b variable s#s
		c variable t#t
		d variable structure_type { member base_type void }
		s#n::s structure_type n::s { }
		s#s class_type s { member base_type void }
		t#t typedef_type t { base_type int byte_size(4) }
	SYMTYPES
}

@test "declonly: what only the hidden members reach has no line" {
	stable "x" declonly s "" <<-SOURCE 9<<-SYMTYPES
		struct inner { int n; };
		struct s { struct inner inner; } x;
	SOURCE
		s#s structure_type s { }
		x variable s#s
	SYMTYPES
}

# A public, a private and a generated header, as the compiler names their files
private_source='
	# 1 "/src/linux/include/linux/public.h"
	struct public { int n; };
	# 1 "/src/linux/kernel/sched/includes.h"
	struct private { struct public p; };
	enum mode { OFF };
	typedef struct { int n; } unnamed;
	# 1 "include/generated/made.h"
	union made { int n; };
	struct public a;
	struct private b;
	union made c;
	enum mode d;
	unnamed e;'

@test "--hide-private: types of headers outside of any folder include are opaque" {
	gcc -g -c -o object.o -x c - <<<"$private_source"
	expect_of "a b c d e" --hide-private object.o 9<<-SYMTYPES
		a variable s#public
		b variable s#private
		c variable u#made
		d variable e#mode
		e variable t#unnamed
		e#mode enumeration_type mode { }
		s#private structure_type private { }
		s#public structure_type public { member base_type int byte_size(4) encoding(5) n data_member_location(0) } byte_size(4)
		t#unnamed typedef_type unnamed { structure_type { } }
		u#made union_type made { member base_type int byte_size(4) encoding(5) n } byte_size(4)
	SYMTYPES
}

@test "visible: a type is not hidden, unless it is declonly; only with --stable" {
	gcc -g -c -o plain.o -x c - <<<"$private_source"
	rules visible private "" visible mode "" declonly mode ""
	expect_of "b d" --hide-private --stable object.o 9<<-SYMTYPES
		b variable s#private
		d variable e#mode
		e#mode enumeration_type mode { }
		s#private structure_type private { member s#public p data_member_location(0) } byte_size(4)
		s#public structure_type public { member base_type int byte_size(4) encoding(5) n data_member_location(0) } byte_size(4)
	SYMTYPES
	gendwarfksyms b --hide-private --symtypes symtypes object.o
	same symtypes <<-SYMTYPES
		b variable s#private
		s#private structure_type private { }
	SYMTYPES
}

@test "enumerator_ignore: the first, one between, the last, all, with its separator" {
	local source="enum e { A, B, C }; enum e x; enum { A2 } y;"

	stable "x y" enumerator_ignore "e A" "" <<<"$source" 9<<-SYMTYPES
		e#e enumeration_type e { enumerator B = 1 , enumerator C = 2 } byte_size(4)
		x variable e#e
		y variable enumeration_type { enumerator A2 = 0 } byte_size(4)
	SYMTYPES
	stable "x y" enumerator_ignore "e B" "what a value says is of no account" \
		enumerator_ignore " A2" "" <<<"$source" 9<<-SYMTYPES
		e#e enumeration_type e { enumerator A = 0 , enumerator C = 2 } byte_size(4)
		x variable e#e
		y variable enumeration_type { enumerator A2 = 0 } byte_size(4)
	SYMTYPES
	stable "x" enumerator_ignore "e C" "" enumerator_ignore "e D" "" \
		enumerator_ignore "f A" "" enumerator_ignore "eA" "" enumerator_ignore "A" "" \
		enumerator_ignore "e  A" "" enumerator_ignore "e A " "" <<<"$source" 9<<-SYMTYPES
		e#e enumeration_type e { enumerator A = 0 , enumerator B = 1 } byte_size(4)
		x variable e#e
	SYMTYPES
	stable "x" enumerator_ignore "e C" "" enumerator_ignore "e A" "" \
		enumerator_ignore "e B" "" <<<"$source" 9<<-SYMTYPES
		e#e enumeration_type e { } byte_size(4)
		x variable e#e
	SYMTYPES
}

@test "enumerator_value: another value, not of unnamed types or for what is ignored" {
	stable "x y" enumerator_value "e A" 7 enumerator_value "e C" -1 enumerator_value "e D" 5 \
		enumerator_ignore "e D" "" enumerator_value " U" 9 <<-SOURCE 9<<-SYMTYPES
		enum e { A, B, C, D } x;
		enum { U } y;
	SOURCE
		e#e enumeration_type e { enumerator A = 7 , enumerator B = 1 , enumerator C = 18446744073709551615 } byte_size(4)
		x variable e#e
		y variable enumeration_type { enumerator U = 0 } byte_size(4)
	SYMTYPES
}

@test "enumerators: names with spaces, in scopes, without a value of their own" {
	stable_assembled x enumerator_value "n::e e A" 3 enumerator_ignore "n::e e B" "" \
		enumerator_value "n::e e C" 4 <<-SOURCE 9<<-SYMTYPES
		unit
		leaf	variable
		string	name, x
		ref	type, e
		parent	namespace
		string	name, n
		parent	enumeration_type, e
		string	name, "e e"
		leaf	enumerator
		string	name, A
		leaf	enumerator
		string	name, B
		leaf	enumerator
		string	name, C
		block1	const_value, 1
		leaf	enumerator
		string	name, D
		close
		close
		end_unit
	SOURCE
		e#'n::e e' enumeration_type n::e e { enumerator A = 3 , enumerator C = 4 , enumerator D }
		x variable e#'n::e e'
	SYMTYPES
}

@test "byte_size: structures, unions, enumerations, base types" {
	stable "x y z w" byte_size s 100 byte_size u 0 byte_size e 8 byte_size int 5 \
		<<-SOURCE 9<<-SYMTYPES
		struct s { int n; } x;
		union u { struct s s; } y;
		enum e { A } z;
		struct { struct s s[2]; } w;
	SOURCE
		e#e enumeration_type e { enumerator A = 0 } byte_size(8)
		s#s structure_type s { member base_type int byte_size(5) encoding(5) n data_member_location(0) } byte_size(100)
		u#u union_type u { member s#s s@0 } byte_size(0)
		w variable structure_type { member array_type[2] { s#s } s data_member_location(0) } byte_size(8)
		x variable s#s
		y variable u#u
		z variable e#e
	SYMTYPES
}

@test "byte_size: modifiers and typedefs that have one; none is added, nor to unnamed types" {
	stable_assembled "a b c d e f g h" byte_size t 9 byte_size u 9 byte_size p 9 byte_size o 9 \
		byte_size "" 9 byte_size hidden 9 byte_size blk 9 <<-SOURCE 9<<-SYMTYPES
		.macro	symbol name
		leaf	variable
		string	name, \\name
		ref	type, \\name
		.endm

		unit
		symbol	a
		leaf	typedef, a
		string	name, t
		data1	byte_size, 1
		data1	alignment, 2
		symbol	b
		leaf	typedef, b			# has none
		string	name, u
		symbol	c
		leaf	pointer_type, c
		string	name, p
		data1	byte_size, 8
		symbol	d
		leaf	pointer_type, d
		string	name, o
		symbol	e
		leaf	pointer_type, e			# unnamed
		data1	byte_size, 8
		symbol	f
		leaf	structure_type, f		# opaque
		string	name, hidden
		data1	byte_size, 8
		flag_present declaration
		symbol	g
		leaf	structure_type, g		# not constant
		string	name, blk
		exprloc	byte_size, 8
		symbol	h
		leaf	base_type, h
		string	name
		data1	byte_size, 8
		end_unit
	SOURCE
		a variable t#t
		b variable t#u
		c variable pointer_type p { base_type void } byte_size(9)
		d variable pointer_type o { base_type void }
		e variable pointer_type { base_type void } byte_size(8)
		f variable s#hidden
		g variable s#blk
		h variable base_type byte_size(8)
		s#blk structure_type blk { }
		s#hidden structure_type hidden { }
		t#t typedef_type t { base_type void } byte_size(9) alignment(2)
		t#u typedef_type u { base_type void }
	SYMTYPES
}

@test "the last of equal rules counts, of each type of rule" {
	stable "x y" byte_size s 1 byte_size s 2 type_string y "first" \
		enumerator_value "e A" 1 type_string y "variable last" enumerator_value "e A" 2 \
		byte_size s 3 <<-SOURCE 9<<-SYMTYPES
		enum e { A };
		struct s { enum e e; } x;
		int y;
	SOURCE
		e#e enumeration_type e { enumerator A = 2 } byte_size(4)
		s#s structure_type s { member e#e e data_member_location(0) } byte_size(3)
		x variable s#s
		y variable last
	SYMTYPES
}

@test "rules of different types for one target, in any order" {
	stable x byte_size s 64 declonly s "" <<-SOURCE 9<<-SYMTYPES
		struct s { int n; } x;
	SOURCE
		s#s structure_type s { }
		x variable s#s
	SYMTYPES
	stable x type_string "s#s" "structure_type mine" byte_size s 64 declonly s "" \
		<<-SOURCE 9<<-SYMTYPES
		struct s { int n; } x;
	SOURCE
		s#s structure_type mine
		x variable s#s
	SYMTYPES
}

@test "a rule counts in each unit, and before the longest expansion is looked for" {
	stable_assembled "a b" declonly s "" byte_size e 1000000 <<-SOURCE 9<<-SYMTYPES
		.macro	one name, member
		unit
		leaf	variable
		string	name, \\name
		ref	type, \\name
		parent	structure_type, \\name
		string	name, s
		leaf	member
		string	name, \\member
		ref	type, int_\\name
		close
		leaf	base_type, int_\\name
		string	name, \\member
		end_unit
		.endm
		one	a, long
		one	b, longer
	SOURCE
		a variable s#s
		b variable s#s
		s#s structure_type s { }
	SYMTYPES
}

@test "numbers: 64 bits, negative, modulo" {
	local number value

	plain
	while read -r number value; do
		rules byte_size s "$number"
		printf '%s\n' "a variable s#s" \
			"s#s structure_type s { member $int n data_member_location(0) } byte_size($value)" \
			>expected
		expect_of a --stable object.o
	done <<-NUMBERS
		0 0
		1 1
		007 7
		000000000000000000000000000000000000000000000000000000001 1
		4294967296 4294967296
		9223372036854775808 9223372036854775808
		18446744073709551615 18446744073709551615
		-0 0
		-1 18446744073709551615
		-9223372036854775808 9223372036854775808
		-18446744073709551615 1
	NUMBERS
}

@test "numbers: too long, empty, and what is none" {
	local type number

	plain
	for type in byte_size enumerator_value; do
		for number in 18446744073709551616 -18446744073709551616 20000000000000000000 \
			99999999999999999999 100000000000000000000000000000000000000000 "" - -- \
			--1 +1 " 1" "1 " 0x10 1a a 1.0 1e3 "1 2" "−1" "１"; do
			rules $type s "$number"
			refused "kABI rule '$type' for 's': '$number' is not a number of 64 bits"
		done
	done

	# Wherever the rule stands, and whatever it is for
	rules declonly s "" byte_size unused x byte_size unused 1
	refused "kABI rule 'byte_size' for 'unused': 'x' is not a number of 64 bits"
}

@test "type_string: of types of each kind, of symbols" {
	stable "f v w x y z" type_string s#s "structure_type s { was }" type_string u#u U \
		type_string e#e "  two  spaces  " type_string t#t T \
		type_string f "subprogram ( ) -> old" type_string v "variable s#s" \
		<<-SOURCE 9<<-SYMTYPES
		struct s { int n; } x;
		union u { int n; } y;
		enum e { A } z;
		typedef int t;
		t w;
		int f(int n) { return n; }
		int v;
	SOURCE
		e#e   two  spaces  
		f subprogram ( ) -> old
		s#s structure_type s { was }
		t#t T
		u#u U
		v variable s#s
		w variable t#t
		x variable s#s
		y variable u#u
		z variable e#e
	SYMTYPES
}

@test "type_string: the target is the reference as it is written" {
	stable_assembled "a b" type_string "s#'n::a b'" "quoted" type_string "s#n::a b" "wrong" \
		type_string "s#'n::c'" "wrong" type_string n::c "wrong" type_string c "wrong" \
		type_string u#n::c "wrong" type_string s#n::c "plain" <<-SOURCE 9<<-SYMTYPES
		unit
		parent	namespace
		string	name, n
		leaf	structure_type, a
		string	name, "a b"
		leaf	class_type, b
		string	name, c
		close
		leaf	variable
		string	name, a
		ref	type, a
		leaf	variable
		string	name, b
		ref	type, b
		end_unit
	SOURCE
		a variable s#'n::a b'
		b variable s#n::c
		s#'n::a b' quoted
		s#n::c plain
	SYMTYPES
}

@test "type_string: of a symbol, not of its aliases" {
	local symbols symbol

	for symbol in first second; do
		for symbols in "first second third" "third second first"; do
			compile plain.o gcc -g <<-SOURCE
				int first;
				extern int second __attribute__((alias("first")));
				extern int third __attribute__((alias("first")));
			SOURCE
			rules type_string $symbol "variable mine"
			for other in first second third; do
				[ $other = $symbol ] && echo "$other variable mine" || echo "$other variable $int"
			done >expected
			expect_of "$symbols" --stable object.o
		done
	done
}

@test "type_string: not of a symbol that no DIE describes, or that was not asked for" {
	plain
	rules type_string ghost "variable mine" type_string b "also mine"
	gendwarfksyms "ghost a" --stable --symtypes symtypes object.o
	[ "$status" -eq 0 ]
	same err <<<"warning: gendwarfksyms: ghost: no debug information, the version is 0"
	same symtypes <<-SYMTYPES
		a variable s#s
		s#s $s_a
	SYMTYPES
	same <(head -n 1 out) <<<"#SYMVER ghost 0x00000000"
}

@test "type_string: references anywhere in the string, in quotes and not" {
	plain
	rules type_string a "(s#s xs#s -> t#'t t't#t" type_string "t#'t t'" "<t#t >u#u" \
		type_string t#t "T" type_string "u#u" "#s##e ee#e" type_string "e#e" "s# E'" \
		type_string unused "s#"
	# "s# " in a string that counts would be an error.
	rules type_string a "(s#s xs#s -> t#'t t't#t" type_string "t#'t t'" "<t#t >u#u" \
		type_string t#t "T" type_string "u#u" "#a##b ee#e" type_string "e#e" "a# E'"
	gendwarfksyms a --stable --dump-versions --symtypes symtypes object.o
	[ "$status" -eq 0 ]
	same symtypes <<-SYMTYPES
		a (s#s xs#s -> t#'t t't#t
		e#e a# E'
		s#s $s_a
		t#'t t' <t#t >u#u
		t#t T
		u#u #a##b ee#e
	SYMTYPES
	same err <<-STRING
		a ($s_a xs#s -> <T >#a##b ea# E't#t
	STRING
	same out <<-VERSION
		#SYMVER a $(echo -n "($s_a xs#s -> <T >#a##b ea# E't#t" | crc32)
	VERSION
}

@test "type_string: an unquoted reference ends at a space only" {
	plain
	rules type_string a "s#x#y,u#'z) e#e'e" type_string "s#x#y,u#'z)" X type_string "e#e'e" E
	gendwarfksyms a --stable --dump-versions --symtypes symtypes object.o
	[ "$status" -eq 0 ]
	same err <<<"a X E"
	same symtypes <<-SYMTYPES
		a s#x#y,u#'z) e#e'e
		e#e'e E
		s#s $s_a
		s#x#y,u#'z) X
	SYMTYPES
}

@test "type_string: what only rules define has a line when a symbol reaches it" {
	# a reaches s#one and by it s#two; s#three is reached by a type that no
	# symbol reaches any more, s#four by nothing.
	compile plain.o gcc -g <<-SOURCE
		struct s { int n; } a;
		struct t { int n; } b;
	SOURCE
	rules type_string s#s "S s#one" type_string s#one "1 s#two" type_string s#two 2 \
		type_string b "variable nothing" type_string s#t "T s#three" type_string s#three 3 \
		type_string s#four "4 s#five" type_string s#five "5 s#undefined"
	cat >expected <<-SYMTYPES
		a variable s#s
		b variable nothing
		s#one 1 s#two
		s#s S s#one
		s#t T s#three
		s#two 2
	SYMTYPES
	expect_of "a b" --stable object.o
}

@test "type_string: strings that refer to each other and to themselves" {
	plain
	rules type_string s#s "S u#u s#s" type_string u#u "U s#s u#u e#e" type_string e#e "E u#u"
	cat >expected <<-SYMTYPES
		a variable s#s
		e#e E u#u
		s#s S u#u s#s
		u#u U s#s u#u e#e
	SYMTYPES
	expect_of "a" --stable object.o
	same err <<<"a variable S U s#s u#u E u#u s#s"
}

@test "type_string: a long chain of references" {
	local i

	plain
	for i in {1..2000}; do
		printf '1\0type_string\0s#s%d\0%d s#s%d\0' "$i" "$i" $((i + 1))
	done >chain
	printf '1\0type_string\0s#s2001\0end\0001\0type_string\0s#s\0s#s1\0' >>chain
	add_section <chain
	gendwarfksyms a --stable --dump-versions --symtypes symtypes object.o
	[ "$status" -eq 0 ]
	same err <<<"a variable $(seq -s " " 2000) end"
	[ "$(wc -l <symtypes)" -eq 2003 ]
}

@test "type_string: rules for what the object does not have are not looked at" {
	plain
	rules type_string s#other "" type_string u#other "u#undefined" type_string t#other "s#" \
		type_string e#other "s#'open" type_string other "" declonly other "" \
		byte_size other 1 enumerator_ignore "other X" "" enumerator_value "other X" 1
	cat >expected <<-SYMTYPES
		a variable s#s
		s#s $s_a
	SYMTYPES
	expect_of a --stable object.o
}

@test "type_string: what is wrong with a string" {
	local target before="kABI rule 'type_string' for"

	plain
	for target in s#s a; do
		rules type_string $target ""
		refused "$before '$target': the string is empty"
		rules type_string $target "x s# y"
		refused "$before '$target': 's#' is no reference"
		rules type_string $target "x us#"
		refused "$before '$target': 's#' is no reference"
		rules type_string $target "e#'' y"
		refused "$before '$target': 'e#''' is no reference"
		rules type_string $target "x t#'a b"
		refused "$before '$target': no closing quote after 't#'a b'"
		rules type_string $target "x t#'"
		refused "$before '$target': no closing quote after 't#''"
		rules type_string $target "x u#s"
		refused "$before '$target': nothing defines 'u#s'"
		rules type_string $target "x s#'s'"
		refused "$before '$target': nothing defines 's#'s''"
		rules type_string $target "x s#s u#u s#'x y'" type_string u#u "U t#t" type_string t#t T
		refused "$before '$target': nothing defines 's#'x y''"
		# and in a string that only a rule leads to
		rules type_string $target "x u#b" type_string u#b "s#undefined y"
		refused "$before 'u#b': nothing defines 's#undefined'"
		rules type_string $target "x u#b" type_string u#b ""
		refused "$before 'u#b': the string is empty"
	done
}

#
# The section
#

@test "no rules: an empty section, one of NULs, no section" {
	local bytes

	plain
	for bytes in "" '\0' '\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0'; do
		# shellcheck disable=SC2059
		printf "$bytes" | add_section
		printf '%s\n' "a variable s#s" "s#s $s_a" >expected
		expect_of a --stable object.o
	done
	printf '%s\n' "a variable s#s" "s#s $s_a" >expected
	expect_of a --stable plain.o
}

@test "trailing NULs after the last record, of any number" {
	local zeros

	plain
	for zeros in "" '\0' '\0\0' '\0\0\0' '\0\0\0\0' '\0\0\0\0\0\0\0\0\0\0\0'; do
		# shellcheck disable=SC2059
		printf "1\0declonly\0s\0\0$zeros" | add_section
		printf '%s\n' "a variable s#s" "s#s structure_type s { }" >expected
		expect_of a --stable object.o
	done
}

@test "several sections of the name, as with one for each function" {
	compile object.o gcc -g <<-SOURCE
		struct s { int n; } a;
		asm(".section $section,\"\",%progbits,unique,1; .asciz \"1\", \"declonly\", \"s\", \"\"; .previous");
		asm(".section $section,\"\",%progbits,unique,2; .asciz \"1\", \"byte_size\", \"int\", \"5\"; .previous");
		struct t { int n; } b;
	SOURCE
	cat >expected <<-SYMTYPES
		a variable s#s
		b variable s#t
		s#s structure_type s { }
		s#t structure_type t { member base_type int byte_size(5) encoding(5) n data_member_location(0) } byte_size(4)
	SYMTYPES
	expect_of "a b" --stable object.o
}

@test "the rules of each object are its own" {
	plain
	rules declonly s ""
	mv object.o ruled.o
	compile plain.o gcc -g <<<"struct s { int n; } b;"
	cat >expected <<-SYMTYPES
		a variable s#s
		s#s structure_type s { }
		b variable s#s
		s#s $s_a
	SYMTYPES
	gendwarfksyms "a b" --stable --symtypes symtypes ruled.o plain.o
	[ "$status" -eq 0 ]
	same symtypes <expected
}

@test "incomplete records" {
	plain
	printf '1\0declonly\0s\0' | add_section
	refused "kABI rule 'declonly' for 's': incomplete"
	printf '1\0declonly\0s' | add_section
	refused "kABI rule 'declonly' for '': incomplete"
	printf '1\0declonly' | add_section
	refused "kABI rule '' for '': incomplete"
	printf '1' | add_section
	refused "kABI rule '' for '': incomplete"
	printf '1\0byte_size\0s\00012' | add_section
	refused "kABI rule 'byte_size' for 's': incomplete"
	printf '1\0declonly\0s\0\0001\0byte_size\0t\0' | add_section
	refused "kABI rule 'byte_size' for 't': incomplete"
	printf '1\0declonly\0s\0\0x' | add_section
	refused "kABI rule '' for '': incomplete"
}

@test "wrong versions" {
	local version

	plain
	for version in 0 2 01 11 " 1" v1 "1 "; do
		printf '%s\0declonly\0s\0\0' "$version" | add_section
		refused "kABI rule 'declonly' for 's': unknown version '$version'"
	done
	# NULs between two records are a version that is empty.
	printf '1\0declonly\0s\0\0\0001\0declonly\0t\0' | add_section
	refused "kABI rule '1' for 'declonly': unknown version ''"
}

@test "unknown types of rules" {
	local type

	plain
	for type in "" declonl declonly2 Declonly "declonly " type_strings bytesize struct; do
		rules declonly t "" "$type" s 1 declonly u ""
		refused "kABI rule '$type' for 's': unknown type of rule"
	done
}

@test "control characters" {
	local bad

	plain
	for bad in $'\n' $'\t' $'\x01' $'\x1b' $'\x7f'; do
		rules "decl${bad}only" s ""
		refused "kABI rule '' for '': control character"
		rules declonly "s$bad" ""
		refused "kABI rule 'declonly' for '': control character"
		rules type_string s#s "structure_type$bad"
		refused "kABI rule 'type_string' for 's#s': control character"
		printf '1%s\0declonly\0s\0\0' "$bad" | add_section
		refused "kABI rule '' for '': control character"
	done
	# Other bytes are part of names.
	rules type_string s#s $'\xc3\xbc'
	printf '%s\n' "a variable s#s" $'s#s \xc3\xbc' >expected
	expect_of a --stable object.o
}

# rules_section: prints the offset and the size of object.o's
rules_section() {
	readelf -SW object.o |
		sed -n "s/.* $section *PROGBITS *[0-9a-f]* \([0-9a-f]*\) \([0-9a-f]*\).*/0x\1 0x\2/p"
}

# damage_rules OFFSET: damaged.o is object.o with standard input written there
damage_rules() {
	cp object.o damaged.o
	dd of=damaged.o bs=1 seek=$(($1)) conv=notrunc status=none
}

all_rules() {
	plain
	rules declonly s "" byte_size s 12 enumerator_ignore "e A" "" enumerator_value "e B" -1 \
		type_string s#s "structure_type u#u t#'t t'" type_string u#u "U s#s" \
		type_string "t#'t t'" T
	echo a >list
}

@test "rules with one byte wrong: an error or not, but no crash" {
	many_runs
	local offset size i byte

	all_rules
	read -r offset size < <(rules_section)
	[ $((size)) -gt 100 ]
	RANDOM=3
	for ((i = 0; i < size; i++)); do
		printf -v byte '\\x%02x' $((i % 3 ? RANDOM % 256 : 0))
		# shellcheck disable=SC2059
		printf "$byte" | damage_rules $((offset + i))
		check_damaged "$byte at $i" --stable
	done
}

@test "random rules: an error or not, but no crash" {
	many_runs
	local offset size i j byte bytes
	local words=(1 2 '' declonly enumerator_ignore enumerator_value byte_size type_string s
		s#s u# "t#'x y'" a 5 -1 99999999999999999999 x "s#s s#s" "t#'x y's#s")

	all_rules
	read -r offset size < <(rules_section)
	RANDOM=4
	for i in {1..60}; do
		bytes=
		if ((i % 2)); then
			for ((j = 0; j < size; j++)); do
				printf -v byte '\\x%02x' $((RANDOM % (i % 3 ? 256 : 2)))
				bytes+=$byte
			done
		else
			for ((j = 0; j < 3; j++)); do
				bytes+="1\\0${words[3 + RANDOM % 5]}\\0${words[RANDOM % ${#words[@]}]}\\0"
				bytes+="${words[RANDOM % ${#words[@]}]}\\0"
			done
		fi
		# shellcheck disable=SC2059
		printf "$bytes" | damage_rules "$offset"
		# Some are right but for what was there before.
		check_damaged "$i: $bytes" --stable
		# shellcheck disable=SC2059
		((i % 2)) || printf "$bytes" | add_section
		cp object.o damaged.o
		check_damaged "$i: only $bytes" --stable
	done
}

#
# Unions
#

@test "reserved: the placeholder is written, the member keeps its name" {
	stable x <<-SOURCE 9<<-SYMTYPES
		struct s {
			int before;
			union { char __kabi_reserved1[8]; int n; };
			union { int __kabi_reserved; char c; } named;
			union { int m; struct { unsigned int __kabi_reserved_2; }; };
			union { int m; int __kabi_reserved3; } __kabi_use;
			int __kabi_reserved4;
			int after;
		} x;
	SOURCE
		s#s structure_type s { member $int before data_member_location(0) , member array_type[8] { $char } data_member_location(4) , member $int named data_member_location(12) , member $unsigned data_member_location(16) , member $int data_member_location(20) , member $int data_member_location(24) , member $int after data_member_location(28) } byte_size(32)
		x variable s#s
	SYMTYPES
}

@test "reserved: a union before and after its use has one text" {
	local after

	for after in "union { int m; int __kabi_reserved0; };" \
		"union { struct { char a, b; }; struct { int __kabi_reserved0; }; };" \
		"union named { int __kabi_reserved0; struct { short a, b; } used; } __kabi_use;" \
		"int __kabi_reserved0;"; do
		stable f <<-SOURCE 9<<-SYMTYPES
			struct s { int n; $after };
			int f(struct s s) { return 0; }
		SOURCE
			f subprogram ( formal_parameter s#s s ) -> $int
			s#s structure_type s { member $int n data_member_location(0) , member $int data_member_location(4) } byte_size(8)
		SYMTYPES
	done
}

@test "renamed: the placeholder is written with its old name" {
	stable "x f" <<-SOURCE 9<<-SYMTYPES
		union u { int __kabi_renamedparameter; char c; };
		struct s {
			union { int __kabi_renamedold; unsigned int new; };
			union { char __kabi_renamedinner; char c; } outer;
			union { unsigned int w; struct { int __kabi_renamedthird; }; };
			union { int __kabi_renamed; char c; } dropped;
			int __kabi_renamedplain;
		} x;
		int f(union u u) { return 0; }
	SOURCE
		f subprogram ( formal_parameter $int parameter ) -> $int
		s#s structure_type s { member $int old data_member_location(0) , member $char inner data_member_location(4) , member $int third data_member_location(8) , member $int data_member_location(12) , member $int data_member_location(16) } byte_size(20)
		x variable s#s
	SYMTYPES
}

@test "renamed: only what is directly of the union's type, and what a function pointer is" {
	stable_assembled x <<-SOURCE 9<<-SYMTYPES
		unit
		leaf	variable
		string	name, x
		ref	type, s
		parent	structure_type, s
		string	name, s
		leaf	member
		string	name, pointer
		ref	type, pointer
		leaf	member
		string	name, typedef
		ref	type, typedef
		leaf	member
		string	name, const
		ref	type, const
		leaf	member
		string	name, array
		ref	type, array
		leaf	member
		string	name, direct
		ref	type, function
		close
		leaf	pointer_type, pointer
		ref	type, union
		leaf	typedef, typedef
		string	name, t
		ref	type, union
		leaf	const_type, const
		ref	type, union
		parent	array_type, array
		ref	type, union
		leaf	subrange_type
		data1	count, 3
		close
		parent	union_type, union
		string	name, u
		leaf	member
		string	name, __kabi_renamedold
		ref	type, char
		close
		leaf	base_type, char
		string	name, char
		parent	union_type, function
		leaf	member
		string	name, __kabi_renamedcallback
		ref	type, function_pointer
		close
		leaf	pointer_type, function_pointer
		ref	type, subroutine
		parent	subroutine_type, subroutine
		leaf	formal_parameter
		string	name, own
		ref	type, union
		leaf	formal_parameter
		string	name, other
		ref	type, char
		close
		end_unit
	SOURCE
		s#s structure_type s { member pointer_type { base_type char } pointer , member t#t typedef , member const_type { base_type char } const , member array_type[3] { base_type char } array , member pointer_type { subroutine_type ( formal_parameter base_type char old , formal_parameter base_type char other ) -> base_type void } callback }
		t#t typedef_type t { base_type char }
		x variable s#s
	SYMTYPES
}

@test "ignored: a member is left out, with its separator" {
	local s="union { int n; char __kabi_ignored0; }"

	stable "a b c d" <<-SOURCE 9<<-SYMTYPES
		struct a { $s; int m; } a;
		struct b { int l; $s; int m; } b;
		struct c { int l; $s name; } c;
		struct d { $s; union { char c; struct { int __kabi_ignored; }; }; } d;
	SOURCE
		a variable s#a
		b variable s#b
		c variable s#c
		d variable s#d
		s#a structure_type a { member $int m data_member_location(4) } byte_size(8)
		s#b structure_type b { member $int l data_member_location(0) , member $int m data_member_location(8) } byte_size(12)
		s#c structure_type c { member $int l data_member_location(0) } byte_size(8)
		s#d structure_type d { } byte_size(8)
	SYMTYPES
}

@test "every place of a type: member, parameter, result, variable, pointee, element" {
	local kind

	while read -r kind; do
		stable_assembled "f g v w" <<-SOURCE 9<<-SYMTYPES
			unit
			parent	subprogram
			string	name, f
			ref	type, union
			leaf	formal_parameter
			ref	type, union
			leaf	formal_parameter
			ref	type, pointer
			close
			leaf	subprogram
			string	name, g
			ref	type, array
			leaf	variable
			string	name, v
			ref	type, union
			leaf	variable
			string	name, w
			ref	type, function
			leaf	pointer_type, pointer
			ref	type, union
			parent	array_type, array
			ref	type, union
			leaf	subrange_type
			data1	count, 2
			close
			leaf	subroutine_type, function
			ref	type, union
			parent	union_type, union
			$kind
			leaf	member
			string	name, __kabi_reserved
			ref	type, int
			leaf	member
			string	name, new
			ref	type, int
			close
			leaf	base_type, int
			string	name, int
			end_unit
		SOURCE
			f subprogram ( formal_parameter base_type int , formal_parameter pointer_type { base_type int } ) -> base_type int
			g subprogram ( ) -> array_type[2] { base_type int }
			v variable base_type int
			w variable subroutine_type ( ) -> base_type int
		SYMTYPES
	done <<-KINDS
		data1	byte_size, 8
		string	name, u
		flag_present declaration
		string	name, "a name"
	KINDS
}

@test "unions that are opaque since a .c file defines them, or a rule says so" {
	local compiler

	cat >source.h <<-SOURCE
		union in_header { unsigned int n; int __kabi_reserved0; };
		union by_rule { unsigned int n; int __kabi_renamedold; };
		union plain { unsigned int n; int m; };
	SOURCE
	cat >source.c <<-SOURCE
		#include "source.h"
		union in_file { unsigned int n; int __kabi_reserved0; };
		union plain_in_file { unsigned int n; int m; };
		union in_header a;
		union by_rule b;
		union plain c;
		union in_file d;
		union plain_in_file e;
		int f(union by_rule r, union in_file s) { return r.n + s.n; }
	SOURCE
	for compiler in "${compilers[@]}"; do
		$compiler -c -o plain.o source.c
		rules declonly by_rule "" declonly plain ""
		cat >expected <<-SYMTYPES
			a variable $int
			b variable $int
			c variable u#plain
			d variable $int
			e variable u#plain_in_file
			f subprogram ( formal_parameter $int old , formal_parameter $int s ) -> $int
			u#plain union_type plain { }
			u#plain_in_file union_type plain_in_file { }
		SYMTYPES
		expect_of "a b c d e f" --stable object.o
	done
}

@test "ignored: elsewhere than in a member nothing is written" {
	assemble object.o <<-SOURCE
		unit
		parent	subprogram
		string	name, f
		ref	type, union
		leaf	formal_parameter
		string	name, p
		ref	type, union
		leaf	formal_parameter
		string	name, q
		ref	type, pointer
		close
		leaf	variable
		string	name, v
		ref	type, union
		leaf	variable
		string	name, w
		ref	type, array
		leaf	variable
		string	name, x
		ref	type, s
		parent	structure_type, s
		leaf	member
		string	name, a
		ref	type, array
		leaf	member
		string	name, t
		ref	type, typedef
		close
		leaf	pointer_type, pointer
		ref	type, union
		leaf	typedef, typedef
		string	name, t
		ref	type, union
		parent	array_type, array
		ref	type, union
		leaf	subrange_type
		data1	count, 2
		close
		parent	union_type, union
		string	name, u
		leaf	member
		string	name, new
		ref	type, int
		leaf	member
		string	name, __kabi_ignored
		ref	type, int
		close
		leaf	base_type, int
		string	name, int
		end_unit
	SOURCE
	{
		echo "f subprogram ( formal_parameter  p , formal_parameter pointer_type { } q ) -> "
		echo "t#t typedef_type t { }"
		echo "v variable "
		echo "w variable array_type[2] { }"
		echo "x variable structure_type { member array_type[2] { } a , member t#t t }"
	} >expected
	expect_of "f v w x" --stable object.o
}

@test "the first two members of a union, of however many" {
	stable "a b c d e" <<-SOURCE 9<<-SYMTYPES
		struct a { union { int n; int m; int __kabi_reserved0; } u; } a;
		struct b { union { int n; struct { int x; int __kabi_reserved0; } m; } u; } b;
		struct c { union { int n; char __kabi_reserved0; int m; int l; int k; } u; } c;
		struct d { union { char __kabi_reserved0; int __kabi_renamedold; } u; } d;
		struct e { union { int __kabi_renamedold; char __kabi_ignored0; } u; } e;
	SOURCE
		a variable s#a
		b variable s#b
		c variable s#c
		d variable s#d
		e variable s#e
		s#a structure_type a { member union_type { member $int n@0 , member $int m@0 , member $int@0 } byte_size(4) u data_member_location(0) } byte_size(4)
		s#b structure_type b { member union_type { member $int n@0 , member structure_type { member $int x data_member_location(0) , member $int data_member_location(4) } byte_size(8) m@0 } byte_size(8) u data_member_location(0) } byte_size(8)
		s#c structure_type c { member $char u data_member_location(0) } byte_size(4)
		s#d structure_type d { member $char u data_member_location(0) } byte_size(4)
		s#e structure_type e { member $int old data_member_location(0) } byte_size(4)
	SYMTYPES
}

@test "a member's own name comes before that of its structure's first member" {
	stable "a b c" <<-SOURCE 9<<-SYMTYPES
		struct a { union { struct { int __kabi_reserved0; } __kabi_renamedold; char c; }; } a;
		struct b { union { struct { int __kabi_renamedold; } plain; char __kabi_reserved0; }; } b;
		struct c { union { char c; struct { int __kabi_reserved0; } __kabi_other; }; } c;
	SOURCE
		a variable s#a
		b variable s#b
		c variable s#c
		s#a structure_type a { member structure_type { member $int data_member_location(0) } byte_size(4) old data_member_location(0) } byte_size(4)
		s#b structure_type b { member $int old data_member_location(0) } byte_size(4)
		s#c structure_type c { member $int data_member_location(0) } byte_size(4)
	SYMTYPES
}

@test "what is no such union: other prefixes, other types, one more level" {
	stable_assembled "a b c d e f" <<-SOURCE 9<<-SYMTYPES
		.macro	symbol name, tag, member, type
		leaf	variable
		string	name, \\name
		ref	type, \\name
		parent	\\tag, \\name
		leaf	member
		string	name, \\member
		ref	type, \\type
		close
		.endm

		unit
		symbol	a, union_type, __kabi_reserve, int
		symbol	b, union_type, _kabi_reserved, int
		symbol	c, structure_type, __kabi_reserved, int
		symbol	d, union_type, n, typedef		# not directly a structure
		symbol	e, union_type, n, class			# a class
		symbol	f, union_type, n, outer			# two levels
		leaf	typedef, typedef
		ref	type, struct
		parent	class_type, class
		leaf	member
		string	name, __kabi_reserved
		close
		parent	structure_type, outer
		leaf	member
		ref	type, struct
		close
		parent	structure_type, struct
		leaf	member
		string	name, __kabi_reserved
		close
		leaf	base_type, int
		string	name, int
		end_unit
	SOURCE
		a variable union_type { member base_type int }
		b variable union_type { member base_type int _kabi_reserved }
		c variable structure_type { member base_type int }
		d variable union_type { member typedef_type { structure_type { member base_type void } } n }
		e variable union_type { member class_type { member base_type void } n }
		f variable union_type { member structure_type { member structure_type { member base_type void } } n }
	SYMTYPES
}

@test "children that are no members do not count" {
	stable_assembled "a" <<-SOURCE 9<<-SYMTYPES
		unit
		leaf	variable
		string	name, a
		ref	type, union
		parent	union_type, union
		leaf	structure_type
		leaf	template_type_parameter
		leaf	subprogram
		leaf	member
		string	name, n
		leaf	typedef
		string	name, __kabi_ignored
		leaf	member
		string	name, m
		ref	type, struct
		parent	structure_type, struct
		leaf	typedef
		leaf	member
		string	name, __kabi_reserved
		ref	type, int
		close
		close
		leaf	base_type, int
		string	name, int
		end_unit
	SOURCE
		a variable base_type int
	SYMTYPES
}

@test "nested placeholders" {
	stable "a b c d" <<-SOURCE 9<<-SYMTYPES
		union inner { int __kabi_renamedold; char c; };
		union none { int n; char __kabi_ignored; };
		struct a { union { union inner __kabi_reserved0; char d; } u; } a;
		struct b { union { union inner __kabi_renamedouter; char d; } u; } b;
		struct c { union { union inner __kabi_reserved0[2]; char d; } u; } c;
		union { union none __kabi_reserved0; char d; } d;
	SOURCE
		a variable s#a
		b variable s#b
		c variable s#c
		d variable 
		s#a structure_type a { member $int u data_member_location(0) } byte_size(4)
		s#b structure_type b { member $int outer data_member_location(0) } byte_size(4)
		s#c structure_type c { member array_type[2] { $int } u data_member_location(0) } byte_size(8)
	SYMTYPES
}

@test "a union that is its own placeholder" {
	local type

	for type in union other struct; do
		assemble object.o <<-SOURCE
			unit
			leaf	variable
			string	name, a
			ref	type, union
			parent	union_type, union
			string	name, u
			leaf	member
			string	name, __kabi_reserved
			ref	type, $type
			close
			parent	union_type, other
			string	name, o
			leaf	member
			ref	type, struct
			close
			parent	structure_type, struct
			string	name, s
			leaf	member
			string	name, __kabi_renamedx
			ref	type, union
			close
			end_unit
		SOURCE
		status=0
		echo a | timeout 5 "$program" "$format" --stable object.o >out 2>err || status=$?
		if [ $type = struct ]; then
			# A structure ends the chain.
			[ "$status" -eq 0 ]
		else
			expect_error "object.o: symbol a: DIE at 0xd: nested more than 100 levels deep"
		fi
		gendwarfksyms a object.o
		[ "$status" -eq 0 ]
	done
}

@test "a placeholder by pointers to its own union" {
	stable_assembled "a" <<-SOURCE 9<<-SYMTYPES
		unit
		leaf	variable
		string	name, a
		ref	type, struct
		parent	structure_type, struct
		string	name, s
		leaf	member
		ref	type, union
		close
		parent	union_type, union
		string	name, u
		leaf	member
		string	name, __kabi_reserved
		ref	type, pointer
		close
		leaf	pointer_type, pointer
		ref	type, struct
		end_unit
	SOURCE
		a variable s#s
		s#s structure_type s { member pointer_type { s#s } }
	SYMTYPES
}

@test "what only a replaced or ignored member reaches has no line" {
	stable x <<-SOURCE 9<<-SYMTYPES
		struct new { int n; };
		struct s {
			union { struct new new; int __kabi_reserved0; };
			union { struct new hidden; char __kabi_ignored0; };
		} x;
	SOURCE
		s#s structure_type s { member $int data_member_location(0) } byte_size(8)
		x variable s#s
	SYMTYPES
}

@test "names that begin with __kabi_ are not written, of members and parameters only" {
	stable "f x __kabi_v" <<-SOURCE 9<<-SYMTYPES
		struct __kabi_s { int __kabi_; int __kabi_any; int _kabi_n; int __kabi; };
		enum __kabi_e { __kabi_A } x;
		typedef int __kabi_t;
		__kabi_t f(__kabi_t __kabi_p, int q) { return 0; }
		struct __kabi_s __kabi_v[2];
	SOURCE
		__kabi_v variable array_type[2] { s#__kabi_s }
		e#__kabi_e enumeration_type __kabi_e { enumerator __kabi_A = 0 } byte_size(4)
		f subprogram ( formal_parameter t#__kabi_t , formal_parameter $int q ) -> t#__kabi_t
		s#__kabi_s structure_type __kabi_s { member $int data_member_location(0) , member $int data_member_location(4) , member $int _kabi_n data_member_location(8) , member $int __kabi data_member_location(12) } byte_size(16)
		t#__kabi_t typedef_type __kabi_t { $int }
		x variable e#__kabi_e
	SYMTYPES
}

@test "a symbol pointer to such a union" {
	stable_assembled "x" <<-SOURCE 9<<-SYMTYPES
		unit
		leaf	variable
		string	name, __gendwarfksyms_ptr_x
		ref	type, pointer
		leaf	pointer_type, pointer
		ref	type, union
		parent	union_type, union
		string	name, u
		leaf	member
		string	name, __kabi_reserved
		close
		end_unit
	SOURCE
		x variable base_type void
	SYMTYPES
}

@test "rules for such unions: type_string and byte_size do not bring them back" {
	stable "x" type_string u#u "union_type mine" byte_size u 77 declonly u "" <<-SOURCE 9<<-SYMTYPES
		union u { int __kabi_reserved0; char c; } x;
	SOURCE
		x variable $int
	SYMTYPES
}

@test "without --stable nothing of all this has any effect" {
	compile plain.o gcc -g <<-SOURCE
		enum e { A, B };
		struct s {
			union { int __kabi_reserved0; unsigned int n; } a;
			union { int __kabi_renamedold; unsigned int m; };
			union { char c; char __kabi_ignored0; } u;
			int __kabi_n;
			enum e e;
		} x;
	SOURCE
	rules declonly s "" byte_size int 5 enumerator_ignore "e A" "" enumerator_value "e B" 7 \
		type_string s#s "" type_string x ""
	cat >expected <<-SYMTYPES
		e#e enumeration_type e { enumerator A = 0 , enumerator B = 1 } byte_size(4)
		s#s structure_type s { member union_type { member $int __kabi_reserved0 , member $unsigned n } byte_size(4) a data_member_location(0) , member union_type { member $int __kabi_renamedold , member $unsigned m } byte_size(4) data_member_location(4) , member union_type { member $char c , member $char __kabi_ignored0 } byte_size(1) u data_member_location(8) , member $int __kabi_n data_member_location(12) , member e#e e data_member_location(16) } byte_size(20)
		x variable s#s
	SYMTYPES
	cp expected again
	expect_of x object.o
	mv out without
	mv again expected
	expect_of x plain.o
	cmp without out
}

@test "with --stable an object without rules and such names has the same versions" {
	compile object.o gcc -g <<-SOURCE
		enum e { A, B };
		struct s { union { int i; struct s *s; } u; enum e e; struct { int a : 3; }; } x;
		int f(struct s *s, int n, ...) { return 0; }
	SOURCE
	gendwarfksyms "x f" --symtypes symtypes object.o
	mv out plain.out
	mv symtypes plain.symtypes
	for option in --stable -s; do
		gendwarfksyms "x f" $option --symtypes symtypes object.o
		cmp plain.out out
		cmp plain.symtypes symtypes
	done
}

@test "--stable with the dumps" {
	plain
	rules declonly s ""
	gendwarfksyms a --stable --dump-types --dump-dies --debug object.o
	[ "$status" -eq 0 ]
	grep -qx "s#s structure_type s { }" err
	[ "$(grep -c "^debug: gendwarfksyms: " err)" -eq 2 ]
	same <(sed -n '/^a variable structure_type/,/^}/p' err) <<-TEXT
		a variable structure_type s {
		}
	TEXT
}

#
# Rust
#

# As other compilers do, without what only new ones write
rust_symtypes() { sed 's/ \(accessibility\|alignment\)([0-9]*)//g' symtypes; }

@test "Rust: unions have names, and stand for their fields all the same" {
	local level

	command -v rustc || skip "no rustc"
	cat >source.rs <<-SOURCE
		#![no_std]
		pub mod kabi {
			#[repr(C)] #[derive(Clone, Copy)]
			pub union Reserved { __kabi_reserved: u64, pub new: (u8, u16) }
			#[repr(C)] #[derive(Clone, Copy)]
			pub union Renamed { __kabi_renamedold: u32, pub new: u16 }
			#[repr(C)] #[derive(Clone, Copy)]
			pub union Generic<Old: Copy, New: Copy> { pub new: New, __kabi_reserved: Old }
			#[repr(C)] #[derive(Clone, Copy)]
			pub union Ignored { pub new: u16, __kabi_ignored: u8 }
			#[repr(C)] #[derive(Clone, Copy)]
			pub union Plain { pub first: u16, second: u8 }
		}
		#[repr(C)]
		pub struct S {
			pub first: u8,
			pub ignored: kabi::Ignored,
			pub new: kabi::Renamed,
			pub __kabi_use: kabi::Reserved,
			pub named: kabi::Generic<i32, [u8; 3]>,
			pub plain: kabi::Plain,
			pub __kabi_reserved4: u32,
		}
		#[repr(u8)]
		pub enum Data { A(kabi::Renamed), B { field: kabi::Ignored } }
		#[no_mangle]
		pub extern "C" fn f(s: &S, data: &Data, reserved: &kabi::Reserved) -> usize {
			s as *const S as usize + data as *const Data as usize
				+ reserved as *const kabi::Reserved as usize
		}
	SOURCE
	for level in 0 2; do
		rustc --crate-type=lib --crate-name=krate --edition=2021 --emit=obj \
			-Cdebuginfo=2 -Cpanic=abort -Copt-level=$level --cap-lints=allow \
			-o object.o source.rs
		gendwarfksyms f --stable --symtypes symtypes object.o
		[ "$status" -eq 0 ]
		same <(rust_symtypes) <<-SYMTYPES
			f subprogram ( formal_parameter pointer_type &krate::S { s#krate::S } s , formal_parameter pointer_type &krate::Data { s#krate::Data } data , formal_parameter pointer_type &krate::kabi::Reserved { base_type u64 byte_size(8) encoding(7) } reserved ) -> base_type usize byte_size(8) encoding(7)
			s#krate::Data structure_type krate::Data { variant_part { member base_type u8 byte_size(1) encoding(7) data_member_location(0) , variant { member s#krate::Data::A A data_member_location(0) } discr_value(0) , variant { member s#krate::Data::B B data_member_location(0) } discr_value(1) } } byte_size(8)
			s#krate::Data::A structure_type krate::Data::A { member base_type u32 byte_size(4) encoding(7) old data_member_location(4) } byte_size(8)
			s#krate::Data::B structure_type krate::Data::B { } byte_size(8)
			s#krate::S structure_type krate::S { member base_type u8 byte_size(1) encoding(7) first data_member_location(0) , member base_type u32 byte_size(4) encoding(7) old data_member_location(4) , member base_type u64 byte_size(8) encoding(7) data_member_location(8) , member base_type i32 byte_size(4) encoding(5) named data_member_location(16) , member u#krate::kabi::Plain plain data_member_location(20) , member base_type u32 byte_size(4) encoding(7) data_member_location(24) } byte_size(32)
			u#krate::kabi::Plain union_type krate::kabi::Plain { member base_type u16 byte_size(2) encoding(7) first data_member_location(0) , member base_type u8 byte_size(1) encoding(7) second data_member_location(0) } byte_size(2)
		SYMTYPES
	done
}

@test "Rust: rules, for names with generics" {
	command -v rustc || skip "no rustc"
	cat >source.rs <<-SOURCE
		#![no_std]
		#[repr(C)]
		pub struct Two<A, B> { a: A, b: B }
		#[repr(u8)]
		pub enum E { A, B, C }
		#[no_mangle]
		pub extern "C" fn f(two: &Two<u8, u16>, three: &Two<u32, u32>, e: E) -> u8 { two.a }
	SOURCE
	rustc --crate-type=lib --crate-name=krate --edition=2021 --emit=obj -Cdebuginfo=2 \
		-Cpanic=abort --cap-lints=allow -o plain.o source.rs
	rules declonly "krate::Two<u8, u16>" "" byte_size "&krate::Two<u32, u32>" 16 \
		type_string "s#'krate::Two<u32, u32>'" "three" \
		enumerator_ignore "krate::E B" "" enumerator_value "krate::E C" 1
	gendwarfksyms f --stable --symtypes symtypes object.o
	[ "$status" -eq 0 ]
	same <(rust_symtypes) <<-SYMTYPES
		e#krate::E enumeration_type krate::E { enumerator A = 0 , enumerator C = 1 } byte_size(1)
		f subprogram ( formal_parameter pointer_type &krate::Two<u8, u16> { s#'krate::Two<u8, u16>' } two , formal_parameter pointer_type &krate::Two<u32, u32> { s#'krate::Two<u32, u32>' } three , formal_parameter e#krate::E e ) -> base_type u8 byte_size(1) encoding(7)
		s#'krate::Two<u32, u32>' three
		s#'krate::Two<u8, u16>' structure_type krate::Two<u8, u16> { }
	SYMTYPES
}
