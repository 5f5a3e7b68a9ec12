#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# Versions and symtypes of the kernel's Rust objects against those of the C program
# gendwarfksyms, which newer kernels have: an independent program for the same format.
#
# Differences that are allowed are those of the format's description, "where the existing program
# differs". On these objects they can only be of one kind: several types of one name whose
# expansions have the same length, of which that program takes any and ours the smallest.

load suite

setup_file() {
	RUST=$(built rust)
	PEER=$("$BATS_TEST_DIRNAME/peer.sh")
	FORMAT=
	! in_root "$RUST/scripts/gendwarfksyms/gendwarfksyms" --help | grep -q -e --format ||
		FORMAT=--format=1
	export RUST PEER FORMAT
	mkdir -p "$cache/peer"
	for name in core bindings kernel helpers; do
		sed -n 's/^EXPORT_SYMBOL_RUST_GPL(\(.*\));.*/\1/p' \
			"$RUST/rust/exports_${name}_generated.h" >"$cache/peer/$name.list"
	done
}

# compare OBJECT: OBJECT's exports through both programs, one after the other.
compare() {
	local name=${1##*/} dir=$cache/peer
	name=${name%.o}
	[ -s "$dir/$name.list" ]
	cd "$RUST"
	in_root "$PEER" --symtypes "$dir/$name.peer.symtypes" "rust/$1" <"$dir/$name.list" \
		>"$dir/$name.peer"
	# shellcheck disable=SC2086
	in_root scripts/gendwarfksyms/gendwarfksyms $FORMAT --symtypes "$dir/$name.ours.symtypes" \
		"rust/$1" <"$dir/$name.list" >"$dir/$name.ours"
	[ "$(wc -l <"$dir/$name.ours")" = "$(wc -l <"$dir/$name.list")" ]
	# Ours come in the order of the list, the peer's do not.
	diff "$dir/$name.list" <(cut -d' ' -f2 "$dir/$name.ours")
	diff <(sort "$dir/$name.peer") <(sort "$dir/$name.ours")
	diff <(sort "$dir/$name.peer.symtypes") <(sort "$dir/$name.ours.symtypes")
	# What the build recorded is what the program says.
	diff <(in_root scripts/gendwarfksyms/gendwarfksyms "rust/$1" <"$dir/$name.list" | sort) \
		<(grep '^#SYMVER' "$(dirname "$RUST/rust/$1")/.$name.o.cmd" | sort)
	# A symtypes file is sorted by its first field's bytes.
	perl -ne '/^(.#\x27[^\x27]*\x27|\S+) / or die; $1 gt $last or die "not sorted: $_"; $last = $1' \
		"$dir/$name.ours.symtypes"
}

@test "core.o: versions and symtypes equal the peer's" { compare core.o; }
@test "bindings.o: versions and symtypes equal the peer's" { compare bindings.o; }
@test "kernel.o: versions and symtypes equal the peer's" { compare kernel.o; }
@test "helpers.o: versions and symtypes equal the peer's" { compare helpers/helpers.o; }

@test "the same list and object give the same bytes ten times" {
	cd "$RUST"
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		in_root scripts/gendwarfksyms/gendwarfksyms --symtypes /dev/stdout rust/kernel.o \
			<"$cache/peer/kernel.list" | md5sum
	done >"$BATS_TEST_TMPDIR/sums"
	[ "$(sort -u "$BATS_TEST_TMPDIR/sums" | wc -l)" = 1 ]
}
