#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# gendwarfksyms --exports: the names of the symbols come from the objects themselves.

load lib

int="base_type int byte_size(4) encoding(5)"
char="base_type char byte_size(1) encoding(6)"

# versions [ARGUMENT]...: runs the program without standard input
versions() {
	status=0
	"$program" "$format" "$@" <&- >out 2>err || status=$?
}

# c_object OBJECT [OPTION]...: from a C source as a header, with an EXPORT_SYMBOL() that
# does what the one of Linux 6.12 does
c_object() {
	local object=$1

	shift
	{
		cat <<-'SOURCE'
			#define EXPORT_SYMBOL(name)			\
				asm(".section \".export_symbol\",\"a\"\n"	\
				    "__export_symbol_" #name ":\n"	\
				    ".asciz \"GPL\"\n"			\
				    ".ascii \"\" \"\\0\"\n"		\
				    ".balign 8\n"			\
				    ".quad " #name "\n"		\
				    ".previous")
		SOURCE
		cat
	} | compile "$object" gcc -g "$@"
}

# names: those of the versions in the file out
names() { cut -d " " -f 2 out; }

# version STRING: as in a line of the output
version() { echo -n "$1" | crc32; }

# silent: the last run found no symbols, which is no error
silent() {
	[ "$status" -eq 0 ]
	[ ! -s out ]
	[ ! -s err ]
	[ ! -e symtypes ]
}

@test "--exports: what an object exports, in the order of its symbol table" {
	local option

	c_object object.o <<-SOURCE
		int not_exported(int n) { return n; }
		int f(char c) { return c; }
		EXPORT_SYMBOL(f);
		int v;
		EXPORT_SYMBOL(v);
		char c;
		EXPORT_SYMBOL(c);
	SOURCE
	nm -p object.o | sed -n 's/.* __export_symbol_//p' >order
	for option in --exports -e; do
		versions $option --symtypes symtypes object.o
		[ "$status" -eq 0 ]
		[ ! -s err ]
		names | same order
		same <(LC_ALL=C sort out) <<-VERSIONS
			#SYMVER c $(version "variable $char")
			#SYMVER f $(version "subprogram ( formal_parameter $char c ) -> $int")
			#SYMVER v $(version "variable $int")
		VERSIONS
		same symtypes <<-SYMTYPES
			c variable $char
			f subprogram ( formal_parameter $char c ) -> $int
			v variable $int
		SYMTYPES
	done
}

@test "--exports: the same as with a list" {
	c_object object.o <<-SOURCE
		struct s { struct s *next; } *f(struct s *s) { return s; }
		EXPORT_SYMBOL(f);
		struct s v;
		EXPORT_SYMBOL(v);
	SOURCE
	versions --exports --dump-versions --symtypes symtypes object.o
	[ "$status" -eq 0 ]
	check_output "$(names)"
	mv out exports.out
	mv symtypes exports.symtypes
	gendwarfksyms "$(names <exports.out; cut -d " " -f 2 exports.out)" --symtypes symtypes object.o
	cmp exports.out out
	cmp exports.symtypes symtypes
}

@test "--exports: labels of any binding, in any section, each name once" {
	compile object.o gcc -g <<-SOURCE
		int a, b, c, d, e;
		asm(".globl __export_symbol_a; .weak __export_symbol_b");
		asm(".data; __export_symbol_a: __export_symbol_b: __export_symbol_c: .byte 0");
		asm(".globl __export_symbol_; __export_symbol_: .byte 0");
		asm("__export_symbolx: x__export_symbol_d: _export_symbol_d: .byte 0");
		asm(".set __export_symbol_d, 4; .comm __export_symbol_e, 4");
		asm(".reloc 0, BFD_RELOC_32, __export_symbol_d2");
	SOURCE
	gcc -c -o again.o -x assembler - <<<"__export_symbol_c: .byte 0"
	ld -r -o both.o object.o again.o
	versions --exports both.o
	[ "$status" -eq 0 ]
	[ ! -s err ]
	names | LC_ALL=C sort >sorted
	printf '%s\n' a b c | same sorted
}

@test "--exports: aliases, and symbols that are local or defined elsewhere" {
	c_object object.o <<-SOURCE
		int first;
		extern int second __attribute__((alias("first")));
		EXPORT_SYMBOL(second);
		static char third __attribute__((used));
		EXPORT_SYMBOL(third);
		extern int memory(char);
		EXPORT_SYMBOL(memory);
		int (*__gendwarfksyms_ptr_memory)(char) = memory;
		extern int nowhere;
		EXPORT_SYMBOL(nowhere);
	SOURCE
	versions --exports object.o
	[ "$status" -eq 0 ]
	same err <<<"warning: gendwarfksyms: nowhere: no debug information, the version is 0"
	same <(LC_ALL=C sort out) <<-VERSIONS
		#SYMVER memory $(version "subprogram ( formal_parameter $char ) -> $int")
		#SYMVER nowhere 0x00000000
		#SYMVER second $(version "variable $int")
		#SYMVER third $(version "variable $char")
	VERSIONS
}

# An alias that nobody asked for serves nobody: second has no DIE of its own.
@test "--exports: only names that are exported make aliases" {
	assemble object.o <<-SOURCE
		unit
		leaf	variable
		string	name, first
		end_unit
		.data
		.globl	first, second
	first:
	second:	.byte	0
	__export_symbol_second: .byte 0
	SOURCE
	versions --exports object.o
	[ "$status" -eq 0 ]
	same out <<<"#SYMVER second 0x00000000"
}

@test "standard input is not read" {
	c_object object.o <<-SOURCE
		int a, b;
		EXPORT_SYMBOL(a);
	SOURCE
	versions --exports object.o
	mv out closed
	gendwarfksyms "b c" --exports object.o
	[ "$status" -eq 0 ]
	cmp closed out
	timeout 5 "$program" "$format" --exports object.o </dev/zero >out 2>err
	cmp closed out
}

@test "without it standard input is read" {
	c_object object.o <<-SOURCE
		int a, b;
		EXPORT_SYMBOL(a);
	SOURCE
	gendwarfksyms b object.o
	same <(names) <<<b
}

@test "an object without such symbols: nothing is printed, and no file is opened" {
	compile with.o gcc -g <<<"static int a;"
	compile without.o gcc -g0 <<<"static int a; extern int b;"
	compile empty.o gcc -g0 <<<""
	gcc -c -o assembler.o -x assembler - <<<".text; local: .byte 0"
	cp with.o stripped.o
	strip --strip-all stripped.o
	for object in with.o without.o empty.o assembler.o stripped.o; do
		versions --exports --symtypes symtypes --stable $object
		silent
	done
	versions --exports --symtypes symtypes with.o without.o empty.o assembler.o
	silent
	# Globals that are not exported
	compile globals.o gcc -g0 <<<"int a;"
	versions --exports --symtypes symtypes globals.o
	silent
	# A file of former exports is not left as if it still were true.
	echo "f subprogram ( ) -> base_type void" >symtypes
	versions --exports --symtypes symtypes globals.o
	[ -e symtypes ]
	[ ! -s symtypes ]
}

@test "an object with such symbols and without debug information is an error" {
	local before="error: gendwarfksyms: object.o: no debug information: "

	c_object object.o -g0 <<-SOURCE
		int a;
		EXPORT_SYMBOL(a);
	SOURCE
	versions --exports --symtypes symtypes object.o
	[[ "$(cat err)" == "$before"* ]]
	[ "$(wc -l <err)" -eq 1 ]
	[ ! -s out ]
	[ ! -e symtypes ]
	[ "$status" -eq 1 ]
}

@test "a file that cannot be read is an error, as with a list" {
	echo text >text.o
	versions --exports missing.o
	expect_error "missing.o: cannot open: No such file or directory"
	versions --exports text.o
	expect_error "text.o: not an ELF file"
	versions --exports
	expect_error "no object file given, see --help"
}

@test "a name with a space, # or control character" {
	assemble object.o <<-SOURCE
		unit
		leaf	variable
		string	name, a
		end_unit
		.data
		.globl	abcd
	abcd:	.byte	0
	__export_symbol_abcd: .byte 0
	SOURCE
	for name in 'ab\x01d' 'ab d' 's#bd'; do
		sed "s/abcd/$name/g" object.o >named.o
		versions --exports named.o
		expect_error "named.o: space, # or control character in the name of a symbol"
	done
}

@test "several objects: each has its own names, in the order of the arguments" {
	c_object one.o <<-SOURCE
		int a;
		EXPORT_SYMBOL(a);
		int shared;
		EXPORT_SYMBOL(shared);
		int not_exported_by_one;
	SOURCE
	c_object two.o <<-SOURCE
		char b;
		EXPORT_SYMBOL(b);
		char shared;
		EXPORT_SYMBOL(shared);
		char a;
		int not_exported_by_one;
		EXPORT_SYMBOL(not_exported_by_one);
	SOURCE
	compile none.o gcc -g0 <<<"int n;"
	versions --exports --symtypes symtypes none.o one.o two.o none.o
	[ "$status" -eq 0 ]
	[ ! -s err ]
	same <(names | head -n 2 | sort) <<<$'a\nshared'
	[ "$(names | wc -l)" -eq 4 ]
	same <(LC_ALL=C sort out) <<-VERSIONS
		#SYMVER a $(version "variable $int")
		#SYMVER b $(version "variable $char")
		#SYMVER not_exported_by_one $(version "variable $int")
		#SYMVER shared $(version "variable $int")
	VERSIONS
	# In two.o only what has no version yet.
	same symtypes <<-SYMTYPES
		a variable $int
		shared variable $int
		b variable $char
		not_exported_by_one variable $int
	SYMTYPES
}

@test "several objects: what one exports a later one may describe" {
	c_object one.o <<-SOURCE
		extern int a(char);
		EXPORT_SYMBOL(a);
		int v;
	SOURCE
	c_object two.o <<-SOURCE
		int a(char c) { return c; }
		int b;
		EXPORT_SYMBOL(b);
	SOURCE
	versions --exports one.o two.o
	[ "$status" -eq 0 ]
	[ ! -s err ]
	same out <<-VERSIONS
		#SYMVER a $(version "subprogram ( formal_parameter $char c ) -> $int")
		#SYMVER b $(version "variable $int")
	VERSIONS
}

@test "several objects: an error in any leaves nothing" {
	c_object one.o <<-SOURCE
		int a;
		EXPORT_SYMBOL(a);
	SOURCE
	versions --exports --symtypes symtypes one.o missing.o
	expect_error "missing.o: cannot open: No such file or directory"
	[ ! -e symtypes ]
}

@test "with --stable, --symtypes and the dumps" {
	c_object object.o <<-SOURCE
		struct s { int n; } a;
		EXPORT_SYMBOL(a);
		asm(".section .discard.gendwarfksyms.kabi_rules,\"\"\n"
		    ".asciz \"1\", \"declonly\", \"s\", \"\"\n"
		    ".previous");
	SOURCE
	versions --exports object.o
	same out <<<"#SYMVER a $(version "variable structure_type s { member $int n data_member_location(0) } byte_size(4)")"
	versions -es -T symtypes --dump-versions object.o
	[ "$status" -eq 0 ]
	same out <<<"#SYMVER a $(version "variable structure_type s { }")"
	same err <<<"a variable structure_type s { }"
	same symtypes <<-SYMTYPES
		a variable s#s
		s#s structure_type s { }
	SYMTYPES
}

@test "more than 65,280 sections" {
	{
		echo "unit"
		echo "leaf variable"
		echo "string name, last"
		echo "end_unit"
		seq -f '.section .data.%.0f, "aw"' 65300
		echo ".globl last"
		echo "last: __export_symbol_last: .byte 0"
	} | assemble object.o
	versions --exports object.o
	[ "$status" -eq 0 ]
	same out <<<"#SYMVER last $(version "variable base_type void")"
}
