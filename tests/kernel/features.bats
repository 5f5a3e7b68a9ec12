#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# Options of distributions that have to do with exports: a kernel with Rust and TRIM_UNUSED_KSYMS, and
# one with live patches, where gendwarfksyms versions C.

load suite

setup_file() {
	local name
	export work=$store/boot/features
	rm -rf "$work"
	for name in trimmed livepatch; do
		mkdir -p "$work/$name"
		find "$(built "$name")" -name '*.ko' -exec cp -t "$work/$name" {} + || return 1
		cd "$work/$name" || return 1
		if [ "$name" = trimmed ]; then
			long=$(long_imports rust_minimal.ko | head -n 1)
			"$here/altermod.sh" rust_minimal.ko crc.ko crc "$long"
			for module in crc rust_minimal rust_print; do
				echo "$module: /sbin/insmod /$module.ko"
			done >../$name.steps
			echo "$long" >../long
		else
			"$here/altermod.sh" livepatch-sample.ko crc.ko crc klp_enable_patch
			cat >../$name.steps <<-END
				crc: /sbin/insmod /crc.ko
				patch: /sbin/insmod /livepatch-sample.ko && cat /proc/cmdline
			END
		fi
		"$here/boot.sh" "$store/build/$name" "$work/$name.log" "$work/$name.steps" ./*.ko || return 1
	done
}

@test "TRIM_UNUSED_KSYMS leaves what modules import, with the versions that it has without" {
	symbols() { cut -f1,2 "$1/Module.symvers" | LC_ALL=C sort; }
	trimmed=$(built trimmed)
	symbols "$trimmed" >"$BATS_TEST_TMPDIR/trimmed"
	run awk '$1 == "0x00000000"' "$BATS_TEST_TMPDIR/trimmed"
	[ "$output" = "" ]
	symbols "$(built rust)" | LC_ALL=C comm -13 - "$BATS_TEST_TMPDIR/trimmed" | diff /dev/null -
	for module in "$work"/trimmed/rust_*.ko; do imports "$module"; done | sort -u |
		comm -23 - <(cut -f2 "$BATS_TEST_TMPDIR/trimmed" | sort) | diff /dev/null -
	[ "$(wc -l <"$BATS_TEST_TMPDIR/trimmed")" -lt 1000 ]
}

@test "modules load into a trimmed kernel, one with another version does not" {
	loads "$work/trimmed.log" rust_minimal "rust_minimal: Rust minimal sample (init)"
	loads "$work/trimmed.log" rust_print
	refused "$work/trimmed.log" crc rust_minimal "disagrees about version of symbol $(cat "$work/long")"
}

@test "a live patch loads and works, one with another version does not" {
	refused "$work/livepatch.log" crc livepatch_sample "disagrees about version of symbol klp_enable_patch"
	loads "$work/livepatch.log" patch "this has been live patched"
}
