#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# The kernel's checks of its own C, on that of the series: what the compiler says with W=1, sparse
# (C=2), and gcc's -fanalyzer. See tests/static for the C++, and series.bats for checkpatch.

load suite

setup_file() {
	export build
	install_missing in_root sparse || return 1
	build=$("$here/build.sh" static "$SERIES" base.config modversions.config attack.config -- prepare)
}

@test "the module loader: W=1, sparse and -fanalyzer find nothing" {
	cd "$SERIES"
	rm -f "$build"/kernel/module/{,tests/}version*.o
	# Debian 13's sparse is older than 7.x, whose MODULE_LICENSE() is no constant expression to it.
	known="no such line"
	[ "$(base_of "$SOURCE")" = 6.12 ] ||
		known=$(grep -n '^MODULE_' kernel/module/tests/version_kunit.c |
			sed 's/^\([0-9]*\):.*/version_kunit.c:\1:1: error: bad constant expression/')
	in_root make O="$build" W=1 C=2 CHECK="sparse -D__typeof_unqual__=__typeof__" KCFLAGS=-fanalyzer \
		kernel/module/version.o kernel/module/tests/version_kunit.o >"$BATS_TEST_TMPDIR/log" 2>&1
	# Each was compiled, and checked.
	for object in version tests/version_kunit; do
		grep -q "^  CHECK .*kernel/module/$object.c$" "$BATS_TEST_TMPDIR/log"
		grep -q "^  CC .*kernel/module/$object.o$" "$BATS_TEST_TMPDIR/log"
	done
	# Headers have their own warnings.
	grep 'kernel/module/.*: \(warning\|error\):' "$BATS_TEST_TMPDIR/log" | grep -vF "$known" | diff /dev/null -
}

# remarks TREE FILE: what sparse and gcc say of a file of scripts/mod, without the lines' numbers
remarks() {
	(
		cd "$1/scripts/mod"
		in_root sparse -Wsparse-all -I../include -I"$build/scripts/mod" "$2"
		in_root gcc -std=gnu11 -I../include -I"$build/scripts/mod" -O2 -c -o /dev/null -Wall -Wextra \
			-Wmissing-prototypes -Wmissing-declarations -Wstrict-prototypes -Wshadow -Wformat=2 -Wundef \
			-Wold-style-definition -fanalyzer "$2"
	) 2>&1 | sed -n 's/^\([^ :/]*\):[0-9:]* \(.*\(warning\|error\): .*\)/\1: \2/p' | sort
}

@test "modpost: sparse, gcc's warnings and -fanalyzer find nothing that is not in the kernel" {
	remarks "$SOURCE" modpost.c >"$BATS_TEST_TMPDIR/before"
	grep -q . "$BATS_TEST_TMPDIR/before"
	remarks "$SERIES" modpost.c | comm -13 "$BATS_TEST_TMPDIR/before" - | diff /dev/null -
	remarks "$SERIES" symhash.c | diff /dev/null -
}

@test "no sanitizer lets .mod.c files import what modpost did not see" {
	export LLVM=1
	for sanitizer in KASAN KCSAN; do
		config=$BATS_TEST_TMPDIR/$sanitizer
		printf 'CONFIG_%s=y\n' SMP $sanitizer CPU_MITIGATIONS MITIGATION_RETPOLINE MITIGATION_RETHUNK >"$config"
		build=$("$here/build.sh" $sanitizer "$SERIES" base.config modversions.config "$config" -- modules_prepare)
		mkdir -p "$build-modules"
		cd "$build-modules"
		printf '#include <linux/module.h>\nMODULE_LICENSE("GPL");\n' >empty.c
		echo 'obj-m := empty.o' >Kbuild
		in_root make -C "$build" M="$PWD" KBUILD_MODPOST_WARN=1 modules
		# The constructor is in every object but this.
		nm empty.o | grep -q __x86_return_thunk
		run nm -u empty.mod.o
		[ "$output" = "" ]
	done
}

@test "make htmldocs says nothing of the series' pages" {
	install_missing in_root python3-sphinx python3-yaml
	cd "$SERIES"
	mapfile -t pages < <(git diff --name-only --diff-filter=d base HEAD -- 'Documentation/*.rst')
	[ ${#pages[@]} -gt 0 ]
	in_root make O="$build" SPHINXDIRS=kbuild htmldocs >"$BATS_TEST_TMPDIR/log" 2>&1
	for page in "${pages[@]}"; do
		[[ $page != Documentation/kbuild/* ]] ||
			[ -n "$(find "$build/Documentation/output" -path "*/$(basename "$page" .rst).html")" ]
		run grep "$page:" "$BATS_TEST_TMPDIR/log"
		[ "$output" = "" ]
	done
}
