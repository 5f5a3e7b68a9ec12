#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# Where the versions of long names may be on Linux 7.x: in the basic table as hashes, in the extended
# table, or in both. Modules built each way, and altered copies, in kernels that know one or both.

load suite

setup_file() {
	only_7
	local name build
	export work=$store/boot/schemes
	rm -rf "$work"
	mkdir -p "$work/ko"
	for name in rust extended both; do
		build=$(built "$name") || return 1
		"$here/modules.sh" "$name-modules" "$build" >/dev/null || return 1
		cp "$store/build/$name-modules/versions_rust.ko" "$work/ko/$name.ko"
		cp "$build/samples/rust/rust_minimal.ko" "$work/ko/$name-minimal.ko"
	done
	cd "$work/ko" || return 1
	long=$(long_imports both.ko | head -n 1)
	echo "$long" >../long
	"$here/altermod.sh" both.ko ext-crc.ko ext-crc "$long"
	"$here/altermod.sh" both.ko ext-removed.ko ext-remove "$long"
	"$here/altermod.sh" ext-removed.ko both-removed.ko remove "$long"
	"$here/altermod.sh" both.ko basic-crc.ko crc "$long"
	"$here/altermod.sh" extended.ko extended-removed.ko ext-remove "$long"
	"$here/altermod.sh" both.ko ext-truncated.ko ext-truncate 2
	"$here/altermod.sh" both.ko ext-nobits.ko ext-nobits
	for module in *.ko; do
		module=${module%.ko}
		case $module in *minimal) name=rust_minimal ;; *) name=versions_rust ;; esac
		echo "$module: /sbin/insmod /$module.ko && /sbin/rmmod $name"
	done >../steps
	for name in rust extended both; do
		"$here/boot.sh" "$store/build/$name" "$work/$name" "$work/steps" ./*.ko || return 1
	done
}

setup() { [ ! -e "$work/long" ] || long=$(cat "$work/long"); }

@test "modules have the tables that the configuration says" {
	cd "$work/ko"
	tables() { readelf -SW "$1" | grep -oE ' __version[a-z_]* ' | sort | paste -sd' ' | tr -s ' '; }
	[ "$(tables rust.ko)" = " __versions " ]
	[ "$(tables extended.ko)" = " __version_ext_crcs __version_ext_names " ]
	[ "$(tables both.ko)" = " __version_ext_crcs __version_ext_names __versions " ]
}

@test "a kernel that knows both loads modules with either, and with both" {
	for module in rust extended both; do
		loads "$work/both" "$module" "versions_rust: sha256 of abc: [ba, 78, 16, bf]"
		loads "$work/both" "$module-minimal" "rust_minimal: Rust minimal sample (exit)"
	done
}

@test "a kernel that writes hashes reads extended versions, too" {
	loads "$work/rust" rust
	loads "$work/rust" extended
	loads "$work/rust" both
}

@test "a kernel without hashes refuses a module whose long names are hashes only" {
	loads "$work/extended" extended
	loads "$work/extended" both
	has_line "$work/extended" rust "exit 1"
	grep -q 'versions_rust: no symbol version for _R' "$work/extended/rust"
}

@test "extended versions count, and not the basic ones" {
	refused "$work/both" ext-crc versions_rust "disagrees about version of symbol $long"
	loads "$work/both" basic-crc
}

@test "an import without an extended entry is refused, whether there is a basic one or not" {
	for module in ext-removed both-removed extended-removed; do
		refused "$work/both" $module versions_rust "no symbol version for $long"
	done
	refused "$work/extended" extended-removed versions_rust "no symbol version for $long"
}

@test "a broken extended table is refused" {
	for module in ext-truncated ext-nobits; do
		refused "$work/both" "$module" versions_rust "broken table of extended symbol versions"
	done
}

@test "no kernel warned" {
	for kernel in rust extended both; do
		run grep -E 'WARNING|BUG|Oops|Call Trace|UBSAN|general protection' "$work/$kernel/console"
		[ "$output" = "" ]
	done
}
