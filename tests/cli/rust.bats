#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# gendwarfksyms on Rust, as any rustc from 1.63 describes it. What depends on
# the compiler (the order of fields, the hash in mangled names, the layout of
# core's types) is kept out of the expected texts.

load lib

setup() {
	command -v rustc >/dev/null || skip "no rustc"
	cd "$BATS_TEST_TMPDIR" || return
}

# rust_object [OPTION]...: object.o from standard input
rust_object() {
	{
		echo "#![no_std]"
		cat
	} >source.rs
	rustc --crate-type=lib --crate-name=krate --edition=2021 --emit=obj -Cdebuginfo=2 \
		-Cpanic=abort -Ccodegen-units=1 --cap-lints=allow -o object.o "$@" source.rs
}

# expect_rust SYMBOLS: the symtypes are the lines on descriptor 9, optimized and not.
# Only new compilers write accessibility and alignment, which the lines are without.
expect_rust() {
	local level

	cat >source
	cat <&9 >lines
	for level in 0 2; do
		rust_object -Copt-level=$level <source
		gendwarfksyms "$1" --dump-versions --symtypes symtypes object.o
		[ "$status" -eq 0 ]
		sed 's/ \(accessibility\|alignment\)([0-9]*)//g' symtypes >bare
		same bare <lines
		check_output "$1"
	done
}

@test "functions, statics and repr(C) structures" {
	expect_rust "add total" <<-SOURCE 9<<-SYMTYPES
		#[repr(C)]
		pub struct Pair { first: u8, second: i32, link: *const Pair }
		#[no_mangle]
		pub extern "C" fn add(pair: &Pair, flag: bool) -> i32 { pair.second + flag as i32 }
		#[no_mangle]
		pub static total: [u16; 4] = [1, 2, 3, 4];
	SOURCE
		add subprogram ( formal_parameter pointer_type &krate::Pair { s#krate::Pair } pair , formal_parameter base_type bool byte_size(1) encoding(2) flag ) -> base_type i32 byte_size(4) encoding(5)
		s#krate::Pair structure_type krate::Pair { member base_type u8 byte_size(1) encoding(7) first data_member_location(0) , member base_type i32 byte_size(4) encoding(5) second data_member_location(4) , member pointer_type *const krate::Pair { s#krate::Pair } link data_member_location(8) } byte_size(16)
		total variable array_type[4] { base_type u16 byte_size(2) encoding(7) }
	SYMTYPES
}

@test "a name with a space, its reference in quotes" {
	expect_rust f <<-SOURCE 9<<-SYMTYPES
		#[repr(C)]
		pub struct Two<A, B> { a: A, b: B }
		#[no_mangle]
		pub extern "C" fn f(two: &Two<u8, u16>, again: &Two<u8, u16>) -> u8 { two.a + again.a }
	SOURCE
		f subprogram ( formal_parameter pointer_type &krate::Two<u8, u16> { s#'krate::Two<u8, u16>' } two , formal_parameter pointer_type &krate::Two<u8, u16> { s#'krate::Two<u8, u16>' } again ) -> base_type u8 byte_size(1) encoding(7)
		s#'krate::Two<u8, u16>' structure_type krate::Two<u8, u16> { member base_type u8 byte_size(1) encoding(7) a data_member_location(0) , member base_type u16 byte_size(2) encoding(7) b data_member_location(2) } byte_size(4)
	SYMTYPES
	sed 's/ \(accessibility\|alignment\)([0-9]*)//g' err >bare
	same bare <<-STRING
		f subprogram ( formal_parameter pointer_type &krate::Two<u8, u16> { structure_type krate::Two<u8, u16> { member base_type u8 byte_size(1) encoding(7) a data_member_location(0) , member base_type u16 byte_size(2) encoding(7) b data_member_location(2) } byte_size(4) } two , formal_parameter pointer_type &krate::Two<u8, u16> { s#'krate::Two<u8, u16>' } again ) -> base_type u8 byte_size(1) encoding(7)
	STRING
}

@test "enumerations with data: variant parts" {
	expect_rust f <<-SOURCE 9<<-SYMTYPES
		pub mod inner {
			#[repr(u8)]
			pub enum Shape { Point, Circle(u32), Square { side: u16 } = 7 }
		}
		#[no_mangle]
		pub extern "C" fn f(shape: &inner::Shape) -> usize { shape as *const inner::Shape as usize }
	SOURCE
		f subprogram ( formal_parameter pointer_type &krate::inner::Shape { s#krate::inner::Shape } shape ) -> base_type usize byte_size(8) encoding(7)
		s#krate::inner::Shape structure_type krate::inner::Shape { variant_part { member base_type u8 byte_size(1) encoding(7) data_member_location(0) , variant { member s#krate::inner::Shape::Point Point data_member_location(0) } discr_value(0) , variant { member s#krate::inner::Shape::Circle Circle data_member_location(0) } discr_value(1) , variant { member s#krate::inner::Shape::Square Square data_member_location(0) } discr_value(7) } } byte_size(8)
		s#krate::inner::Shape::Circle structure_type krate::inner::Shape::Circle { member base_type u32 byte_size(4) encoding(7) __0 data_member_location(4) } byte_size(8)
		s#krate::inner::Shape::Point structure_type krate::inner::Shape::Point { } byte_size(8)
		s#krate::inner::Shape::Square structure_type krate::inner::Shape::Square { member base_type u16 byte_size(2) encoding(7) side data_member_location(2) } byte_size(8)
	SYMTYPES
}

@test "an Option of a reference: the variant that has no number of its own" {
	expect_rust f <<-SOURCE 9<<-SYMTYPES
		#[no_mangle]
		pub extern "C" fn f(option: &Option<&u8>) -> bool { option.is_some() }
	SOURCE
		f subprogram ( formal_parameter pointer_type &core::option::Option<&u8> { s#core::option::Option<&u8> } option ) -> base_type bool byte_size(1) encoding(2)
		s#core::option::Option<&u8> structure_type core::option::Option<&u8> { variant_part { member base_type u64 byte_size(8) encoding(7) data_member_location(0) , variant { member s#core::option::Option<&u8>::None None data_member_location(0) } discr_value(0) , variant { member s#core::option::Option<&u8>::Some Some data_member_location(0) } } } byte_size(8)
		s#core::option::Option<&u8>::None structure_type core::option::Option<&u8>::None { } byte_size(8)
		s#core::option::Option<&u8>::Some structure_type core::option::Option<&u8>::Some { member pointer_type &u8 { base_type u8 byte_size(1) encoding(7) } __0 data_member_location(0) } byte_size(8)
	SYMTYPES
}

@test "enumerations without data" {
	expect_rust f <<-SOURCE 9<<-SYMTYPES
		#[repr(i8)]
		pub enum Sign { Minus = -1, Zero, Plus }
		#[no_mangle]
		pub extern "C" fn f(sign: Sign) -> Sign { sign }
	SOURCE
		e#krate::Sign enumeration_type krate::Sign { enumerator Minus = 18446744073709551615 , enumerator Zero = 0 , enumerator Plus = 1 } byte_size(1)
		f subprogram ( formal_parameter e#krate::Sign sign ) -> e#krate::Sign
	SYMTYPES
}

@test "a mangled name" {
	local symbol

	rust_object -Csymbol-mangling-version=v0 <<-SOURCE
		pub mod inner {
			#[inline(never)]
			pub fn mangled(n: u8) -> u8 { n / 3 }
		}
	SOURCE
	symbol=$(nm object.o | sed -n 's/.* T \(_.*mangled.*\)/\1/p')
	echo "$symbol subprogram ( formal_parameter base_type u8 byte_size(1) encoding(7) n ) -> base_type u8 byte_size(1) encoding(7)" >expected
	expect_of "$symbol" object.o
}

@test "__gendwarfksyms_types_: all types of its namespace, whatever symbols reach, and not what these refer to" {
	source='
		pub struct Outside { n: u16 }
		pub mod inner {
			struct Private { n: u32, o: Option<u8> }
			pub struct Pair<T> { first: T, link: *const super::Outside }
			#[no_mangle] pub static __gendwarfksyms_types_inner: u8 = 0;
			#[no_mangle] pub extern "C" fn f(n: u32) -> u32 {
				let p = Pair { first: Private { n, o: None }, link: core::ptr::null() };
				core::hint::black_box(&p).first.n
			}
		}'
	format=--format=2
	types=__gendwarfksyms_types_inner
	rust_object <<<"$source"
	gendwarfksyms $types --symtypes symtypes object.o
	cp out before
	[ "$(cut -d" " -f3 out)" = "$(sed "s/^$types //" symtypes | tr -d '\n' | crc32)" ]
	gendwarfksyms "f $types" --symtypes symtypes object.o
	sed 1d out | diff before -
	grep ^$types symtypes | sed 's/ \(alignment\|data_member_location\|byte_size\)([0-9]*)//g' >bare
	# The line ends with a space.
	same bare <<-SYMTYPES
		$types s:krate::inner::Pair<krate::inner::Private> structure_type krate::inner::Pair<krate::inner::Private> { member s:krate::inner::Private first , member pointer_type *const krate::Outside { s:krate::Outside } link } s:krate::inner::Private structure_type krate::inner::Private { member base_type u32 encoding(7) n , member s:core::option::Option<u8> o }${IFS:0:1}
	SYMTYPES
	for change in 's/n: u32, o/n: u32, m: u8, o/; s/Private { n, o/Private { n, m: 0, o/' 's/n: u16/n: u64/'; do
		rust_object < <(sed "$change" <<<"$source")
		gendwarfksyms $types object.o
		cmp -s before out && echo same || echo changed
	done >changes
	[ "$(paste -sd" " changes)" = "changed same" ]
}
