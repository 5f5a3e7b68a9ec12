#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# What Rust modules have copies of: changes of the kernel crate that the versions of their imports do not
# tell, and CONFIG_MODVERSIONS_RUST_TYPES, which tells more. layouts.pl makes the changes.

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

@test "each Rust module imports the symbol, and no module of C does" {
	version=$(awk '$2 == "__gendwarfksyms_types_kernel" { print $1, $3 }' "$BUILD/Module.symvers")
	[[ $version = 0x*" vmlinux" ]]
	[ "$version" != "0x00000000 vmlinux" ]
	for module in $(find "$BUILD" -name '*.ko') $(sed 's/.*=//' "$WORK/modules"); do
		rust=$(strings -a "$module" | grep -cm1 'rustc version' || true)
		[ "$(imports "$module" | grep -cx __gendwarfksyms_types_kernel || true)" = "$rust" ] || {
			echo "$module"
			return 1
		}
	done
}

@test "what did not change is the same, and loads" {
	change "^nothing" | of rust_minimal | diff <(echo "nothing nothing: same same, same loads loads") -
	# What it computes is what the build computed.
	diff <(grep '^#SYMVER' "$BUILD/rust/.kernel.o.cmd" | sort) <(sort "$WORK/symver")
}

@test "a change that the versions of a module's imports do not tell is refused" {
	change "kvec::Vec (align|len)$" >"$BATS_TEST_TMPDIR/results"
	of rust_minimal <"$BATS_TEST_TMPDIR/results" | diff - <(cat <<-'END'
		kernel::alloc::kvec::Vec align: changed changed, changed loads refused
		kernel::alloc::kvec::Vec len: changed changed, changed loads refused
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

@test "the kernel loads modules with the right version of all types only" {
	ko=$BUILD/samples/rust/rust_minimal.ko
	"$here/altermod.sh" "$ko" "$WORK/wrong.ko" crc __gendwarfksyms_types_kernel
	printf '%s: /sbin/insmod /%s.ko\n' wrong wrong rust_minimal rust_minimal >"$WORK/steps"
	"$here/boot.sh" "$BUILD" "$WORK/boot" "$WORK/steps" "$ko" "$WORK/wrong.ko"
	loads "$WORK/boot" rust_minimal
	refused "$WORK/boot" wrong rust_minimal "disagrees about version of symbol __gendwarfksyms_types_kernel"
}

@test "no change of a type that both sides have code for is missed" {
	change . >/dev/null
	awk -f "$here/layouts.awk" "$WORK/results" | sed 's/^/# /' >&3
	awk -F'\t' '/::/ && $3 == "changed" { for (i = 4; i <= NF; i++) if ($i ~ / changed [a-z]* loads$/) print $1 ": " $i }' \
		"$WORK/results" | diff /dev/null -
}
