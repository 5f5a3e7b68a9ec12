#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# modpost with the patches of scripts/mod/: symbol names of any length, and symbols without a version.
# SERIES is the kernel with the series; it is only read. The
# expected bytes are those of a 64-bit little-endian host.

setup_file() {
	local src=$BATS_FILE_TMPDIR/src

	mkdir -p "$src/include/linux" "$src/scripts"
	cp -r "$SERIES/scripts/mod" "$SERIES/scripts/include" "$src/scripts"
	cp "$SERIES"/include/linux/{license,module_symbol}.h "$src/include/linux"

	# Without file2alias.c, which takes a configured kernel and is not
	# about symbols.
	cd "$src/scripts/mod" || return
	cat >no_alias.c <<-EOF
		#include "modpost.h"
		void handle_moddevtable(struct module *mod, struct elf_info *info,
					Elf_Sym *sym, const char *symname) { }
		void add_moddevtable(struct buffer *buf, struct module *mod) { }
	EOF
	cc -o mk_elfconfig mk_elfconfig.c
	cc -c empty.c
	./mk_elfconfig <empty.o >elfconfig.h
	cc -std=gnu11 -Wall -I ../include -o "$BATS_FILE_TMPDIR/modpost" \
		modpost.c sumversion.c symsearch.c symhash.c no_alias.c
}

setup() {
	# Linux 7.x has two tables, and is told which to write.
	basic=()
	! grep -q basic_modversions "$SERIES/scripts/mod/modpost.c" || basic=(-b)
	PATH=$BATS_FILE_TMPDIR:$PATH
	cd "$BATS_TEST_TMPDIR"
	echo 'char l[] __attribute__((section(".modinfo"))) = "license=GPL\0description=a test";' |
		tee exporter.c >importer.c
	echo "savedcmd_exporter.o := cc" >.exporter.o.cmd
	echo "savedcmd_importer.o := cc" >.importer.o.cmd
	echo exporter.o >exporter.mod
	echo importer.o >importer.mod
	printf '0x%08x\tmodule_layout\tvmlinux\tEXPORT_SYMBOL\t\n' 7 >vmlinux.symvers
}

# name LENGTH: a symbol name
name() {
	local rest

	printf -v rest "%$(($1 - 2 - ${#1}))s" ""
	echo "_R$1${rest// /x}"
}

# export_symbol NAME [CRC]
export_symbol() {
	cat >>exporter.c <<-EOF
		int $1;
		asm(".section .export_symbol,\"a\"\n"
		    "__export_symbol_$1: .asciz \"GPL\"\n"
		    ".asciz \"\"\n.balign 8\n.quad $1\n.previous");
	EOF
	[ $# -lt 2 ] || echo "#SYMVER $1 0x$2" >>.exporter.o.cmd
}

# import_symbol NAME
import_symbol() {
	echo "asm(\".quad $1\");" >>importer.c
}

run_modpost() {
	cc -c exporter.c importer.c
	run modpost -M -m "${basic[@]}" "$@" -e -i vmlinux.symvers -o Module.symvers \
		exporter.o importer.o
	echo "$output"
}

# The bytes that COMPILER ... makes of the version table in importer.mod.c
versions() {
	{
		echo "#define __used __attribute__((used))"
		echo "#define __section(s) __attribute__((section(s)))"
		echo "struct modversion_info {"
		echo "	unsigned long crc;"
		echo "	char name[64 - sizeof(unsigned long)];"
		echo "};"
		sed -n '/^static const struct modversion_info/,/^};/p' \
			importer.mod.c
	} >table.c
	"$@" -Wall -Wextra -Werror -c table.c
	objcopy -O binary -j __versions table.o table.bin
	hex <table.bin
}

hex() {
	od -An -v -tx1 | tr -d ' \n'
}

# entry CRC NAME: the entry the loader wants to see, CRC being four hex bytes
entry() {
	local field

	if [ ${#2} -le 55 ]; then
		field=$(printf %s "$2" | hex)
	else
		field=$(printf 'sha256\0' | hex)
		field+=$(printf %s "$2" | sha256sum | cut -c1-64)
	fi
	while [ ${#field} -lt 112 ]; do field+=00; done
	echo -n "${1:6:2}${1:4:2}${1:2:2}${1:0:2}00000000$field"
}

@test "names of any length: plain up to 55 bytes, then hashed" {
	local want= length crc

	for length in 10 55 56 300 511 5000; do
		crc=$(printf '%08x' $((0xabcd0000 + length)))
		export_symbol "$(name $length)" "$crc"
		import_symbol "$(name $length)"
		want+=$(entry "$crc" "$(name $length)")
	done
	want+=$(entry 00000007 module_layout)

	run_modpost -H
	[ "$status" -eq 0 ]
	[ -z "$output" ]

	for length in 56 300 511 5000; do
		grep -qx "$(printf '\t')/\* $(name $length) \*/" importer.mod.c
	done
	for length in 10 55 56 300 511 5000; do
		grep -q "^0xabcd....$(printf '\t')$(name $length)$(printf '\t')" \
			Module.symvers
	done

	[ "$(versions gcc)" = "$want" ]
	if command -v clang; then
		[ "$(versions clang)" = "$want" ]
	fi
}

@test "a long name is an error without the option, which it names" {
	export_symbol "$(name 56)" 00000001
	import_symbol "$(name 56)"

	run_modpost
	[ "$status" -eq 1 ]
	if grep -q mod_error "$SERIES/scripts/mod/modpost.c"; then
		[[ "$output" == *"importer.ko: too long symbol '$(name 56)'"* ]]
	else
		[[ "$output" == *"too long symbol \"$(name 56)\" [importer.ko]"* ]]
	fi
	[[ "$output" == *CONFIG_MODVERSIONS_HASHED_NAMES=y* ]]
	[ ! -e importer.mod.c ]
}

@test "short names are written alike with and without the option" {
	export_symbol "$(name 55)" 00000001
	import_symbol "$(name 55)"

	run_modpost
	[ "$status" -eq 0 ]
	mv importer.mod.c without
	run_modpost -H
	[ "$status" -eq 0 ]
	cmp without importer.mod.c
}

# extended: the versions and names in the extended table of importer.mod.c
extended() {
	sed -n '/^static const u32 ____version_ext_crcs/,/^};/s/^\t\(0x.*\),$/\1/p' importer.mod.c >crcs
	sed -n '/^static const char ____version_ext_names/,/^;/s/^\t\t*"\(.*\)\\0"$/\1/p' importer.mod.c |
		paste -d' ' crcs -
}

@test "long names in the extended table, in the basic one as hashes, or in both" {
	[ ${#basic[@]} = 1 ] || skip "of Linux 7.x"
	for length in 55 56; do
		export_symbol "$(name $length)" 0000000$((length - 50))
		import_symbol "$(name $length)"
	done
	full="0x00000005 $(name 55)
0x00000006 $(name 56)
0x00000007 module_layout"
	plain=$(entry 00000005 "$(name 55)")
	hash=$(entry 00000006 "$(name 56)")
	layout=$(entry 00000007 module_layout)

	run_modpost -x
	[ "$status" -eq 0 ]
	[ "$(extended)" = "$full" ]
	[ "$(versions gcc)" = "$plain$layout" ]

	run_modpost -x -H
	[ "$status" -eq 0 ]
	[ "$(extended)" = "$full" ]
	[ "$(versions gcc)" = "$plain$hash$layout" ]

	run_modpost -H
	[ "$status" -eq 0 ]
	[ "$(extended)" = "" ]
	[ "$(versions gcc)" = "$plain$hash$layout" ]

	basic=()
	run_modpost -x
	[ "$status" -eq 0 ]
	[ "$(extended)" = "$full" ]
	[[ $(cat importer.mod.c) != *____versions* ]]
}

# PowerPC: the loader looks for .foo as foo, and so takes one dot off the plain
# names in the table.
@test "a leading dot counts in no name that needs a hash" {
	local want= length

	for length in 54 55 56; do
		export_symbol "$(name $length)" 0000000$((length - 50))
		import_symbol ".$(name $length)"
	done
	want+=$(entry 00000004 ".$(name 54)")
	want+=$(entry 00000005 "$(name 55)")
	want+=$(entry 00000006 "$(name 56)")
	want+=$(entry 00000007 module_layout)

	run_modpost -H
	[ "$status" -eq 0 ]
	[ "$(versions gcc)" = "$want" ]
}

# without_version [OPTION]...: what modpost says of an import that has no version
without_version() {
	run_modpost "$@"
	grep -o '^[A-Z]*: modpost: .*\(has no CRC\|version generation failed\)' <<<"$output" |
		sed 's/: .* /: /' | sort -u | paste -sd' '
}
lost="WARNING: failed"

@test "an import that nothing computed a version of: a warning, where long names have versions an error" {
	export_symbol none
	import_symbol none

	[ "$(without_version | tail -n 1)" = "WARNING: CRC $lost" ]
	run_modpost
	[ "$status" -eq 0 ]
	[ "$(versions gcc)" = "$(entry 00000007 module_layout)" ]

	[ "$(without_version -H | tail -n 1)" = "ERROR: CRC $lost" ]
	run_modpost -H
	[ "$status" -eq 1 ]
	if [ ${#basic[@]} = 1 ]; then
		[ "$(without_version -x | tail -n 1)" = "ERROR: CRC $lost" ]
		basic=()
		[ "$(without_version -x | tail -n 1)" = "ERROR: CRC $lost" ]
	fi
}

@test "an import of version 0, which is none where long names have versions" {
	local want

	export_symbol computed 00000000
	import_symbol computed
	printf '0x00000000\trecorded\tvmlinux\tEXPORT_SYMBOL\t\n' >>vmlinux.symvers
	import_symbol recorded

	run_modpost
	[ "$status" -eq 0 ]
	[ -z "$output" ]
	want=$(entry 00000000 computed)$(entry 00000000 recorded)$(entry 00000007 module_layout)
	[ "$(versions gcc)" = "$want" ]

	run_modpost -H
	[ "$status" -eq 1 ]
	[ "$(grep -c '^ERROR: .*computed.* has no CRC!$' <<<"$output")" = 1 ]
	[ "$(grep -c '^ERROR: .*recorded.* has no CRC!$' <<<"$output")" = 1 ]
	[[ $output == *"EXPORT symbol "?computed?*" version generation failed"* ]]
}
