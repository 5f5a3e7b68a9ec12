#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# The kABI checkers of distributions, unchanged, beside symtypes: on kernels of SUSE, on the two kernels of
# compare.bats, and on one export each with the other differences. README.md has a table of what these tests saw.
#
# Single files are fetched from DISTROS (default: https://github.com) by the hashes of what is in them, and
# Debian's check from its archive. SUSE's ksymvers and ksymtypes, newer than February 2026, are those in the folder
# KABI_TOOLS, or else in PATH. A test is skipped if it lacks its checker.

load suite
bats_require_minimum_version 1.5.0

setup_file() {
	need git perl python3
	make -s -C "$top" scripts/symtypes/symtypes
	export work=$store/checkers-test PATH=${KABI_TOOLS:+$KABI_TOOLS:}$PATH
	rm -rf "$work"
	mkdir -p "$work"
}

# fetch REPOSITORY HASH FILE: writes the content with that hash to FILE in $work
fetch() {
	local clone=$cache/distro/$1
	[ -d "$clone" ] || git init -q --bare "$clone"
	git -C "$clone" cat-file -e "$2" 2>/dev/null ||
		timeout 60 git -C "$clone" fetch -q "${DISTROS:-https://github.com}/$1" "$2" ||
		skip "cannot fetch $3 from $1"
	git -C "$clone" cat-file blob "$2" >"$work/$3"
}

# Each checker is a function OLD NEW [RULES]. It prints the exports that make it fail, or warn and fail, and its
# status is that of the checker, but for `get`, which makes it ready.

symtypes() {
	local status=0
	"$top/scripts/symtypes/symtypes" --compare --ignore-added ${3:+-a "$3"} --json -o "$work/json" "$1" "$2" ||
		status=$?
	perl -MJSON::PP -0777 -ne 'my $r = decode_json($_); print "$_->{name}\n" for
		@{$r->{changed}}, @{$r->{removed}},
		(grep { $_->{after} eq "EXPORT_SYMBOL_GPL" } @{$r->{exported_otherwise}}),
		(grep { $_->{after} } @{$r->{in_namespace}})' "$work/json" | LC_ALL=C sort
	return $status
}

ksymvers() {
	if [ "$1" = get ]; then
		[ -x "$(type -P ksymvers)" ] || skip "no ksymvers in PATH: KABI_TOOLS=DIR"
		return
	fi
	command ksymvers compare ${3:+--rules="$3"} --format=symbols "$1" "$2"
}

kabi_pl() {
	local status=0
	if [ "$1" = get ]; then
		fetch openSUSE/kernel-source 412a98d95ff1448044bcba2c596ffcfc7b6002f3 kabi.pl
		return
	fi
	perl "$work/kabi.pl" ${3:+--rules "$3"} "$1" "$2" 2>"$work/kabi_pl.log" || status=$?
	sed -n 's/^KABI: symbol \(.*\)(mod:.*/\1/p' "$work/kabi_pl.log" | LC_ALL=C sort
	return $status
}

check_kabi() {
	local status=0
	if [ "$1" = get ]; then
		fetch openela-main/kernel 3809209adfd237bcecf55e43ab06e260083f92b6 check-kabi
		return
	fi
	python3 "$work/check-kabi" -k "$1" -s "$2" >"$work/check_kabi.log" || status=$?
	grep -v '[ *]' "$work/check_kabi.log" | grep . | LC_ALL=C sort
	return $status
}

buildcheck() {
	local status=0 apt
	cd "$work"
	if [ "$1" = get ]; then
		echo "deb-src $mirror/debian bookworm main" >sources.list
		mkdir -p lists/partial debian
		apt=(apt-get -qq -o APT::Sandbox::User=root -o Dir::Etc::SourceList="$work/sources.list"
			-o Dir::Etc::SourceParts=/dev/null -o Dir::State::Lists="$work/lists")
		{ "${apt[@]}" update && "${apt[@]}" source --diff-only --download-only linux; } >apt.log 2>&1 ||
			skip "cannot get the source package linux of Debian 12"
		tar -xJf linux_*.debian.tar.xz
		# What gencontrol.py makes of debian/config, for the check alone
		PYTHONPATH=debian/lib/python python3 -c 'import pickle
from debian_linux.config import ConfigCore
config = ConfigCore()
config["version",] = {"abiname": "1"}
pickle.dump(config, open("debian/config.defines.dump", "wb"))'
		mkdir -p debian/abi/1 build
		return
	fi
	cp "$1" debian/abi/1/amd64_none_amd64
	cp "$2" build/Module.symvers
	PYTHONPATH=debian/lib/python python3 debian/bin/buildcheck.py build amd64 none amd64 build >buildcheck.log ||
		status=$?
	sed -n '/^Changed symbols:/,/^$/p; /^Removed symbols:/,/^$/p' buildcheck.log |
		sed -n 's/^\([^ ]*\) .*version: .*/\1/p' | LC_ALL=C sort
	return $status
}

# shellcheck disable=SC2016
# One difference each, of exports of OLD: their first plain one, first for modules under the GPL, and first in a
# namespace.
differences() {
	local plain gpl
	plain=$(awk -F'\t' '$4 == "EXPORT_SYMBOL" { print $2; exit }' "$1")
	gpl=$(awk -F'\t' '$4 == "EXPORT_SYMBOL_GPL" && !$5 { print $2; exit }' "$1")
	edit() { # DIFFERENCE EXPORT CODE
		awk -F'\t' -v OFS='\t' -v name="$2" "\$2 == name { $3 } { print }" "$old" >"$work/$1.symvers"
	}
	local old=$1
	edit removed "$plain" next
	edit added "$plain" '$2 = "a_new_one"; print; $2 = name'
	edit moved "$plain" '$3 = "lib/another"'
	edit for-all "$gpl" '$4 = "EXPORT_SYMBOL"'
	edit for-gpl "$plain" '$4 = "EXPORT_SYMBOL_GPL"'
	edit into-namespace "$plain" '$5 = "ANOTHER"'
	edit out-of-namespace crypto_cipher_setkey '$5 = ""'
}

# beside CHECKER, with which differences it fails on standard input: the same as symtypes on OLD and NEW
beside() {
	"$1" get
	ten_changes
	OLD=$OLD/Module.symvers NEW=$NEW/Module.symvers
	run -1 symtypes "$OLD" "$NEW"
	[ ${#lines[@]} -gt 100 ]
	diff <(echo "$output") <("$1" "$OLD" "$NEW")
	run -1 "$1" "$OLD" "$NEW"
	run -0 "$1" "$OLD" "$OLD"
	[ "$output" = "" ]
	differences "$OLD"
	for difference in removed added moved for-all for-gpl into-namespace out-of-namespace; do
		status=0
		"$1" "$OLD" "$work/$difference.symvers" >"$work/names" || status=$?
		# It fails because of the one export.
		[ "$(wc -l <"$work/names")" = "$status" ] || echo "$difference: other exports"
		[ "$status" = 0 ] || echo "$difference"
	done | diff - /dev/stdin
}

@test "symtypes: what fails, and what does not" {
	ten_changes
	OLD=$OLD/Module.symvers
	differences "$OLD"
	for difference in removed added moved for-all for-gpl into-namespace out-of-namespace; do
		symtypes "$OLD" "$work/$difference.symvers" >"$work/names" || echo "$difference"
	done | diff - <(printf '%s\n' removed for-gpl into-namespace)
}

@test "the same exports as ksymvers of SUSE" {
	beside ksymvers <<-'END'
		removed
		for-gpl
	END
}

@test "the same exports as kabi.pl of SUSE" {
	beside kabi_pl <<-'END'
		removed
		for-gpl
	END
}

@test "the same exports as check-kabi of RHEL" {
	beside check_kabi <<-'END'
		removed
		moved
		into-namespace
		out-of-namespace
	END
}

@test "the same exports as buildcheck.py of Debian 12" {
	beside buildcheck <<-'END'
		removed
		for-all
		for-gpl
		into-namespace
		out-of-namespace
	END
}

@test "SUSE's own kernels and severities: the exports that its tests expect of ksymvers" {
	local suse=SUSE/suse-kabi-tools
	fetch $suse d9a6fb518ecc4cf964558a39ff5d98f803926c9b severities
	fetch $suse 5071be607e1dda384b189ba392b5d5b23ca0b3ab base.symvers
	fetch $suse bba0a2a6f7a06bd3039204ee83fc6485a2154d95 new.symvers
	fetch $suse 8468aee14c24ab7cf2b9a38d641ae20de2900d80 broken.symvers
	fetch $suse 5fd9018566c12fc2fa3c148400d7e6d95b87b5f0 new.expected
	fetch $suse ce7a710d343e81574f6cfc6d4533d6a09cc44bb6 broken.expected
	kabi_pl get
	cd "$work"
	for checker in symtypes kabi_pl; do
		run -1 $checker base.symvers new.symvers
		diff <(echo "$output") new.expected
		[ ${#lines[@]} = 219 ]
		run -0 $checker base.symvers new.symvers severities
		[ "$output" = "" ]
		run -1 $checker base.symvers broken.symvers severities
		diff <(echo "$output") broken.expected
		[ ${#lines[@]} = 256 ]
	done
	# 29 new exports, 4 that are gone, and 215 that changed, as SUSE's test expects
	"$top/scripts/symtypes/symtypes" --compare -a severities base.symvers new.symvers >report || [ $? -eq 1 ]
	[ "$(tail -n 1 report)" = "0 of 28093 exports changed, 18 added; not counted: 248 exports that may change" ]
}

@test "rules: the same exports as ksymvers, and as kabi.pl where that knows them" {
	ksymvers get
	kabi_pl get
	ten_changes
	OLD=$OLD/Module.symvers NEW=$NEW/Module.symvers
	allowed() { # CHECKER... RULE...: the CHECKERs agree
		local checkers=$1
		printf '%s\n' "${@:2}" >"$work/rules"
		symtypes "$OLD" "$NEW" "$work/rules" >"$work/ours" || true
		for checker in $checkers; do
			diff "$work/ours" <($checker "$OLD" "$NEW" "$work/rules")
		done
		wc -l <"$work/ours"
	}
	all=$(allowed "ksymvers kabi_pl" "no_such_export PASS")
	some=$(allowed "ksymvers kabi_pl" "# a comment" "kobject_* FAIL" "k*	PASS" "crypto_?lloc* PASS # another")
	[ "$some" -gt 100 ]
	[ "$some" -lt "$all" ]
	[ "$(allowed ksymvers "SYMBOL k* PASS")" -lt "$all" ]
	[ "$(allowed ksymvers "MODULE vmlin?x PASS")" = 0 ]
	[ "$(allowed ksymvers "vmlinux PASS")" = 0 ]
	[ "$(allowed ksymvers "NAMESPACE no_such_* PASS" "SYMBOL [a-m]* PASS")" -lt "$all" ]
	[ "$(allowed "kabi_pl" "* PASS")" = 0 ]
	# Where they differ, see the table.
	echo "* PASS" >"$work/rules"
	diff <(ksymvers "$OLD" "$NEW" "$work/rules") <(symtypes "$OLD" "$NEW" |
		LC_ALL=C join - <(awk -F'\t' '!$5 { print $2 }' "$OLD" | LC_ALL=C sort))
	echo "vmlinux PASS" >"$work/rules"
	[ "$(kabi_pl "$OLD" "$NEW" "$work/rules" | wc -l)" = "$all" ]
	echo "_RN* PASS" >"$work/rules"
	[ "$(ksymvers "$OLD" "$NEW" "$work/rules" | wc -l)" = "$all" ]
	[ "$(kabi_pl "$OLD" "$NEW" "$work/rules" | wc -l)" = "$all" ]
	[ "$(symtypes "$OLD" "$NEW" "$work/rules" | wc -l)" -lt "$all" ]
	echo "[!k]* PASS" >"$work/rules"
	diff <(symtypes "$OLD" "$NEW" "$work/rules") <(symtypes "$OLD" "$NEW" | grep ^k)
	for checker in ksymvers kabi_pl; do
		diff <($checker "$OLD" "$NEW" "$work/rules") <(symtypes "$OLD" "$NEW" | grep -v ^k)
	done
	echo "SYMBOL k* PASS" >"$work/rules"
	kabi_pl "$OLD" "$NEW" "$work/rules" || [ $? = 1 ]
	grep -qF 'invalid verdict "k*", must be either PASS or FAIL' "$work/kabi_pl.log"
	echo "k*" >"$work/rules"
	run -2 command ksymvers compare --rules="$work/rules" "$OLD" "$NEW"
}

@test "ksymtypes of SUSE: the same reference, but for declarations of DWARF, and the same exports" {
	[ -x "$(type -P ksymtypes)" ] || skip "no ksymtypes in PATH: KABI_TOOLS=DIR"
	ten_changes
	ksymtypes consolidate -o "$work/old.symref" "$OLD"
	diff "$OLD/Module.symref" "$work/old.symref" >"$work/diff" || true
	run grep '^[<>]' "$work/diff"
	[ ${#lines[@]} -gt 1 ]
	run grep -v -e '^< [sue]##' \
		-e '^> [sue]#\(.*\) \(structure\|union\|enumeration\)_type \1 { }$' -e '^---$' -e '^[0-9,]*c[0-9,]*$' "$work/diff"
	[ "$output" = "" ]
	run -0 ksymtypes compare "$work/old.symref" "$OLD"
	run -1 ksymtypes compare -f symbols "$OLD/Module.symref" "$NEW/Module.symref"
	diff <(echo "$output" | LC_ALL=C sort) <(symtypes "$OLD/Module.symref" "$NEW/Module.symref")
}
