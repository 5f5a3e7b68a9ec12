#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# Scripts of RPM distributions that decide from the versions of a module whether a kernel can load it, with
# kmod as it is and with the patches of userspace/kmod. userspace/README.md has a table of what these tests saw.
#
# The scripts are cloned from DISTROS (default: https://github.com), and not changed but for the paths of
# the programs and of the kernel. A test is skipped if its script cannot be had.

load suite

setup_file() {
	both_kmods rpm-test || return 1
	install_missing in_root gawk
	# A kernel of which one symbol with a long name has another version
	awk -v long="$long" -v OFS='\t' '$2 == long { $1 = "0x01234567" } { print }' FS='\t' \
		"$RUST/Module.symvers" >"$work/other.symvers"
}

# script REPOSITORY COMMIT FILE: copies it to $work, once for each kmod
script() {
	local clone=$cache/distro/$1 name=${3##*/}
	[ -d "$clone" ] || timeout 60 git clone -q --bare "${DISTROS:-https://github.com}/$1" "$clone" ||
		skip "cannot clone $1"
	for kmod in old new; do
		mkdir -p "$work/$kmod"
		git -C "$clone" show "$2:$3" | sed -e "s#/sbin/\(depmod\|modinfo\|modprobe\)#$KMOD/$kmod/build/\1#" \
			-e "s#/usr/src/kernels/\$kernel#$work/kernel#" \
			-e "s#/usr/lib/rpm/symset-table#true#" >"$work/$kmod/$name"
		chmod +x "$work/$kmod/$name"
	done
}

# kernels FOLDER: a root with three kernels: one with modules, one that has the same versions, and another
kernels() {
	local root=$1 name
	rm -rf "$root"
	mkdir -p "$root/boot"
	for name in "$krel" 6.12-{same,other}; do
		mkdir -p "$root/lib/modules/$name"
		touch "$root/lib/modules/$name"/modules.{order,builtin,builtin.modinfo}
		cp "$RUST/System.map" "$root/boot/System.map-$name"
		case $name in
		*-other) gzip -c "$work/other.symvers" ;;
		*) gzip -c "$RUST/Module.symvers" ;;
		esac >"$root/boot/symvers-$name.gz"
	done
	mkdir "$root/lib/modules/$krel/extra"
}

# judges_modules COMMAND: for which kernels "COMMAND old|new MODULE" takes modules. Without patches of kmod, none with
# a long name; with them, the good one for the kernel that has its versions.
judges_modules() {
	[ "$("$1" old "$MODULES/versions_c.ko")" = "other same" ]
	[ "$("$1" old "$work/good.ko")" = "" ]
	[ "$("$1" old "$work/bad.ko")" = "" ]
	[ "$("$1" new "$MODULES/versions_c.ko")" = "other same" ]
	[ "$("$1" new "$work/good.ko")" = same ]
	[ "$("$1" new "$work/bad.ko")" = "" ]
}

# weak_modules old|new MODULE: for which other kernels RHEL's weak-modules takes the module
weak_modules() {
	local root=$work/root
	kernels "$root"
	cp "$2" "$root/lib/modules/$krel/extra"
	echo "$root/lib/modules/$krel/extra/${2##*/}" | in_root "$work/$1/weak-modules" --basedir "$root" \
		--no-initramfs --dracut /bin/true --add-modules >"$work/$1/log" 2>&1
	(cd "$root/lib/modules" && find . -type l) | sed 's|^./6.12-\([^/]*\)/.*|\1|' | sort | paste -sd' '
}

@test "weak-modules of RHEL: refuses good modules before, only bad ones after" {
	script openela-main/kmod 9ded1d6aa4db33f15197d5e195df14d4b463ee5a SOURCES/weak-modules
	judges_modules weak_modules
}

# weak_modules2 old|new MODULE: for which other kernels SUSE's weak-modules2 finds nothing wrong
weak_modules2() {
	local root=$work/root name
	kernels "$root"
	{
		sed -n '/^has_unresolved_symbols() {/,/^}/p' "$work/$1/weak-modules2"
		# What it calls
		# shellcheck disable=SC2016
		printf '%s\n' "find_usrmerge_boot() { echo $root/boot/\$1-\$2.\$3; }" 'dlog() { :; }' \
			"DEPMOD=$KMOD/$1/build/depmod" 'opt_debug=1' 'has_unresolved_symbols "$1" "$2"'
	} >"$work/$1/has_unresolved_symbols"
	for name in same other; do
		mkdir "$root/lib/modules/6.12-$name/weak-updates"
		cp "$2" "$root/lib/modules/6.12-$name/weak-updates"
		in_root env tmpdir="$root" bash "$work/$1/has_unresolved_symbols" "6.12-$name" "$root" \
			>>"$work/$1/log" 2>&1 || echo "$name"
	done | sort | paste -sd' '
}

@test "weak-modules2 of SUSE: the same" {
	script openSUSE/suse-module-tools aa56d018d9bcd8296cc9255777aef933dc4f71be weak-modules2
	judges_modules weak_modules2
}

# requires old|new MODULE [SYMVERS]: what find-requires.ksyms makes of it
requires() {
	local dir=$work/package/lib/modules/$krel/extra
	rm -rf "$work/package"
	mkdir -p "$dir" "$work/kernel"
	cp "$2" "$dir"
	cp "$RUST/Module.symvers" "$work/kernel"
	echo "$dir/${2##*/}" | in_root "$work/$1/find-requires.ksyms" 2>"$work/$1/log" | LC_ALL=C sort
}

# missing SYMVERS: what no kernel package with that file provides of $work/requires
missing() {
	mkdir -p "$work/package/boot"
	gzip -c "$1" >"$work/package/boot/symvers-$krel.gz"
	echo "$work/package/boot/symvers-$krel.gz" | in_root "$work/new/kabi.sh" | LC_ALL=C sort >"$work/provides"
	[ "$(wc -l <"$work/provides")" -gt 4000 ]
	LC_ALL=C comm -23 "$work/requires" "$work/provides"
}

# expected MODULE FORMAT: what it should be
expected() {
	"$top/scripts/symtypes/show-modversions" "$1" | awk -v format="$2" '{ printf format, $2, $1 }' | LC_ALL=C sort
}

@test "find-requires.ksyms of RHEL: requires what nothing provides before, the right versions after" {
	script openela-main/kernel-srpm-macros 30cda7b66ec2c4fa9f636fb64aecec7e201743e7 SOURCES/find-requires.ksyms
	script openela-main/kernel-srpm-macros 30cda7b66ec2c4fa9f636fb64aecec7e201743e7 SOURCES/kabi.sh
	make -s -C "$top" scripts/symtypes/show-modversions
	requires old "$work/good.ko" >"$work/requires"
	missing "$RUST/Module.symvers" >"$work/missing"
	expected "$work/good.ko" '%s %s\n' | awk -v room="$room" 'length($1) > room { print "ksym(sha256) = " $2 }' |
		LC_ALL=C sort -u | diff - "$work/missing"
	[ -s "$work/missing" ]
	run grep -c "[A-Za-z0-9_]\{56\}" "$work/requires"
	[ "$output" = 0 ]
	for module in "$work"/{good,bad}.ko "$MODULES/versions_rust.ko"; do
		requires new "$module" >"$work/requires"
		expected "$module" 'kernel(%s) = %s\n' >"$work/expected"
		[ "${module##*/}" != bad.ko ] || sed -i "s/^kernel($long)/ksym($long)/" "$work/expected"
		diff "$work/requires" <(LC_ALL=C sort "$work/expected")
	done
	requires new "$work/good.ko" >"$work/requires"
	[ "$(missing "$RUST/Module.symvers")" = "" ]
	[ "$(missing "$work/other.symvers")" = "$(grep -F "kernel($long)" "$work/requires")" ]
}

@test "find-provides.ksyms of RHEL: full names of what a module exports" {
	script openela-main/kernel-srpm-macros 30cda7b66ec2c4fa9f636fb64aecec7e201743e7 SOURCES/find-provides.ksyms
	local dir=$work/package/lib/modules/$krel/extra
	mkdir -p "$dir"
	cp "$MODULES/versions_long.ko" "$dir"
	for kmod in old new; do
		diff <(awk -v FS='\t' '$3 ~ /versions_long$/ { print "ksym(" $2 ") = " $1 }' "$MODULES/Module.symvers") \
			<(echo "$dir/versions_long.ko" | in_root "$work/$kmod/find-provides.ksyms")
	done
}

@test "find-requires.ksyms of SUSE: the same as RHEL's" {
	script openSUSE/rpm-config-SUSE e5bc2f4b26ed2a6753943d651b522544f047e92b scripts/find-requires.ksyms
	make -s -C "$top" scripts/symtypes/show-modversions
	requires old "$work/good.ko" >"$work/requires"
	[ "$(grep -c '^ksym([^:]*:sha256) = ' "$work/requires")" = 1 ]
	run grep -c "[A-Za-z0-9_]\{56\}" "$work/requires"
	[ "$output" = 0 ]
	for module in "$work"/{good,bad}.ko "$MODULES/versions_rust.ko"; do
		diff <(requires new "$module") \
			<(expected "$module" "ksym($krel:%s) = %s\n" | sed 's/ 0x0*/ /' | LC_ALL=C sort)
	done
}
