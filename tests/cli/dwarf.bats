#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# gendwarfksyms: relocations of debug sections, those of other machines too.

load lib

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
