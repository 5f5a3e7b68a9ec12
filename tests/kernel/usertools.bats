#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# kmod's programs on modules with hashed names: they know nothing of hashes and must work on.

load suite

setup_file() {
	RUST=$(built rust)
	MODULES=$("$here/modules.sh" rust-modules "$RUST")
	export RUST MODULES
}

# expected MODULE: what modprobe --dump-modversions should print, from Module.symvers.
expected() {
	{
		imports "$1"
		echo module_layout
	} | awk 'NR == FNR { version[$2] = $1; next }
		{ print version[$1] "\t" (length($1) > 55 ? "sha256" : $1) }' "$RUST/Module.symvers" - |
		LC_ALL=C sort -u
}

@test "modprobe --dump-modversions lists every version, hashed names as sha256" {
	for module in "$RUST"/samples/rust/rust_{minimal,print}.ko "$MODULES/versions_rust.ko"; do
		in_root modprobe --dump-modversions "$module" >"$BATS_TEST_TMPDIR/dump"
		diff <(expected "$module") <(LC_ALL=C sort -u "$BATS_TEST_TMPDIR/dump")
		[ "$(wc -l <"$BATS_TEST_TMPDIR/dump")" = "$({ imports "$module"; echo; } | wc -l)" ]
		grep -q '	sha256$' "$BATS_TEST_TMPDIR/dump"
	done
}

@test "modinfo reads the modules" {
	release=$(cat "$RUST/include/config/kernel.release")
	run in_root modinfo -F vermagic "$RUST/samples/rust/rust_minimal.ko"
	[ "$output" = "$release mod_unload modversions " ]
	run in_root modinfo -F description "$MODULES/versions_rust.ko"
	[ "$output" = "Imports sha256 and long Rust names" ]
}

@test "make modules_install calls depmod, which finds every symbol and dependency" {
	dir=$store/build/rust-install
	release=$(cat "$RUST/include/config/kernel.release")
	rm -rf "$dir"
	in_root make -s -C "$SERIES" O="$RUST" INSTALL_MOD_PATH="$dir" modules_install \
		>"$BATS_TEST_TMPDIR/log" 2>&1
	in_root make -s -C "$RUST" M="$MODULES" INSTALL_MOD_PATH="$dir" modules_install \
		>>"$BATS_TEST_TMPDIR/log" 2>&1
	run grep -i 'warning\|error' "$BATS_TEST_TMPDIR/log"
	[ "$output" = "" ]
	run in_root depmod -b "$dir" -a -e -F "$RUST/System.map" "$release"
	[ "$status" = 0 ]
	[ "$output" = "" ]
	diff - <(LC_ALL=C sort "$dir/lib/modules/$release/modules.dep") <<-'END'
		kernel/samples/rust/rust_minimal.ko:
		kernel/samples/rust/rust_print.ko:
		updates/versions_c.ko:
		updates/versions_long.ko:
		updates/versions_longuser.ko: updates/versions_long.ko
		updates/versions_rust.ko:
	END
}

@test "depmod -E, which compares versions, warns of hashed names and sha256 only, as documented" {
	dir=$store/build/rust-install
	release=$(cat "$RUST/include/config/kernel.release")
	in_root depmod -b "$dir" -a -e -E "$RUST/Module.symvers" "$release" 2>&1 |
		sed "s|.*/$release/||" | LC_ALL=C sort -u >"$BATS_TEST_TMPDIR/depmod"
	cd "$dir/lib/modules/$release"
	for module in kernel/samples/rust/*.ko updates/versions_longuser.ko updates/versions_rust.ko; do
		{
			long_imports "$module"
			echo sha256
		} | sed "s|^|$module disagrees about version of symbol |"
	done | LC_ALL=C sort -u | diff - "$BATS_TEST_TMPDIR/depmod"
}
