#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# gendwarfksyms: its options, and the files that it writes.

load lib

object() {
	compile object.o gcc -g <<-SOURCE
		typedef unsigned char u8;
		struct s { u8 first, second; };
		int a(struct s *s) { return 0; }
		u8 b;
	SOURCE
}

type_lines="\
s#s structure_type s { member t#u8 first data_member_location(0) , member t#u8 second data_member_location(1) } byte_size(2)
t#u8 typedef_type u8 { base_type unsigned char byte_size(1) encoding(8) }"
symbol_lines="\
a subprogram ( formal_parameter pointer_type { s#s } byte_size(8) s ) -> base_type int byte_size(4) encoding(5)
b variable t#u8"

@test "--help and --version" {
	local option

	for option in --help -h; do
		run --separate-stderr "$program" $option
		[ "$status" -eq 0 ]
		[ "${lines[0]}" = "Usage: gendwarfksyms [OPTION]... OBJECT... < SYMBOLS" ]
		for word in --exports --stable --symtypes --dump-versions --dump-types \
			--dump-dies --format --debug --help --version; do
			[[ "$output" == *"$word"* ]]
		done
		# shellcheck disable=SC2154
		[ -z "$stderr" ]
	done
	for option in --version -V; do
		run --separate-stderr "$program" $option
		[ "$status" -eq 0 ]
		[[ "$output" =~ ^"gendwarfksyms "[0-9.]+" (formats 1 and 2)"$ ]]
		[ -z "$stderr" ]
	done
}

@test "--symtypes FILE, --symtypes=FILE, -T FILE, before or after the object" {
	object
	for option in "--symtypes symtypes object.o" "--symtypes=symtypes object.o" \
		"-T symtypes object.o" "object.o -Tsymtypes"; do
		rm -f symtypes
		# shellcheck disable=SC2086
		gendwarfksyms "b a" $option
		[ "$status" -eq 0 ]
		[ ! -s err ]
		printf '%s\n' "$symbol_lines" "$type_lines" | LC_ALL=C sort | same symtypes
	done
}

@test "--dump-types: the type lines, on standard error" {
	object
	gendwarfksyms "b a" --dump-types object.o
	[ "$status" -eq 0 ]
	same err <<<"$type_lines"
	[ "$(grep -c "" out)" -eq 2 ]
}

@test "--dump-versions: in the order of the list" {
	object
	gendwarfksyms "b a" --dump-versions object.o
	[ "$status" -eq 0 ]
	same err <<-STRINGS
		b variable typedef_type u8 { base_type unsigned char byte_size(1) encoding(8) }
		a subprogram ( formal_parameter pointer_type { structure_type s { member typedef_type u8 { base_type unsigned char byte_size(1) encoding(8) } first data_member_location(0) , member t#u8 second data_member_location(1) } byte_size(2) } byte_size(8) s ) -> base_type int byte_size(4) encoding(5)
	STRINGS
}

@test "--dump-dies: with line breaks, indented by two, each type once" {
	object
	gendwarfksyms "a b" --dump-dies object.o
	[ "$status" -eq 0 ]
	cat >expected <<-TEXT
		a subprogram (
		  formal_parameter pointer_type {
		    structure_type s {
		      member typedef_type u8 {
		        base_type unsigned char byte_size(1) encoding(8)
		      } first data_member_location(0) ,
		      member t#u8 second data_member_location(1)
		    } byte_size(2)
		  } byte_size(8) s
		)
		-> base_type int byte_size(4) encoding(5)
		b variable t#u8
	TEXT
	same err <expected
}

@test "--debug and the dumps change nothing else" {
	object
	gendwarfksyms "b a" --symtypes symtypes object.o
	mv out plain.out
	mv symtypes plain.symtypes
	gendwarfksyms "b a" -d --dump-types --dump-versions --dump-dies --symtypes symtypes object.o
	[ "$status" -eq 0 ]
	cmp plain.out out
	cmp plain.symtypes symtypes
	grep -q "^debug: gendwarfksyms: " err
}

@test "the symtypes file of a run that found nothing is empty" {
	object
	gendwarfksyms unknown --symtypes symtypes object.o
	[ "$status" -eq 0 ]
	[ -e symtypes ]
	[ ! -s symtypes ]
}

@test "a symtypes file is replaced, and nothing is left beside it" {
	object
	yes "a long file of before" | head -n 1000 >symtypes
	gendwarfksyms b --symtypes symtypes object.o
	[ "$status" -eq 0 ]
	same symtypes <<-SYMTYPES
		b variable t#u8
		t#u8 typedef_type u8 { base_type unsigned char byte_size(1) encoding(8) }
	SYMTYPES
	ls -A >../files
	same ../files <<-FILES
		err
		object.o
		out
		source.h
		symtypes
	FILES
}

@test "a symbolic link to the symtypes file stays one" {
	object
	echo old >target
	ln -s target symtypes
	gendwarfksyms b --symtypes symtypes object.o
	[ "$status" -eq 0 ]
	[ -L symtypes ]
	[ "$(wc -l <target)" -eq 2 ]
}

@test "symtypes into a pipe and into /dev/null" {
	object
	gendwarfksyms b --symtypes /dev/null object.o
	[ "$status" -eq 0 ]
	[ -c /dev/null ]
	[ ! -s err ]

	mkfifo pipe
	cat pipe >symtypes &
	gendwarfksyms b --symtypes pipe object.o
	wait
	[ "$status" -eq 0 ]
	[ -p pipe ]
	[ "$(wc -l <symtypes)" -eq 2 ]
}

@test "--format" {
	object
	"$program" object.o <<<a >default 2>err
	for format in --format=1 --format=2 --format=3; do
		gendwarfksyms a --symtypes symtypes object.o
		cp out "out$format"
		[ ! -e symtypes ] || mv symtypes "symtypes$format"
	done
	expect_error "unknown format '3', there are 1 and 2"
	[ ! -e symtypes--format=3 ]
	cmp default out--format=2
	grep -h "^a " symtypes--format=[12] >lines
	same lines <<-SYMTYPES
		$(head -n 1 <<<"$symbol_lines")
		a subprogram ( formal_parameter pointer_type { s#s } byte_size(8) ) -> base_type int byte_size(4) encoding(5)
	SYMTYPES
}

@test "an object whose name looks like an option, or has a space" {
	object
	cp object.o -- "-x y"
	gendwarfksyms b -- "-x y"
	[ "$status" -eq 0 ]
	[ ! -s err ]
	[ -s out ]
}

@test "symtypes into standard output or error that is a file: nothing is lost" {
	object
	gendwarfksyms b object.o
	cp out versions
	gendwarfksyms b --symtypes symtypes object.o
	gendwarfksyms b --symtypes /dev/stdout object.o
	same out < <(cat symtypes versions)
	echo before >log
	echo b | "$program" "$format" --symtypes /dev/stderr object.o >out 2>>log
	same log < <(echo before; cat symtypes)
	same out <versions
}

@test "the tests that tests/README.md names exist" {
	sed -n 's/^| .* | \([a-z]*\): "\(.*\)" |$/\1.bats:@test "\2" {/p' "$BATS_TEST_DIRNAME/../README.md" >named
	[ "$(wc -l <named)" -gt 30 ]
	(cd "$BATS_TEST_DIRNAME" && grep '^@test' ./*.bats | sed 's|^\./||') >existing
	run grep -vxFf existing named
	[ "$output" = "" ]
}
