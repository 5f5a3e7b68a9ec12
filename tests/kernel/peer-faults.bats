#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# What the C program gendwarfksyms that newer kernels have does wrong: a minimal source for each
# fault, what that program says of it, and what ours says. A comparison of the two (peer.bats,
# large-peer.bats) may find these differences and no others.

load suite

setup_file() {
	install_missing in_root clang
	RUST=$(built rust)
	PEER=$("$here/peer.sh")
	export PEER WORK=$cache/peer/faults
	rm -rf "$WORK"
	mkdir -p "$WORK"
	OURS=$RUST/scripts/gendwarfksyms/gendwarfksyms
	! in_root "$OURS" --help | grep -q -e --format || OURS+=" --format=1"
	export OURS
}

setup() { cd "$WORK" || return; }

gcc() { in_root gcc -g "$@"; }

# header NAME: standard input is NAME.h, and the file that includes it is begun, NAME.c: types that a
# .c file defines are opaque.
header() {
	cat >"$1.h"
	printf '#include "%s.h"\n' "$1" >"$1.c"
}

# assemble NAME: DWARF by the macros of ../cli/src/dwarf.inc
assemble() {
	cat "$top/tests/cli/src/dwarf.inc" - >"$1.s"
	in_root gcc -c "$1.s"
}

# run_program PROGRAM SYMBOLS ARGUMENT...: leaves standard output and error in out and err, symtypes in
# symtypes, and the exit status in $status. A run of more than 10 seconds is killed.
run_program() {
	local program=$1 symbols=$2
	shift 2
	rm -f symtypes
	status=0
	# shellcheck disable=SC2086
	printf '%s\n' $symbols | in_root timeout 10 $program --symtypes symtypes "$@" >out 2>err ||
		status=$?
}
peer() { run_program "$PEER" "$@"; }
ours() { run_program "$OURS" "$@"; }

# says LINE...: the last run succeeded, and symtypes has these lines.
says() {
	[ "$status" = 0 ] || cat err
	[ "$status" = 0 ]
	diff <(printf '%s\n' "$@") symtypes
}

# fails MESSAGE: the last run ended with one error and no version.
fails() {
	[ "$status" = 1 ]
	diff <(echo "error: gendwarfksyms: $1") err
	[ ! -s out ]
}

int="base_type int byte_size(4) encoding(5)"

@test "separators are lost in a function type that is entered again" {
	header separators <<-'END'
		struct dev { int (*m)(int, struct dev *, int); };
	END
	echo 'int (*f)(int, struct dev *, int);' >>separators.c
	gcc -c separators.c
	# text SEPARATOR: that of the function pointer
	text() {
		echo "pointer_type { subroutine_type ( formal_parameter $int$1formal_parameter" \
			"pointer_type { s#dev } byte_size(8) , formal_parameter $int ) -> $int } byte_size(8)"
	}
	lines() {
		printf '%s\n' "f variable $(text "$1")" "s#dev structure_type dev { member $(text "$1")$2"
	}
	member=" m data_member_location(0) } byte_size(8)"
	peer f separators.o
	diff <(lines "" "$member") symtypes
	ours f separators.o
	diff <(lines " , " "$member") symtypes
}

@test "of several types of one name and length the address in memory decides" {
	for field in a b; do
		for i in {1..30}; do echo "struct t$i { int $field; };"; done | header "ties_$field"
		for i in {1..30}; do echo "void $field$i(struct t$i *p) {}"; done >>"ties_$field.c"
		gcc -c "ties_$field.c"
	done
	in_root ld -r -o ties.o ties_a.o ties_b.o
	for program in peer ours; do
		for _ in {1..20}; do
			$program "$(echo {a,b}{1..30})" ties.o
			cksum <symtypes
		done | sort -u >"$program.sums"
	done
	[ "$(wc -l <peer.sums)" -gt 1 ]
	[ "$(wc -l <ours.sums)" = 1 ]
	[ "$(grep -c "^s#t[0-9]* .* $int a data_member_location(0) }" symtypes)" = 30 ]
}

@test "addresses of different objects make aliases" {
	echo 'int a = 1;' >first.c
	echo 'long b = 1;' >second.c
	gcc -c first.c second.c
	long="base_type long int byte_size(8) encoding(5)"
	peer "a b" first.o second.o
	says "a variable $int" "a variable $long" "b variable $long"
	[ "$(grep -c 0x80341fc0 out)" = 2 ]
	ours "a b" first.o second.o
	says "a variable $int" "b variable $long"
	diff <(printf '#SYMVER %s\n' "a 0x7ec472ba" "b 0x80341fc0") out
}

@test "common symbols of one alignment are taken for aliases" {
	echo 'int a; float b;' >common.c
	gcc -fcommon -c common.c
	peer "a b" common.o
	[ "$(cut -d' ' -f3 out | sort -u | wc -l)" = 1 ]
	ours "a b" common.o
	says "a variable $int" "b variable base_type float byte_size(4) encoding(4)"
}

@test "annotations in a structure, by clang's btf_decl_tag, end it" {
	header tag <<-'END'
		struct s { int x __attribute__((btf_decl_tag("t"))); } __attribute__((btf_decl_tag("s")));
	END
	echo 'struct s *v;' >>tag.c
	in_root clang -g -c tag.c
	peer v tag.o
	[ "$status" = 1 ]
	grep -q "unexpected structure_type child: 6000" err
	ours v tag.o
	says "s#s structure_type s { member $int x data_member_location(0) } byte_size(4)" \
		"v variable pointer_type { s#s }"
}

@test "a type signature that it does not find becomes void" {
	header signature <<<'struct s { int x; };'
	echo 'struct s *v;' >>signature.c
	for version in 4 5; do
		gcc -gdwarf-$version -fdebug-types-section -c signature.c
		peer v signature.o
		says "v variable pointer_type { base_type void } byte_size(8)"
		ours v signature.o
		says "s#s structure_type s { member $int x data_member_location(0) } byte_size(4)" \
			"v variable pointer_type { s#s } byte_size(8)"
	done
}

@test "names are lost by references into a later unit" {
	assemble later <<-'END'
		unit
		leaf	variable
		string	name, v
		ref_addr type, inner
		end_unit
		unit
		parent	namespace
		string	name, outer
		parent	structure_type, inner
		string	name, inner
		close
		close
		end_unit
	END
	peer v later.o
	says "v variable structure_type { }"
	ours v later.o
	says "s#outer::inner structure_type outer::inner { }" "v variable s#outer::inner"
}

@test "members and parameters are taken for types" {
	for tag in member formal_parameter; do
		assemble notype <<-END
			unit
			leaf	variable
			string	name, v
			ref	type, wrong
			leaf	$tag, wrong
			end_unit
		END
		peer v notype.o
		[ "$status" = 0 ]
		grep -q "$tag base_type void" symtypes
		ours v notype.o
		fails "notype.o: symbol v: DIE at 0x14: $tag is not a type"
	done
}

@test "a file that is not ELF crashes it" {
	echo text >text.o
	peer v text.o
	[ "$status" = 139 ]
	ours v text.o
	fails "text.o: not an ELF file"
}

@test "8,000 nested structures crash it" {
	{
		echo 'struct s0 { int x; };'
		for i in {1..10000}; do echo "struct s$i { struct s$((i - 1)) *p; };"; done
	} | header nested
	echo 'struct s10000 *v;' >>nested.c
	gcc -c nested.c
	peer v nested.o
	[ "$status" = 139 ]
	ours v nested.o
	[ "$status" = 0 ]
	[ "$(wc -l <symtypes)" = 10002 ]
}

@test "nested function types take it exponential time" {
	{
		echo 'typedef int (*t0)(int);'
		for i in {1..40}; do echo "typedef int (*t$i)(t$((i - 1)), t$((i - 1)));"; done
	} | header functions
	echo 't40 v;' >>functions.c
	gcc -c functions.c
	peer v functions.o
	[ "$status" = 124 ]
	ours v functions.o
	[ "$status" = 0 ]
	[ "$(wc -l <symtypes)" = 42 ]
}

@test "--stable: the name of a renamed member leaks to what is around it" {
	header leak <<-'END'
		struct p { struct { union { int b; int __kabi_renameda; }; } x; };
	END
	echo 'void f(struct p *p) {}' >>leak.c
	gcc -c leak.c
	inner="structure_type { member $int a data_member_location(0) } byte_size(4)"
	for program in "peer a a" "ours p x"; do
		# shellcheck disable=SC2086
		set -- $program
		$1 f --stable leak.o
		says "f subprogram ( formal_parameter pointer_type { s#p } byte_size(8) $2 ) -> base_type void" \
			"s#p structure_type p { member $inner $3 data_member_location(0) } byte_size(4)"
	done
}

@test "--stable: the name of a renamed function pointer is lost" {
	header lost <<-'END'
		struct s { union { struct { int new; }; struct { void (*__kabi_renamedold)(int); }; }; };
	END
	echo 'struct s *v;' >>lost.c
	gcc -c lost.c
	function="subroutine_type ( formal_parameter $int ) -> base_type void"
	for program in "peer " "ours old "; do
		${program%% *} v --stable lost.o
		says "s#s structure_type s { member pointer_type { $function } byte_size(8) ${program#* }data_member_location(0) } byte_size(8)" \
			"v variable pointer_type { s#s } byte_size(8)"
	done
}

@test "--stable: of the rules type_string of two aliases one gives both versions" {
	cat >aliases.c <<-'END'
		int f(int x) { return x; }
		extern __typeof__(f) g __attribute__((alias("f")));
		asm(".pushsection .discard.gendwarfksyms.kabi_rules, \"\"\n"
		    ".asciz \"1\", \"type_string\", \"f\", \"subprogram ( ) -> f\"\n"
		    ".asciz \"1\", \"type_string\", \"g\", \"subprogram ( ) -> g\"\n"
		    ".popsection");
	END
	gcc -c aliases.c
	peer "f g" --stable aliases.o
	says "f subprogram ( ) -> f" "g subprogram ( ) -> g"
	[ "$(cut -d' ' -f3 out | sort -u | wc -l)" = 1 ]
	ours "f g" --stable aliases.o
	says "f subprogram ( ) -> f" "g subprogram ( ) -> g"
	[ "$(cut -d' ' -f3 out | sort -u | wc -l)" = 2 ]
}

@test "--stable: few stray bytes after the rules are only a warning" {
	cat >stray.c <<-'END'
		int v;
		asm(".pushsection .discard.gendwarfksyms.kabi_rules, \"\"\n"
		    ".asciz \"1\", \"declonly\", \"s\", \"\"\n.asciz \"stray\"\n"
		    ".popsection");
	END
	gcc -c stray.c
	peer v --stable stray.o
	[ "$status" = 0 ]
	ours v --stable stray.o
	fails "stray.o: kABI rule '' for '': incomplete"
}
