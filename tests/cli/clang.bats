#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# gendwarfksyms on what clang describes in a different way than gcc: a pointer
# has no size, a union's member a location, an array's length is DW_AT_count,
# and bit-fields are the same in DWARF 4 and 5 up to some version.

load lib

eval "common_$(declare -f setup)"
setup() {
	command -v clang >/dev/null || skip "no clang"
	common_setup
	compilers=("clang -gdwarf-4" "clang -gdwarf-5")
}

@test "the example of the documentation" {
	expect find <<-SOURCE 9<<-SYMTYPES
		typedef unsigned int u32;
		struct node { struct node *next; u32 key; };
		struct node *find(struct node *n, u32 key) { return n; }
	SOURCE
		find subprogram ( formal_parameter pointer_type { s#node } n , formal_parameter t#u32 key ) -> pointer_type { s#node }
		s#node structure_type node { member pointer_type { s#node } next data_member_location(0) , member t#u32 key data_member_location(8) } byte_size(16)
		t#u32 typedef_type u32 { base_type unsigned int byte_size(4) encoding(7) }
	SYMTYPES
	same out <<-VERSION
		#SYMVER find 0xff5aa9d5
	VERSION
}

@test "structures, unions, enumerations, arrays, functions" {
	expect "a b c f v" <<-SOURCE 9<<-SYMTYPES
		enum level { LOW = -1, HIGH = 1 };
		union number { int i; float f; };
		struct all {
			enum level level;
			union number number;
			struct hidden *hidden;
			int grid[2][3];
			struct { char c; };
			void (*call)(struct all *, const char *restrict);
			int items[];
		} *a;
		enum { BIG = 0x80000000u } b;
		volatile _Bool c[1000];
		int f(const void *p, ...) { return 0; }
		const void *v;
	SOURCE
		a variable pointer_type { s#all }
		b variable enumeration_type { enumerator BIG = 2147483648 } byte_size(4)
		c variable array_type[1000] { volatile_type { base_type _Bool byte_size(1) encoding(2) } }
		e#level enumeration_type level { enumerator LOW = 18446744073709551615 , enumerator HIGH = 1 } byte_size(4)
		f subprogram ( formal_parameter pointer_type { const_type { base_type void } } p ) -> base_type int byte_size(4) encoding(5)
		s#all structure_type all { member e#level level data_member_location(0) , member u#number number data_member_location(4) , member pointer_type { s#hidden } hidden data_member_location(8) , member array_type[2][3] { base_type int byte_size(4) encoding(5) } grid data_member_location(16) , member structure_type { member base_type char byte_size(1) encoding(6) c data_member_location(0) } byte_size(1) data_member_location(40) , member pointer_type { subroutine_type ( formal_parameter pointer_type { s#all } , formal_parameter restrict_type { pointer_type { const_type { base_type char byte_size(1) encoding(6) } } } ) -> base_type void } call data_member_location(48) , member array_type[] { base_type int byte_size(4) encoding(5) } items data_member_location(56) } byte_size(56)
		s#hidden structure_type hidden { }
		u#number union_type number { member base_type int byte_size(4) encoding(5) i data_member_location(0) , member base_type float byte_size(4) encoding(4) f data_member_location(0) } byte_size(4)
		v variable pointer_type { const_type { base_type void } }
	SYMTYPES
}

@test "big-endian objects" {
	compilers=("clang --target=powerpc64 -gdwarf-4" "clang --target=powerpc64 -gdwarf-5")
	expect "p e" <<-SOURCE 9<<-SYMTYPES
		struct s { struct s *next; int a[300]; } *p;
		enum e { LOW = -2, HIGH = 70000 } e;
	SOURCE
		e variable e#e
		e#e enumeration_type e { enumerator LOW = 18446744073709551614 , enumerator HIGH = 70000 } byte_size(4)
		p variable pointer_type { s#s }
		s#s structure_type s { member pointer_type { s#s } next data_member_location(0) , member array_type[300] { base_type int byte_size(4) encoding(5) } a data_member_location(8) } byte_size(1208)
	SYMTYPES
}
