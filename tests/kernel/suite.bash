# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# What the .bats files share: the kernels under test, and how they are booted with modules.

# shellcheck source=lib.sh
. "$BATS_TEST_DIRNAME/lib.sh"
# What bats relies on of the shell's options is -e alone.
set +u +o pipefail

# only_7: an error where the kernel under test is no 7.x.
only_7() { [ "$(base_of "$SOURCE")" = 7.x ] || die "this is tested on Linux 7.x only: BASE=7.3"; }

# built NAME: build_kernel, but once in a run of tests
built() {
	[ -e "$BATS_SUITE_TMPDIR/$1" ] || build_kernel "$1" >"$BATS_SUITE_TMPDIR/$1" || {
		rm "$BATS_SUITE_TMPDIR/$1"
		return 1
	}
	cat "$BATS_SUITE_TMPDIR/$1"
}

# ten_changes: builds the kernel without and with the changes of ten-changes.patch, and sets OLD and NEW to
# the folders, with their references, and TEN to the source of NEW. The build of NEW reports the difference.
ten_changes() {
	make -s -C "$top" all
	OLD=$(SYMTYPES=1 "$here/build.sh" compare-old "$SERIES" base.config rust.config \
		rust-modversions.config) || return 1
	in_root make -s -C "$SERIES" O="$OLD" Module.symref >"$OLD/symref.log" 2>&1 || return 1
	"$here/series.sh" ten >/dev/null || return 1
	TEN=$store/tree/ten
	git -C "$TEN" apply "$here/ten-changes.patch" || return 1
	NEW=$(SYMREF=$OLD/Module.symref "$here/build.sh" compare-new "$TEN" base.config rust.config \
		rust-modversions.config) || return 1
	in_root make -s -C "$TEN" O="$NEW" Module.symref >"$NEW/symref.log" 2>&1 || return 1
	export OLD NEW TEN
}

# both_kmods NAME: builds kmod without and with the patches of userspace/kmod, and the Rust kernel. Sets what tests of
# them use; $work, the folder NAME in the cache, is the same in the root. bad.ko there has a wrong version of $long.
both_kmods() {
	RUST=$(built rust) || return 1
	MODULES=$("$here/modules.sh" rust-modules "$RUST") || return 1
	KMOD=$("$here/kmod.sh") || return 1
	ROOT=$("$here/root.sh" debian) || return 1
	krel=$(cat "$RUST/include/config/kernel.release")
	good=$RUST/samples/rust/rust_print.ko
	long=$(long_imports "$good" | head -n 1)
	work=$store/$1
	export RUST MODULES KMOD ROOT krel good long work
	rm -rf "$work"
	mkdir -p "$work"
	cp "$good" "$work/good.ko"
	"$here/altermod.sh" "$good" "$work/bad.ko" crc "$long"
}

# The symbols that MODULE imports: all, those that the version table has room for, those with longer names.
imports() { nm --undefined-only --format=just-symbols "$1" | sort; }
short_imports() { imports "$1" | awk -v room="$room" 'length($1) <= room'; }
long_imports() { imports "$1" | awk -v room="$room" 'length($1) > room'; }

# The name that versions_long exports and versions_longuser imports.
longest() { sed -n 's/^\t\(versions_long_.*\)/\1/p' "$here/modules/versions_long.h"; }

# Fails, and shows the whole log of STEP of a boot, unless the log has the line (or, with a `*`,
# matches the pattern) LINE.
has_line() { # FOLDER STEP LINE...
	local file=$1/$2 line
	shift 2
	for line; do
		# The log's time stamps come before the text.
		sed 's/^\[ *[0-9.]*\] //' "$file" | grep -qxF -- "$line" || {
			echo "$file has no line '$line':"
			cat "$file"
			return 1
		}
	done
}

loads() { # FOLDER STEP LINE...
	local folder=$1 step=$2
	shift 2
	has_line "$folder" "$step" "exit 0" "$@"
}

refused() { # FOLDER STEP MODULE MESSAGE [OTHER]
	has_line "$1" "$2" "exit 1" "$3: $4" || return 1
	# Refused for this reason alone, or for OTHER besides.
	[ "$(grep -E "no symbol version|disagrees about|broken table" "$1/$2" |
		grep -cvF -- "$3: ${5:-no other}")" = 1 ] || {
		cat "$1/$2"
		return 1
	}
}

# same_answers LOGS FOLDER OPTION...: show-modversions says of each module in FOLDER what the kernel did,
# as the step of its name in LOGS has it.
same_answers() {
	local logs=$1 folder=$2 module answer
	shift 2
	make -s -C "$top" scripts/symtypes/show-modversions
	for module in "$folder"/*.ko; do
		answer=$logs/$(basename "$module" .ko)
		if grep -qx "exit 0" "$answer"; then
			echo "loads"
		else
			sed -n -e 's/.*: \(disagrees about version of symbol .*\|no symbol version for .*\|broken table of symbol versions\)/refused: \1/p' \
				-e 's/.*Invalid .modinfo section.*/refused: not a module/p' "$answer" |
				grep . || echo "refused: no table of symbol versions"
		fi | diff -u - <("$top/scripts/symtypes/show-modversions" "$@" "$module" |
			sed 's/.*\.ko: //') || {
			echo "$module"
			return 1
		}
	done
}
