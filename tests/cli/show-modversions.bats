#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# show-modversions on modules that are made here: an assembler file has a version table, a few
# lines of .modinfo, and undefined symbols.

load lib

show=$tools/show-modversions

# 55 characters, the longest that fit on 64-bit machines; 59 on 32-bit ones
fits=a23456789_b23456789_c23456789_d23456789_e23456789_f2345
fits32=${fits}6789
long=_RNvMs9_NtCs2lKf6AS60Zg_4core3fmtNtB5_9Formatter10debug_list
hash=$(printf %s "$long" | sha256sum | cut -c 1-64)

# entry CRC NAME: of the table; NAME is what .ascii takes
entry() { printf '\tWORD %s\n1:\t.ascii "%s"\n\t.zero FIELD - (. - 1b)\n' "$1" "$2"; }

# hashed CRC NAME: the entry of a long name. Octal escapes end after three digits.
hashed() {
	local byte field='sha256\000'

	for byte in $(printf %s "$2" | sha256sum | cut -c 1-64 | sed 's/../0x& /g'); do
		field+=$(printf '\\%03o' "$byte")
	done
	entry "$1" "$field"
}

table() {
	entry 0x11111111 module_layout
	entry 0x22222222 printk
	entry 0x33333333 sha256
	hashed 0x44444444 "$long"
}

# extended [CRC NAME]...: the sections of extended versions, for $more
extended() {
	local crcs names

	while [ $# -gt 0 ]; do
		crcs+=$'\t'".4byte $1"$'\n'
		names+=$'\t'".asciz \"$2\""$'\n'
		shift 2
	done
	printf '.section __version_ext_crcs,"a",%%progbits\n.balign 4\n%s' "$crcs"
	printf '.section __version_ext_names,"a",%%progbits\n%s' "$names"
}

# module FILE WORD-SIZE COMPILER... < TABLE; $imports, $modinfo and the table's $section_flags are used
imports="printk sha256 $long"
modinfo='license=GPL\0vermagic=6.12.0 SMP mod_unload modversions \0'
section_flags='"a",%progbits'
more=
module() {
	local file=$1 word=$2 symbol

	shift 2
	{
		echo ".section __versions,$section_flags"
		sed "s/\\bWORD\\b/.${word}byte/; s/\\bFIELD\\b/64 - $word/"
		printf '.section .modinfo,"a",%%progbits\n.ascii "%s"\n' "$modinfo"
		printf '.section .gnu.linkonce.this_module,"aw",%%progbits\n.zero 64\n'
		for symbol in $imports; do printf '.globl %s\n.%dbyte %s\n' "$symbol" "$word" "$symbol"; done
		echo "$more"
	} >module.s
	"$@" -c -o "$file" module.s
}

symvers() {
	printf '0x11111111\tmodule_layout\tvmlinux\tEXPORT_SYMBOL\n'
	printf '0x22222222\tprintk\tvmlinux\tEXPORT_SYMBOL\n'
	printf '0x33333333\tsha256\tlib/crypto/libsha256\tEXPORT_SYMBOL_GPL\t\n'
	printf '0x44444444\t%s\tvmlinux\tEXPORT_SYMBOL_GPL\n' "$long"
}

# check STATUS [LINE]...: the result of --check on a.ko
check() {
	local wanted=$1

	shift
	[ -e Module.symvers ] || symvers >Module.symvers
	status=0
	"$show" --check Module.symvers a.ko >out 2>err || status=$?
	printf 'a.ko: %s\n' "$@" | same out
	same err <<-END
		warning: show-modversions: no vmlinux with symbols in a build folder, version magic is not compared
	END
	[ "$status" -eq "$wanted" ]
}

@test "the versions of a module, hashed names resolved" {
	table | module a.ko 8 gcc
	run -0 --separate-stderr "$show" a.ko
	# shellcheck disable=SC2154
	[ -z "$stderr" ]
	same <(echo "$output") <<-END
		0x11111111	module_layout
		0x22222222	printk
		0x33333333	sha256
		0x44444444	$long
	END
}

@test "--demangle; a hash that no import has; several modules" {
	table | imports="printk" module a.ko 8 gcc
	table | module b.ko 8 gcc
	run -0 "$show" -d a.ko b.ko
	same <(echo "$output") <<-END
		a.ko:
		0x11111111	module_layout
		0x22222222	printk
		0x33333333	sha256
		0x44444444	sha256:$hash

		b.ko:
		0x11111111	module_layout
		0x22222222	printk
		0x33333333	sha256
		0x44444444	<core::fmt::Formatter>::debug_list
	END
}

@test "32 and 64 bits, little and big endian: 55 and 59 characters are no hash" {
	t() { # WORD-SIZE NAME COMPILER...
		local word=$1 name=$2

		shift 2
		{ table; entry 0x89abcdef "$name"; hashed 0x55555555 "${name}x"; } |
			imports="$long ${name}x" module a.ko "$word" "$@"
		run -0 "$show" a.ko
		[ "${lines[1]}" = "0x22222222	printk" ]
		[ "${lines[3]}" = "0x44444444	$long" ]
		[ "${lines[4]}" = "0x89abcdef	$name" ]
		[ "${lines[5]}" = "0x55555555	${name}x" ]
	}
	t 8 "$fits" gcc
	t 4 "$fits32" clang --target=i386-linux-gnu
	t 8 "$fits" clang --target=powerpc64-linux-gnu
	t 4 "$fits32" clang --target=powerpc-linux-gnu
}

@test "64-bit PowerPC: names without their leading dot; .TOC. is no import" {
	imports=".printk .TOC. .$long"
	{ entry 0x11111111 module_layout; entry 0x22222222 .printk; hashed 0x44444444 "$long"; } |
		module a.ko 8 clang --target=powerpc64-linux-gnu
	check 0 "loads"
	run -0 "$show" a.ko
	[ "${lines[1]}" = "0x22222222	printk" ]
	[ "${lines[2]}" = "0x44444444	$long" ]
}

@test "modules compressed with gzip, xz and zstd" {
	table | module a.ko 8 gcc
	"$show" a.ko >expected
	for program in "gzip" "xz --check=crc32" "zstd -q"; do
		# shellcheck disable=SC2086
		$program <a.ko >a.compressed
		run -0 "$show" a.compressed
		same expected <<<"$output"
		head -c 100 a.compressed >cut.ko
		run --separate-stderr -2 "$show" cut.ko
		[ "$stderr" = "error: show-modversions: cut.ko: cannot decompress: ${program%% *} fails" ]
	done
}

@test "--json" {
	table | module a.ko 8 gcc
	run -0 --separate-stderr "$show" --json a.ko
	same <(echo "$output") <<-END
		[{"file": "a.ko",
		 "vermagic": "6.12.0 SMP mod_unload modversions ",
		 "versions": [
		  {"crc": "0x11111111", "name": "module_layout", "demangled": "module_layout"},
		  {"crc": "0x22222222", "name": "printk", "demangled": "printk"},
		  {"crc": "0x33333333", "name": "sha256", "demangled": "sha256"},
		  {"crc": "0x44444444", "name": "$long", "demangled": "\u003ccore::fmt::Formatter>::debug_list", "sha256": "$hash"}]}]
	END
	symvers >Module.symvers
	entry 0x11111111 module_layout | module b.ko 8 gcc
	run -1 --separate-stderr "$show" --json --check Module.symvers b.ko
	same <(echo "$output") <<-END
		[{"file": "b.ko",
		 "vermagic": "6.12.0 SMP mod_unload modversions ",
		 "loads": false,
		 "refused": [
		  {"reason": "no symbol version for", "symbol": "printk"},
		  {"reason": "no symbol version for", "symbol": "sha256"},
		  {"reason": "no symbol version for", "symbol": "$long"}],
		 "versions": [
		  {"crc": "0x11111111", "name": "module_layout", "demangled": "module_layout"}]}]
	END
}

@test "--check: a module that fits" {
	table | module a.ko 8 gcc
	check 0 "loads"
}

@test "--check: other versions, of plain and hashed names" {
	table | sed 's/0x33333333/0x33333334/; s/0x44444444/0x4444/' | module a.ko 8 gcc
	check 1 "refused: disagrees about version of symbol sha256" \
		"refused: disagrees about version of symbol $long"
	# All of the unsigned long counts.
	table | sed 's/0x22222222/0x122222222/' | module a.ko 8 gcc
	check 1 "refused: disagrees about version of symbol printk"
}

@test "--check: module_layout ends it" {
	table | sed 's/0x11111111/0x5/; s/0x22222222/0x5/' | module a.ko 8 gcc
	check 1 "refused: disagrees about version of symbol module_layout"
	entry 0x22222222 printk | module a.ko 8 gcc
	check 1 "refused: no symbol version for module_layout"
}

@test "--check: missing entries; the first of two counts; what follows the NUL counts for sha256 alone" {
	{ table | sed 's/ascii "printk"/ascii "printq"/'; } | module a.ko 8 gcc
	check 1 "refused: no symbol version for printk"
	table | sed 's/ascii "sha256"/ascii "sha256\\0x"/' | module a.ko 8 gcc
	check 1 "refused: no symbol version for sha256"
	table | sed 's/ascii "printk"/ascii "printk\\0x"/' | module a.ko 8 gcc
	check 0 "loads"
	{ table; entry 0x5 printk; } | module a.ko 8 gcc
	check 0 "loads"
	{ entry 0x5 printk; table; } | module a.ko 8 gcc
	check 1 "refused: disagrees about version of symbol printk"
}

@test "--check: unknown symbols, weak ones, licences and namespaces" {
	table | imports="printk gone" module a.ko 8 gcc
	check 1 "refused: Unknown symbol gone"
	sed -i 's/\.globl gone/.weak gone/' module.s
	gcc -c -o a.ko module.s
	check 0 "loads"
	table | modinfo='license=Proprietary\0vermagic=x\0' module a.ko 8 gcc
	check 1 "refused: Unknown symbol sha256" "refused: Unknown symbol $long"

	sed -i '/printk/s/$/\tNS/' Module.symvers
	table | module a.ko 8 gcc
	check 1 "refused: does not import namespace NS of symbol printk"
	table | modinfo='import_ns=MORE\0import_ns=NS\0license=GPL\0vermagic=x\0' module a.ko 8 gcc
	check 0 "loads"
}

@test "--check: exports for some modules only" {
	symvers | sed '/printk/s/$/\tmodule:kvm-intel,snd_*/' >Module.symvers
	t() { # NAME STATUS RESULT
		table | modinfo="license=GPL\0name=$1\0name=kvm_intel\0vermagic=x\0" module a.ko 8 gcc
		check "$2" "$3"
	}
	t kvm_intel 0 loads
	t snd_hda 0 loads
	t kvm 1 "refused: does not import namespace module:kvm-intel,snd_* of symbol printk"
	t kvm_intel2 1 "refused: does not import namespace module:kvm-intel,snd_* of symbol printk"
	# Only with this prefix it is a list.
	sed -i 's/module:/modules:/' Module.symvers
	t kvm_intel 1 "refused: does not import namespace modules:kvm-intel,snd_* of symbol printk"
}

@test "--check: tables that are broken, missing or not loaded" {
	{ table; echo ".zero 8"; } | module a.ko 8 gcc
	check 1 "refused: broken table of symbol versions"
	echo ".zero 256" | section_flags='"a",%nobits' module a.ko 8 gcc
	check 1 "refused: broken table of symbol versions"
	table | section_flags='"",%progbits' module a.ko 8 gcc
	check 1 "refused: no table of symbol versions"
	table | module a.ko 8 gcc
	objcopy --rename-section __versions=.versions a.ko
	check 1 "refused: no table of symbol versions"
	echo 'int x;' | gcc -c -o a.ko -x c -
	check 1 "refused: not a module"
}

@test "--check: other sections without contents, and strings without an end" {
	modinfo() {
		table | module a.ko 8 gcc
		sed "/\.modinfo/{s/\"a\",%progbits/$1/;n;s/.*/.zero 8/}" module.s >b.s
		gcc -c -o a.ko b.s
	}
	modinfo '"a",%nobits'
	check 1 "refused: not a module"
	modinfo '"",%nobits'
	check 1 "refused: no version magic"
	table | modinfo='license=GPL\0vermagic=x' module a.ko 8 gcc
	check 1 "refused: not a module"
	table | modinfo= module a.ko 8 gcc
	check 1 "refused: not a module"
	table | more='.section .data..percpu,"aw",%nobits; .zero 8' module a.ko 8 gcc
	check 1 "refused: not a module"
	table | more='.section .data..percpu,"aw",%progbits; .zero 8' module a.ko 8 gcc
	check 0 loads
}

@test "--check: a build folder, and the files of other modules" {
	mkdir -p build/include/config
	symvers | grep -v printk >build/Module.symvers
	printf '0x22222222\tprintk\tother\tEXPORT_SYMBOL\n' >other.symvers
	printf '%s\n' CONFIG_MODVERSIONS=y CONFIG_MODVERSIONS_HASHED_NAMES=y \
		>build/include/config/auto.conf
	cat >vmlinux.c <<-'END'
		static const char vermagic[] = "6.12.9 SMP mod_unload modversions ";
		const char *p = vermagic;
		int main(void) { return *p; }
	END
	gcc -o build/vmlinux vmlinux.c
	table | module a.ko 8 gcc
	run -0 --separate-stderr "$show" --check build --check other.symvers a.ko
	[ "$output" = "a.ko: loads" ]
	[ -z "$stderr" ]
	run -1 "$show" --check build a.ko
	[ "$output" = "a.ko: refused: Unknown symbol printk" ]

	table | modinfo='license=GPL\0vermagic=6.12.0 SMP preempt mod_unload \0' module a.ko 8 gcc
	run -1 "$show" -c build -c other.symvers a.ko
	[ "$output" = "a.ko: refused: version magic '6.12.0 SMP preempt mod_unload ' should be '6.12.9 SMP mod_unload modversions '" ]
	table | modinfo='license=GPL\0' module a.ko 8 gcc
	run -1 "$show" -c build -c other.symvers a.ko
	[ "$output" = "a.ko: refused: no version magic" ]
	table | module a.ko 4 clang --target=i386-linux-gnu
	run -1 "$show" -c build -c other.symvers a.ko
	[ "$output" = "a.ko: refused: made for another machine" ]

	table | module a.ko 8 gcc
	echo '.section .both,"awx",%progbits' >>module.s
	gcc -c -o a.ko module.s
	run -0 "$show" -c build -c other.symvers a.ko
	echo CONFIG_STRICT_MODULE_RWX=y >>build/include/config/auto.conf
	run -1 "$show" -c build -c other.symvers a.ko
	[ "$output" = "a.ko: refused: section $(readelf -SW a.ko |
		sed -n 's/^ *\[ *\([0-9]*\)\] .both .*/\1/p') has invalid WRITE|EXEC flags" ]

	table | module a.ko 8 gcc
	echo CONFIG_MODVERSIONS=y >build/include/config/auto.conf
	run -1 "$show" -c build -c other.symvers a.ko
	[ "$output" = "a.ko: refused: no symbol version for $long" ]
	: >build/include/config/auto.conf
	table | sed 's/0x22222222/5/' |
		modinfo='license=GPL\0vermagic=6.12.9 SMP mod_unload modversions \0' module a.ko 8 gcc
	run -0 "$show" -c build -c other.symvers a.ko
	[ "$output" = "a.ko: loads" ]
	sed -i 's/6.12.9 SMP/6.12.9\tSMP/' build/vmlinux
	run -2 "$show" -c build -c other.symvers a.ko
	[ "$output" = "error: show-modversions: build/vmlinux: control character in the version magic" ]
}

@test "files that are no modules, and damaged tables, are errors of one line with the offset" {
	t() { # MESSAGE
		run --separate-stderr -2 "$show" a.ko
		[ -z "$output" ]
		[ "$stderr" = "error: show-modversions: a.ko: $1" ]
	}
	t "cannot open: No such file or directory"
	echo text >a.ko
	t "not an ELF file"
	: >a.ko
	t "not an ELF file"

	table | module whole.ko 8 gcc
	number() { readelf -SW whole.ko | sed -n "s/^ *\[ *\([0-9]*\)\] $1 .*/\1/p"; }
	headers=$(readelf -h whole.ko | sed -n 's/.*Start of section headers: *\([0-9]*\).*/\1/p')
	# change SECTION OFFSET BYTES: in its header
	change() {
		cp whole.ko a.ko
		printf '%b' "$3" | dd of=a.ko bs=1 seek=$((headers + 64 * $(number "$1") + $2)) conv=notrunc status=none
	}
	head -c -1 whole.ko >a.ko
	t "$(printf 'no section headers at offset 0x%x, the file is cut off' "$headers")"
	change __versions 0 '\xff\xff'
	t "broken header of section $(number __versions)"
	# The headers are not where the file says: most that is there looks like sections without contents.
	cp whole.ko a.ko
	printf '%b' "$(printf '\\x%02x' $(((headers - 40) & 255)))" | dd of=a.ko bs=1 seek=40 conv=notrunc status=none
	t "broken header of section 0"
	change __versions 24 '\xff\xff\xff'
	t "section $(number __versions): cannot read: invalid section header"
	change .symtab 40 '\xff'
	t "symbol 1 has no name"

	{ table; echo ".zero 8"; } | module a.ko 8 gcc
	offset=$((0x$(objdump -h a.ko | awk '$2 == "__versions" { print $6 }')))
	t "$(printf 'broken table of symbol versions: entry at offset 0x%x is cut off' $((offset + 256)))"
	{ table; entry 1 'name\0x'; } | module a.ko 8 gcc
	t "$(printf 'broken table of symbol versions: entry at offset 0x%x has no name' $((offset + 256)))"
	echo ".zero 256" | section_flags='"a",%nobits' module a.ko 8 gcc
	t "broken table of symbol versions: it has no contents"

	table | module a.ko 8 gcc
	sed -i 's/printk\x00/pri\x01tk\x00/g' a.ko
	t "symbol $(readelf -sW a.ko | sed -n 's/^ *\([0-9]*\): .*pri.*tk$/\1/p'): control character in its name"
	# What is no import is not printed: riscv's assembler calls labels so.
	objcopy --add-symbol $'.L1\0021=.text:0,local' whole.ko a.ko
	run --separate-stderr -0 "$show" a.ko
	[ "$stderr" = "" ]
	table | modinfo='vermagic=6.12.0\033 \0' module a.ko 8 gcc
	t "control character in the version magic"
}

@test "a module cut off anywhere ends in an error, with any byte changed in that or a result" {
	many_runs
	table | module a.ko 8 gcc
	symvers >Module.symvers
	size=$(stat -c %s a.ko)
	t() {
		status=0
		(ulimit -c 0 -t 10 && exec "$show" "$@" damaged.ko >out 2>err) || status=$?
		[ "$status" -le 2 ]
		[ "$status" -eq 2 ] || [ -e out ]
		[ "$(grep -c ^error: err)" -eq $((status == 2)) ]
	}
	for ((at = 0; at < size; at += 37)); do
		head -c "$at" a.ko >damaged.ko
		t
		[ "$status" -eq 2 ]
	done
	for ((at = 16; at < size; at += 23)); do
		cp a.ko damaged.ko
		printf '\xff' | dd of=damaged.ko bs=1 seek="$at" conv=notrunc status=none
		t
		t --check Module.symvers
	done
}

@test "the command line" {
	run -0 --separate-stderr "$show" --help
	[ "${lines[0]}" = "Usage: show-modversions [OPTION]... MODULE..." ]
	for word in --check --demangle --json --help --version; do [[ $output == *"$word"* ]]; done
	run -0 "$show" --version
	[[ $output =~ ^"show-modversions "[0-9.]+$ ]]
	run -2 --separate-stderr "$show"
	[ "$stderr" = "error: show-modversions: no module given, see --help" ]
	run -2 --separate-stderr "$show" --wrong
	[ "$stderr" = "error: show-modversions: unrecognized option '--wrong'" ]
	echo x >bad
	run -2 --separate-stderr "$show" --check bad a.ko
	[ "$stderr" = "error: show-modversions: bad:1: 1 fields separated by tabs, not 4 or 5" ]
}

@test "completion for bash: options, modules, symvers files" {
	complete_words() {
		bash -c 'source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _show_modversions
			printf "%s\n" "${COMPREPLY[@]}"' "$BATS_TEST_DIRNAME/../../scripts/symtypes/show-modversions.bash-completion" \
			show-modversions "$@" | LC_ALL=C sort
	}
	mkdir build
	touch a.ko b.ko.xz c.o Module.symvers notes.txt
	same <(complete_words --d) <<<"--demangle"
	same <(complete_words "") <<<"$(printf '%s\n' a.ko b.ko.xz build)"
	same <(complete_words --check "") <<<"$(printf '%s\n' Module.symvers build)"
	same <(complete_words -c Mod) <<<"Module.symvers"
	same <(complete_words --check =) <<<"$(printf '%s\n' Module.symvers build)"
	same <(complete_words --check = Mod) <<<"Module.symvers"
	same <(complete_words --check = build a) <<<"a.ko"
}

@test "the manual page has every option, and no mistakes of troff" {
	command -v man >/dev/null || skip "no man"
	page=$BATS_TEST_DIRNAME/../../scripts/symtypes/show-modversions.1
	run -0 --separate-stderr man --warnings -l "$page"
	[ -z "$stderr" ]
	for option in $("$show" --help | grep -o -- '--[a-z]*'); do
		grep -qF -- "${option//-/\\-}" "$page"
	done
}

@test "extended versions: alone, before the basic ones, and what only one table has" {
	# Without a basic table that the loader sees
	section_flags='"",%progbits'
	more=$(extended 0x11111111 module_layout 0x22222222 printk 0x33333333 sha256 0x44444444 "$long")
	table | module a.ko 8 gcc
	run -0 --separate-stderr "$show" a.ko
	same <(echo "$output") <<-END
		0x11111111	module_layout
		0x22222222	printk
		0x33333333	sha256
		0x44444444	$long
	END
	check 0 loads

	more=$(extended 0x11111111 module_layout 0x22222222 printk 0x44444445 "$long")
	table | module a.ko 8 gcc
	check 1 "refused: no symbol version for sha256" \
		"refused: disagrees about version of symbol $long"

	section_flags='"a",%progbits'
	table | module a.ko 8 gcc
	run -0 --separate-stderr "$show" a.ko
	same <(echo "$output") <<-END
		0x11111111	module_layout
		0x22222222	printk
		0x44444445	$long
		0x33333333	sha256
	END
	check 1 "refused: no symbol version for sha256" \
		"refused: disagrees about version of symbol $long"
}

@test "extended versions that are broken, or that the kernel does not know" {
	for case in '/names/,$d:it has only one of its two sections' \
		'/asciz/d:it has more versions than names' \
		's/asciz/ascii/:it has more versions than names' \
		's/4byte/2byte/:entry at offset 0x* is cut off' \
		's/progbits/nobits/; s/4byte .*/zero 4/; s/asciz .*/zero 14/:it has no contents'; do
		more=$(extended 0x11111111 module_layout | sed "${case%:*}")
		table | module a.ko 8 gcc 2>/dev/null
		check 1 "refused: broken table of extended symbol versions"
		run -2 "$show" a.ko
		# shellcheck disable=SC2053
		[[ $output = "error: show-modversions: a.ko: broken table of extended symbol versions: "${case#*:} ]]
		mkdir -p kernel/include/config
		symvers >kernel/Module.symvers
		echo CONFIG_MODVERSIONS=y >kernel/include/config/auto.conf
		echo CONFIG_MODVERSIONS_HASHED_NAMES=y >>kernel/include/config/auto.conf
		run -0 --separate-stderr "$show" --check kernel a.ko
		[ "$output" = "a.ko: loads" ]
		echo CONFIG_BASIC_MODVERSIONS=y >>kernel/include/config/auto.conf
		run -1 --separate-stderr "$show" --check kernel a.ko
		[ "$output" = "a.ko: refused: broken table of extended symbol versions" ]
	done
}
