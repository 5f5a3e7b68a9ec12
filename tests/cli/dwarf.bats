#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# gendwarfksyms: relocations of debug sections. libdwfl applies those that it knows; what is left is
# an error, not another version.

load lib

# Differences of addresses that the linker may still change are two relocations.
@test "RISC-V: sums and differences" {
	local location="data_member_location(16)" size

	for size in data2 data1; do
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
				$size	byte_size, .Llast - .Lfirst
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
		readelf -rW object.o | grep -q R_RISCV_SUB16
		readelf -rW object.o | grep -q R_RISCV_SUB64
		gendwarfksyms a --symtypes symtypes object.o
		# elfutils 0.188 does not know those of one byte.
		if [ $size = data1 ] && [ "$status" -ne 0 ]; then
			[ ! -s out ]
			grep -Eqx "error: gendwarfksyms: object.o: section [0-9]+: elfutils cannot apply a relocation of type 3[37]" err
			continue
		fi
		[ "$status" -eq 0 ]
		same symtypes <<-SYMTYPES
			a variable structure_type { member base_type void $location , member base_type void $location , member base_type void $location } byte_size(16)
		SYMTYPES
	done
}

@test "other architectures: the same, or an error if elfutils does not know them" {
	local target header="struct list { struct list *next; int kind; }; extern int all(struct list *of);"

	compile i386.o clang --target=i386-linux-gnu -g <<<"$header int all(struct list *of) { return of->kind; }"
	compile x86_64.o clang --target=x86_64-linux-gnu -g <<<"$header int all(struct list *of) { return of->kind; }"
	for target in {arm,m68k,powerpc,sparc,mips,mipsel,hexagon}:i386 \
		{aarch64,powerpc64,powerpc64le,riscv64,s390x,sparcv9,mips64,mips64el}:x86_64; do
		echo "$target"
		compile object.o clang --target="${target%:*}-linux-gnu" -integrated-as -g \
			<<<"$header int all(struct list *of) { return of->kind; }"
		gendwarfksyms all --symtypes expected "${target#*:}.o"
		rm -f symtypes
		gendwarfksyms all --symtypes symtypes object.o
		case $target in
		mips* | hexagon*)
			if [ "$status" -ne 0 ]; then
				[ ! -e symtypes ]
				expect_error "object.o: elfutils cannot read the debug information: no support library found for machine"
				continue
			fi
			;;
		esac
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
	expect_error "object.o: section $section: elfutils cannot apply a relocation of type 26"
}

# DW_OP_form_tls_address is 0x9b, and DW_OP_GNU_push_tls_address 0xe0.
@test "addresses that end in the code of an operation for thread-local variables" {
	local target

	for target in powerpc64 x86_64; do
		printf 'char v%d = 1;\n' {0..255} |
			compile object.o clang --target=$target-linux-gnu -integrated-as -gdwarf-4
		format=--format=2 gendwarfksyms "$(echo v{0..255})" --symtypes symtypes object.o
		[ "$status" -eq 0 ]
		[ "$(grep -c "^v[0-9]* variable base_type char" symtypes)" -eq 256 ]
	done
	compile object.o clang --target=powerpc64-linux-gnu -integrated-as -g <<<"__thread int v = 1;"
	format=--format=2 gendwarfksyms v --symtypes symtypes object.o
	grep -q "^v variable thread_local base_type int" symtypes
}
