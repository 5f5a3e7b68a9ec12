#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# Each intermediate tree of the series builds: with Rust and no MODVERSIONS, and with MODVERSIONS
# and no Rust; with both, and with all versions by gendwarfksyms, from the first patch on that
# allows it. Builds are incremental, in one folder for each configuration.

load suite

@test "every patch leaves a tree that builds" {
	tree=$store/tree/am
	tip=$(git -C "$SERIES" rev-parse HEAD)
	# What Rust takes from the first of these trees on, and what of it there is no sooner
	modversions=(modversions.config)
	[ "$(base_of "$SOURCE")" = 6.12 ] || modversions+=(gendwarfksyms.config)
	for commit in $(git -C "$tree" rev-list --reverse base.."$tip"); do
		say "$(git -C "$tree" log -1 --format=%s "$commit")"
		git -C "$tree" checkout -q -f --detach "$commit"
		"$here/build.sh" bisect-rust "$tree" base.config rust.config
		"$here/build.sh" bisect-c "$tree" base.config modversions.config
		if ! sed -n '/^config RUST$/,/^config /p' "$tree/init/Kconfig" |
			grep -q 'depends on !MODVERSIONS$'; then
			"$here/build.sh" bisect "$tree" base.config rust.config "${modversions[@]}"
		fi
		if grep -q '^config GENDWARFKSYMS$' "$tree/kernel/module/Kconfig"; then
			"$here/build.sh" bisect-all "$tree" base.config modversions.config gendwarfksyms.config
		fi
		# What nothing else builds
		[ ! -e "$tree/scripts/symtypes/Makefile" ] || "$here/build.sh" bisect-c "$tree" base.config \
			modversions.config -- scripts_symtypes
	done
}
