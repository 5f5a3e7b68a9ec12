#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# That kbuild redoes what it must and nothing else, however it is called.

load suite

setup_file() {
	RUST=$(built rust)
	# The build before may have changed what an idle one would.
	build_kernel rust >/dev/null
	export RUST
}

# rebuilt: the objects and products under rust/ that are newer than the time stamp.
rebuilt() {
	(cd "$RUST" && find rust scripts vmlinux Module.symvers -newer "$BATS_TEST_TMPDIR/stamp" \
		\( -name '*.o' -o -name '*.rmeta' -o -name '*.so' -o -name '*.h' -o -name '*.symtypes' \
		-o -name '*.cmd' -o -perm -u+x -o -name Module.symvers \) -type f | LC_ALL=C sort)
}

symver_lines() { # RUST-FOLDER
	cat "$1"/.{core,bindings,kernel}.o.cmd "$1"/helpers/.helpers.o.cmd | grep '^#SYMVER'
}

rebuild() {
	symver_lines "$RUST/rust" >"$BATS_TEST_TMPDIR/lines"
	cp "$RUST/Module.symvers" "$BATS_TEST_TMPDIR/symvers"
	touch "$BATS_TEST_TMPDIR/stamp"
	[ $# = 0 ] || touch "$@"
	build_kernel rust
}

@test "make again does nothing" {
	rebuild
	diff /dev/null <(rebuilt)
	run grep -E '^  [A-Z]+(  \[M\])? ' "$store/build/rust/last.log"
	diff - <(printf '%s\n' "$output" | sed 's#/[^ ]*/##' | sort) <<-'END'
		  CALL    checksyscalls.sh
		  DESCEND objtool
		  GEN     Makefile
		  INSTALL libsubcmd_headers
	END
}

@test "touching a file of the kernel crate redoes kernel.o and not core.o; versions stay, once" {
	rebuild "$SERIES/rust/kernel/str.rs"
	rebuilt >"$BATS_TEST_TMPDIR/rebuilt"
	grep -qx rust/kernel.o "$BATS_TEST_TMPDIR/rebuilt"
	run grep -xE 'rust/(core|bindings|helpers/helpers).o' "$BATS_TEST_TMPDIR/rebuilt"
	[ "$output" = "" ]
	diff "$BATS_TEST_TMPDIR/lines" <(symver_lines "$RUST/rust")
	cmp "$BATS_TEST_TMPDIR/symvers" "$RUST/Module.symvers"
}

@test "a C helper that is touched and an object that is removed are redone, not core.o; versions stay, once" {
	rm "$RUST/rust/bindings.o"
	rebuild "$SERIES/rust/helpers/err.c"
	rebuilt >"$BATS_TEST_TMPDIR/rebuilt"
	grep -qx rust/helpers/helpers.o "$BATS_TEST_TMPDIR/rebuilt"
	grep -qx rust/bindings.o "$BATS_TEST_TMPDIR/rebuilt"
	run grep -xE 'rust/core.o' "$BATS_TEST_TMPDIR/rebuilt"
	[ "$output" = "" ]
	diff "$BATS_TEST_TMPDIR/lines" <(symver_lines "$RUST/rust")
	cmp "$BATS_TEST_TMPDIR/symvers" "$RUST/Module.symvers"
}

# remade BUILD OBJECT...: those of the objects that make compiles.
remade() {
	in_root make -C "$SERIES" O="$1" "${@:2}" >"$BATS_TEST_TMPDIR/log" || return 1
	sed -nE 's/^  (RUSTC L|CC|AS) +(.*\.o)$/\2/p' "$BATS_TEST_TMPDIR/log" |
		grep -xFf <(printf '%s\n' "${@:2}") | LC_ALL=C sort
}

@test "another gendwarfksyms computes the versions of Rust, C and assembler anew" {
	ALL=$(built all)
	c=(arch/x86/kernel/irqflags.o kernel/kthread.o)
	# Without the line where an older series has built them.
	(cd "$RUST/rust" && rm -f helpers/helpers.o)
	(cd "$ALL" && rm -f "${c[@]}")
	remade "$RUST" rust/helpers/helpers.o
	remade "$ALL" "${c[@]}"
	run remade "$RUST" rust/helpers/helpers.o
	[ "$output" = "" ]
	run remade "$ALL" "${c[@]}"
	[ "$output" = "" ]
	for build in "$RUST" "$ALL"; do
		touch -r "$build/scripts/gendwarfksyms/gendwarfksyms" "$BATS_TEST_TMPDIR/${build##*/}"
		touch "$build/scripts/gendwarfksyms/gendwarfksyms"
	done
	run remade "$RUST" rust/helpers/helpers.o
	[ "$output" = rust/helpers/helpers.o ]
	# Of genksyms nothing has changed.
	run remade "$RUST" "${c[@]}"
	[ "$output" = "" ]
	run remade "$ALL" "${c[@]}"
	diff <(printf '%s\n' "${c[@]}") - <<<"$output"
	for build in "$RUST" "$ALL"; do
		touch -r "$BATS_TEST_TMPDIR/${build##*/}" "$build/scripts/gendwarfksyms/gendwarfksyms"
	done
}

# configure BUILD ARGUMENT...: changes the configuration, as scripts/config says
configure() {
	in_root "$SERIES/scripts/config" --file "$1/.config" "${@:2}" &&
		in_root make -C "$SERIES" O="$1" olddefconfig >"$BATS_TEST_TMPDIR/log"
}

@test "versions are computed anew for a change of the option for a stable kABI, and for no other" {
	ALL=$(built all)
	c=(arch/x86/kernel/irqflags.o kernel/kthread.o)
	for object in arch/x86/kernel/.irqflags.o kernel/.kthread.o; do
		grep -q include/config/GENDWARFKSYMS_STABLE "$ALL/$object.cmd"
	done
	grep -q include/config/GENDWARFKSYMS_STABLE "$RUST/rust/.kernel.o.cmd"
	for change in "--enable GENDWARFKSYMS_STABLE" "--disable GENDWARFKSYMS_STABLE"; do
		# shellcheck disable=SC2086
		configure "$ALL" $change
		run remade "$ALL" "${c[@]}"
		diff <(printf '%s\n' "${c[@]}") - <<<"$output"
		run remade "$ALL" "${c[@]}"
		[ "$output" = "" ]
	done
	# What else has the option is not built here.
	touch -r "$ALL/scripts/gendwarfksyms/gendwarfksyms" "$ALL/include/config/GENDWARFKSYMS_STABLE"
	for change in '--set-str LOCALVERSION -other' '--set-str LOCALVERSION ""'; do
		eval configure '"$ALL"' "$change"
		run remade "$ALL" "${c[@]}"
		[ "$output" = "" ]
	done
}

@test "versions of assembler are computed anew for a header that only their prototypes need" {
	ALL=$(built all)
	header=$SERIES/include/linux/string.h
	object=arch/x86/kernel/irqflags.o
	touch -r "$header" "$BATS_TEST_TMPDIR/header"
	touch "$header"
	run remade "$ALL" $object
	touch -r "$BATS_TEST_TMPDIR/header" "$header"
	[ "$output" = $object ]
	[ "$(grep -c 'include/linux/string.h ' "$ALL/arch/x86/kernel/.irqflags.o.cmd")" = 1 ]
}

teardown() {
	[ ! -e "$BATS_TEST_TMPDIR/good" ] || cp -p "$BATS_TEST_TMPDIR/good" "$program"
}

@test "an error of gendwarfksyms ends the build, and the step is done anew" {
	ALL=$(built all)
	program=$ALL/scripts/gendwarfksyms/gendwarfksyms
	versions() { grep '^#SYMVER' "$ALL/kernel/.kthread.o.cmd"; }
	versions >"$BATS_TEST_TMPDIR/versions"
	cp -p "$program" "$BATS_TEST_TMPDIR/good"
	cat >"$BATS_TEST_TMPDIR/bad" <<-'END'
		#!/bin/sh
		echo "#SYMVER kthread_bind 0x12345678"
		echo "error: out of order" >&2
		exit 1
	END
	chmod +x "$BATS_TEST_TMPDIR/bad"
	touch -r "$program" "$BATS_TEST_TMPDIR/bad"
	cp -p "$BATS_TEST_TMPDIR/bad" "$program"
	rm "$ALL/kernel/kthread.o"
	for time in first second; do
		run in_root make -C "$SERIES" O="$ALL" kernel/kthread.o
		[ "$status" -ne 0 ] || echo "$time time: no error"
		[ "$status" -ne 0 ]
		[[ $output == *"error: out of order"* ]]
		[ ! -e "$ALL/kernel/kthread.o" ]
	done
	cp -p "$BATS_TEST_TMPDIR/good" "$program"
	run remade "$ALL" kernel/kthread.o
	[ "$output" = kernel/kthread.o ]
	versions | diff "$BATS_TEST_TMPDIR/versions" -
}

@test "the symtypes file of rust/kernel.o is made alone, with --stable if asked to" {
	rm -f "$RUST"/rust/*.symtypes
	symvers() { sed -n 's/^#SYMVER \([^ ]*\) .*/\1/p' "$RUST/rust/.kernel.o.cmd"; }
	target=rust/kernel.symtypes
	[ "$(base_of "$SERIES")" = 6.12 ] || target="KBUILD_SYMTYPES=1 rust/kernel.o"
	for stable in "" 1; do
		[[ $target != *.o ]] || rm "$RUST/rust/kernel.o"
		# shellcheck disable=SC2086
		in_root make -C "$SERIES" O="$RUST" V=1 CONFIG_GENDWARFKSYMS_STABLE=$stable \
			$target >"$BATS_TEST_TMPDIR/log"
		[ "$(grep -c '[|] *{ *echo .*gendwarfksyms .*--symtypes rust/kernel.symtypes rust/kernel.o' \
			"$BATS_TEST_TMPDIR/log")" = 1 ]
		[ "$(grep -c -e 'gendwarfksyms  *--stable ' "$BATS_TEST_TMPDIR/log")" = "${stable:-0}" ]
		diff <(symvers | LC_ALL=C sort) <(grep -v '^[sute]#' "$RUST/rust/kernel.symtypes" | cut -d' ' -f1)
	done
	run find "$RUST/rust" -name '*.symtypes'
	[ "$output" = "$RUST/rust/kernel.symtypes" ]
	rm "$output"
	cp "$RUST/Module.symvers" "$BATS_TEST_TMPDIR/symvers"
	build_kernel rust
	cmp "$BATS_TEST_TMPDIR/symvers" "$RUST/Module.symvers"
}

@test "with MODVERSIONS=n nothing of it is built" {
	out=$("$here/build.sh" off "$SERIES" base.config rust.config -- prepare)
	[ -e "$out/rust/kernel.o" ]
	[ ! -e "$out/scripts/gendwarfksyms/gendwarfksyms" ]
	run grep -rlE '#SYMVER|merge-functions|scripts/gendwarfksyms' "$out/rust" --include='.*.cmd'
	[ "$output" = "" ]
	run grep -E 'GENDWARFKSYMS=y|MODVERSIONS_HASHED_NAMES=y' "$out/.config"
	[ "$output" = "" ]
}

@test "with RUST=n nothing of it is built" {
	out=$(built c)
	[ -e "$out/vmlinux" ]
	[ ! -e "$out/scripts/gendwarfksyms/gendwarfksyms" ]
	run grep -rl 'scripts/gendwarfksyms' "$out/kernel" "$out/lib" "$out/scripts" --include='.*.cmd'
	[ "$output" = "" ]
	run grep -E 'GENDWARFKSYMS=y' "$out/.config"
	[ "$output" = "" ]
}
