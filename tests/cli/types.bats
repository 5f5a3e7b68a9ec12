#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# gendwarfksyms: the text of each kind of type, from C and C++ as gcc
# describes it under DWARF 4 and 5. See clang.bats for what clang does differently.

load lib

@test "the example of the documentation" {
	expect find <<-SOURCE 9<<-SYMTYPES
		typedef unsigned int u32;
		struct node { struct node *next; u32 key; };
		struct node *find(struct node *n, u32 key) { return n; }
	SOURCE
		find subprogram ( formal_parameter pointer_type { s#node } byte_size(8) n , formal_parameter t#u32 key ) -> pointer_type { s#node } byte_size(8)
		s#node structure_type node { member pointer_type { s#node } byte_size(8) next data_member_location(0) , member t#u32 key data_member_location(8) } byte_size(16)
		t#u32 typedef_type u32 { base_type unsigned int byte_size(4) encoding(7) }
	SYMTYPES

	same err <<-STRING
		find subprogram ( formal_parameter pointer_type { structure_type node { member pointer_type { s#node } byte_size(8) next data_member_location(0) , member typedef_type u32 { base_type unsigned int byte_size(4) encoding(7) } key data_member_location(8) } byte_size(16) } byte_size(8) n , formal_parameter t#u32 key ) -> pointer_type { s#node } byte_size(8)
	STRING
	same out <<-VERSION
		#SYMVER find 0xb02722eb
	VERSION
}

@test "base types" {
	expect "a b c d e f g h i" <<-SOURCE 9<<-SYMTYPES
		char a;
		signed char b;
		unsigned char c;
		int d;
		unsigned int e;
		_Bool f;
		float g;
		double h;
		_Complex double i;
	SOURCE
		a variable base_type char byte_size(1) encoding(6)
		b variable base_type signed char byte_size(1) encoding(6)
		c variable base_type unsigned char byte_size(1) encoding(8)
		d variable base_type int byte_size(4) encoding(5)
		e variable base_type unsigned int byte_size(4) encoding(7)
		f variable base_type _Bool byte_size(1) encoding(2)
		g variable base_type float byte_size(4) encoding(4)
		h variable base_type double byte_size(8) encoding(4)
		i variable base_type complex double byte_size(16) encoding(3)
	SYMTYPES
}

# DWARF has no words for the qualifiers of a function's pointer parameter but
# restrict; the order of several is the compiler's.
@test "modifiers" {
	expect "a b c d e f g" <<-SOURCE 9<<-SYMTYPES
		const int a;
		volatile int b;
		int *c;
		int *const d;
		const char *volatile e;
		void *f;
		int *restrict g;
	SOURCE
		a variable const_type { base_type int byte_size(4) encoding(5) }
		b variable volatile_type { base_type int byte_size(4) encoding(5) }
		c variable pointer_type { base_type int byte_size(4) encoding(5) } byte_size(8)
		d variable const_type { pointer_type { base_type int byte_size(4) encoding(5) } byte_size(8) }
		e variable volatile_type { pointer_type { const_type { base_type char byte_size(1) encoding(6) } } byte_size(8) }
		f variable pointer_type { base_type void } byte_size(8)
		g variable restrict_type { pointer_type { base_type int byte_size(4) encoding(5) } byte_size(8) }
	SYMTYPES
}

@test "modifiers without a type" {
	expect "p" <<-SOURCE 9<<-SYMTYPES
		const void *volatile *p;
	SOURCE
		p variable pointer_type { volatile_type { pointer_type { const_type { base_type void } } byte_size(8) } } byte_size(8)
	SYMTYPES
}

@test "an atomic type" {
	compilers=("gcc -gdwarf-5")
	expect "a" <<-SOURCE 9<<-SYMTYPES
		_Atomic int a;
	SOURCE
		a variable atomic_type { base_type int byte_size(4) encoding(5) }
	SYMTYPES
}

@test "arrays: of one dimension and several, empty, flexible, declared" {
	expect "a b c e f g" <<-SOURCE 9<<-SYMTYPES
		int a[3];
		int b[2][3][4];
		int *c[2];
		struct { int n; int items[]; } e;
		extern int f[];
		int *g(void) { return f; }
		int (*h)[5];
	SOURCE
		a variable array_type[3] { base_type int byte_size(4) encoding(5) }
		b variable array_type[2][3][4] { base_type int byte_size(4) encoding(5) }
		c variable array_type[2] { pointer_type { base_type int byte_size(4) encoding(5) } byte_size(8) }
		e variable structure_type { member base_type int byte_size(4) encoding(5) n data_member_location(0) , member array_type[] { base_type int byte_size(4) encoding(5) } items data_member_location(4) } byte_size(4)
		f variable array_type[] { base_type int byte_size(4) encoding(5) }
		g subprogram ( ) -> pointer_type { base_type int byte_size(4) encoding(5) } byte_size(8)
	SYMTYPES
}

@test "an array of length 0 and one of a million" {
	expect "a" <<-SOURCE 9<<-SYMTYPES
		struct { int empty[0]; char full[1000000]; } a;
	SOURCE
		a variable structure_type { member array_type[0] { base_type int byte_size(4) encoding(5) } empty data_member_location(0) , member array_type[1000000] { base_type char byte_size(1) encoding(6) } full data_member_location(0) } byte_size(1000000)
	SYMTYPES
}

@test "functions: parameters with and without names, results, variable arguments" {
	expect "a b c d" <<-SOURCE 9<<-SYMTYPES
		void a(void) { }
		int b(int x, char *y) { return 0; }
		void c(const char *format, ...) { }
		static void d(int (*compare)(const void *, const void *)) { }
		void *use = d;
	SOURCE
		a subprogram ( ) -> base_type void
		b subprogram ( formal_parameter base_type int byte_size(4) encoding(5) x , formal_parameter pointer_type { base_type char byte_size(1) encoding(6) } byte_size(8) y ) -> base_type int byte_size(4) encoding(5)
		c subprogram ( formal_parameter pointer_type { const_type { base_type char byte_size(1) encoding(6) } } byte_size(8) format ) -> base_type void
		d subprogram ( formal_parameter pointer_type { subroutine_type ( formal_parameter pointer_type { const_type { base_type void } } byte_size(8) , formal_parameter pointer_type { const_type { base_type void } } byte_size(8) ) -> base_type int byte_size(4) encoding(5) } byte_size(8) compare ) -> base_type void
	SYMTYPES
}

@test "a function's body, its variables and its types play no part" {
	expect "f" <<-SOURCE 9<<-SYMTYPES
		int f(int n)
		{
			struct local { int a; } local = { n };
			static int g;
			{
				int nested = n;
				g += nested;
			}
			return local.a + g;
		}
	SOURCE
		f subprogram ( formal_parameter base_type int byte_size(4) encoding(5) n ) -> base_type int byte_size(4) encoding(5)
	SYMTYPES
}

@test "pointers to functions, and functions that return them" {
	expect "p q" <<-SOURCE 9<<-SYMTYPES
		void (*p)(void);
		int (*q(char c))(int) { return 0; }
	SOURCE
		p variable pointer_type { subroutine_type ( ) -> base_type void } byte_size(8)
		q subprogram ( formal_parameter base_type char byte_size(1) encoding(6) c ) -> pointer_type { subroutine_type ( formal_parameter base_type int byte_size(4) encoding(5) ) -> base_type int byte_size(4) encoding(5) } byte_size(8)
	SYMTYPES
}

@test "structures and unions, empty ones too" {
	expect "a b" <<-SOURCE 9<<-SYMTYPES
		struct empty { };
		union number { int i; float f; };
		struct all { struct empty none; union number number; struct all *self; } a;
		union nothing { } b;
	SOURCE
		a variable s#all
		b variable u#nothing
		s#all structure_type all { member s#empty none data_member_location(0) , member u#number number data_member_location(0) , member pointer_type { s#all } byte_size(8) self data_member_location(8) } byte_size(16)
		s#empty structure_type empty { } byte_size(0)
		u#nothing union_type nothing { } byte_size(0)
		u#number union_type number { member base_type int byte_size(4) encoding(5) i , member base_type float byte_size(4) encoding(4) f } byte_size(4)
	SYMTYPES
}

@test "alignment of a type" {
	compilers=("gcc -gdwarf-5")
	expect "a b" <<-SOURCE 9<<-SYMTYPES
		struct line { int n; } __attribute__((aligned(64))) a;
		typedef int wide __attribute__((aligned(16)));
		wide b;
	SOURCE
		a variable s#line
		b variable t#wide
		s#line structure_type line { member base_type int byte_size(4) encoding(5) n data_member_location(0) } byte_size(64) alignment(64)
		t#wide typedef_type wide { base_type int byte_size(4) encoding(5) } alignment(16)
	SYMTYPES
}

@test "enumerations" {
	expect "a b" <<-SOURCE 9<<-SYMTYPES
		enum color { RED, GREEN = 5, BLUE } a;
		enum { ONE = 1 } b;
	SOURCE
		a variable e#color
		b variable enumeration_type { enumerator ONE = 1 } byte_size(4)
		e#color enumeration_type color { enumerator RED = 0 , enumerator GREEN = 5 , enumerator BLUE = 6 } byte_size(4)
	SYMTYPES
}

@test "enumerators with negative and large values are 64-bit unsigned" {
	expect "a b" <<-SOURCE 9<<-SYMTYPES
		enum level { LOW = -1, LOWEST = -2147483647 - 1, HIGH = 1 } a;
		enum mask { TOP = 0x80000000u, ALL = 0xffffffffu } b;
	SOURCE
		a variable e#level
		b variable e#mask
		e#level enumeration_type level { enumerator LOW = 18446744073709551615 , enumerator LOWEST = 18446744071562067968 , enumerator HIGH = 1 } byte_size(4)
		e#mask enumeration_type mask { enumerator TOP = 2147483648 , enumerator ALL = 4294967295 } byte_size(4)
	SYMTYPES
}

@test "bit-fields" {
	compilers=("gcc -gdwarf-5")
	expect a <<-SOURCE 9<<-SYMTYPES
		struct bits { unsigned int a:3; unsigned int :5; unsigned int b:24; int c; } a;
	SOURCE
		a variable s#bits
		s#bits structure_type bits { member base_type unsigned int byte_size(4) encoding(7) a bit_size(3) data_bit_offset(0) , member base_type unsigned int byte_size(4) encoding(7) b bit_size(24) data_bit_offset(8) , member base_type int byte_size(4) encoding(5) c data_member_location(4) } byte_size(8)
	SYMTYPES
}

# bit_offset, counted from the other end, is not written.
@test "bit-fields as gcc describes them under DWARF 4" {
	compilers=("gcc -gdwarf-4")
	expect a <<-SOURCE 9<<-SYMTYPES
		struct bits { unsigned int a:3; unsigned int :5; unsigned int b:24; int c; } a;
	SOURCE
		a variable s#bits
		s#bits structure_type bits { member base_type unsigned int byte_size(4) encoding(7) a bit_size(3) data_member_location(0) , member base_type unsigned int byte_size(4) encoding(7) b bit_size(24) data_member_location(0) , member base_type int byte_size(4) encoding(5) c data_member_location(4) } byte_size(8)
	SYMTYPES
}

@test "anonymous members" {
	expect a <<-SOURCE 9<<-SYMTYPES
		struct packet {
			union {
				struct { char low, high; };
				unsigned char both;
			};
			struct { int n; } named;
			enum { OFF, ON } state;
		} a;
	SOURCE
		a variable s#packet
		s#packet structure_type packet { member union_type { member structure_type { member base_type char byte_size(1) encoding(6) low data_member_location(0) , member base_type char byte_size(1) encoding(6) high data_member_location(1) } byte_size(2) , member base_type unsigned char byte_size(1) encoding(8) both } byte_size(2) data_member_location(0) , member structure_type { member base_type int byte_size(4) encoding(5) n data_member_location(0) } byte_size(4) named data_member_location(4) , member enumeration_type { enumerator OFF = 0 , enumerator ON = 1 } byte_size(4) state data_member_location(8) } byte_size(12)
	SYMTYPES
}

@test "typedefs: of base types, each other, functions and anonymous types" {
	expect "a b c d" <<-SOURCE 9<<-SYMTYPES
		typedef int number;
		typedef number count;
		typedef void handler(count);
		typedef struct { number n; } counter;
		typedef void nothing;
		count a;
		handler *b;
		counter c;
		nothing *d;
	SOURCE
		a variable t#count
		b variable pointer_type { t#handler } byte_size(8)
		c variable t#counter
		d variable pointer_type { t#nothing } byte_size(8)
		t#count typedef_type count { t#number }
		t#counter typedef_type counter { structure_type { member t#number n data_member_location(0) } byte_size(4) }
		t#handler typedef_type handler { subroutine_type ( formal_parameter t#count ) -> base_type void }
		t#nothing typedef_type nothing { base_type void }
		t#number typedef_type number { base_type int byte_size(4) encoding(5) }
	SYMTYPES
}

@test "a tag may have the name of a typedef, a structure that of an enumeration's" {
	expect "a b" <<-SOURCE 9<<-SYMTYPES
		typedef struct same { int n; } same;
		same a;
		struct same *b;
	SOURCE
		a variable t#same
		b variable pointer_type { s#same } byte_size(8)
		s#same structure_type same { member base_type int byte_size(4) encoding(5) n data_member_location(0) } byte_size(4)
		t#same typedef_type same { s#same }
	SYMTYPES
}

@test "types that are only declared are opaque" {
	expect "a b" <<-SOURCE 9<<-SYMTYPES
		struct hidden *a;
		union secret **b;
	SOURCE
		a variable pointer_type { s#hidden } byte_size(8)
		b variable pointer_type { pointer_type { u#secret } byte_size(8) } byte_size(8)
		s#hidden structure_type hidden { }
		u#secret union_type secret { }
	SYMTYPES
}

@test "types defined in a .c file are opaque, typedefs and what headers define are not" {
	expect "a b c d" <<-SOURCE 9<<-SYMTYPES
		# 1 "public.h"
		struct public { int n; };
		# 1 "private.c"
		struct private { int n; struct public public; } __attribute__((aligned(32)));
		union either { int n; };
		enum state { OFF, ON };
		typedef int number;
		# 1 "public.c.h"
		struct other { int n; };
		# 1 "user.c"
		struct private a;
		union either b;
		enum state c;
		struct { struct public public; struct other *other; } *d;
		number e;
	SOURCE
		a variable s#private
		b variable u#either
		c variable e#state
		d variable pointer_type { structure_type { } } byte_size(8)
		e#state enumeration_type state { }
		s#private structure_type private { }
		u#either union_type either { }
	SYMTYPES

	expect "a b c" <<-SOURCE 9<<-SYMTYPES
		# 1 "public.h"
		struct public { int n; };
		# 1 "public.c.h"
		struct other { int n; };
		# 1 "user.c"
		typedef int number;
		struct public a;
		struct other b;
		number c;
	SOURCE
		a variable s#public
		b variable s#other
		c variable t#number
		s#other structure_type other { member base_type int byte_size(4) encoding(5) n data_member_location(0) } byte_size(4)
		s#public structure_type public { member base_type int byte_size(4) encoding(5) n data_member_location(0) } byte_size(4)
		t#number typedef_type number { base_type int byte_size(4) encoding(5) }
	SYMTYPES
}

@test "a header's path may be anything, only the end .c counts" {
	expect "a b" <<-SOURCE 9<<-SYMTYPES
		# 1 "dir.c/x.h"
		struct one { int n; } a;
		# 1 "x.C"
		struct two { int n; } b;
	SOURCE
		a variable s#one
		b variable s#two
		s#one structure_type one { member base_type int byte_size(4) encoding(5) n data_member_location(0) } byte_size(4)
		s#two structure_type two { member base_type int byte_size(4) encoding(5) n data_member_location(0) } byte_size(4)
	SYMTYPES
}

@test "recursion: structures that point to themselves and to each other" {
	expect "a f" <<-SOURCE 9<<-SYMTYPES
		struct ping { struct pong *pong; };
		struct pong { struct ping *ping; struct pong *self; };
		struct ping a;
		typedef int visit(struct pong *, void *);
		int f(struct pong *p, visit *v) { return 0; }
	SOURCE
		a variable s#ping
		f subprogram ( formal_parameter pointer_type { s#pong } byte_size(8) p , formal_parameter pointer_type { t#visit } byte_size(8) v ) -> base_type int byte_size(4) encoding(5)
		s#ping structure_type ping { member pointer_type { s#pong } byte_size(8) pong data_member_location(0) } byte_size(8)
		s#pong structure_type pong { member pointer_type { s#ping } byte_size(8) ping data_member_location(0) , member pointer_type { s#pong } byte_size(8) self data_member_location(8) } byte_size(16)
		t#visit typedef_type visit { subroutine_type ( formal_parameter pointer_type { s#pong } byte_size(8) , formal_parameter pointer_type { base_type void } byte_size(8) ) -> base_type int byte_size(4) encoding(5) }
	SYMTYPES

	same err <<-STRINGS
		a variable structure_type ping { member pointer_type { structure_type pong { member pointer_type { s#ping } byte_size(8) ping data_member_location(0) , member pointer_type { s#pong } byte_size(8) self data_member_location(8) } byte_size(16) } byte_size(8) pong data_member_location(0) } byte_size(8)
		f subprogram ( formal_parameter pointer_type { structure_type pong { member pointer_type { structure_type ping { member pointer_type { s#pong } byte_size(8) pong data_member_location(0) } byte_size(8) } byte_size(8) ping data_member_location(0) , member pointer_type { s#pong } byte_size(8) self data_member_location(8) } byte_size(16) } byte_size(8) p , formal_parameter pointer_type { typedef_type visit { subroutine_type ( formal_parameter pointer_type { s#pong } byte_size(8) , formal_parameter pointer_type { base_type void } byte_size(8) ) -> base_type int byte_size(4) encoding(5) } } byte_size(8) v ) -> base_type int byte_size(4) encoding(5)
	STRINGS
}

# The peculiar case is one in which a function type is entered again while one of
# its parameters is walked.
@test "separators of a function type that contains itself" {
	expect f <<-SOURCE 9<<-SYMTYPES
		struct dev { int (*m)(int, struct dev *, int); };
		int (*f)(int, struct dev *, int);
	SOURCE
		f variable pointer_type { subroutine_type ( formal_parameter base_type int byte_size(4) encoding(5) , formal_parameter pointer_type { s#dev } byte_size(8) , formal_parameter base_type int byte_size(4) encoding(5) ) -> base_type int byte_size(4) encoding(5) } byte_size(8)
		s#dev structure_type dev { member pointer_type { subroutine_type ( formal_parameter base_type int byte_size(4) encoding(5) , formal_parameter pointer_type { s#dev } byte_size(8) , formal_parameter base_type int byte_size(4) encoding(5) ) -> base_type int byte_size(4) encoding(5) } byte_size(8) m data_member_location(0) } byte_size(8)
	SYMTYPES
}

@test "C++: namespaces, classes, references, accessibility" {
	language=c++
	compilers=("gcc -gdwarf-4" "gcc -gdwarf-5")
	expect "a b c" <<-SOURCE 9<<-SYMTYPES
		namespace outer {
			enum level { LOW };
			namespace {
				struct inner { level l; };
			}
			class box {
				int secret;
			public:
				inner *open;
				struct lid { int n; } lid;
				union u { int x; struct deep { int n; } y; } u;
			};
			enum class scoped : unsigned char { ONE = 1 };
		}
		struct plain { outer::inner i; };
		extern "C" {
			int a(outer::box &box, plain &&p) { return 0; }
			outer::box::u::deep *b;
			outer::scoped c;
		}
	SOURCE
		a subprogram ( formal_parameter reference_type { s#outer::box } byte_size(8) box , formal_parameter rvalue_reference_type { s#plain } byte_size(8) p ) -> base_type int byte_size(4) encoding(5)
		b variable pointer_type { s#deep } byte_size(8)
		c variable e#outer::scoped
		e#outer::level enumeration_type outer::level { enumerator LOW = 0 } byte_size(4)
		e#outer::scoped enumeration_type outer::scoped { enumerator ONE = 1 } byte_size(1)
		s#deep structure_type deep { member base_type int byte_size(4) encoding(5) n data_member_location(0) } byte_size(4)
		s#outer::<anonymous>::inner structure_type outer::<anonymous>::inner { member e#outer::level l data_member_location(0) } byte_size(4)
		s#outer::box class_type outer::box { member base_type int byte_size(4) encoding(5) secret data_member_location(0) , member pointer_type { s#outer::<anonymous>::inner } byte_size(8) open accessibility(1) data_member_location(8) , member s#outer::box::lid lid accessibility(1) data_member_location(16) , member u#outer::box::u u accessibility(1) data_member_location(20) } byte_size(24)
		s#outer::box::lid structure_type outer::box::lid { member base_type int byte_size(4) encoding(5) n data_member_location(0) } byte_size(4)
		s#plain structure_type plain { member s#outer::<anonymous>::inner i data_member_location(0) } byte_size(4)
		u#outer::box::u union_type outer::box::u { member base_type int byte_size(4) encoding(5) x , member s#deep y } byte_size(4)
	SYMTYPES
}

@test "types defined inside functions have their bare names" {
	language=c++
	expect "a b" <<-SOURCE 9<<-SYMTYPES
		namespace space {
			auto f()
			{
				struct local { struct inner { int n; } i; } l = { };
				return l;
			}
			auto g()
			{
				{
					enum local { ONE } l = ONE;
					return l;
				}
			}
			extern "C" {
				decltype(f()) a;
				decltype(g()) b;
			}
		}
	SOURCE
		a variable s#local
		b variable e#local
		e#local enumeration_type local { enumerator ONE = 0 } byte_size(4)
		s#local structure_type local { member s#local::inner i data_member_location(0) } byte_size(4)
		s#local::inner structure_type local::inner { member base_type int byte_size(4) encoding(5) n data_member_location(0) } byte_size(4)
	SYMTYPES
}

@test "32-bit objects" {
	compilers=("gcc -m32 -gdwarf-4" "gcc -m32 -gdwarf-5")
	gcc -m32 -c -xc -o /dev/null /dev/null || skip "no gcc -m32"
	expect p <<-SOURCE 9<<-SYMTYPES
		struct s { struct s *next; } *p;
	SOURCE
		p variable pointer_type { s#s } byte_size(4)
		s#s structure_type s { member pointer_type { s#s } byte_size(4) next data_member_location(0) } byte_size(4)
	SYMTYPES
}
