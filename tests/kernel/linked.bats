#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# Versions of linked objects (CONFIG_GENDWARFKSYMS_LINKED): when kbuild computes them, what they depend on,
# and that LTO changes none of them. boot.bats boots such kernels: KERNELS=linked, with LLVM=1 LTO=thin, too.

load suite

setup_file() {
	LINKED=$(built linked)
	# The build before may have changed what an idle one would.
	build_kernel linked >/dev/null
	export LINKED
}

teardown() {
	[ ! -e "$BATS_TEST_TMPDIR/good" ] || cp -p "$BATS_TEST_TMPDIR/good" "$program"
	restore
}

# versions BUILD: "version name" of all exports
versions() { cut -f1,2 "$1/Module.symvers" | LC_ALL=C sort; }

# steps: what the last build said that it did, of these kinds
steps() {
	sed -nE 's/^  (CC|AS|RUSTC|SYMVER|LD|MODPOST) +(\[M\] +)?([^ ]+(\.o|\.symver|\.symvers))$/\1 \3/p' \
		"$store/build/linked/last.log" | grep -vE '\.mod\.o|\.vmlinux\.export\.o|init/version-timestamp\.o|vmlinux\.arch\.o|\.tmp_vmlinux'
}

# edit FILE SED-COMMAND: changes a file of the source until restore
edit() {
	mkdir -p "$BATS_TEST_TMPDIR/saved/$(dirname "$1")"
	cp -p "$SERIES/$1" "$BATS_TEST_TMPDIR/saved/$1"
	sed -i "$2" "$SERIES/$1"
	! cmp -s "$SERIES/$1" "$BATS_TEST_TMPDIR/saved/$1"
}

# The restored files are newer than the objects.
restore() {
	[ ! -e "$BATS_TEST_TMPDIR/saved" ] || cp -r "$BATS_TEST_TMPDIR/saved/." "$SERIES"
	rm -rf "$BATS_TEST_TMPDIR/saved"
}

# run_program [OPTION]... OBJECT: "#SYMVER name version" of what the OBJECT in the build folder exports
run_program() {
	(cd "$LINKED" && in_root scripts/gendwarfksyms/gendwarfksyms --exports "$@") 2>/dev/null | LC_ALL=C sort
}

# changed OLD NEW: how many lines of NEW are not in OLD
changed() { LC_ALL=C comm -13 "$1" "$2" | wc -l; }

@test "every export has the version in the .symver file of its object, and no object has any in its .cmd file" {
	[ "$(awk '$1 == "0x00000000"' "$LINKED/Module.symvers")" = "" ]
	cd "$LINKED"
	for file in vmlinux.symver $(sed 's/o$/symver/' modules.order); do
		sed -n "s/^#SYMVER \(.*\) \(0x.*\)/\2\t\1/p" "$file"
	done | LC_ALL=C sort | diff <(versions .) -
	run grep -rl '^#SYMVER' . --include='.*.cmd'
	[ "$output" = "" ]
	[ ! -e .vmlinux.objs ]
}

@test "make again does nothing; a module that is touched is redone alone" {
	build_kernel linked
	diff /dev/null <(steps)
	versions "$LINKED" >"$BATS_TEST_TMPDIR/versions"
	touch "$SERIES/samples/rust/rust_minimal.rs"
	build_kernel linked
	steps | grep -v '^RUSTC' | diff - <(printf '%s\n' "SYMVER samples/rust/rust_minimal.symver" "MODPOST Module.symvers")
	versions "$LINKED" | diff "$BATS_TEST_TMPDIR/versions" -
}

@test "another gendwarfksyms computes all versions again, and compiles nothing" {
	touch "$LINKED/scripts/gendwarfksyms/gendwarfksyms"
	build_kernel linked
	diff <(sed 's/^/SYMVER /; s/o$/symver/' <(echo vmlinux.o) "$LINKED/modules.order" | LC_ALL=C sort) \
		<(steps | grep -v MODPOST | LC_ALL=C sort)
}

@test "a header that only the prototypes of assembler code need makes vmlinux.symver again" {
	header=$SERIES/$(grep -o 'include/asm-generic/asm-prototypes.h' "$LINKED/.vmlinux.symver.cmd" | head -n 1)
	touch -r "$header" "$BATS_TEST_TMPDIR/header"
	touch "$header"
	in_root make -C "$SERIES" O="$LINKED" -n vmlinux >"$BATS_TEST_TMPDIR/log" 2>&1 || true
	touch -r "$BATS_TEST_TMPDIR/header" "$header"
	grep -q 'gendwarfksyms --exports .*vmlinux.o' "$BATS_TEST_TMPDIR/log"
}

@test "an error of gendwarfksyms ends the build, and the step is done anew" {
	program=$LINKED/scripts/gendwarfksyms/gendwarfksyms
	versions "$LINKED" >"$BATS_TEST_TMPDIR/versions"
	cp -p "$program" "$BATS_TEST_TMPDIR/good"
	printf '#!/bin/sh\necho "#SYMVER kthread_bind 0x12345678"\necho "error: out of order" >&2\nexit 1\n' >"$program"
	for time in first second; do
		run build_kernel linked
		[ "$status" -ne 0 ]
		[[ $output == *"error: out of order"* ]]
		[ ! -e "$LINKED/vmlinux.symver" ]
	done
	cp -p "$BATS_TEST_TMPDIR/good" "$program"
	build_kernel linked
	versions "$LINKED" | diff "$BATS_TEST_TMPDIR/versions" -
}

@test "KBUILD_SYMTYPES=1: one symtypes file for vmlinux and one for each module that exports" {
	find "$LINKED" -name '*.symtypes' -delete
	touch "$LINKED/scripts/gendwarfksyms/gendwarfksyms"
	SYMTYPES=1 build_kernel linked
	run find "$LINKED" -name '*.symtypes' -printf '%P\n'
	[ "$output" = vmlinux.symtypes ]
	diff <(grep -v '^[sute]#' "$LINKED/vmlinux.symtypes" | cut -d' ' -f1 | LC_ALL=C sort) \
		<(sed -n 's/^#SYMVER \([^ ]*\) .*/\1/p' "$LINKED/vmlinux.symver" | LC_ALL=C sort)
}

@test "make Module.symref: the types of all exports, also of those in assembly" {
	SYMTYPES=1 build_kernel linked
	in_root make -C "$SERIES" O="$LINKED" KBUILD_SYMTYPES=1 Module.symref >"$BATS_TEST_TMPDIR/log" 2>&1
	diff <(grep -v '^[sutEe]#\|^/\*\|^$' "$LINKED/Module.symref" | cut -d' ' -f1 | LC_ALL=C sort) \
		<(sed -n 's/^#SYMVER \([^ ]*\) .*/\1/p' "$LINKED/vmlinux.symver" | LC_ALL=C sort)
	rm "$LINKED/Module.symref"
	find "$LINKED" -name '*.symtypes' -delete
}

@test "modules from outside: a .symver file each, one module alone, too" {
	modules=$("$here/modules.sh" linked-modules "$LINKED")
	for module in versions_long versions_longuser versions_rust; do
		[ -e "$modules/$module.symver" ]
	done
	[ "$(grep -c "^#SYMVER $(longest) 0x" "$modules/versions_long.symver")" = 1 ]
	grep -q "$(sed -n "s/^#SYMVER $(longest) //p" "$modules/versions_long.symver").*$(longest)" "$modules/Module.symvers"
	rm "$LINKED/samples/rust/rust_print.ko"* "$LINKED/samples/rust/rust_print.symver" || true
	in_root make -C "$SERIES" O="$LINKED" samples/rust/rust_minimal.ko
	[ -e "$LINKED/samples/rust/rust_minimal.ko" ]
	build_kernel linked
}

@test "an include more, and other exports, change no version" {
	versions "$LINKED" >"$BATS_TEST_TMPDIR/before"
	edit block/bdev.c '1i #include <linux/hdreg.h>'
	edit mm/filemap.c '1i #include <asm/io_bitmap.h>'
	edit fs/filesystems.c '$a static int one_more;\nint another_export(struct kstatfs *s) { return one_more; }\nEXPORT_SYMBOL(another_export);'
	build_kernel linked
	versions "$LINKED" >"$BATS_TEST_TMPDIR/after"
	restore
	build_kernel linked
	diff "$BATS_TEST_TMPDIR/before" "$BATS_TEST_TMPDIR/after" >"$BATS_TEST_TMPDIR/diff" || true
	[ "$(grep -c '^[<>]' "$BATS_TEST_TMPDIR/diff")" = 1 ]
	grep -q '^> .*another_export$' "$BATS_TEST_TMPDIR/diff"
}

@test "the order of the link changes no version" {
	cd "$LINKED"
	in_root ar t vmlinux.a >plain.list
	shuf --random-source=<(yes) plain.list >shuffled.list
	for order in plain shuffled; do
		in_root ld -r -o $order.o @$order.list
		run_program $order.o >$order.list
	done
	rm plain.o shuffled.o
	[ "$(wc -l <plain.list)" -gt 4000 ]
	cmp plain.list shuffled.list
	rm plain.list shuffled.list
}

@test "a change of a type that exporting files only declare changes their versions" {
	versions "$LINKED" >"$BATS_TEST_TMPDIR/before"
	edit include/linux/statfs.h 's/^\tlong f_spare\[4\];/\tlong f_spare[5];/'
	build_kernel linked
	versions "$LINKED" >"$BATS_TEST_TMPDIR/after"
	restore
	build_kernel linked
	versions "$LINKED" | diff "$BATS_TEST_TMPDIR/before" -
	count=$(changed "$BATS_TEST_TMPDIR/before" "$BATS_TEST_TMPDIR/after")
	echo "# struct kstatfs: $count versions of $(wc -l <"$BATS_TEST_TMPDIR/before")" >&3
	[ "$count" -gt 1000 ]
}

@test "--hide-private: a change of struct rq changes no version, without it many" {
	run_program vmlinux.o >"$BATS_TEST_TMPDIR/before"
	run_program --hide-private vmlinux.o >"$BATS_TEST_TMPDIR/hidden"
	edit kernel/sched/sched.h '/^struct rq {/a \	int one_more;'
	build_kernel linked
	run_program vmlinux.o >"$BATS_TEST_TMPDIR/after"
	run_program --hide-private vmlinux.o | diff "$BATS_TEST_TMPDIR/hidden" -
	count=$(changed "$BATS_TEST_TMPDIR/before" "$BATS_TEST_TMPDIR/after")
	echo "# struct rq: $count versions of $(wc -l <"$BATS_TEST_TMPDIR/before")" >&3
	[ "$count" -gt 1000 ]
	restore
	build_kernel linked
}

@test "GENDWARFKSYMS_HIDE_PRIVATE is for vmlinux; private-headers lists the modules that it leaves unprotected" {
	in_root make -C "$SERIES" O="$LINKED" CONFIG_GENDWARFKSYMS_HIDE_PRIVATE=y V=1 >"$BATS_TEST_TMPDIR/log"
	grep -ao -- '--hide-private.* [^ ]*/*[^ ]*\.o ; ' "$BATS_TEST_TMPDIR/log" | grep -o '[^ ]*\.o' | grep -v tmp_ |
		sort -u | diff <(echo vmlinux.o) -
	grep '^#SYMVER' "$LINKED/vmlinux.symver" | LC_ALL=C sort >"$BATS_TEST_TMPDIR/built"
	run_program --hide-private vmlinux.o >"$BATS_TEST_TMPDIR/hidden"
	# All but memcpy() and others that the C file for assembler code describes
	[ "$(changed "$BATS_TEST_TMPDIR/built" "$BATS_TEST_TMPDIR/hidden")" -le 10 ]
	cd "$LINKED"
	in_root "$SERIES/scripts/gendwarfksyms/private-headers" >"$BATS_TEST_TMPDIR/list"
	grep -qE '^block/kyber-iosched\.ko: .*block/blk\.h$' "$BATS_TEST_TMPDIR/list"
	run grep -v '^block/kyber-iosched\.ko: .*/block/[a-z-]*\.h$' "$BATS_TEST_TMPDIR/list"
	[ "$output" = "" ]
	cd "$BATS_TEST_TMPDIR"
	run "$SERIES/scripts/gendwarfksyms/private-headers"
	[ "$status" = 1 ]
	[ "$output" = "error: private-headers: no vmlinux.a: run it in the folder of a complete build" ]
	build_kernel linked
}

@test "make -i -k leaves out a module that does not compile" {
	edit samples/rust/rust_minimal.rs '1i wrong'
	# Not what an earlier run of this test left
	rm "$LINKED/Module.symvers"
	in_root make -C "$SERIES" O="$LINKED" -i -k >"$BATS_TEST_TMPDIR/log" 2>&1 || true
	restore
	grep -q 'MODPOST Module.symvers' "$BATS_TEST_TMPDIR/log"
	build_kernel linked
	[ -e "$LINKED/samples/rust/rust_minimal.symver" ]
}

@test "TRIM_UNUSED_KSYMS changes no version of what it leaves" {
	build=$(build_kernel linked-trimmed)
	versions "$build" >"$BATS_TEST_TMPDIR/trimmed"
	versions "$LINKED" | LC_ALL=C comm -13 - "$BATS_TEST_TMPDIR/trimmed" | diff /dev/null -
	imports "$build/samples/rust/rust_minimal.ko" | LC_ALL=C sort >"$BATS_TEST_TMPDIR/imports"
	[ "$(wc -l <"$BATS_TEST_TMPDIR/imports")" -gt 5 ]
	cut -f2 "$BATS_TEST_TMPDIR/trimmed" | LC_ALL=C sort | LC_ALL=C comm -23 "$BATS_TEST_TMPDIR/imports" - |
		diff /dev/null -
	[ "$(wc -l <"$BATS_TEST_TMPDIR/trimmed")" -lt 1000 ]
}

@test "the option off, and on again: the versions of each kind, and no others" {
	versions "$LINKED" >"$BATS_TEST_TMPDIR/before"
	build=$(build_kernel linked-off)
	[ "$build" != "$LINKED" ]
	find "$build" -name '.*.o.cmd' -exec sed -n 's/^#SYMVER \(.*\) \(0x.*\)/\2\t\1/p' {} + | LC_ALL=C sort |
		diff <(versions "$build") -
	diff <(cut -f2 "$BATS_TEST_TMPDIR/before" | sort) <(versions "$build" | cut -f2 | sort)
	[ "$(versions "$build" | changed "$BATS_TEST_TMPDIR/before" -)" -gt 100 ]
	NAME=linked-off build_kernel linked
	versions "$build" | diff "$BATS_TEST_TMPDIR/before" -
}

@test "LTO changes no version" {
	kinds=(thin full)
	[ "$(base_of "$SOURCE")" = 6.12 ] || kinds+=(thin-dist)
	for lto in "" "${kinds[@]}"; do
		build=$(env LLVM=1 LTO="$lto" bash -c '. "$0/lib.sh"; build_kernel linked' "$here")
		versions "$build" >"$BATS_TEST_TMPDIR/${lto:-off}"
		diff "$BATS_TEST_TMPDIR/off" "$BATS_TEST_TMPDIR/${lto:-off}"
	done
}
