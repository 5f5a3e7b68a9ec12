#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# gendwarfksyms on inputs that take endless time or endless stack unless the
# program is made for them. The limits of the processor's time are for that only.

load lib

# bounded SYMBOLS ARGUMENT...
bounded() {
	local symbols=$1

	shift
	status=0
	# shellcheck disable=SC2086
	printf '%s\n' $symbols |
		(ulimit -s 1024 -t 60 && exec "$program" "$format" "$@" >out 2>err) || status=$?
	[ "$status" -eq 0 ]
}

@test "a chain of 100,000 structures" {
	awk 'BEGIN {
		for (i = 0; i < 100000; i++)
			printf "struct s%d { struct s%d *next; };\n", i, i + 1
		print "struct s0 head;"
	}' >source
	compile object.o gcc -g <source
	bounded head --symtypes symtypes --dump-versions object.o
	awk 'BEGIN {
		printf "variable "
		for (i = 0; i < 100000; i++)
			printf "structure_type s%d { member pointer_type { ", i
		printf "structure_type s100000 { }"
		for (i = 0; i < 100000; i++)
			printf " } byte_size(8) next data_member_location(0) } byte_size(8)"
	}' >string
	{ echo -n "head "; cat string; echo; } | cmp - err
	same out <<<"#SYMVER head $(crc32 <string)"
	[ "$(wc -l <symtypes)" -eq 100002 ]
}

@test "1,000 structures that all point to each other" {
	awk 'BEGIN {
		for (i = 0; i < 1000; i++) {
			printf "struct s%d { struct s%d *p; struct s%d *q; struct s%d *r; };\n",
				i, (i * 7 + 1) % 1000, (i * 3 + 2) % 1000, (i + 999) % 1000
			printf "struct s%d *v%d;\n", i, i
		}
	}' >source
	compile object.o gcc -g <source
	awk 'BEGIN { for (i = 0; i < 1000; i++) print "v" i }' >list
	bounded "$(cat list)" --symtypes symtypes object.o
	[ "$(grep -c '^#SYMVER v[0-9]* 0x' out)" -eq 1000 ]
	# Cycles are entered at a different place from each variable.
	[ "$(cut -d " " -f 3 out | sort -u | wc -l)" -gt 990 ]
}

@test "function types nested 1,000 levels deep" {
	awk 'BEGIN {
		print "typedef int t0;"
		for (i = 1; i <= 1000; i++)
			printf "typedef int (*t%d)(t%d, t%d);\n", i, i - 1, i - 1
		print "t1000 v;"
	}' >source
	compile object.o gcc -g <source
	bounded v --symtypes symtypes --dump-versions object.o
	[ "$(wc -l <symtypes)" -eq 1002 ]
	grep -qx "t#t1000 typedef_type t1000 { pointer_type { subroutine_type ( formal_parameter t#t999 , formal_parameter t#t999 ) -> base_type int byte_size(4) encoding(5) } byte_size(8) }" symtypes
	cut -d " " -f 2- err | tr -d '\n' | crc32 >crc
	same out <<<"#SYMVER v $(cat crc)"
	[ "$(grep -o 'typedef_type t[0-9]* ' err | sort | uniq -d | wc -l)" -eq 0 ]
	[ "$(grep -o 'formal_parameter t#t[0-9]* ' err | wc -l)" -eq 1000 ]
}

@test "pointers nested 2,000 levels deep" {
	local stars

	printf -v stars "%2000s" ""
	compile object.o gcc -g <<<"int ${stars// /*}v;"
	bounded v --dump-versions object.o
	{
		printf "v variable "
		printf "%.0spointer_type { " {1..2000}
		printf "base_type int byte_size(4) encoding(5)"
		printf "%.0s } byte_size(8)" {1..2000}
		echo
	} | cmp - err
}

@test "10,000 symbols" {
	awk 'BEGIN {
		for (i = 0; i < 10000; i++)
			printf "int v%d;\n", i
	}' >source
	compile object.o gcc -g <source
	awk 'BEGIN { for (i = 9999; i >= 0; i--) print "v" i }' >list
	bounded "$(cat list)" object.o
	awk '{ print "#SYMVER " $1 " 0x7ec472ba" }' list | cmp - out
}

@test "one hundred runs, one output" {
	many_runs
	local i

	{
		echo "enum e { A, B }; typedef enum e e_t;"
		for i in {1..50}; do
			echo "union u$i { e_t a; struct s$((i % 7)) *b; };"
			echo "struct s$i { union u$((i * 3 % 50 + 1)) *u; } v$i;"
		done
	} >source
	compile object.o gcc -g <source
	for i in {1..100}; do
		gendwarfksyms "$(echo v{1..50})" --symtypes symtypes --dump-types --dump-dies object.o
		cat out symtypes err | cksum
	done | sort -u >sums
	[ "$(wc -l <sums)" -eq 1 ]
}

@test "one hundred runs with the list and the objects in any order, in any locale: one output" {
	many_runs
	local i j field locales objects

	# In each object there are two types of each name, equally long.
	for i in {1..5}; do
		for field in a b; do
			for j in {1..20}; do
				echo "struct s$j { int $field; struct s$((j * 3 % 20 + 1)) *p; } *$field${i}_$j;"
			done | compile "$field.o" gcc -g
		done
		ld -r -o "object$i.o" a.o b.o
	done
	mapfile -t locales < <(locale -a; printf '%s\n' tr_TR.UTF-8 de_DE.ISO-8859-1 nonsense)
	echo {a,b}{1..5}_{1..20} | tr ' ' '\n' >symbols
	for i in {1..100}; do
		mapfile -t objects < <(shuf -e object{1..5}.o)
		LC_ALL=${locales[i % ${#locales[@]}]} gendwarfksyms "$(shuf symbols)" --symtypes symtypes \
			"${objects[@]}"
		cat out symtypes | LC_ALL=C sort | cksum
	done | sort -u >sums
	[ "$(wc -l <sums)" -eq 1 ]
}

# limited SYMBOLS ARGUMENT...: in 2 GiB of memory and a minute of the processor's time, no matter
# what the machine does meanwhile; a sanitizer needs more memory than that for itself
limited() {
	local symbols=$1 memory=2000000

	shift
	[[ -z ${GENDWARFKSYMS-} ]] || memory=unlimited
	status=0
	(ulimit -v $memory -t 60 && printf '%s\n' "$symbols" | "$program" "$@" >out 2>err) || status=$?
}

# hostile MESSAGE: object.o makes this error, in both formats
hostile() {
	local number

	for number in 1 2; do
		limited a --format=$number object.o
		expect_error "object.o: $1"
	done
}

@test "thousands of units that refer to thousands of types in another unit" {
	{
		echo "unit"
		for i in {1..3000}; do
			printf '%s\n' "parent structure_type, s$i" "string name, s$i" "leaf member" "ref type, s$((i + 1))" close
		done
		printf '%s\n' "leaf structure_type, s3001" end_unit
		for i in "" {1..3000}; do
			printf '%s\n' unit "leaf variable" "string name, a$i" "flag_present external" "ref_addr type, s1" end_unit
		done
	} | assemble object.o
	limited a --format=2 object.o
	[ "$status" -eq 0 ]
	limited "$(echo a{1..3000} | tr ' ' '\n')" --format=2 object.o
	[[ $(<err) =~ ^"error: gendwarfksyms: object.o: symbol a"[0-9]+": the same debug information is read again and again"$ ]]
}

# nested LEVELS [DIE]: a variable whose type is in so many namespaces, which are in DIE, in the file
# of one abbreviation
nested() {
	{
		echo "unit"
		printf '\t%s\n' "leaf variable" "string name, a" "flag_present external" "ref type, deep"
		[ $# -lt 2 ] || printf '\t%s\n' "parent $2" "string name, top"
		printf '\t%s\n' "parent namespace" "string name, n"
		printf '.rept %d\n.uleb128 abbreviations\n.asciz "n"\n.endr\n' $(($1 - 1))
		printf '\t%s\n' "leaf structure_type, $([ $# -lt 2 ] && echo deep || echo other)" "string name, s" finish
		printf '.rept %d\n.byte 0\n.endr\n' "$1"
		[ $# -lt 2 ] || echo close
		echo "end_unit"
	} | assemble object.o
}

@test "DIEs nested 9,000 levels deep, and more" {
	local levels

	for levels in 9000 12000; do
		nested $levels
		limited a --format=2 --dump-versions object.o
		[ "$status" -eq 0 ]
		{
			printf 'a variable structure_type '
			printf 'n::%.0s' $(seq $levels)
			printf 's { }\n'
		} | cmp - err
	done
	nested 12000 "structure_type, deep"
	limited a --format=2 --dump-versions object.o
	[ "$status" -eq 0 ]
	same err <<<"a variable structure_type top { }"
	# libdw goes through all of them once for each that is around them.
	nested 60000
	hostile "the same debug information is read again and again"
}

@test "hundreds of types with the longest texts" {
	{
		echo "unit"
		for i in {1..18}; do
			printf '%s\n' "parent structure_type, s$i" "leaf member" "ref type, s$((i + 1))" \
				"leaf member" "ref type, s$((i + 1))" close
		done
		printf '%s\n' "leaf base_type, s19" "string name, abcdefgh" "parent structure_type, top" \
			"string name, top"
		printf 'leaf member\nref type, t%d\n' {1..400}
		echo close
		seq 400 | sed 's/.*/leaf typedef, t&\nstring name, t&\nref type, s1/'
		printf '%s\n' "leaf variable" "string name, a" "flag_present external" "ref type, top"
		echo end_unit
	} | assemble object.o
	hostile "symbol a: the text of all types is longer than 1073741824 bytes"
}

@test "a name of 8 MB" {
	{
		printf '%s\n' unit "parent namespace" "attribute name, 0x08" ".rept 8000000" '.ascii "n"' \
			.endr ".byte 0"
		printf 'leaf typedef, t%d\nstring name, t\n' {1..200}
		printf '%s\n' close "parent structure_type, top" "string name, top"
		printf 'leaf member\nref type, t%d\n' {1..200}
		printf '%s\n' close "leaf variable" "string name, a" "flag_present external" "ref type, top" \
			"leaf variable" "string name, b" "flag_present external" "ref type, t1" end_unit
	} | assemble object.o
	limited b --format=2 --symtypes symtypes object.o
	[ "$status" -eq 0 ]
	[ "$(wc -c <symtypes)" -gt 24000000 ]
	hostile "symbol a: the text of a type is longer than 67108864 bytes"
}

@test "a name of a megabyte that 20,000 variables have" {
	cat >source.s <<-'SOURCE'
		.section .debug_abbrev, "", %progbits
		.uleb128 1, 0x11
		.byte	1, 0, 0
		.uleb128 2, 0x34
		.byte	0
		.uleb128 3, 0x0e, 0x3f, 0x19, 0, 0
		.byte	0
		.section .debug_str, "MS", %progbits, 1
		.rept	1000000
		.ascii	"n"
		.endr
		.byte	0
		.section .debug_info, "", %progbits
		.long	2f - 1f
	1:	.short	5
		.byte	1, 8
		.long	0
		.byte	1
		.rept	20000
		.byte	2
		.long	0
		.endr
		.byte	0
	2:
		.data
		.globl	a
	a:	.byte	0
	SOURCE
	gcc -c -o object.o source.s
	hostile "the same debug information is read again and again"
}

# units COUNT OFFSET: so many, each with abbreviations OFFSET bytes behind those of the one before
units() {
	assemble object.o <<-SOURCE
		.section .debug_abbrev, "", %progbits
		.rept	50000
		.byte	1, 0x11, 0, 0, 0
		.endr
		.byte	0
		.set	i, 0
		.section .debug_info, "", %progbits
		.rept	$1
		.long	9
		.short	5
		.byte	1, 8
		.long	i * $2
		.byte	1
		.set	i, i + 1
		.endr
	SOURCE
}

@test "units that share a large table of abbreviations, and that have parts of it" {
	local offset

	for offset in 0 5; do
		units 20000 $offset
		limited a --format=1 object.o
		[ "$status" -eq 0 ]
		same err <<<"warning: gendwarfksyms: a: no debug information, the version is 0"
	done
}

# line_table UNITS: those that follow the line table on standard input have each a variable, v0 and
# so on, of a type in file 1
line_table() {
	{
		cat <<-'SOURCE'
			.section .debug_abbrev, "", %progbits
			.uleb128 1, 0x11
			.byte	1
			.uleb128 0x10, 0x17, 0, 0
			.uleb128 2, 0x13
			.byte	0
			.uleb128 3, 8, 0x3a, 0x0b, 0, 0
			.uleb128 3, 0x34
			.byte	0
			.uleb128 3, 8, 0x3f, 0x19, 0x49, 0x13, 0, 0
			.byte	0
			.section .debug_line, "", %progbits
			.long	2f - 1f
		1:
		SOURCE
		cat
		echo '2: .section .debug_info, "", %progbits'
		awk -v units="$1" 'BEGIN {
			for (i = 0; i < units; i++) {
				print ".long 2f - 1f\n1: .short 5\n.byte 1, 8\n.long 0\n.byte 1\n.long 0"
				print "3: .byte 2\n.asciz \"s\"\n.byte 1"
				printf ".byte 3\n.asciz \"v%d\"\n.long 3b - 1b + 4\n.byte 0\n2:\n", i
			}
		}'
		printf '.data\n.globl v0\nv0: .byte 0\n'
	} >source.s
	gcc -c -o object.o source.s
}

@test "units that share a large line table, and one with a long name for each of many files" {
	line_table 30000 <<-'SOURCE'
		.short	4
		.long	2f - 3f
	3:	.byte	1, 1, 1, 0, 1, 1, 0
		.rept	250000
		.asciz	"a"
		.byte	0, 0, 0
		.endr
		.byte	0
	SOURCE
	limited "$(printf 'v%d\n' {0..29999})" --format=1 object.o
	[ "$status" -eq 0 ]
	[ "$(cut -d " " -f 3 out | sort -u | wc -l)" -eq 1 ]
	line_table 1 <<-'SOURCE'
		.short	5
		.byte	8, 0
		.long	2f - 3f
	3:	.byte	1, 1, 1, 0, 1, 1, 0, 0, 1
		.uleb128 1, 0x1f, 50000
		.rept	50000
		.long	0
		.endr
		.section .debug_line_str, "MS", %progbits, 1
		.rept	8000000
		.ascii	"n"
		.endr
		.byte	0
		.previous
	SOURCE
	limited v0 --format=1 object.o
	[ "$status" -eq 1 ]
	grep -Eqx "error: gendwarfksyms: object.o: symbol v0: DIE at 0x11: cannot read DW_AT_decl_file: .+" err
}

@test "a unit before DWARF 4 leaves nothing behind" {
	assemble object.o <<-SOURCE
		abbreviation_section
		.byte	1, 0x11, 0, 0, 0, 0
		.popsection
		.section .debug_info, "", %progbits
		.long	8
		.short	2
		.long	0
		.byte	8, 1
		unit
		leaf	variable
		string	name, a
		end_unit
	SOURCE
	limited a --format=1 --dump-versions object.o
	[ "$status" -eq 0 ]
	same err <<<"a variable base_type void"
}

@test "a hundred thousand symbols at the place of one that has a DIE" {
	{
		echo "static int __attribute__((used, noinline)) f(int a) { return a; }"
	} | compile object.o gcc -g -O1 -S
	mv object.o source.s
	awk 'BEGIN {
		for (i = 0; i < 100000; i++)
			printf ".globl s%d\n.type s%d, %%function\n.set s%d, f\n.size s%d, . - f\n", i, i, i, i
	}' >aliases
	# Where the size of f is, for it has to be the same.
	sed '/\.size\tf/r aliases' source.s >aliased.s
	gcc -c -o object.o aliased.s
	limited "$(printf 's%d\n' {0..99999})" --format=2 object.o
	[ "$status" -eq 0 ]
	same err <<<"note: gendwarfksyms: 100000 symbols are described by others at their addresses, see --debug"
	[ "$(cut -d " " -f 3 out | sort | uniq -c | tr -s ' ' | cut -d ' ' -f 2)" -eq 100000 ]
}

@test "three thousand sections that are the same bytes" {
	{
		awk 'BEGIN {
			for (i = 0; i < 20000; i++)
				printf "int a_variable_whose_name_has_no_other_purpose_than_to_be_long_%d;\n", i
		}'
		echo "int a;"
	} | compile object.o gcc -g
	limited a object.o
	mv out expected
	# Their headers are those of .debug_str, the table of headers moves to the end.
	perl -e '
		open my $file, "+<:raw", "object.o" or die;
		read $file, my $elf, -s $file;
		my ($table, $count, $names) = (unpack("x40 Q<", $elf), unpack("x60 v v", $elf));
		my @headers = unpack "(a64)*", substr $elf, $table, 64 * $count;
		my $name = sub { unpack "Z*", substr $elf, unpack("x24 Q<", $headers[$names]) + unpack "V", $_[0] };
		my ($strings) = grep { $name->($_) eq ".debug_str" } @headers;
		unpack("x32 Q<", $strings) > 1 << 20 or die;
		seek $file, 0, 2;
		print $file @headers, ($strings) x 3000;
		seek $file, 40, 0;
		print $file pack "Q<", length $elf;
		seek $file, 60, 0;
		print $file pack "v", $count + 3000'
	limited a object.o
	[ "$status" -eq 0 ]
	cmp expected out
}
