#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# symtypes --merge and --compare: from C sources by way of gendwarfksyms, and from symtypes and
# Module.symvers files that are written here.

load lib

# What a kernel is built with
format=--format=2
tool=$tools/symtypes

# symtypes FILE SYMBOLS: the symtypes of the header on standard input
symtypes() {
	compile object.o gcc -g
	mkdir -p "$(dirname "$1")"
	gendwarfksyms "$2" --symtypes "$1" object.o
	[ "$status" -eq 0 ]
}

# compare STATUS OPTION...: --compare ends with STATUS and writes standard input, no errors
compare() {
	local wanted=$1

	shift
	status=0
	"$tool" --compare "$@" >out 2>err || status=$?
	same out
	same err </dev/null
	[ "$status" -eq "$wanted" ]
}

# fails COMMAND... with the message on standard input
fails() {
	status=0
	"$tool" "$@" >out 2>err || status=$?
	sed 's/^/error: symtypes: /' | same err
	same out </dev/null
	if [ "${1-}" = --merge ]; then [ "$status" -eq 1 ]; else [ "$status" -eq 2 ]; fi
}

symvers() { # CRC NAME MODULE KIND [NAMESPACE]
	printf '%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$4" "${5-}"
}

@test "--merge: one file, sorted, each type once, declared ones shortened" {
	symtypes tree/a/b.symtypes "f" <<-END
		struct pair { int first; struct hidden *second; };
		int f(struct pair *p) { return p->first; }
	END
	symtypes tree/a-b.symtypes "h g" <<-END
		struct hidden { char x; };
		struct pair { int first; struct hidden *second; };
		int g(struct pair *p) { return p->first; }
		int h(struct pair *p) { return p->first; }
	END
	cat >merged.expected <<-'END'
		/* a/b.symtypes */
		s##hidden
		s#pair structure_type pair { member base_type int byte_size(4) encoding(5) first data_member_location(0) , member pointer_type { s#hidden } byte_size(8) second data_member_location(8) } byte_size(16)
		f subprogram ( formal_parameter pointer_type { s#pair } byte_size(8) ) -> base_type int byte_size(4) encoding(5)

		/* a-b.symtypes */
		s#hidden structure_type hidden { member base_type char byte_size(1) encoding(6) x data_member_location(0) } byte_size(1)
		g subprogram ( formal_parameter pointer_type { s#pair } byte_size(8) ) -> base_type int byte_size(4) encoding(5)
		h subprogram ( formal_parameter pointer_type { s#pair } byte_size(8) ) -> base_type int byte_size(4) encoding(5)
	END
	run -0 --separate-stderr "$tool" --merge tree
	same merged.expected <<<"$output"
	"$tool" --merge -o merged.symtypes tree
	same merged.symtypes <merged.expected
	compare 0 merged.symtypes tree </dev/null
	compare 0 tree merged.symtypes </dev/null
}

@test "--merge: the example of suse-kabi-tools(5), and several folders" {
	mkdir -p one two
	cat >one/a.symtypes <<-'END'
		s#foo struct foo { int m ; }
		u#bar union bar { UNKNOWN }
		baz void baz ( s#foo a1 , u#bar * a2 )
	END
	cat >two/b.symtypes <<-'END'
		s#foo struct foo { int m ; }
		u#bar union bar { int i; float f; }
		qux void qux ( s#foo a1 , u#bar * a2 )
	END
	run -0 "$tool" --merge two one
	same <(echo "$output") <<-'END'
		/* a.symtypes */
		s#foo struct foo { int m ; }
		u##bar
		baz void baz ( s#foo a1 , u#bar * a2 )

		/* b.symtypes */
		u#bar union bar { int i; float f; }
		qux void qux ( s#foo a1 , u#bar * a2 )
	END
}

@test "a new member: the type that has it, and what reaches it, once" {
	header() {
		cat <<-END
			struct request { int tag; $1 long sector; struct queue *queue; };
			struct queue { struct request *last; };
			int submit(struct queue *q) { return 0; }
			int end(struct request *r) { return r->tag; }
			int other(int x) { return x; }
		END
	}
	header "" | symtypes old/a.symtypes "submit end other"
	header "char *name;" | symtypes new/a.symtypes "submit end other"
	cat >expected.text <<-'END'
		struct request: reached by 2 exports
		          struct request {
		       0  	int tag
		+      8  	char *name
		   8->16  	long int sector
		  16->24  	struct queue *queue
		          }  /* size 24 -> 32 */

		2 of 3 exports changed; 1 type changed
	END
	compare 1 old new <expected.text
	sed '/24 -> 32/a \  end\n  submit' expected.text | compare 1 --symbols old new
	sed '/24 -> 32/a \  end\n  submit' expected.text | compare 1 -s new/../old new
	compare 1 -o report old new </dev/null
	same report <expected.text
	compare 0 old old </dev/null
}

@test "what only grows with another type comes last, what only refers to it not at all" {
	header() {
		cat <<-END
			struct lock { int value; $1 };
			struct device { struct lock lock; int id; };
			struct bus { struct device *first; };
			int add(struct bus *b) { return 0; }
		END
	}
	header "" | symtypes old.symtypes add
	header "int owner;" | symtypes new.symtypes add
	compare 1 old.symtypes new.symtypes <<-'END'
		struct lock: reached by 1 export
		        struct lock {
		     0  	int value
		+    4  	int owner
		        }  /* size 4 -> 8 */

		Only the layout changed, with that of the types above:

		struct device: reached by 1 export
		        struct device {
		     0  	struct lock lock
		  4->8  	int id
		        }  /* size 8 -> 12 */

		1 of 1 export changed; 2 types changed
	END
}

@test "a type that grows by way of one that did not change itself; an enumeration of Rust" {
	cat >old.symtypes <<-'END'
		f subprogram ( ) -> s#'R<B>'
		s#'R<B>' structure_type R<B> { variant_part { member base_type u8 byte_size(1) encoding(7) data_member_location(1) , variant { member s#R<B>::Ok Ok data_member_location(0) } } } byte_size(2)
		s#R<B>::Ok structure_type R<B>::Ok { member s#B __0 data_member_location(0) }
		s#B structure_type B { member base_type bool byte_size(1) encoding(2) a data_member_location(1) }
	END
	sed 's/u8 byte_size(1) encoding(7) data_member_location(1)/u8 byte_size(1) encoding(7) data_member_location(2)/
		s/ } *$/ , member base_type bool byte_size(1) encoding(2) b data_member_location(2) }/
		/Ok structure/s/ , member base_type bool.*/ }/' old.symtypes >new.symtypes
	compare 1 old.symtypes new.symtypes <<-'END'
		struct B: reached by 1 export
		        struct B {
		     1  	bool a
		+    2  	bool b
		        }

		Only the layout changed, with that of the types above:

		R<B>: reached by 1 export
		        struct R<B> {
		        	variant_part {
		  1->2  		u8
		        		... 4 more lines
		        }  /* size 2 */

		1 of 1 export changed; 2 types changed
	END
}

@test "several types of one name in one object" {
	{
		echo 's#s structure_type s { member t#u8 a data_member_location(0) } byte_size(1)'
		echo 's#s@2 structure_type s { member t#u8 b data_member_location(0) } byte_size(1)'
		echo 't#u8 typedef_type u8 { base_type char byte_size(1) encoding(6) }'
		echo 'f variable s#s'
		echo 'g variable t#u8'
	} >old.symtypes
	sed 's/u8 b/u8 c/' old.symtypes >new.symtypes
	compare 1 old.symtypes new.symtypes <<-'END'
		struct s@2: reached by 1 export
		        struct s {
		-    0  	u8 b
		+    0  	u8 c
		        }  /* size 1 */

		1 of 2 exports changed; 1 type changed
	END
}

@test "a type that C has from genksyms and Rust from DWARF changes once" {
	mkdir old
	printf 's#s struct s { int a ; } \nf extern void f ( s#s ) \n' >old/c.symtypes
	{
		echo 's#s structure_type s { member base_type int byte_size(4) encoding(5) a data_member_location(0) } byte_size(4)'
		echo 'g variable s#s'
	} >old/rust.symtypes
	cp -r old new
	sed -i 's/ a / b /' new/*
	compare 1 --symbols old new <<-'END'
		struct s: reached by 2 exports
		        struct s {
		-    0  	int a
		+    0  	int b
		        }  /* size 4 */
		  f
		  g

		2 of 2 exports changed; 1 type changed
	END
}

@test "functions, enumerations, and types of genksyms" {
	cat >old.symtypes <<-'END'
		e#mode enum mode { READ , WRITE }
		s#file struct file { e#mode mode ; s#ops * ops ; }
		s#ops struct ops { UNKNOWN }
		open int open ( s#file * f )
		close void close ( s#file * )
	END
	cat >new.symtypes <<-'END'
		e#mode enum mode { READ , APPEND , WRITE }
		s#file struct file { e#mode mode ; s#ops * ops ; }
		s#ops struct ops { int ( * read ) ( s#file * ) ; }
		open int open ( s#file * f , int flags )
		close void close ( s#file * )
	END
	compare 1 old.symtypes new.symtypes <<-'END'
		enum mode: reached by 2 exports
		        enum mode {
		        	READ,
		+       	APPEND,
		        	WRITE
		        }

		struct ops: reached by 2 exports
		-       struct ops  /* only declared */
		+       struct ops {
		+       	int (*read)(struct file *);
		+       }

		open: its own type
		        int open(
		-       	struct file *f
		+       	struct file *f,
		+       	int flags
		        )

		2 of 2 exports changed; 3 types changed
	END
}

@test "an object where a type is only declared, in either form of the file" {
	mkdir old new
	echo 's#s structure_type s { }' | tee old/a.symtypes >new/a.symtypes
	echo 's#s structure_type s { member t#u8 x data_member_location(0) } byte_size(1)' |
		tee old/b.symtypes >new/b.symtypes
	for file in old new; do
		echo 'fa variable pointer_type { s#s } byte_size(8)' >>$file/a.symtypes
		echo 'fb variable pointer_type { s#s } byte_size(8)' >>$file/b.symtypes
		echo 't#u8 typedef_type u8 { base_type char byte_size(1) encoding(6) }' >>$file/b.symtypes
	done
	sed -i 's/t#u8 x/t#u8 y/' new/b.symtypes
	# As ksymtypes writes it, which does not know declarations of DWARF.
	{
		printf '/* a.symtypes */\n'
		cat old/a.symtypes
		printf '\n/* b.symtypes */\n'
		cat old/b.symtypes
	} >old.symtypes
	"$tool" --merge -o new.symtypes new
	for old in old old.symtypes; do
		for new in new new.symtypes; do
			compare 1 $old $new <<-'END'
				struct s: reached by 1 export
				        struct s {
				-    0  	u8 x
				+    0  	u8 y
				        }  /* size 1 */

				1 of 2 exports changed; 1 type changed
			END
		done
	done
}

# Two Module.symvers files with every kind of difference
all_differences() {
	{
		symvers 0x00000001 stays vmlinux EXPORT_SYMBOL
		symvers 0x00000002 changes vmlinux EXPORT_SYMBOL
		symvers 0x00000003 goes drivers/a EXPORT_SYMBOL
		symvers 0x00000004 moves vmlinux EXPORT_SYMBOL
		symvers 0x00000005 gpl vmlinux EXPORT_SYMBOL
		symvers 0x00000006 names vmlinux EXPORT_SYMBOL_GPL
		symvers 0x00000007 _RNvC1k1f vmlinux EXPORT_SYMBOL_GPL
	} >old.symvers
	{
		symvers 0x00000001 stays vmlinux EXPORT_SYMBOL
		symvers 0x00000022 changes vmlinux EXPORT_SYMBOL
		symvers 0x00000004 moves drivers/b EXPORT_SYMBOL
		symvers 0x00000005 gpl vmlinux EXPORT_SYMBOL_GPL
		symvers 0x00000006 names vmlinux EXPORT_SYMBOL_GPL NS
		symvers 0x00000077 _RNvC1k1f vmlinux EXPORT_SYMBOL_GPL
		symvers 0x00000008 comes drivers/b EXPORT_SYMBOL_GPL
	} >new.symvers
}

@test "Module.symvers alone: every kind of difference" {
	all_differences
	compare 1 old.symvers new.symvers <<-'END'
		Changed, but no symtypes file says why: 2
		  k::f: 0x00000007 -> 0x00000077
		  changes: 0x00000002 -> 0x00000022

		Added: 1
		  comes (drivers/b)

		Removed: 1
		  goes (drivers/a)

		Moved to another module: 1
		  moves: vmlinux -> drivers/b

		Exported otherwise: 1
		  gpl: EXPORT_SYMBOL -> EXPORT_SYMBOL_GPL

		In another namespace: 1
		  names: none -> NS

		2 of 7 exports changed, 1 added, 1 removed
	END
	compare 0 old.symvers old.symvers </dev/null
}

@test "what moved, or may be used by more modules, is reported and does not count" {
	{
		symvers 0x00000001 for_all vmlinux EXPORT_SYMBOL_GPL
		symvers 0x00000002 moves vmlinux EXPORT_SYMBOL
		symvers 0x00000003 names vmlinux EXPORT_SYMBOL NS
		symvers 0x00000004 some vmlinux EXPORT_SYMBOL_GPL module:kvm
	} >old.symvers
	{
		symvers 0x00000001 for_all vmlinux EXPORT_SYMBOL
		symvers 0x00000002 moves lib/m EXPORT_SYMBOL
		symvers 0x00000003 names vmlinux EXPORT_SYMBOL
		symvers 0x00000004 some vmlinux EXPORT_SYMBOL_GPL module:kvm,kvm-amd
	} >new.symvers
	compare 0 old.symvers new.symvers <<-'END'
		Moved to another module: 1
		  moves: vmlinux -> lib/m

		Exported otherwise: 1
		  for_all: EXPORT_SYMBOL_GPL -> EXPORT_SYMBOL

		In another namespace: 2
		  names: NS -> none
		  some: module:kvm -> module:kvm,kvm-amd

		0 of 4 exports changed
	END
	# The other way round, each alone but for the move counts.
	for name in for_all names some; do
		{ grep -v $name new.symvers; grep $name old.symvers; } >back.symvers
		status=0
		"$tool" --compare new.symvers back.symvers >out || status=$?
		[ "$status" -eq 1 ]
		[ "$(tail -n 1 out)" = "0 of 4 exports changed" ]
	done
	{ grep -v moves new.symvers; grep moves old.symvers; } >back.symvers
	compare 0 new.symvers back.symvers <<-'END'
		Moved to another module: 1
		  moves: lib/m -> vmlinux

		0 of 4 exports changed
	END
	sed -i '/moves/s/0x00000002/0x00000022/' new.symvers
	status=0
	"$tool" --compare old.symvers new.symvers >out || status=$?
	[ "$status" -eq 1 ]
}

@test "Module.symvers beside the symtypes: the exports are those that it has" {
	mkdir build
	cat >ref.symref <<-'END'
		f int f ( )
		stale int stale ( )
	END
	sed 's/int f/long f/; s/int stale/long stale/' ref.symref >build/f.symtypes
	symvers 0x00000001 f vmlinux EXPORT_SYMBOL >ref.symvers
	symvers 0x00000002 f lib/f EXPORT_SYMBOL >build/Module.symvers
	compare 1 ref.symref build <<-'END'
		f: its own type
		-       int f(
		+       long f(
		        )

		Moved to another module: 1
		  f: vmlinux -> lib/f

		1 of 1 export changed; 1 type changed
	END
}

@test "Module.symvers beside one of them only: the exports that both have types of" {
	printf 'f int f ( )\ng int g ( )\n' >old.symtypes
	mkdir build
	cp old.symtypes build/a.symtypes
	for name in f g assembler; do symvers 0x00000001 $name vmlinux EXPORT_SYMBOL; done \
		>build/Module.symvers
	compare 0 old.symtypes build </dev/null
	compare 0 build old.symtypes </dev/null
	# Without types there, nothing can be compared.
	rm build/a.symtypes
	fails --compare old.symtypes build \
		<<<"old.symtypes and build: one has only types, the other one only versions"
	fails --compare build/Module.symvers old.symtypes \
		<<<"build/Module.symvers and old.symtypes: one has only types, the other one only versions"
}

@test "many exports: ten are listed, all with --symbols" {
	for i in {10..30}; do symvers "0x000000$i" "f$i" vmlinux EXPORT_SYMBOL; done >old.symvers
	: >new
	symvers 0x00000001 g vmlinux EXPORT_SYMBOL >new.symvers
	compare 1 old.symvers new.symvers <<-END
		Added: 1
		  g (vmlinux)

		Removed: 21
		$(for i in {10..19}; do printf '  f%d (vmlinux)\n' "$i"; done)
		  ... 11 more (--symbols)

		0 of 21 exports changed, 1 added, 21 removed
	END
	"$tool" --compare -s old.symvers new.symvers >out || true
	[ "$(grep -c 'f[123][0-9] (vmlinux)' out)" -eq 21 ]
}

@test "--allow and --ignore-added" {
	all_differences
	cat >rules <<-'END'
		# everything, but for one
		goes FAIL # in a module
		drivers/* PASS
		NS
		g*
		*[a-z]*  PASS
	END
	compare 1 --allow rules old.symvers new.symvers <<-'END'
		Removed: 1
		  goes (drivers/a)

		0 of 7 exports changed, 1 removed; not counted: 6 exports that may change
	END
	sed -i /FAIL/d rules
	compare 0 --allow rules old.symvers new.symvers <<-'END'
		0 of 7 exports changed; not counted: 7 exports that may change
	END
	# Whoever writes it may leave out the last line break.
	printf 'NS\nmoves\nnames\ng*\n_R*\nchange[rs]\ngoes' >rules
	compare 0 -a rules --ignore-added old.symvers new.symvers <<-'END'
		0 of 7 exports changed; not counted: 6 exports that may change
	END
	compare 1 -a rules old.symvers new.symvers <<-'END'
		Added: 1
		  comes (drivers/b)

		0 of 7 exports changed, 1 added; not counted: 6 exports that may change
	END
}

# The test after which ksymvers 1.1.0 says the same is in kernel/checkers.bats.
@test "--allow: MODULE, NAMESPACE and SYMBOL, as SUSE's rules have them since February 2026" {
	{
		symvers 0x00000001 MODULE vmlinux EXPORT_SYMBOL
		symvers 0x00000001 UPPER vmlinux EXPORT_SYMBOL
		symvers 0x00000001 a single EXPORT_SYMBOL
		symvers 0x00000001 b lib/b EXPORT_SYMBOL local
		symvers 0x00000001 vmlinux lib/c EXPORT_SYMBOL UPPER
	} >old.symvers
	sed s/0x00000001/0x00000002/ old.symvers >new.symvers
	changed() { # EXPORT... RULE: what counts as changed with this rule
		echo "${*: -1}" >rules
		status=0
		"$tool" --compare -a rules old.symvers new.symvers >out || status=$?
		[ "$status" -eq $(($# > 1)) ]
		same <(sed -n 's/^  \(.*\): .*/\1/p' out) < <(printf '%s\n' "${@:1:$#-1}" | grep .)
	}
	# Without a kind
	changed MODULE UPPER a b UPPER
	changed a b vmlinux vmlinux
	changed MODULE UPPER a vmlinux lib/b
	changed MODULE UPPER a b vmlinux local
	# With one
	changed MODULE a b vmlinux 'SYMBOL UPPER PASS'
	changed MODULE UPPER a b 'NAMESPACE UPPER PASS'
	changed MODULE UPPER a vmlinux 'NAMESPACE local PASS'
	changed MODULE UPPER b vmlinux 'MODULE sing?e PASS'
	changed MODULE UPPER a b 'SYMBOL vmlinux PASS'
	changed UPPER a b vmlinux '	SYMBOL  MODULE	PASS # comment'
	changed 'MODULE * PASS'
	changed MODULE UPPER a 'NAMESPACE * PASS'
	changed MODULE UPPER a b vmlinux 'SYMBOL * FAIL'
}

@test "--allow: a type that only such exports reach does not count" {
	cat >old.symtypes <<-'END'
		s#a struct a { int x ; }
		s#b struct b { int x ; }
		f int f ( s#a )
		g int g ( s#a , s#b )
	END
	sed 's/int x/long x/' old.symtypes >new.symtypes
	echo g >rules
	compare 1 -a rules old.symtypes new.symtypes <<-'END'
		struct a: reached by 1 export
		        struct a {
		-       	int x;
		+       	long x;
		        }

		1 of 2 exports changed; 1 type changed; not counted: 1 export that may change
	END
}

@test "colour on a terminal, and not with NO_COLOR" {
	echo 'f int f ( )' >old.symtypes
	echo 'f long f ( )' >new.symtypes
	script -qec "$tool --compare old.symtypes new.symtypes" /dev/null | tr -d '\r' >out
	grep -q $'^\033\[31m-       int f(\033\[0m$' out
	grep -q $'^\033\[32m+       long f(\033\[0m$' out
	NO_COLOR=1 script -qec "$tool --compare old.symtypes new.symtypes" /dev/null | tr -d '\r' >out
	run -1 grep $'\033' out
	grep -q '^-       int f($' out
}

@test "--json" {
	cat >old.symtypes <<-'END'
		s#a struct a { int x ; }
		_RNvC1k1f int f ( s#a )
		g int g ( s#a )
	END
	sed 's/int x/long x/' old.symtypes >new.symtypes
	symvers 0x00000001 g vmlinux EXPORT_SYMBOL >old.symvers
	symvers 0x00000002 g lib/g EXPORT_SYMBOL >new.symvers
	for build in old new; do symvers 0x00000005 _RNvC1k1f k EXPORT_SYMBOL >>$build.symvers; done
	compare 1 --json old.symtypes new.symtypes <<-'END'
		{"before": "old.symtypes",
		"after": "new.symtypes",
		"summary": "1 of 2 exports changed; 1 type changed",
		"exports": 2,
		"allowed": 0,
		"changed": [
		{"name": "g", "demangled": "g", "before": "0x00000001", "after": "0x00000002"}],
		"unexplained": [],
		"added": [],
		"removed": [],
		"moved": [
		{"name": "g", "demangled": "g", "before": "vmlinux", "after": "lib/g"}],
		"exported_otherwise": [],
		"in_namespace": [],
		"types": [
		{"name": "s#a", "title": "struct a",
		 "follows": false,
		 "before": "struct a { int x ; }",
		 "after": "struct a { long x ; }",
		 "diff": [[" ", "", 0, "struct a {"], ["-", "", 1, "int x;"], ["+", "", 1, "long x;"], [" ", "", 0, "}"]],
		 "symbols": [0, 1]}],
		"symbols": [
		{"name": "_RNvC1k1f", "demangled": "k::f"},
		{"name": "g", "demangled": "g"}]
		}
	END
	perl -MJSON::PP -0777 -e 'decode_json(<STDIN>)' <out
	compare 0 --json old.symtypes old.symtypes < <("$tool" --compare --json old.symtypes old.symtypes)
	perl -MJSON::PP -0777 -e 'decode_json(<STDIN>)->{exports} == 2 or die' <out
}

@test "--html: one page that loads nothing, with the same data" {
	echo 'f int f ( s#a )' >old.symtypes
	echo 's#a struct a { </script><b>" ; }' >>old.symtypes
	sed 's/ ;/ \x27 ;/' old.symtypes >new.symtypes
	"$tool" --compare --html page.html --json old.symtypes new.symtypes >json || [ $? -eq 1 ]
	sed -n '/<script type="application\/json"/,/<\/script>/p' page.html | sed '1d; $d' | same json
	[ "$(grep -c '</script>' page.html)" -eq 2 ]
	run -1 grep -E '(src|href)=|https?:|@import|fetch\(' page.html
}

@test "errors: one line, with the file and the line, status 2, no output" {
	echo 'f int f ( )' >good.symtypes
	fails --compare <<<"two builds are needed, see --help"
	fails --compare good.symtypes <<<"two builds are needed, see --help"
	fails --compare gone good.symtypes <<<"gone: cannot open: No such file or directory"
	mkdir empty
	fails --compare good.symtypes empty <<<"empty: no *.symtypes files and no Module.symvers below"
	fails --compare --wrong <<<"unrecognized option '--wrong'"
	printf 'f int f ( )\nf int f ( )\n' >bad
	fails --compare good.symtypes bad <<<"bad:2: 'f' has a line already"
	printf 'f int f ( s#s )\n' >bad
	fails --compare good.symtypes bad <<<"bad:1: nothing defines 's#s'"
	printf '/* a */\ns##s\nf int f ( s#t )\ns#t struct t { s#s s ; }\n\n/* b */\ng int g ( s#t )\n' >bad
	fails --compare bad bad <<<"bad:6: nothing defines 's#s' for this section"
	printf '/* a */\nf int f ( )\n/* a */\n' >bad
	fails --compare good.symtypes bad <<<"bad:3: a has a section already"
	printf '/* a */\ns##s struct\n' >bad
	fails --compare good.symtypes bad <<<"bad:2: something follows 's##s'"
	printf 'f int f ( )\n\n' >bad
	fails --compare good.symtypes bad <<<"bad:2: no name"
	printf "f int f ( )\ns#'a struct a { }\n" >bad
	fails --compare good.symtypes bad <<<"bad:2: no closing quote"
	printf 'f int f ( )\ng \n' >bad
	fails --compare good.symtypes bad <<<"bad:2: nothing follows 'g'"
	printf 'f int f ( )\ng int\tg ( )\n' >bad
	fails --compare good.symtypes bad <<<"bad:2: control character"
	printf 'f int f ( )\ng int g' >bad
	fails --compare good.symtypes bad <<<"bad:2: the line does not end, the file is cut off"
	printf 'f PASS\nf MAYBE\n' >rules
	fails --compare -a rules good.symtypes bad <<<"rules:2: 'MAYBE' is neither PASS nor FAIL"
	printf 'f\tPASS\r\nf \033[m\n' >rules
	fails --compare -a rules good.symtypes bad <<<"rules:2: control character"
	printf 'f PASS PASS\n' >rules
	fails --compare -a rules good.symtypes bad <<<"rules:1: 'f' is none of MODULE, NAMESPACE, SYMBOL"
	printf 'SYMBOL f MAYBE\n' >rules
	fails --compare -a rules good.symtypes bad <<<"rules:1: 'MAYBE' is neither PASS nor FAIL"
	printf 'MODULE f\n' >rules
	fails --compare -a rules good.symtypes bad <<<"rules:1: 'f' is neither PASS nor FAIL"
	printf 'SYMBOL f PASS more\n' >rules
	fails --compare -a rules good.symtypes bad <<<"rules:1: something follows PASS"
	fails --compare --html gone/page good.symtypes good.symtypes \
		<<<"gone/page: cannot create: No such file or directory"

	symvers 0x00000001 f vmlinux EXPORT_SYMBOL >good.symvers
	{ cat good.symvers; printf '0x1\tg\tvmlinux\tEXPORT_SYMBOL\n'; } >bad
	fails --compare bad good.symvers <<<"bad:2: '0x1' is no version"
	{ cat good.symvers good.symvers; } >bad
	fails --compare bad good.symvers <<<"bad:2: 'f' has a line already"
	{ cat good.symvers; symvers 0x00000001 g vmlinux EXPORTED; } >bad
	fails --compare bad good.symvers <<<"bad:2: 'EXPORTED' is no kind of export"
	{ cat good.symvers; printf '0x00000001\tg\tvmlinux\n'; } >bad
	fails --compare bad good.symvers <<<"bad:2: 3 fields separated by tabs, not 4 or 5"
	{ cat good.symvers; symvers 0x00000001 '' vmlinux EXPORT_SYMBOL; } >bad
	fails --compare bad good.symvers <<<"bad:2: no name"
	{ cat good.symvers; symvers 0x00000001 $'g\r' vmlinux EXPORT_SYMBOL; } >bad
	fails --compare bad good.symvers <<<"bad:2: control character"
	head -c 20 good.symvers >bad
	fails --compare bad good.symvers <<<"bad:1: the line does not end, the file is cut off"
}

@test "--merge: a warning for exports whose types are missing" {
	mkdir tree
	echo 'f int f ( )' >tree/f.symtypes
	for name in f g h; do symvers 0x00000001 $name vmlinux EXPORT_SYMBOL; done >tree/Module.symvers
	symvers 0x00000000 zero vmlinux EXPORT_SYMBOL >>tree/Module.symvers
	run -0 --separate-stderr "$tool" --merge -o tree/Module.symref tree
	[ "$stderr" = "warning: symtypes: tree: no *.symtypes file has the types of 2 exports, such as g; build all of it with KBUILD_SYMTYPES=1" ]
	same tree/Module.symref <<-'END'
		/* f.symtypes */
		f int f ( )
	END
	compare 0 tree/Module.symref tree </dev/null
}

@test "--merge: errors" {
	fails --merge <<<"no folder given, see --help"
	mkdir -p tree other
	fails --merge tree <<<"tree: no *.symtypes files below; build with KBUILD_SYMTYPES=1"
	fails --merge gone <<<"gone: cannot open: No such file or directory"
	echo 'f int f ( )' | tee tree/a.symtypes >other/a.symtypes
	fails --merge tree other <<<"other/a.symtypes: tree has a file of that name, too"
	"$tool" --merge -o other/a.symtypes tree
	fails --merge other <<<"other/a.symtypes:1: a consolidated file, not that of an object"
	printf 'f int f ( )\n/* b.o */\n' >other/a.symtypes
	fails --merge other <<<"other/a.symtypes:2: a consolidated file, not that of an object"
	printf 'f int f ( s#s )\n' >tree/a.symtypes
	fails --merge -o out.symtypes tree <<<"tree/a.symtypes:1: nothing defines 's#s'"
	[ ! -e out.symtypes ]
}

@test "any byte of a consolidated file changed, or the file cut off: a result or an error" {
	many_runs
	{
		printf '/* a */\ns#s structure_type s { member t#u8 x data_member_location(0) } byte_size(1)\n'
		printf 't#u8 typedef_type u8 { base_type char byte_size(1) encoding(6) }\n'
		printf 'f subprogram ( formal_parameter s#s s ) -> t#u8\n'
		printf "\n/* b */\ns##s\ng variable pointer_type { s#s } byte_size(8)\nh int h ( s#s , s#'a b' )\ns#'a b' struct a { }\n"
	} >good
	compare 0 good good </dev/null
	size=$(stat -c %s good)
	for ((at = 0; at < size; at += 3)); do
		head -c "$at" good >damaged
		for byte in '\0' '{' "'" '\n' '#'; do
			[ "$byte" = '\0' ] || {
				cp good damaged
				printf '%b' "$byte" | dd of=damaged bs=1 seek="$at" conv=notrunc status=none
			}
			status=0
			(ulimit -c 0 -t 10 && exec "$tool" --compare good damaged >out 2>err) || status=$?
			[ "$status" -le 2 ]
			[ "$(grep -c '^error: symtypes: ' err)" -eq $((status == 2)) ]
			[ "$status" -lt 2 ] || [ ! -s out ]
		done
	done
}

@test "types nested and chained 100,000 deep" {
	{
		printf 'f subprogram ( formal_parameter s#s0 s ) -> base_type void\n'
		awk 'BEGIN {
			for (i = 0; i < 100000; i++)
				printf "s#s%d structure_type s%d { member s#s%d s data_member_location(0) }\n", i, i, i + 1
		}'
		printf 's#s100000 structure_type s100000 { member %s t#u8 x\n' \
			"$(head -c 1400000 /dev/zero | sed 's/\x0\{14\}/pointer_type { /g')"
		printf 't#u8 typedef_type u8 { base_type char byte_size(1) encoding(6) }\n'
	} >old.symtypes
	sed 's/base_type char/base_type byte/' old.symtypes >new.symtypes
	compare 1 old.symtypes new.symtypes <<-'END'
		typedef u8: reached by 1 export
		-       typedef char u8
		+       typedef byte u8

		1 of 1 export changed; 1 type changed
	END
}

@test "all types differ: 60,000" {
	chain() { # COUNT
		echo 'f int f ( s#s0 )'
		awk -v n="$1" 'BEGIN {
			for (i = 0; i < n; i++)
				printf "s#s%d struct s%d { int a ; struct s#s%d * next ; }\n", i, i, (i + 1) % n
		}'
	}
	chain 60000 >old.symtypes
	sed 's/int a/long a/' old.symtypes >new.symtypes
	"$tool" --compare old.symtypes new.symtypes >out || [ $? -eq 1 ]
	tail -n 1 out >last
	same last <<<"1 of 1 export changed; 60000 types changed"
}

@test "many sections, many types in one text, and many members that change take no time" {
	seq -f '/* %.0f */' 200000 >headers
	seq 100000 | sed 's/.*/s#s& struct s& { UNKNOWN }/' >types
	{ cat types; printf 'f int f ('; seq -f ' s#s%.0f' 100000 | tr -d '\n'; echo ' )'; } >a.symtypes
	sed 's/^f int/f char/' a.symtypes >b.symtypes
	[[ -n ${SYMTYPES_TOOLS-} ]] || ulimit -t 10
	compare 0 headers headers </dev/null
	compare 0 a.symtypes a.symtypes </dev/null
	"$tool" --compare a.symtypes b.symtypes >out || [ $? -eq 1 ]
	tail -n 1 out >last
	same last <<<"1 of 1 export changed; 1 type changed"
	{
		echo 'f int f ( e#e )'
		echo "e#e enum e { $(seq -f 'A%.0f ,' 100000 | tr '\n' ' ') }"
	} >a.symtypes
	sed 's/A/B/g' a.symtypes >b.symtypes
	"$tool" --compare a.symtypes b.symtypes >out || [ $? -eq 1 ]
	tail -n 1 out >last
	same last <<<"1 of 1 export changed; 1 type changed"
}

@test "--help, and no command" {
	for command in --merge --compare --help; do
		run -0 --separate-stderr "$tool" $command --help
		[ "${lines[0]}" = "Usage: symtypes --merge [-o FILE] FOLDER..." ]
		# shellcheck disable=SC2154
		[ -z "$stderr" ]
	done
	for word in --output --allow --symbols --ignore-added --json --html --help; do
		[[ $output == *"$word"* ]]
	done
	fails <<<"neither --merge nor --compare given, see --help"
	fails --other <<<"neither --merge nor --compare given, see --help"
}
