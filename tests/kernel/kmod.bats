#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# kmod with the patches of userspace/kmod, and without them, on modules with hashed names. userspace/README.md
# has a table of what these tests saw.

load suite

setup_file() {
	both_kmods kmod-test || return 1
	"$here/altermod.sh" "$good" "$work/hash.ko" hash "$long"
	make -s -C "$top" scripts/symtypes/show-modversions
}

setup() { modules=("$RUST"/samples/rust/*.ko "$MODULES"/*.ko); }

# tool old|new PROGRAM ARGUMENT...: a program of kmod
tool() { in_root "$KMOD/$1/build/$2" "${@:3}"; }

# install FOLDER MODULE...: modules, as those of the kernel in FOLDER, a root with what depmod wants
install() {
	local root=$1 dir=$1/lib/modules/$krel
	shift
	rm -rf "$root"
	mkdir -p "$dir/extra"
	touch "$dir"/modules.{order,builtin,builtin.modinfo}
	cp "$@" "$dir/extra"
}

# testsuite old|new: kmod's own, with modules built for our kernel
testsuite() {
	in_root env KDIR="$RUST" meson test -C "$KMOD/$1/build" >"$work/$1.test" 2>&1 || {
		tail -n 40 "$work/$1.test"
		return 1
	}
	grep -c '^TESTSUITE: .*PASSED' "$KMOD/$1/build/meson-logs/testlog.txt"
}

@test "kmod's own testsuite passes without and with the patches, which add 11 tests" {
	cd "$KMOD"
	run testsuite old
	[ "$status" = 0 ]
	[ "$output" = 108 ]
	run testsuite new
	[ "$status" = 0 ]
	[ "$output" = 119 ]
}

@test "each patch's tests fail without the patch" {
	cd "$KMOD"
	rm -rf without
	git clone -q old without
	cd without
	git fetch -q ../new
	# SHA-256 alone changes nothing.
	for commit in $(git log --reverse --format=%h --grep '^\(shared\|testsuite\):' base..FETCH_HEAD); do
		git -c user.name=test -c user.email=test@localhost cherry-pick "$commit" >/dev/null
	done
	in_root meson setup build -Dbuild-tests=true -Dmanpages=false -Ddocs=false -Ddlopen=all -Dzlib=disabled \
		>"$work/without.test" 2>&1
	in_root ninja -C build >>"$work/without.test" 2>&1
	run testsuite without
	[ "$status" = 1 ]
	# A program whose output is wrong may end by SIGPIPE.
	diff - <(sed -n -e 's/^TESTSUITE: ERR: FAILED: .*\b\([a-z]\)/\1/p' \
		-e "s/^TESTSUITE: ERR: '\(.*\)' .* terminated by signal 13 .*/\1/p" build/meson-logs/testlog.txt |
		LC_ALL=C sort -u) <<-'END'
		depmod_check_symvers
		modprobe_show_modversions_extended
		modprobe_show_modversions_hashed
		test_modversions_extended
		test_modversions_hashed
		test_modversions_invalid
		test_modversions_strip
		test_modversions_strtab
	END
	rm -rf "$KMOD/without"
}

@test "modprobe --dump-modversions: sha256 before, full names after" {
	for module in "${modules[@]}"; do
		names=$(long_imports "$module" | wc -l)
		[ "$(tool old modprobe --dump-modversions "$module" | grep -c '	sha256$' || true)" -ge "$names" ]
		tool new modprobe --dump-modversions "$module" >"$work/dump"
		diff "$work/dump" <("$top/scripts/symtypes/show-modversions" "$module")
		[ "$(awk -v room="$room" 'length($2) > room' "$work/dump" | wc -l)" = "$names" ]
	done
	# One imports sha256, too.
	[ "$(tool new modprobe --dump-modversions "$MODULES/versions_rust.ko" | grep -c '	sha256$')" = 1 ]
}

@test "modprobe --dump-modversions shows a hash that nothing matches" {
	tool new modprobe --dump-modversions "$work/hash.ko" >"$work/dump"
	[ "$(grep -c '	sha256:[0-9a-f]\{64\}$' "$work/dump")" = 1 ]
	diff "$work/dump" <("$top/scripts/symtypes/show-modversions" "$work/hash.ko")
	run grep -F "$long" "$work/dump"
	[ "$status" = 1 ]
}

@test "modinfo, modprobe --show-exports and depmod say the same before and after" {
	for module in "${modules[@]}"; do
		for command in "modinfo" "modprobe --show-exports"; do
			# shellcheck disable=SC2086
			diff <(tool old $command "$module" 2>&1) <(tool new $command "$module" 2>&1)
		done
	done
	install "$work/root" "${modules[@]}"
	for kmod in old new; do
		tool $kmod depmod -n -a -e -F "$RUST/System.map" -b "$work/root" "$krel" >"$work/depmod.$kmod" 2>&1
	done
	diff "$work/depmod.old" "$work/depmod.new"
	grep -qx 'extra/versions_longuser.ko: extra/versions_long.ko' "$work/depmod.new"
	run grep WARNING "$work/depmod.new"
	[ "$output" = "" ]
}

# compare old|new MODULE: what depmod -E complains of
compare() {
	install "$work/root" "$2"
	tool "$1" depmod -n -a -e -E "$RUST/Module.symvers" -b "$work/root" "$krel" 2>&1 >/dev/null |
		sed "s|.*/extra/||" | LC_ALL=C sort -u
}

@test "depmod -E: cannot tell good from bad before, complains of what is wrong after" {
	compare old "$work/good.ko" | sed 's/^good/bad/' >"$work/before"
	[ "$(wc -l <"$work/before")" = $(($(long_imports "$work/good.ko" | wc -l) + 1)) ]
	diff "$work/before" <(compare old "$work/bad.ko")
	for module in "$work/good.ko" "${modules[@]}"; do
		[ "$(compare new "$module" | grep -v 'unknown symbol versions_long')" = "" ]
	done
	[ "$(compare new "$work/bad.ko")" = "bad.ko disagrees about version of symbol $long" ]
	run compare new "$work/hash.ko"
	[[ ${lines[0]} = "hash.ko disagrees about version of symbol $long" ]]
	[[ ${lines[1]} = "hash.ko needs unknown symbol sha256:"* ]]
	[ ${#lines[@]} = 2 ]
}

@test "extended versions: no long names, or none at all, before, all after" {
	[ "$(base_of "$SOURCE")" = 7.x ] || skip "Linux 7.x has them: BASE=7.3"
	for basic in y ''; do
		dir=$work/extended$basic
		mkdir "$dir"
		cp "$here"/modules/* "$dir"
		in_root make -C "$RUST" M="$dir" CONFIG_EXTENDED_MODVERSIONS=y CONFIG_BASIC_MODVERSIONS=$basic \
			CONFIG_MODVERSIONS_HASHED_NAMES= >"$dir.log" 2>&1
		module=$dir/versions_rust.ko
		tool new modprobe --dump-modversions "$module" >"$work/dump"
		diff "$work/dump" <("$top/scripts/symtypes/show-modversions" "$module")
		[ "$(wc -l <"$work/dump")" = "$({ imports "$module"; echo; } | wc -l)" ]
		if [ "$basic" = y ]; then
			tool old modprobe --dump-modversions "$module" >"$work/dump.old"
			diff "$work/dump.old" <(awk -v room="$room" 'length($2) <= room' "$work/dump")
		else
			run tool old modprobe --dump-modversions "$module"
			[ "$output" = "modprobe: FATAL: could not get modversions of $module: No data available" ]
		fi
		[ "$(compare old "$module" | wc -l)" -ge "$(long_imports "$module" | wc -l)" ]
		[ "$(compare new "$module")" = "" ]
	done
}

@test "insmod, modprobe and rmmod load and unload the same modules before and after" {
	mkdir -p "$work/boot"
	cp "$KMOD/new/build/kmod" "$work/boot/new"
	cp "$KMOD/old/build/kmod" "$work/boot/old"
	for kmod in old new; do
		cat <<-END
			$kmod: mkdir /tmp/$kmod; for p in insmod modprobe rmmod; do ln -s /$kmod /tmp/$kmod/\$p; done
			$kmod-insmod: /tmp/$kmod/insmod /good.ko && /tmp/$kmod/rmmod rust_print
			$kmod-modprobe: /tmp/$kmod/modprobe /good.ko && /tmp/$kmod/rmmod rust_print
			$kmod-bad-insmod: /tmp/$kmod/insmod /bad.ko
			$kmod-bad-modprobe: /tmp/$kmod/modprobe /bad.ko
		END
	done >"$work/steps"
	"$here/boot.sh" "$RUST" "$work/log" "$work/steps" "$work"/{good,bad}.ko "$work"/boot/{old,new}
	for kmod in old new; do
		for program in insmod modprobe; do
			loads "$work/log" $kmod-$program
			refused "$work/log" $kmod-bad-$program rust_print "disagrees about version of symbol $long"
		done
	done
}
