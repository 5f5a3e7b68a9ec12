#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# Which symbols have which versions, in whole kernels with and without the series.

load suite

setup_file() {
	RUST=$(built rust)
	C=$(built c)
	BASE_C=$(built base-c)
	# The same kernel without Rust, versioned by the same program. On 7.x that is gendwarfksyms.
	WITHOUT=$BASE_C
	[ "$(base_of "$SOURCE")" = 6.12 ] || WITHOUT=$(built all)
	export RUST C BASE_C WITHOUT
}

# The symbols that rust/ exports.
rust_exports() {
	sed -n 's/^EXPORT_SYMBOL_RUST_GPL(\(.*\));.*/\1/p' "$RUST"/rust/exports_*_generated.h | sort
}

# warnings LOG: the distinct warning lines of a build, without line numbers.
warnings() {
	grep -i 'warning' "$1" | sed 's/:[0-9]*:[0-9]*:/:/; s/line [0-9]*/line/' | sort -u
}

@test "every Rust export has a version in Module.symvers, and none is zero" {
	rust_exports >"$BATS_TEST_TMPDIR/exports"
	[ "$(wc -l <"$BATS_TEST_TMPDIR/exports")" -gt 1000 ]
	awk '$1 != "0x00000000" { print $2 }' "$RUST/Module.symvers" | sort |
		comm -23 "$BATS_TEST_TMPDIR/exports" - >"$BATS_TEST_TMPDIR/unversioned"
	diff /dev/null "$BATS_TEST_TMPDIR/unversioned"
}

@test "with RUST=y no symbol has version zero that has one with RUST=n" {
	diff <(awk '$1 == "0x00000000" { print $2 }' "$BASE_C/Module.symvers" | sort) \
		<(awk '$1 == "0x00000000" { print $2 }' "$RUST/Module.symvers" | sort)
}

@test "each object's #SYMVER lines are there once and are what Module.symvers has" {
	cat "$RUST"/rust/.{core,bindings,kernel}.o.cmd "$RUST"/rust/helpers/.helpers.o.cmd |
		sed -n 's/^#SYMVER \([^ ]*\) \(0x[0-9a-f]\{8\}\)$/\2 \1/p' | sort -k2 \
		>"$BATS_TEST_TMPDIR/lines"
	diff <(rust_exports) <(cut -d' ' -f2 "$BATS_TEST_TMPDIR/lines")
	diff <(awk 'NR == FNR { rust[$1]; next } $2 in rust { print $1, $2 }' \
		<(rust_exports) "$RUST/Module.symvers" | sort -k2) "$BATS_TEST_TMPDIR/lines"
}

@test "exports.o has no versions of its own" {
	[ -e "$RUST/rust/.exports.o.cmd" ]
	run grep -h '#SYMVER' "$RUST/rust/.exports.o.cmd"
	[ "$status" = 1 ]
}

@test "no build with the series gives a warning that the one without it does not, nor does Rust" {
	# A folder's log has the warnings of all builds there: remove the folder to forget old ones.
	for build in "$RUST" "$C"; do
		comm -13 <(warnings "$BASE_C/build.log") <(warnings "$build/build.log") \
			>"$BATS_TEST_TMPDIR/new"
		diff /dev/null "$BATS_TEST_TMPDIR/new"
	done
}

@test "with RUST=n Module.symvers is the same, byte for byte, with and without the series" {
	cmp "$BASE_C/Module.symvers" "$C/Module.symvers"
}

@test "with RUST=y every C symbol has the version it has with RUST=n, but for those listed" {
	# CONFIG_RUST changes the types of these.
	awk 'NR == FNR { version[$2] = $1; next }
		$2 in version && version[$2] != $1 { print $2 }' \
		"$WITHOUT/Module.symvers" "$RUST/Module.symvers" | sort >"$BATS_TEST_TMPDIR/changed"
	diff <(grep -v '^#' "$(form "$here/changed-by-rust.list" "$(base_of "$SOURCE")")") "$BATS_TEST_TMPDIR/changed"
}

@test "with RUST=y only exports of rust/ are added" {
	diff <(cat <(awk '{ print $2 }' "$BASE_C/Module.symvers") <(rust_exports) | sort) \
		<(awk '{ print $2 }' "$RUST/Module.symvers" | sort)
}

@test "vmlinux has the versions of Module.symvers: its __crc entries are all resolved" {
	run nm --undefined-only "$RUST/vmlinux"
	[ "$output" = "" ]
}
