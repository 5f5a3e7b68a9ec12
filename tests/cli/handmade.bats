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
