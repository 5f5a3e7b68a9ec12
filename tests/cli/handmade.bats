#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# gendwarfksyms on DWARF written by hand (src/dwarf.inc): forms, tags and
# references that compilers seldom or never write.

load lib

@test "constants: zero-extended, sign-extended, or not constant" {
	expect_assembled x <<-SOURCE 9<<-SYMTYPES
		unit
		leaf	variable
		string	name, x
		ref	type, s
		parent	structure_type, s
		string	name, s
		data1	byte_size, 0xff
		sdata	alignment, -1
		leaf	member
		string	name, b
		data2	data_member_location, 0xffff
		leaf	member
		string	name, c
		data4	data_member_location, 0xffffffff
		leaf	member
		string	name, d
		data8	data_member_location, 0xffffffffffffffff
		leaf	member
		string	name, e
		udata	data_member_location, 1000
		leaf	member
		string	name, f
		sdata	data_member_location, -1000
		leaf	member
		string	name, g
		implicit_const data_member_location, -2
		leaf	member
		string	name, h
		data16	data_member_location, 1
		leaf	member
		string	name, i
		block1	data_member_location, 8
		leaf	member
		string	name, j
		exprloc	data_member_location, 8
		close
		end_unit
	SOURCE
		s#s structure_type s { member base_type void b data_member_location(65535) , member base_type void c data_member_location(4294967295) , member base_type void d data_member_location(18446744073709551615) , member base_type void e data_member_location(1000) , member base_type void f data_member_location(18446744073709550616) , member base_type void g data_member_location(18446744073709551614) , member base_type void h , member base_type void i , member base_type void j } byte_size(255) alignment(18446744073709551615)
		x variable s#s
	SYMTYPES
}

@test "enumerators: values of each form, and none" {
	expect_assembled x <<-SOURCE 9<<-SYMTYPES
		unit
		leaf	variable
		string	name, x
		ref	type, e
		parent	enumeration_type, e
		data1	alignment, 4
		leaf	enumerator
		string	name, A
		data1	const_value, 0xff
		leaf	enumerator
		string	name, B
		sdata	const_value, -1
		leaf	enumerator
		string	name, C
		block1	const_value, 1
		leaf	enumerator
		string	name, D
		leaf	member			# ignored here
		string	name, E
		close
		end_unit
	SOURCE
		x variable enumeration_type { enumerator A = 255 , enumerator B = 18446744073709551615 , enumerator C , enumerator D } alignment(4)
	SYMTYPES
}

@test "every modifier, with and without name, size and alignment" {
	local tag

	{
		echo "unit"
		echo "leaf base_type, int"
		echo "string name, int"
		for tag in atomic const immutable packed pointer reference restrict \
			rvalue_reference shared volatile; do
			echo "leaf ${tag}_type, plain_$tag"
			echo "ref type, int"
			echo "leaf ${tag}_type, full_$tag"
			echo "data1 alignment, 2"
			echo "string name, \"a name\""
			echo "data1 byte_size, 1"
			echo "leaf variable"
			echo "string name, plain_$tag"
			echo "ref type, plain_$tag"
			echo "leaf variable"
			echo "string name, full_$tag"
			echo "ref type, full_$tag"
			echo "plain_$tag variable ${tag}_type { base_type int }" >&2
			echo "full_$tag variable ${tag}_type a name { base_type void } byte_size(1) alignment(2)" >&2
		done
		echo "end_unit"
	} >source 2>unsorted
	LC_ALL=C sort unsorted >expected
	expect_assembled "$(cut -d " " -f 1 expected)" <source
}

@test "typedefs and template parameters as types, and the unspecified type" {
	expect_assembled "a b c d" <<-SOURCE 9<<-SYMTYPES
		unit
		leaf	typedef, a
		data1	byte_size, 4
		data1	alignment, 8
		leaf	typedef, b
		string	name, t
		ref	type, a
		leaf	template_type_parameter, c
		string	name, T
		ref	type, b
		leaf	unspecified_type, d
		string	name, nothing
		data1	byte_size, 4

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
		a variable typedef_type { base_type void } byte_size(4) alignment(8)
		b variable t#t
		c variable template_type_parameter_type T { t#t }
		d variable unspecified_type
		t#t typedef_type t { typedef_type { base_type void } byte_size(4) alignment(8) }
	SYMTYPES
}

@test "base types: without a name, with an empty one, with all attributes" {
	expect_assembled "a b c" <<-SOURCE 9<<-SYMTYPES
		unit
		leaf	base_type, a
		leaf	base_type, b
		string	name
		data1	byte_size, 0
		leaf	base_type, c
		data1	alignment, 16
		data1	encoding, 5
		data1	byte_size, 8
		string	name, "long int"

		leaf	variable
		string	name, a
		ref	type, a
		leaf	variable
		string	name, b
		ref	type, b
		leaf	variable
		string	name, c
		ref	type, c
		end_unit
	SOURCE
		a variable base_type
		b variable base_type byte_size(0)
		c variable base_type long int byte_size(8) encoding(5) alignment(16)
	SYMTYPES
}

@test "arrays: count before upper bound, and what is not constant" {
	expect_assembled x <<-SOURCE 9<<-SYMTYPES
		unit
		leaf	variable
		string	name, x
		ref	type, array
		parent	array_type, array
		data1	byte_size, 1			# not written
		leaf	subrange_type
		data1	upper_bound, 7
		data1	count, 3
		leaf	subrange_type
		data1	upper_bound, 7
		leaf	subrange_type
		leaf	subrange_type
		exprloc	count, 1
		leaf	subrange_type
		exprloc	count, 1
		data1	upper_bound, 1
		leaf	subrange_type
		sdata	upper_bound, -1
		leaf	enumeration_type
		leaf	subrange_type
		udata	count, 0
		close
		end_unit
	SOURCE
		x variable array_type[3][8][][][2][0][0] { base_type void }
	SYMTYPES
}

@test "structures: what is no member is skipped" {
	local tag

	{
		echo "unit"
		echo "leaf variable"
		echo "string name, x"
		echo "ref type, s"
		echo "parent structure_type, s"
		for tag in class_type structure_type union_type enumeration_type subprogram \
			template_type_parameter typedef variable inheritance \
			template_value_parameter annotation formal_parameter; do
			echo "leaf $tag"
			echo "string name, $tag"
			if [ $tag = subprogram ] || [ $tag = inheritance ]; then
				echo "leaf member"
				echo "string name, after_$tag"
			fi
		done
		echo "close"
		echo "end_unit"
	} >source
	echo "x variable structure_type { member base_type void after_subprogram , member base_type void after_inheritance }" >expected
	expect_assembled x <source
}

@test "members and parameters: all attributes, in the order of the format" {
	expect_assembled "f s" <<-SOURCE 9<<-SYMTYPES
		.macro	everything tag
		leaf	\\tag
		data1	data_member_location, 1
		data1	data_bit_offset, 2
		data1	bit_size, 3
		data1	accessibility, 1
		data1	byte_size, 4			# not written
		string	name, n
		leaf	\\tag
		.endm

		unit
		parent	subprogram
		string	name, f
		everything formal_parameter
		leaf	variable
		leaf	unspecified_type
		close
		leaf	variable
		string	name, s
		ref	type, s
		parent	class_type, s
		everything member
		close
		end_unit
	SOURCE
		f subprogram ( formal_parameter base_type void n accessibility(1) bit_size(3) data_bit_offset(2) data_member_location(1) , formal_parameter base_type void ) -> base_type void
		s variable class_type { member base_type void n accessibility(1) bit_size(3) data_bit_offset(2) data_member_location(1) , member base_type void }
	SYMTYPES
}

@test "variant parts: nested, with several members, with other children" {
	expect_assembled x <<-SOURCE 9<<-SYMTYPES
		unit
		leaf	variable
		string	name, x
		ref	type, s
		parent	structure_type, s
		leaf	member
		string	name, first
		parent	variant_part
		leaf	member
		leaf	typedef				# ignored
		parent	variant
		sdata	discr_value, -1
		leaf	member
		string	name, a
		leaf	variant_part			# ignored
		leaf	member
		string	name, b
		close
		leaf	variant
		block1	discr_value, 1
		parent	variant_part
		leaf	variant
		data1	discr_value, 2
		close
		close
		leaf	variant_part
		close
		end_unit
	SOURCE
		x variable structure_type { member base_type void first , variant_part { member base_type void , variant { member base_type void a , member base_type void b } discr_value(18446744073709551615) , variant { } , variant_part { variant { } discr_value(2) } } , variant_part { } }
	SYMTYPES
}

@test "functions: only parameters, and only where they stand" {
	expect_assembled "f p" <<-SOURCE 9<<-SYMTYPES
		unit
		parent	subprogram
		string	name, f
		parent	lexical_block
		leaf	formal_parameter
		string	name, inner
		close
		leaf	formal_parameter
		string	name, outer
		leaf	template_type_parameter
		close
		leaf	variable
		string	name, p
		ref	type, function
		leaf	subroutine_type, function
		string	name, unused
		data1	byte_size, 1			# not written
		end_unit
	SOURCE
		f subprogram ( formal_parameter base_type void outer ) -> base_type void
		p variable subroutine_type ( ) -> base_type void
	SYMTYPES
}

@test "opaque: the flag in both forms, and a flag that is not set" {
	expect_assembled "a b c d" <<-SOURCE 9<<-SYMTYPES
		.macro	opaque name, tag, form, value
		leaf	variable
		string	name, \\name
		ref	type, \\name
		parent	\\tag, \\name
		\\form	declaration \\value
		string	name, \\name
		data1	byte_size, 4
		data1	alignment, 4
		leaf	member
		leaf	enumerator
		string	name, A
		close
		.endm

		unit
		opaque	a, structure_type, flag_present
		opaque	b, union_type, "flag", ", 1"
		opaque	c, class_type, "flag", ", 0"
		opaque	d, enumeration_type, flag_present
		end_unit
	SOURCE
		a variable s#a
		b variable u#b
		c variable s#c
		d variable e#d
		e#d enumeration_type d { }
		s#a structure_type a { }
		s#c class_type c { member base_type void } byte_size(4) alignment(4)
		u#b union_type b { }
	SYMTYPES
}

@test "DW_AT_sibling is of no account" {
	expect_assembled x <<-SOURCE 9<<-SYMTYPES
		unit
		parent	subprogram
		string	name, f
		ref	sibling, after
		leaf	formal_parameter
		close
		parent	structure_type, after
		string	name, s
		ref	sibling, variable
		parent	structure_type
		string	name, inner
		ref	sibling, typedef
		leaf	typedef, deep
		string	name, deep
		close
		leaf	typedef, typedef
		string	name, t
		ref	type, deep
		close
		leaf	variable, variable
		string	name, x
		ref	type, typedef
		end_unit
	SOURCE
		t#s::inner::deep typedef_type s::inner::deep { base_type void }
		t#s::t typedef_type s::t { t#s::inner::deep }
		x variable t#s::t
	SYMTYPES
}

@test "names that need quotes" {
	expect_assembled "a b" <<-SOURCE 9<<-SYMTYPES
		unit
		parent	namespace
		string	name, "with space"
		leaf	structure_type, a
		string	name, a
		leaf	union_type, b
		string	name, "b<T, U>"
		close
		leaf	variable
		string	name, a
		ref	type, a
		leaf	variable
		string	name, b
		ref	type, b
		end_unit
	SOURCE
		a variable s#'with space::a'
		b variable u#'with space::b<T, U>'
		s#'with space::a' structure_type with space::a { }
		u#'with space::b<T, U>' union_type with space::b<T, U> { }
	SYMTYPES
}

@test "DWARF 4 by hand: the same texts" {
	expect_assembled x <<-SOURCE 9<<-SYMTYPES
		unit	4
		leaf	variable
		string	name, x
		ref	type, int
		leaf	base_type, int
		string	name, int
		end_unit
	SOURCE
		x variable base_type int
	SYMTYPES
}
