#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# A kernel whose C and assembler symbols gendwarfksyms versions: CONFIG_GENDWARFKSYMS, without Rust.
# That it boots and which modules it takes is tested in boot.bats, more of it in large.bats.

load suite

setup_file() {
	ALL=$(built all)
	# The build before may have changed what an idle one would.
	build_kernel all >/dev/null
	C=$(built c)
	export ALL C
}

# make_all [VARIABLE=VALUE...] TARGET...: makes something in the build folder of this kernel.
make_all() { in_root make -C "$SERIES" O="$ALL" "$@" >"$BATS_TEST_TMPDIR/log" 2>&1; }

# make_symtypes [VARIABLE=VALUE...] NAME...: makes NAME.symtypes: on 6.12 a target, on 7.x what
# KBUILD_SYMTYPES=1 leaves beside an object.
make_symtypes() {
	local arg args=()
	for arg; do
		case $(base_of "$SERIES")-$arg in
		*=*) args+=("$arg") ;;
		6.12-*) args+=("$arg.symtypes") ;;
		*)
			rm -f "$ALL/$arg.o"
			args+=("$arg.o" KBUILD_SYMTYPES=1)
			;;
		esac
	done
	make_all "${args[@]}"
}

# symvers OBJECT: its versions by kbuild.
symvers() { grep '^#SYMVER' "$ALL/$(dirname "$1")/.$(basename "$1").cmd"; }

# names FILE.symtypes: the symbols that have a line there.
names() { grep -v '^[sute]#' "$ALL/$1" | cut -d' ' -f1; }

@test "the symbols are those of the kernel with genksyms, and each has a version" {
	diff <(cut -f2- "$C/Module.symvers" | sort) <(cut -f2- "$ALL/Module.symvers" | sort)
	run grep -c '^0x00000000' "$ALL/Module.symvers"
	[ "$output" = 0 ]
}

@test "the versions are what the program says, from no other program" {
	cd "$ALL"
	find . -name '.*.o.cmd' -exec grep -h '^#SYMVER' {} + | awk '{ print $3 "\t" $2 }' | sort \
		>"$BATS_TEST_TMPDIR/lines"
	[ "$(wc -l <"$BATS_TEST_TMPDIR/lines")" -gt 3000 ]
	diff <(cut -f1,2 Module.symvers | sort) "$BATS_TEST_TMPDIR/lines"
	diff <(in_root scripts/gendwarfksyms/gendwarfksyms --exports kernel/kthread.o) \
		<(symvers kernel/kthread.o)
	[ ! -e scripts/genksyms ]
}

@test "the build gives no warning that the one with genksyms does not" {
	warnings() { grep -i warning "$1" | sed 's/:[0-9]*:[0-9]*:/:/; s/line [0-9]*/line/' | sort -u; }
	comm -13 <(warnings "$C/build.log") <(warnings "$ALL/build.log") | diff /dev/null -
}

@test "nothing of the pointers stays in the kernel" {
	nm "$ALL/kernel/kthread.o" | grep -q ' d __gendwarfksyms_ptr_kthread_stop$'
	run grep -c __gendwarfksyms_ptr_ <(nm "$ALL/vmlinux")
	[ "$output" = 0 ]
	run grep -c discard <(readelf -SW "$ALL/vmlinux")
	[ "$output" = 0 ]
}

@test "symbols that another file defines have the type of their declaration" {
	make_symtypes arch/x86/lib/msr-reg-export arch/x86/lib/memcpy_64
	nm "$ALL/arch/x86/lib/msr-reg-export.o" | grep -qx ' *U rdmsr_safe_regs'
	grep -q '^rdmsr_safe_regs subprogram ( formal_parameter pointer_type { t#u32 } .*) -> base_type int ' \
		"$ALL/arch/x86/lib/msr-reg-export.symtypes"
	grep -q '^memcpy subprogram ( formal_parameter pointer_type { base_type void } .*) -> pointer_type ' \
		"$ALL/arch/x86/lib/memcpy_64.symtypes"
}

@test "the symtypes file of one object: C" {
	rm -f "$ALL/kernel/kthread.symtypes"
	for stable in "" 1; do
		make_symtypes V=1 CONFIG_GENDWARFKSYMS_STABLE=$stable kernel/kthread
		[ "$(grep -c '/gendwarfksyms --exports .*--symtypes kernel/kthread.symtypes' \
			"$BATS_TEST_TMPDIR/log")" = 1 ]
		[ "$(grep -c -e '--exports  *--stable ' "$BATS_TEST_TMPDIR/log")" = "${stable:-0}" ]
		diff <(symvers kernel/kthread.o | cut -d' ' -f2 | LC_ALL=C sort) \
			<(names kernel/kthread.symtypes)
	done
	grep -q '^s#task_struct structure_type task_struct { member ' "$ALL/kernel/kthread.symtypes"
}

@test "the symtypes file of one object: assembler" {
	rm -f "$ALL/arch/x86/lib/memcpy_64.symtypes"
	make_symtypes arch/x86/lib/memcpy_64
	diff <(symvers arch/x86/lib/memcpy_64.o | cut -d' ' -f2 | LC_ALL=C sort) \
		<(names arch/x86/lib/memcpy_64.symtypes)
	run find "$ALL/arch/x86/lib" -name '.tmp_*'
	[ "$output" = "" ]
}

@test "the symtypes file of one object: none where nothing is exported" {
	make_symtypes kernel/configs
	[ ! -e "$ALL/kernel/configs.symtypes" ]
	[ -e "$ALL/kernel/configs.o" ]
}

@test "make again does nothing; a file that is touched keeps its versions, once" {
	cp "$ALL/Module.symvers" "$BATS_TEST_TMPDIR/symvers"
	for file in kernel/kthread.c arch/x86/lib/memcpy_64.S; do
		symvers "${file%.*}.o" >"$BATS_TEST_TMPDIR/lines"
		touch "$SERIES/$file"
		build_kernel all
		grep -qE "^  (CC|AS) +${file%.*}.o$" "$ALL/last.log"
		diff "$BATS_TEST_TMPDIR/lines" <(symvers "${file%.*}.o")
	done
	cmp "$BATS_TEST_TMPDIR/symvers" "$ALL/Module.symvers"
	build_kernel all
	run grep -E '^  (CC|AS|LD|AR|HOSTCXX|MODPOST) ' "$ALL/last.log"
	[ "$output" = "" ]
}

@test "an assembler file that exports what has no prototype does not compile" {
	dir=$store/build/all-asm
	mkdir -p "$dir"
	echo 'obj-m := asm.o' >"$dir/Kbuild"
	cat >"$dir/asm.S" <<-'END'
		#include <linux/export.h>
		#include <linux/linkage.h>
		SYM_FUNC_START(no_prototype)
		ret
		SYM_FUNC_END(no_prototype)
		EXPORT_SYMBOL(no_prototype)
	END
	run in_root make -C "$ALL" M="$dir" modules
	[ "$status" != 0 ]
	grep -q "error: .no_prototype. undeclared" <<<"$output"
}

@test "debug information that is reduced or split excludes it" {
	out=$store/build/excluded
	mkdir -p "$out"
	for option in DEBUG_INFO_REDUCED DEBUG_INFO_SPLIT; do
		{ cat "$ALL/.config"; echo "CONFIG_$option=y"; } >"$out/wanted"
		in_root make -s -C "$SERIES" O="$out" KCONFIG_ALLCONFIG="$out/wanted" allnoconfig \
			>/dev/null 2>&1
		grep -qx "CONFIG_$option=y" "$out/.config"
		grep -qx CONFIG_GENKSYMS=y "$out/.config"
		run grep GENDWARFKSYMS "$out/.config"
		[ "$output" = "" ]
	done
}

@test "KBUILD_GENDWARFKSYMS_STABLE=1 of other build scripts sets the default of the option" {
	out=$store/build/excluded
	mkdir -p "$out"
	grep -v GENDWARFKSYMS_STABLE "$ALL/.config" >"$out/.config"
	in_root make -s -C "$SERIES" O="$out" KBUILD_GENDWARFKSYMS_STABLE=1 olddefconfig
	grep -qx CONFIG_GENDWARFKSYMS_STABLE=y "$out/.config"
	grep -qx "# CONFIG_GENDWARFKSYMS_STABLE is not set" "$ALL/.config"
}

@test "the corpus of ABI changes runs in the kernel tree" {
	in_root env GENDWARFKSYMS="$ALL/scripts/gendwarfksyms/gendwarfksyms" CASES=c-bits \
		make -s -C "$SERIES/scripts/gendwarfksyms/tests" >"$BATS_TEST_TMPDIR/tap"
	plan=$(sed -n 's/^1\.\.//p' "$BATS_TEST_TMPDIR/tap")
	[ "$plan" -gt 15 ]
	[ "$(grep -c '^ok ' "$BATS_TEST_TMPDIR/tap")" = "$plan" ]
}

@test "BTF for x86 by pahole 1.28 and 1.29 excludes it" {
	[ "$ARCH" = x86 ] || skip "this is about x86"
	out=$store/build/excluded
	mkdir -p "$out"
	{ cat "$ALL/.config"; printf 'CONFIG_%s=y\n' BPF_SYSCALL DEBUG_INFO_BTF; } >"$out/wanted"
	for version in 1.27 1.28 1.29 1.30; do
		# Kconfig asks it for nothing else.
		printf '#!/bin/sh\necho v%s\n' $version >"$out/pahole"
		chmod +x "$out/pahole"
		in_root make -s -C "$SERIES" O="$out" PAHOLE="$out/pahole" KCONFIG_ALLCONFIG="$out/wanted" \
			allnoconfig >/dev/null 2>&1
		grep -qx CONFIG_DEBUG_INFO_BTF=y "$out/.config"
		[[ $version = 1.2[89] ]] && program=GENKSYMS || program=GENDWARFKSYMS
		grep -qx CONFIG_$program=y "$out/.config"
	done
}
