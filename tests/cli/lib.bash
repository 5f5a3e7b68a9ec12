# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the tests of gendwarfksyms share. A test gives a source and the lines of
# the symtypes file that the program has to write for it:
#
#	expect f <<-SOURCE 9<<-SYMTYPES
#		int f(void) { return 0; }
#	SOURCE
#		f subprogram ( ) -> base_type int byte_size(4) encoding(5)
#	SYMTYPES
#
# The expected texts are those of a 64-bit little-endian host.

bats_require_minimum_version 1.5.0

program=$(realpath -ms "${GENDWARFKSYMS:-$BATS_TEST_DIRNAME/../../scripts/gendwarfksyms/gendwarfksyms}")
# Where symtypes and show-modversions are
tools=$(realpath -m "${SYMTYPES_TOOLS:-$BATS_TEST_DIRNAME/../../scripts/symtypes}")

# Format 1, unless a file of tests is about the other one
format=--format=1

setup() {
	cd "$BATS_TEST_TMPDIR" || return

	# How expect() compiles; tests change both.
	compilers=("gcc -gdwarf-4" "gcc -gdwarf-5")
	language=c
}

# compile OBJECT COMPILER [OPTION]...: from standard input, as a header, for what
# a .c file defines is opaque
compile() {
	local object=$1

	shift
	cat >source.h
	"$@" -fsigned-char -c -o "$object" -x "$language" -include ./source.h /dev/null
}

# assemble OBJECT [OPTION]...: DWARF by the macros of src/dwarf.inc, from standard
# input
assemble() {
	local object=$1

	shift
	cat "$BATS_TEST_DIRNAME/src/dwarf.inc" - >source.s
	gcc "$@" -c -o "$object" source.s
}

# gendwarfksyms SYMBOLS [ARGUMENT]...: runs the program with the list of the words
# of SYMBOLS; its output is left in the files out and err, its exit status in
# $status
gendwarfksyms() {
	local symbols=$1

	shift
	status=0
	# shellcheck disable=SC2086
	printf '%s\n' $symbols | "$program" "$format" "$@" >out 2>err || status=$?
}

# many_runs: the test runs the programs hundreds of times, which valgrind takes minutes for
many_runs() {
	[[ ${GENDWARFKSYMS-} != */valgrind/* ]] || skip "many runs"
}

# same FILE: the content has to be that of standard input
same() {
	diff -u --label expected --label "$1" - "$1"
}

# The CRC-32 of standard input as gzip computes it
crc32() {
	gzip -c | tail -c 8 | head -c 4 | od -An -v -tx4 --endian=little | sed 's/ */0x/'
}

# check_output SYMBOLS: the files out, err and symtypes are those of a run with
# --dump-versions that found all SYMBOLS, and agree with each other: the strings
# are the expansions in symtypes expanded further (expand.awk), the versions are
# the CRCs of the strings, in the order of SYMBOLS.
check_output() {
	local symbol

	# shellcheck disable=SC2086
	printf '%s\n' $1 >list
	awk -f "$BATS_TEST_DIRNAME/src/expand.awk" list symtypes | same err
	# shellcheck disable=SC2013
	for symbol in $(cat list); do
		echo "#SYMVER $symbol $(grep "^$symbol " err | head -n 1 |
			cut -d " " -f 2- | tr -d '\n' | crc32)"
	done | same out
}

# expect_of SYMBOLS [ARGUMENT]...: the symtypes of SYMBOLS are the lines on
# descriptor 9 when the program is run with these arguments
expect_of() {
	local symbols=$1

	shift
	[ -e expected ] || cat <&9 >expected
	gendwarfksyms "$symbols" --dump-versions --symtypes symtypes "$@"
	[ "$status" -eq 0 ] || cat err
	[ "$status" -eq 0 ]
	same symtypes <expected
	check_output "$symbols"
	rm expected
}

# expect SYMBOLS [OPTION]...: the symtypes of SYMBOLS are the lines on descriptor 9
# when standard input is compiled with these options, by each of the compilers
expect() {
	local symbols=$1 compiler

	shift
	cat >source
	cat <&9 >lines
	for compiler in "${compilers[@]}"; do
		echo "$compiler $*:"
		# shellcheck disable=SC2086
		compile object.o $compiler "$@" <source
		cp lines expected
		expect_of "$symbols" object.o
	done
}

# expect_assembled SYMBOLS: the same for DWARF by hand
expect_assembled() {
	assemble object.o
	expect_of "$1" object.o
}

# expect_error MESSAGE: the last run failed, with this one line and no output
expect_error() {
	echo "error: gendwarfksyms: $1" | same err
	[ ! -s out ]
	[ "$status" -eq 1 ]
}

# check_damaged WHAT [OPTION]...: the run on damaged.o with the file list, the name
# "a", is right, or fails as it should
check_damaged() {
	local error what=$1

	shift
	status=0
	(ulimit -c 0 -t 10 && exec "$program" "$format" "$@" damaged.o <list >out 2>err) || status=$?
	case $status in
	0)
		[[ $(<out) =~ ^"#SYMVER a 0x"[0-9a-f]{8}$ ]] && return
		;;
	1)
		error=$(<err)
		[[ ! -s out && $error == "error: gendwarfksyms: "* && $error != *$'\n'* ]] && return
		;;
	esac
	echo "$what: exit status $status"
	cat out err
	return 1
}
