#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# gendwarfksyms: what is an error and what it says. After any error the exit
# status is 1, standard output is empty, and there is no symtypes file.

load lib

# run_failing OBJECT...: with the list "a" and --symtypes
run_failing() {
	gendwarfksyms a --symtypes symtypes "$@"
	[ ! -e symtypes ]
}

object() {
	compile object.o gcc -g <<-SOURCE
		struct s { struct s *next; int n; };
		struct s a;
	SOURCE
}

@test "no such file" {
	run_failing missing.o
	expect_error "missing.o: cannot open: No such file or directory"
}

@test "a directory" {
	mkdir dir
	run_failing dir
	expect_error "dir: not a regular file"
}

@test "a device" {
	run_failing /dev/null
	expect_error "/dev/null: not a regular file"
}

@test "a pipe that nobody writes to" {
	mkfifo pipe
	status=0
	timeout 5 "$program" "$format" pipe <<<a >out 2>err || status=$?
	expect_error "pipe: not a regular file"
}

@test "an unreadable file" {
	local as=()

	[[ ${GENDWARFKSYMS-} != */valgrind/* ]] || skip "no program that can be copied"
	object
	chmod 0 object.o
	if [ "$(id -u)" -eq 0 ]; then
		command -v setpriv || skip "root reads all files, and there is no setpriv"
		as=(setpriv --reuid=65534 --clear-groups)
		# Readable for others: the program, not the directories of bats.
		directory=$(mktemp -d)
		chmod 755 "$directory"
		cp "$program" object.o "$directory"
		chmod 755 "$directory/${program##*/}"
		chmod 0 "$directory/object.o"
		program=$directory/${program##*/}
	else
		directory=$PWD
	fi
	status=0
	(cd "$directory" && echo a | "${as[@]}" "$program" "$format" object.o) >out 2>err || status=$?
	[ "$directory" = "$PWD" ] || rm -r "$directory"
	expect_error "object.o: cannot open: Permission denied"
}

@test "not ELF: text, an empty file, an archive, LLVM bitcode" {
	echo "int a;" >text.o
	run_failing text.o
	expect_error "text.o: not an ELF file"

	: >empty.o
	run_failing empty.o
	expect_error "empty.o: not an ELF file"

	object
	ar rc archive.a object.o
	run_failing archive.a
	expect_error "archive.a: is an archive: name its members one by one"

	printf 'BC\xc0\xde and more' >bitcode.o
	run_failing bitcode.o
	expect_error "bitcode.o: is LLVM bitcode (LTO): only machine code has the final types"
}

@test "bitcode as clang writes it" {
	command -v clang || skip "no clang"
	compile object.o clang -g -flto <<<"int a;"
	run_failing object.o
	expect_error "object.o: is LLVM bitcode (LTO): only machine code has the final types"
}

@test "a core file is no object" {
	object
	printf '\x04' | dd of=object.o bs=1 seek=16 conv=notrunc status=none
	run_failing object.o
	expect_error "object.o: ELF type 4 is not an object, executable or library"
}

@test "no debug information" {
	compile object.o gcc -g0 <<<"int a;"
	run_failing object.o
	[[ "$(cat err)" == "error: gendwarfksyms: object.o: no debug information: "* ]]
	[ "$(wc -l <err)" -eq 1 ]
	[ ! -s out ]
	[ "$status" -eq 1 ]
}

@test "no debug information although a file beside it has it" {
	object
	cp object.o object.debug
	objcopy --strip-debug object.o
	objcopy --add-gnu-debuglink=object.debug object.o
	run_failing object.o
	[[ "$(cat err)" == "error: gendwarfksyms: object.o: no debug information: "* ]]
	[ "$status" -eq 1 ]
}

@test "split debug information" {
	compile object.o gcc -gdwarf-4 -gsplit-dwarf <<<"int a;"
	run_failing object.o
	expect_error "object.o: unit at 0x0: split DWARF, compile without -gsplit-dwarf"

	compile object.o gcc -gdwarf-5 -gsplit-dwarf <<<"int a;"
	run_failing object.o
	expect_error "object.o: unit at 0x0: split DWARF, compile without -gsplit-dwarf"
}

@test "debug information without types" {
	local compiler message="object.o: no types in the debug information: compile with -g, not -g1, -gline-tables-only or rustc's debuginfo=1"

	for compiler in "gcc -g1" "gcc -gdwarf-4 -g1" "clang -g1" "clang -gline-tables-only"; do
		echo "$compiler"
		# shellcheck disable=SC2086
		compile object.o $compiler <<<"int f(char c) { return c; } int a;"
		gendwarfksyms "f a" --format=2 object.o
		expect_error "$message"
	done
	# Functions may have none.
	compile object.o gcc -g <<<"void f(void) { }"
	gendwarfksyms f --format=2 object.o
	[ "$status" -eq 0 ]
	grep -q "^#SYMVER f 0x" out
	[[ $(<out) != *0x00000000* ]]
	[ ! -s err ]

	command -v rustc >/dev/null || skip "no rustc"
	for compiler in 1 line-tables-only; do
		echo '#[no_mangle] pub extern "C" fn f(a: u32) -> u32 { a }' |
			rustc --crate-type=lib --emit=obj -C debuginfo=$compiler -o object.o -
		gendwarfksyms f --format=2 object.o
		expect_error "$message"
	done
}

@test "code for LTO" {
	compile object.o gcc -g -flto <<<"int a;"
	run_failing object.o
	expect_error "object.o: is code of gcc -flto (LTO): only machine code has the final types"
}

@test "DWARF before version 4" {
	compile object.o gcc -gdwarf-3 -gstrict-dwarf <<<"int a;"
	run_failing object.o
	expect_error "object.o: unit at 0x0: DWARF 3 is too old, DWARF 4 or 5 is needed"
}

@test "of several objects any may be the wrong one" {
	object
	run_failing object.o missing.o
	expect_error "missing.o: cannot open: No such file or directory"
	run_failing missing.o object.o
	expect_error "missing.o: cannot open: No such file or directory"
}

@test "an empty list: success, and no file is opened or written" {
	status=0
	"$program" "$format" --symtypes symtypes missing.o </dev/null >out 2>err || status=$?
	[ "$status" -eq 0 ]
	[ ! -s out ]
	[ ! -s err ]
	[ ! -e symtypes ]
}

@test "a line without a name" {
	local blank

	object
	for blank in "" " " $'\t' $'\r' $' \v\f '; do
		status=0
		printf 'a\n%s\na\n' "$blank" |
			"$program" "$format" --symtypes symtypes object.o >out 2>err || status=$?
		expect_error "standard input: line 2: no symbol name"
		[ ! -e symtypes ]
	done
}

@test "a control character in a name" {
	object
	printf 'a\001b\n' >list
	status=0
	"$program" "$format" object.o <list >out 2>err || status=$?
	expect_error "standard input: line 1: space, # or control character in the name of a symbol"
}

@test "a list that cannot be read is not an empty one" {
	object
	status=0
	"$program" "$format" object.o </ >out 2>err || status=$?
	grep -qx "error: gendwarfksyms: standard input: .*" err
	[ ! -s out ]
	[ "$status" -eq 1 ]

	status=0
	"$program" "$format" object.o <&- >out 2>err || status=$?
	grep -qx "error: gendwarfksyms: standard input: .*" err
	[ ! -s out ]
	[ "$status" -eq 1 ]
}

@test "the wrong options" {
	object
	run_failing --bogus object.o
	expect_error "unrecognized option '--bogus'"
	run_failing -Q object.o
	expect_error "invalid option -- 'Q'"
	gendwarfksyms a object.o --symtypes
	expect_error "option '--symtypes' requires an argument"
	run_failing --help=yes
	expect_error "option '--help' doesn't allow an argument"
	run_failing
	expect_error "no object file given, see --help"
}

@test "standard output that cannot be written" {
	object
	status=0
	echo a | "$program" "$format" object.o >/dev/full 2>err || status=$?
	: >out
	expect_error "standard output: cannot write: No space left on device"
	status=0
	echo a | "$program" "$format" object.o 2>err >&- || status=$?
	expect_error "standard output: cannot write: Bad file descriptor"
}

@test "help that cannot be written" {
	local option

	for option in --help --version; do
		status=0
		"$program" $option >/dev/full 2>err || status=$?
		[ "$status" -eq 1 ]
		grep -q "^error: gendwarfksyms: .*No space left on device$" err
	done
}

@test "symtypes that cannot be written" {
	object
	gendwarfksyms a --symtypes /dev/full object.o
	expect_error "/dev/full: cannot write: No space left on device"

	gendwarfksyms a --symtypes missing/symtypes object.o
	expect_error "missing/symtypes: cannot create: No such file or directory"

	mkdir dir
	gendwarfksyms a --symtypes dir object.o
	expect_error "dir: cannot create: Is a directory"
	[ -z "$(ls -A dir)" ]

	# Nothing is left behind.
	ls -A >../files
	same ../files <<-FILES
		dir
		err
		object.o
		out
		source.h
	FILES
}

@test "a failure leaves the symtypes of before" {
	object
	echo old >symtypes
	gendwarfksyms a --symtypes symtypes object.o missing.o
	[ "$status" -eq 1 ]
	same symtypes <<<old
	ls -A >../files
	same ../files <<-FILES
		err
		object.o
		out
		source.h
		symtypes
	FILES
}

@test "what is wrong in a type names the symbol, the DIE and the tag" {
	assemble object.o <<-SOURCE
		unit
		leaf	variable
		string	name, a
		ref	type, space
		leaf	namespace, space
		end_unit
	SOURCE
	run_failing object.o
	expect_error "object.o: symbol a: DIE at 0x14: namespace is not a type"
}

@test "members, parameters, variables, functions and unknown tags are no types" {
	local tag

	for tag in member formal_parameter variable subprogram enumerator subrange_type \
		variant_part annotation; do
		echo $tag
		assemble object.o <<-SOURCE
			unit
			leaf	variable
			string	name, a
			ref	type, wrong
			leaf	$tag, wrong
			end_unit
		SOURCE
		run_failing object.o
		[ $tag != annotation ] || tag="tag 0x6000"
		expect_error "object.o: symbol a: DIE at 0x14: $tag is not a type"
	done
}

@test "references that lead nowhere" {
	local reference message

	while read -r reference; do
		read -r message
		echo "$reference"
		assemble object.o <<-SOURCE
			unit
			leaf	variable
			string	name, a
			flag_present external
			$reference
			end_unit
		SOURCE
		for format in --format=1 --format=2; do
			run_failing object.o
			expect_error "object.o: symbol a: $message"
		done
	done <<-REFERENCES
		ref_offset type, 0x7fffffff
		DIE at 0xd: cannot read DW_AT_type: it leads out of its unit
		ref_offset type, 0
		DIE at 0xd: cannot read DW_AT_type: it leads out of its unit
		ref_offset type, 0xd + 7
		DIE at 0x14: cannot be read: invalid DWARF
		ref_offset type, 0xd + 8
		DIE at 0xd: cannot read DW_AT_type: it leads out of its unit
		attribute type, 0x10; .long 0xd + 8
		DIE at 0xd: cannot read DW_AT_type: it leads out of its unit
		ref_sig8 type, 0x123456789abcdef0
		DIE at 0xd: cannot read DW_AT_type: there is no type unit of its signature
		attribute type, 0x1f20; .long 0
		DIE at 0xd: cannot read DW_AT_type: it leads to a supplementary file (dwz)
		attribute type, 0x1c; .long 0
		DIE at 0xd: cannot read DW_AT_type: it leads to a supplementary file (dwz)
	REFERENCES
}

@test "strings that dwz moved to another file" {
	local attribute form

	for attribute in name producer; do
		for form in 0x1f21 0x1d; do
			{
				echo unit
				# What belongs to the unit stands before its first child.
				[ $attribute = name ] && echo "leaf variable"
				echo "attribute $attribute, $form; .long 0"
				echo "end_unit"
			} | assemble object.o
			for format in --format=1 --format=2; do
				run_failing object.o
				[[ $(<err) =~ ^"error: gendwarfksyms: object.o: DIE at 0x"[0-9a-f]+": cannot read DW_AT_$attribute: it is in a supplementary file (dwz)"$ ]]
			done
		done
	done
}

@test "a unit of dwz, which does not say the language of its types" {
	assemble object.o <<-SOURCE
		.set	DW_TAG_compile_unit, 0x3c # partial_unit
		unit	version=4
		leaf	variable
		string	name, a
		flag_present external
		end_unit
	SOURCE
	for format in --format=1 --format=2; do
		run_failing object.o
		expect_error "object.o: unit at 0x0: partial unit without a language (dwz)"
	done
}

# siblings PARENT: 40 of them, one in the other, whose siblings are their own children
siblings() {
	local i

	for i in {1..40}; do
		echo "parent $1, n$i"
		echo "ref sibling, n$((i + 1))"
	done
	echo "leaf $1, n41"
	for i in {1..40}; do
		echo "close"
	done
}

@test "DIEs that are their own children's siblings" {
	{
		echo "unit"
		siblings namespace
		echo "end_unit"
	} | assemble object.o
	gendwarfksyms a object.o
	[ "$status" -eq 1 ]
	grep -qx "error: gendwarfksyms: object.o: DIE at 0x[0-9a-f]*: a DW_AT_sibling leads to it from outside" err

	{
		echo "unit"
		echo "leaf variable"
		echo "string name, a"
		echo "ref type, type"
		echo "parent structure_type, type"
		siblings variant_part
		echo "close"
		echo "end_unit"
	} | assemble object.o
	run_failing object.o
	grep -qx "error: gendwarfksyms: object.o: symbol a: DIE at 0x[0-9a-f]*: a DW_AT_sibling leads to it from outside" err
}

@test "a type without a name that contains itself" {
	assemble object.o <<-SOURCE
		unit
		leaf	variable
		string	name, a
		ref	type, loop
		leaf	pointer_type, loop
		ref	type, loop
		end_unit
	SOURCE
	run_failing object.o
	expect_error "object.o: symbol a: a type without a name contains itself"
}

@test "a text that doubles with each type" {
	{
		echo "unit"
		for i in {1..64}; do
			echo "parent structure_type, s$i"
			echo "leaf member"
			[ "$i" -eq 64 ] || echo "ref type, s$((i + 1))"
			echo "leaf member"
			[ "$i" -eq 64 ] || echo "ref type, s$((i + 1))"
			echo "close"
		done
		echo "leaf variable"
		echo "string name, a"
		echo "ref type, s1"
		echo "end_unit"
	} >doubling
	assemble object.o <doubling
	run_failing object.o
	expect_error "object.o: symbol a: the text of a type is longer than 67108864 bytes"
}

@test "line breaks in names" {
	assemble object.o <<-SOURCE
		unit
		leaf	variable
		string	name, a
		ref	type, int
		leaf	base_type, int
		string	name, i\\nt
		end_unit
	SOURCE
	run_failing object.o
	expect_error "object.o: symbol a: DIE at 0x14: cannot read DW_AT_name: control character in a name"
}

# damage OFFSET SIZE STEP: sets bytes of object.o, one at a time
damage() {
	local position byte

	for ((position = $1; position < $1 + $2; position += $3)); do
		printf -v byte '\\x%02x' $((RANDOM % 256))
		{
			head -c $position object.o
			# shellcheck disable=SC2059
			printf "$byte"
			tail -c +$((position + 2)) object.o
		} >damaged.o
		check_damaged "$byte at $position"
	done
}

@test "an object cut off at many lengths" {
	many_runs
	local length size

	object
	echo a >list
	size=$(stat -c %s object.o)
	for ((length = 1; length < size; length += 29)); do
		head -c $length object.o >damaged.o
		check_damaged "length $length"
	done
}

@test "an object with one byte wrong" {
	many_runs
	object
	echo a >list
	RANDOM=1
	damage 0 "$(stat -c %s object.o)" 23
}

@test "debug information with one byte wrong" {
	many_runs
	local section offset size

	object
	echo a >list
	RANDOM=2
	for section in .debug_info .debug_abbrev; do
		read -r offset size < <(readelf -SW object.o |
			sed -n "s/.* $section *PROGBITS *[0-9a-f]* \([0-9a-f]*\) \([0-9a-f]*\).*/0x\1 0x\2/p")
		damage $((offset)) $((size)) 2
	done
}

# libdw takes them for addresses of four bytes.
@test "addresses of no bytes" {
	gcc -gdwarf-5 -S -o source.s -x c - <<<"int f(int a) { return a; }"
	# In the unit's header, behind its version and its type
	sed -i '/\.value\t0x5$/,/\.byte\t0x8$/s/\.byte\t0x8$/.byte\t0/' source.s
	gcc -c -o damaged.o source.s
	echo a >list
	check_damaged "addresses of no bytes"
}
