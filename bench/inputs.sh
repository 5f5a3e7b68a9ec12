#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# inputs.sh INPUT...: prepares what `make bench` runs the programs on, unless it is there already.
# README.md describes the INPUTs. Each becomes a file in the cache's bench/inputs; a line of it is
# an object, a tab, and a file with the symbols to version in that object.

. "$(dirname "$0")/../tests/kernel/lib.sh"

work=$cache/bench
inputs=$work/inputs
build=$cache/build/bench
mkdir -p "$inputs" "$work/lists"
need binutils

# Builds the newest kernel that Debian has: its objects are the largest.
kernel() {
	[ -e "$build/vmlinux.o" ] ||
		env -u KERNEL "$here/build.sh" bench "$("$here/source.sh" newest)" base.config \
			rust.config ../../bench/kernel.config -- vmlinux >/dev/null
}

# entry OBJECT NAME: prints the line for an object; its symbols come from standard input. Prints
# nothing if there are none.
entry() {
	cat >"$work/lists/$2"
	[ ! -s "$work/lists/$2" ] || printf '%s\t%s\n' "$1" "$work/lists/$2"
}

# exports OBJECT: prints what the object exports with EXPORT_SYMBOL().
exports() { nm "$1" | sed -n 's/.* __export_symbol_//p'; }

# The objects in rust/ export what rust/exports.c says.
rust() {
	local object
	kernel
	for object in core bindings kernel helpers/helpers; do
		sed -n 's/^EXPORT_SYMBOL_RUST_GPL(\(.*\));.*/\1/p' \
			"$build/rust/exports_${object##*/}_generated.h" |
			entry "$build/rust/$object.o" "rust-${object##*/}"
	done
}

# Without objects from assembly, which have no types.
objects() {
	local object
	rust
	while read -r object; do
		[ "$object" = rust/exports.o ] ||
			! grep -q '^source_.*\.c$' "$build/$(dirname "$object")/.${object##*/}.cmd" ||
			exports "$build/$object" | entry "$build/$object" "object-${object//\//-}"
	done < <(cd "$build" && ar t vmlinux.a)
}

vmlinux() {
	kernel
	exports "$build/vmlinux.o" | entry "$build/vmlinux.o" vmlinux
}

cloud() {
	local vmlinux=$work/cloud/vmlinux package
	if [ ! -e "$vmlinux" ]; then
		ROOT=$("$here/root.sh" debian)
		export ROOT
		package=$(in_root apt-cache pkgnames linux-image- |
			grep -E '^linux-image-[0-9].*-cloud-amd64-dbg$' | sort -V | tail -n 1)
		[ -n "$package" ] || die "apt of $ROOT knows no linux-image-VERSION-cloud-amd64-dbg"
		say "downloading $package (about 350 MB)"
		mkdir -p "$work/cloud"
		cd "$work/cloud"
		in_root apt-get -qq -o APT::Sandbox::User=root download "$package"
		dpkg-deb --fsys-tarfile "$package"_*.deb |
			tar -xO --wildcards './usr/lib/debug/lib/modules/*/vmlinux' >vmlinux.tmp
		rm -- *.deb
		mv vmlinux.tmp vmlinux
	fi
	nm "$vmlinux" | sed -n 's/.* __ksymtab_//p' | entry "$vmlinux" cloud
}

for input; do
	[ ! -e "$inputs/$input" ] || ! cut -f1 "$inputs/$input" | xargs ls >/dev/null 2>&1 || continue
	say "preparing $input"
	("$input") >"$inputs/$input.tmp"
	mv "$inputs/$input.tmp" "$inputs/$input"
done
