#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# The corpus of the fuzz targets, all that was ever found, under ASan and UBSan. See tests/fuzz.

load lib

fuzz=$BATS_TEST_DIRNAME/../fuzz
replay=$BATS_TEST_DIRNAME/../../build/gcc-O0/replay

# check TARGET: nothing in its corpus ends it, or takes long
check() {
	tar -xf "$fuzz/corpus/$1.tar.xz"
	[ "$(find "$1" -type f | wc -l)" -gt 5 ]
	# A file after the other: the last line says which one ended the program.
	(ulimit -c 0 -t 60 && ASAN_OPTIONS=detect_stack_use_after_return=1 "$replay-$1" "$1"/* >replayed 2>&1) ||
		{ tail -n 30 replayed; return 1; }
}

@test "objects" { check object; }
@test "kABI rules" { check rules; }
@test "lists of symbols" { check symbols; }
@test "names in tables of versions" { check names; }
@test "modules" { check module; }
@test "symtypes files" { check symtypes; }
@test "Module.symvers files" { check symvers; }
