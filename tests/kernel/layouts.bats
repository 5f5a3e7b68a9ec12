#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# What Rust modules have copies of: which changes of the kernel crate the versions of their imports tell, and
# which they do not. layouts.pl makes the changes.

load suite
bats_require_minimum_version 1.5.0

setup_file() {
	local name folder
	BUILD=$(built layouts) || return 1
	WORK=$store/layouts
	export BUILD WORK
	make -s -C "$top" scripts/symtypes/show-modversions
	mkdir -p "$WORK" "$store/build/layouts-modules"
	cp -p "$here"/outside/outside_{main.rs,exports.c} "$store/build/layouts-modules"
	folder=$("$here/modules.sh" layouts-modules "$BUILD" layouts) || return 1
	# The objects that Rust compiles, and the modules
	{
		echo "$folder/outside_main.o=$folder/outside.ko"
		if [ "$(base_of "$SOURCE")" = 7.x ]; then
			for name in configfs debugfs dma driver_{auxiliary,faux,pci,platform} minimal misc_device; do
				echo "$BUILD/samples/rust/rust_$name.o=$BUILD/samples/rust/rust_$name.ko"
			done
			echo "$BUILD/drivers/block/rnull/rnull.o=$BUILD/drivers/block/rnull/rnull_mod.ko"
		else
			for name in minimal print; do
				echo "$BUILD/samples/rust/rust_$name.o=$BUILD/samples/rust/rust_$name.ko"
			done
			echo "$BUILD/drivers/block/rnull.o=$BUILD/drivers/block/rnull_mod.ko"
			echo "$folder/layouts_many.o=$folder/layouts_many.ko"
		fi
	} >"$WORK/modules"
}

# change PATTERN: makes the changes whose names match, and prints their lines of the results
change() {
	# shellcheck disable=SC2046 # a word for each module
	perl "$here/layouts.pl" "$BUILD" "$WORK" "$here/layouts/changes.list" "$1" \
		$(cat "$WORK/modules") || return 1
	awk -F'\t' -v pattern="$1" '$1 ~ pattern' "$WORK/results"
}

# of MODULE: what the results on standard input say of it: CHANGE: SVH CODE, OWN CODE TODAY OPTION
of() { sed -nE "s/^([^\t]*)\t([^\t]*)\t([^\t]*)\t.*\b$1 ([^\t]*).*/\1: \2 \3, \4/p"; }

@test "what did not change is the same, and loads" {
	change "^nothing" | of rust_minimal | diff <(echo "nothing nothing: same same, same loads loads") -
	# What it computes is what the build computed.
	diff <(grep '^#SYMVER' "$BUILD/rust/.kernel.o.cmd" | sort) <(sort "$WORK/symver")
}

@test "a change of a type that no import of a module reaches does not change its versions" {
	change "kvec::Vec (align|len)$" >"$BATS_TEST_TMPDIR/results"
	of rust_minimal <"$BATS_TEST_TMPDIR/results" | diff - <(cat <<-'END'
		kernel::alloc::kvec::Vec align: changed changed, changed loads loads
		kernel::alloc::kvec::Vec len: changed changed, changed loads loads
	END
	)
}

@test "comments, bodies and new functions are not refused" {
	change "^inside (comment|body|function|trait)$" | of rust_minimal | sort | diff - <(cat <<-'END'
		inside body: changed changed, same loads loads
		inside comment: changed same, same loads loads
		inside function: changed changed, same loads loads
		inside trait: changed same, same loads loads
	END
	)
}

@test "a table of all changes" {
	change . >/dev/null
	awk -f "$here/layouts.awk" "$WORK/results" | sed 's/^/# /' >&3
}
