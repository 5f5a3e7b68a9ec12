#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# inputs.sh INPUT...: makes what `make bench` measures the programs on, as far as it is not there
# yet. For each INPUT there is then a file in the cache's bench/inputs, whose lines are an object
# and the list of symbols to version in it:
#
#   rust         the four objects in rust/ that export symbols, of a kernel of our own
#   objects      all objects of that kernel that export symbols
#   vmlinux      its vmlinux.o
#   cloud        vmlinux of Debian's newest cloud kernel, from the package with its debug information
#   synthetic-N  a program with N types and N functions, see synthetic.awk

. "$(dirname "$0")/../tests/kernel/lib.sh"

bench=$top/bench
work=$cache/bench
inputs=$work/inputs
mkdir -p "$inputs" "$work/lists" "$work/synthetic"
need binutils gcc

# The kernel is the newest that Debian has: its objects are the largest.
kernel() {
	build=$cache/build/bench
	[ -e "$build/vmlinux.o" ] || {
		local source
		source=$("$here/source.sh" newest)
		# Nothing in it is for one KERNEL=DIR only.
		env -u KERNEL "$here/build.sh" bench "$source" base.config rust.config \
			../../bench/kernel.config -- vmlinux >/dev/null
	}
}

# exports OBJECT: what the object exports with EXPORT_SYMBOL().
exports() { nm "$1" | sed -n 's/.* __export_symbol_//p'; }

# The objects in rust/ export what rust/exports.c says for them.
rust() {
	local object name
	kernel
	for object in core bindings kernel helpers/helpers; do
		name=${object##*/}
		sed -n 's/^EXPORT_SYMBOL_RUST_GPL(\(.*\));.*/\1/p' \
			"$build/rust/exports_${name}_generated.h" >"$work/lists/rust-$name"
		printf '%s\t%s\n' "$build/rust/$object.o" "$work/lists/rust-$name"
	done
}

# Assembly has no types, so no list either: the kernel declares its symbols in a header.
objects() {
	local object list
	rust
	while read -r object; do
		list=$work/lists/object-${object//\//-}
		[[ $object != rust/exports.o ]] || continue
		[ "$(sed -n 's/^source_.*:= .*\.//p' "$build/$(dirname "$object")/.${object##*/}.cmd")" = c ] ||
			continue
		exports "$build/$object" >"$list"
		if [ -s "$list" ]; then
			printf '%s\t%s\n' "$build/$object" "$list"
		else
			rm "$list"
		fi
	done < <(cd "$build" && ar t vmlinux.a)
}

vmlinux() {
	kernel
	exports "$build/vmlinux.o" >"$work/lists/vmlinux"
	printf '%s\t%s\n' "$build/vmlinux.o" "$work/lists/vmlinux"
}

cloud() {
	local dir=$work/cloud package
	if [ ! -e "$dir/vmlinux" ]; then
		ROOT=$("$here/root.sh" debian)
		export ROOT
		package=$(in_root apt-cache pkgnames linux-image- |
			grep -E '^linux-image-[0-9].*-cloud-amd64-dbg$' | sort -V | tail -n 1)
		[ -n "$package" ] || die "apt of $ROOT knows no linux-image-VERSION-cloud-amd64-dbg"
		say "downloading $package (about 350 MB)"
		rm -rf "$dir.tmp"
		mkdir "$dir.tmp"
		(
			cd "$dir.tmp"
			in_root apt-get -qq -o APT::Sandbox::User=root download "$package"
			dpkg-deb --fsys-tarfile "$package"_*.deb |
				tar -xO --wildcards './usr/lib/debug/lib/modules/*/vmlinux' >vmlinux
			rm -- *.deb
		)
		echo "${package//@(linux-image-|-dbg)/}" >"$dir.tmp/version"
		mv "$dir.tmp" "$dir"
	fi
	nm "$dir/vmlinux" | sed -n 's/.* __ksymtab_//p' >"$work/lists/cloud"
	printf '%s\t%s\n' "$dir/vmlinux" "$work/lists/cloud"
}

synthetic() {
	local types=$1 unit file=$work/synthetic/$1 units=4
	for ((unit = 0; unit < units; unit++)); do
		awk -v types="$types" -v component=32 -v unit="$unit" -v units="$units" \
			-f "$bench/synthetic.awk" | gcc -g -xc -c -o "$file.$unit.o" -
	done
	ld -r -o "$file.o" "$file".[0-9].o
	rm "$file".[0-9].o
	seq -f 'f%.0f' 0 $((types - 1)) >"$work/lists/synthetic-$types"
	printf '%s\t%s\n' "$file.o" "$work/lists/synthetic-$types"
}

shopt -s extglob
for input; do
	[ ! -e "$inputs/$input" ] || ! cut -f1 "$inputs/$input" | xargs ls >/dev/null 2>&1 || continue
	say "preparing $input"
	case $input in
	synthetic-*) synthetic "${input#*-}" ;;
	rust | objects | vmlinux | cloud) "$input" ;;
	*) die "no such input: $input" ;;
	esac >"$inputs/$input.tmp"
	mv "$inputs/$input.tmp" "$inputs/$input"
done
