#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# The same kernel, C and Rust by gendwarfksyms, with debug information of DWARF 4 and of DWARF 5:
# other bytes, the same facts. It takes two more builds; run by name.

load suite

setup_file() {
	for version in 4 5; do
		sed "s/DWARF_TOOLCHAIN_DEFAULT/DWARF$version/" "$here/base.config" \
			>"$store/build/dwarf$version.config"
		"$here/build.sh" "dwarf$version" "$SERIES" "$store/build/dwarf$version.config" \
			rust.config rust-modversions.config gendwarfksyms.config || return 1
	done
}

# versions_of OBJECT: which versions of DWARF its units have.
versions_of() {
	in_root readelf --debug-dump=info --dwarf-depth=1 "$1" | sed -n 's/^ *Version: *//p' | sort -u
}

@test "all objects have that version of DWARF" {
	for version in 4 5; do
		for object in kernel/kthread.o rust/kernel.o; do
			[ "$(versions_of "$store/build/dwarf$version/$object")" = "$version" ]
		done
	done
}

@test "no version of a symbol differs" {
	[ "$(wc -l <"$store/build/dwarf5/Module.symvers")" -gt 5000 ]
	diff "$store/build/dwarf4/Module.symvers" "$store/build/dwarf5/Module.symvers"
}
