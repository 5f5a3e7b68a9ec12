#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# Each intermediate tree of the series builds: with Rust and no MODVERSIONS, and with MODVERSIONS
# and no Rust; with both, and with all versions by gendwarfksyms, where the tree has that. Builds are
# incremental, in one folder for each configuration. And the last of them, built in place by one
# process.

load suite

symver_lines() { # RUST-FOLDER
	cat "$1"/.{core,bindings,kernel}.o.cmd "$1"/helpers/.helpers.o.cmd | grep '^#SYMVER'
}

@test "in the tree with -j1: make prepare, one object alone, clean and mrproper" {
	RUST=$(built rust)
	cd "$store/tree/am"
	in_root make -s mrproper
	in_root make -s KCONFIG_ALLCONFIG="$RUST/wanted" allnoconfig
	in_root make -j1 prepare
	diff <(symver_lines "$RUST/rust") <(symver_lines rust)

	# One object alone, and its symtypes.
	rm rust/kernel.o rust/.kernel.o.cmd
	in_root make -j1 KBUILD_SYMTYPES=1 rust/kernel.o
	diff <(symver_lines "$RUST/rust") <(symver_lines rust)
	[ -s rust/kernel.symtypes ]

	in_root make -s clean
	run find rust -name '*.o' -o -name '.*.o.cmd' -o -name '*.symtypes'
	[ "$output" = "" ]
	[ -e .config ]

	in_root make -s mrproper
	# This file Linux 6.12 leaves behind by itself: cleaning knows no CONFIG_RUST.
	diff <(echo '!! scripts/target.json') <(git status --porcelain --ignored)
}

@test "every patch leaves a tree that builds" {
	tree=$store/tree/am
	tip=$(git -C "$SERIES" rev-parse HEAD)
	for commit in $(git -C "$tree" rev-list --reverse base.."$tip"); do
		say "$(git -C "$tree" log -1 --format=%s "$commit")"
		git -C "$tree" checkout -q -f --detach "$commit"
		# What no kernel is made of
		! git -C "$tree" diff --quiet "$commit^" "$commit" -- . ':!MAINTAINERS' ':!Documentation' \
			':!scripts/gendwarfksyms/tests' || continue
		# Rust is there without MODVERSIONS, with gendwarfksyms for C, too, or with genksyms for C.
		depends=$(sed -n '/^config RUST$/,/^config /s/^\tdepends on !MODVERSIONS//p' "$tree/init/Kconfig")
		rust=rust.config
		[ "$depends" ] || rust=
		"$here/build.sh" bisect-rust "$tree" base.config rust.config
		"$here/build.sh" bisect-c "$tree" base.config modversions.config
		if grep -q '^config GENDWARFKSYMS$' "$tree/kernel/module/Kconfig"; then
			"$here/build.sh" bisect-all "$tree" base.config $rust modversions.config gendwarfksyms.config
		fi
		[[ $depends != *DEBUG_INFO* ]] ||
			"$here/build.sh" bisect "$tree" base.config rust.config modversions.config
		# What nothing else builds
		[ ! -e "$tree/scripts/gendwarfksyms/Makefile" ] || "$here/build.sh" bisect-c "$tree" \
			base.config modversions.config -- run-command \
			'KBUILD_RUN_COMMAND=+$(MAKE) $(build)=scripts/gendwarfksyms'
		[ ! -e "$tree/scripts/symtypes/Makefile" ] || "$here/build.sh" bisect-c "$tree" base.config \
			modversions.config -- scripts_symtypes
	done
}
