#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# gendwarfksyms: its reading of DWARF, held against libdw's: all units, DIEs and attributes of
# objects as compilers make them (dwarf_compare.cc). By hand it takes any objects:
#
#	make unit && build/unit/dwarf-compare OBJECT...

load lib

compare=$BATS_TEST_DIRNAME/../../build/unit/dwarf-compare

# A bit of everything, in C and in C++, in a file of its own
source_c() {
	cat >source.c <<-SOURCE
		typedef unsigned long size;
		enum kind { MINUS = -1, SMALL = 3, LARGE = 0x7fffffff };
		struct list { struct list *next; const volatile char *name; int bits : 3, more : 13; };
		union u { float f; _Alignas(16) int array[3][5]; struct { char inner; }; };
		static int local(struct list *list, enum kind kind) { return list->bits + kind; }
		extern int weak(int a, ...) __attribute__((weak));
		int weak(int a, ...) { return a; }
		int __attribute__((noinline, section(".text.other"))) other(int (*f)(union u *)) { union u u = { 1 }; return f(&u); }
		_Noreturn void stop(void) { for (;;) ; }
		int common, initialized = 3, array[100];
		__thread int thread, thread_initialized = 4;
		size function(struct list *list, enum kind kind, unsigned _Bool *b)
		{
			struct list { int inside; } l = { 1 };
			{ int block = l.inside; common += block + thread; }
			return local(list, kind) + local(list + 1, SMALL) + initialized + thread_initialized;
		}
	SOURCE
	sed -i 's/unsigned _Bool/_Bool/' source.c
}

source_cc() {
	cat >source.cc <<-SOURCE
		namespace space { namespace { struct hidden { int a; }; }
		template <typename T, int N> class box { public: T values[N]; static int count; virtual ~box(); int get(int i) const &; enum class e : unsigned char { big = 255 }; };
		template <typename T, int N> int box<T, N>::count = N;
		template <typename T, int N> box<T, N>::~box() {}
		template <typename T, int N> int box<T, N>::get(int i) const & { return sizeof(values[i]) + count; }
		template class box<int, 3>; template class box<hidden *, 2>;
		}
		int use(space::box<int, 3> &box, int &&moved, decltype(nullptr), space::box<int, 3>::e e) { return box.get(moved) + int(e); }
	SOURCE
}

# agree OBJECT [SKIPPED]: no difference, and something was compared: all units but SKIPPED
agree() {
	local pattern=": [0-9]+ units \\(${2-0} not\\), ([0-9]+) DIEs, [0-9]+ values, ([0-9]+) addresses, 0 differences\$"

	"$compare" "$1" >compared || { cat compared; return 1; }
	cat compared
	[[ $(<compared) =~ $pattern ]]
	[ "${BASH_REMATCH[1]}" -gt 20 ]
	[ "${BASH_REMATCH[2]}" -gt 3 ]
}

@test "gcc and clang, DWARF 4 and 5, C and C++, with and without optimization" {
	local compiler options

	source_c
	source_cc
	for compiler in gcc clang; do
		for options in "-gdwarf-4" "-gdwarf-5" "-gdwarf-4 -O2" "-gdwarf-5 -O2" "-gdwarf-5 -O2 -fPIC" \
			"-gdwarf-5 -ffunction-sections -fdata-sections" "-gdwarf-4 -O1 -fcommon" "-g3 -gdwarf-5" \
			"-gdwarf-4 -gz" "-gdwarf-5 -gz"; do
			echo "$compiler $options"
			# shellcheck disable=SC2086
			$compiler $options -c -o object.o source.c
			agree object.o
			# shellcheck disable=SC2086
			$compiler $options -c -o object.o source.cc
			agree object.o
		done
	done
}

@test "DWARF 64" {
	local version

	source_c
	for version in 4 5; do
		gcc -gdwarf64 -gdwarf-$version -O1 -c -o object.o source.c
		agree object.o
		clang -gdwarf64 -gdwarf-$version -O1 -c -o object.o source.c
		agree object.o
	done
}

@test "type units: all in a library, those in no group in objects" {
	local compiler version

	source_c
	source_cc
	for compiler in gcc clang; do
		for version in 4 5; do
			$compiler -gdwarf-$version -fdebug-types-section -fPIC -c -o c.o source.c
			$compiler -gdwarf-$version -fdebug-types-section -fPIC -c -o cc.o source.cc
			$compiler -shared -o library.so c.o cc.o
			agree library.so
			agree c.o "[0-9]"
			agree cc.o "[1-9]"
		done
	done
}

@test "executables, at a fixed address and at any, and what ld -r makes" {
	local compiler

	source_c
	echo "int main(void) { return 0; }" >main.c
	for compiler in gcc clang; do
		$compiler -g -O2 -o executable -no-pie source.c main.c
		agree executable
		$compiler -gdwarf-4 -gz -o executable -pie -fPIE source.c main.c
		agree executable
		$compiler -g -c source.c main.c
		ld -r -o all.o source.o main.o
		agree all.o
	done
}

@test "other architectures" {
	local target options

	for target in {s390x,powerpc64,powerpc64le,powerpc,riscv64,riscv32,aarch64,aarch64_be,i386}-linux-gnu \
		arm-linux-gnueabi; do
		source_c
		for options in "-gdwarf-4" "-gdwarf-5 -O2" "-gdwarf-5 -ffunction-sections"; do
			echo "$target $options"
			# shellcheck disable=SC2086
			clang --target=$target $options -c -o object.o source.c
			agree object.o
		done
	done
}

@test "32 bits by gcc" {
	source_c
	gcc -m32 -g -O2 -c -o object.o source.c || skip "no gcc -m32"
	agree object.o
}

@test "Rust" {
	cat >source.rs <<-SOURCE
		#![crate_type = "rlib"]
		use std::collections::HashMap;
		pub enum Shape { Circle(f32), Square { side: u64 }, Wide(u128), Nothing }
		pub static NUMBERS: [i8; 4] = [1, -1, 2, -2];
		#[no_mangle]
		pub extern "C" fn area(shape: &Shape) -> f32 {
		    match shape { Shape::Circle(r) => r * r, Shape::Square { side } => *side as f32, Shape::Wide(w) => *w as f32, _ => 0.0 }
		}
		pub fn count(map: &mut HashMap<String, Vec<Option<Box<dyn Fn(u8) -> u8>>>>) -> usize {
		    map.insert("a".to_string(), vec![None]); map.values().map(|v| v.len()).sum()
		}
	SOURCE
	local version

	for version in 4 5; do
		rustc -g -C opt-level=2 -C codegen-units=1 --emit=obj --edition=2021 \
			-C llvm-args="-generate-type-units=false" -Z unstable-options 2>err -o object.o source.rs ||
			rustc -g -C opt-level=2 -C codegen-units=1 --emit=obj --edition=2021 -o object.o source.rs
		agree object.o
	done
}

# What compilers seldom write
@test "forms by hand" {
	assemble object.o <<-SOURCE
		unit
		leaf	base_type, int
		string	name, "int"
		udata	byte_size, 4
		data8	encoding, 5
		data16	const_value, -1
		parent	structure_type, s
		string	name, "s"
		sdata	byte_size, -4
		implicit_const alignment, -16
		leaf	member
		ref_addr type, int
		exprloc	data_member_location, 3
		leaf	member
		block1	data_member_location, 4
		sdata	bit_size, 40
		sdata	const_value, -100
		ref	type, int
		flag	declaration, 0
		leaf	member
		flag	external, 1
		close
		leaf	variable
		string	name, ""
		ref	type, s
		data2	upper_bound, 0xffff
		data4	count, 0x80000000
		data1	bit_size, 0xff
		flag_present declaration
		end_unit
	SOURCE
	"$compare" object.o >compared
	[[ $(<compared) == *": 1 units (0 not), 7 DIEs, "*" 0 differences" ]]
}

# Differences of addresses that the linker may still change are two relocations.
@test "RISC-V: sums and differences" {
	{
		cat "$BATS_TEST_DIRNAME/src/dwarf.inc"
		cat <<-SOURCE
			.text
			.Lfirst:
			call	f
			call	f
			.Llast:
			unit
			parent	structure_type, s
			data1	byte_size, .Llast - .Lfirst
			leaf	member
			data2	data_member_location, .Llast - .Lfirst
			leaf	member
			data4	data_member_location, .Llast - .Lfirst
			leaf	member
			data8	data_member_location, .Llast - .Lfirst
			close
			leaf	variable
			string	name, a
			ref	type, s
			end_unit
		SOURCE
	} >source.s
	clang --target=riscv64-linux-gnu -mrelax -c -o object.o source.s
	readelf -rW object.o | grep -q R_RISCV_SUB8
	readelf -rW object.o | grep -q R_RISCV_SUB64
	# libdw does not know those of one byte.
	gendwarfksyms a --symtypes symtypes object.o
	local location="data_member_location(16)"
	[ "$status" -eq 0 ]
	same symtypes <<-SYMTYPES
		a variable structure_type { member base_type void $location , member base_type void $location , member base_type void $location } byte_size(16)
	SYMTYPES

	# The same with those of numbers of any length, SET_ULEB128 and SUB_ULEB128, for ADD8 and SUB8
	read -r _ offset size < <(readelf -SW object.o | sed -n 's/.*\.rela\.debug_info *RELA *\([0-9a-f]* [0-9a-f]* [0-9a-f]*\).*/\1/p')
	perl -e 'open(F, "+<", $ARGV[0]); my ($at, $end) = (hex($ARGV[1]) + 8, hex($ARGV[1]) + hex($ARGV[2]));
		for (; $at < $end; $at += 24) {
			seek(F, $at, 0); read(F, my $type, 1);
			seek(F, $at, 0); print F {"!" => "<", "%" => "="}->{$type} // $type;
		}' object.o "$offset" "$size"
	[ "$(readelf -rW object.o | grep -c "R_RISCV_S[EU][TB]_ULEB128\|000000[0-9a-f]*3[cd] unrecognized")" -eq 2 ]
	gendwarfksyms a --symtypes others object.o
	[ "$status" -eq 0 ]
	cmp symtypes others
}

# libdw does not know all of them.
@test "relocations of other architectures" {
	local target header="struct list { struct list *next; int kind; }; extern int all(struct list *of);"

	compile i386.o clang --target=i386-linux-gnu -g <<<"$header int all(struct list *of) { return of->kind; }"
	compile x86_64.o clang --target=x86_64-linux-gnu -g <<<"$header int all(struct list *of) { return of->kind; }"
	for target in {mips,mipsel,m68k,sparc,hexagon}:i386 {mips64,mips64el,sparcv9}:x86_64; do
		compile object.o clang --target="${target%:*}-linux-gnu" -integrated-as -g \
			<<<"$header int all(struct list *of) { return of->kind; }"
		echo "$target"
		gendwarfksyms all --symtypes expected "${target#*:}.o"
		gendwarfksyms all --symtypes symtypes object.o
		[ "$status" -eq 0 ]
		cmp symtypes expected
	done
}

@test "a relocation of an unknown type" {
	local section

	gcc -g -S -o source.s -x c - <<<"int a;"
	printf '.section .debug_info\n.reloc 0, R_X86_64_GOTPC32, a\n' >>source.s
	gcc -c -o object.o source.s
	section=$(readelf -SW object.o | sed -n 's/ *\[ *\([0-9]*\)\] \.rela\.debug_info .*/\1/p')
	gendwarfksyms a object.o
	expect_error "object.o: section $section: a relocation of the unknown type 26"
}
