#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# gendwarfksyms on inputs that take endless time or endless stack unless the
# program is made for them. The time limits are for that only.

load lib

# bounded SYMBOLS ARGUMENT...
bounded() {
	local symbols=$1

	shift
	status=0
	# shellcheck disable=SC2086
	printf '%s\n' $symbols |
		(ulimit -s 1024; timeout 20 "$program" "$format" "$@" >out 2>err) || status=$?
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
