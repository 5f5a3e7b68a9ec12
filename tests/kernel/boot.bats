#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# Modules in QEMU: those that match load and unload, those that do not are refused for the right
# reason. Four kernels, or $KERNELS: with Rust; the same with what distributions have on; without Rust
# and, so, with plain names alone; that one with all versions by gendwarfksyms.

load suite

setup_file() {
	local name
	if [ -z "${KERNELS-}" ]; then
		export KERNELS="c all"
		! has_rust || KERNELS="rust mitigations c all"
	fi
	for name in $KERNELS; do
		boot_modules "$name" || return 1
	done
}

# boot_modules KERNEL: boots one kernel with its modules and with altered copies of one of them.
boot_modules() {
	local build modules work=$store/boot/$1 subject=versions_rust long short
	build=$(built "$1") || return 1
	modules=$("$here/modules.sh" "$1-modules" "$build") || return 1
	rm -rf "$work"
	mkdir -p "$work/ko"
	cp "$modules"/*.ko "$work/ko"
	find "$build" -name '*.ko' -exec cp -t "$work/ko" {} +
	! without_rust "$1" || subject=versions_c
	cd "$work/ko" || return 1
	{
		for module in *.ko; do
			module=${module%.ko}
			case $module in versions_long*) continue ;; esac
			echo "$module: /sbin/insmod /$module.ko && /sbin/rmmod $module"
		done
		if [ -e versions_long.ko ]; then
			echo "versions_long: /sbin/insmod /versions_long.ko && /sbin/insmod /versions_longuser.ko"
			echo "versions_longuser: /sbin/rmmod versions_longuser && /sbin/rmmod versions_long"
		fi
	} >../steps

	# alter STEP FROM CHANGE...: one more step, with a copy of the module FROM. A copy that is
	# loaded although it should not be is unloaded again.
	alter() {
		"$here/altermod.sh" "$2.ko" "$1.ko" "${@:3}" || return 1
		echo "$1: /sbin/insmod /$1.ko && /sbin/rmmod ${unload:-$subject}" >>../steps
	}
	alter copied $subject same
	alter short_crc $subject crc sha256
	alter short_removed $subject remove sha256
	alter short_unterminated $subject unterminated sha256
	alter short_nonzero $subject nonzero sha256
	alter layout_nonzero $subject nonzero module_layout
	alter short_last $subject last sha256
	alter last_unterminated short_last unterminated sha256
	alter truncated short_last truncate 8
	alter truncated_in_crc short_last truncate 60
	alter no_table $subject rename
	alter no_contents $subject nobits
	alter no_section $subject null
	alter no_info $subject nobits .modinfo
	alter second_table $subject second
	if [ "$subject" = versions_rust ]; then
		long=$(long_imports versions_rust.ko | head -n 1)
		short=$(short_imports versions_rust.ko | grep -m 1 '^_R')
		echo "$long" >../long
		echo "$short" >../short
		alter rust_crc $subject crc "$short"
		alter long_crc $subject crc "$long"
		alter long_removed $subject remove "$long"
		alter long_hash $subject hash "$long"
		alter long_zerohash $subject zerohash "$long"
		alter long_prefix $subject prefix "$long"
		echo "exporter: /sbin/insmod /versions_long.ko" >>../steps
		unload=versions_longuser alter longest_crc versions_longuser crc "$(longest)"
		echo "exporter_out: /sbin/rmmod versions_long" >>../steps
	fi
	# O: modules were built out of tree. Nothing else, so no warning and no forced load.
	echo "tainted: cat /proc/sys/kernel/tainted" >>../steps
	echo 'left: echo "$(wc -l </proc/modules) modules"' >>../steps
	"$here/boot.sh" "$build" "$work/log" "$work/steps" ./*.ko
}

without_rust() { [[ ! $1 =~ ^(rust|mitigations|linked)$ ]]; }

# rust CHECK, all CHECK: runs the function CHECK for the logs of the kernels with Rust, of all:
# $log is the folder, $subject the module that has altered copies, $long and $short are imports.
rust() {
	local kernel kernels=()
	for kernel in $KERNELS; do without_rust "$kernel" || kernels+=("$kernel"); done
	[ ${#kernels[@]} -gt 0 ] || skip "no Rust"
	for_kernels "$1" "${kernels[@]}"
}
# shellcheck disable=SC2086
all() { for_kernels "$1" $KERNELS; }
for_kernels() {
	local check=$1 kernel log subject=versions_rust long short
	shift
	for kernel; do
		log=$store/boot/$kernel/log
		if without_rust "$kernel"; then
			subject=versions_c
		else
			long=$(cat "$store/boot/$kernel/long")
			short=$(cat "$store/boot/$kernel/short")
		fi
		"$check" || { echo "kernel: $kernel"; return 1; }
	done
}

@test "rust_minimal loads and unloads" {
	t() {
		loads "$log" rust_minimal "rust_minimal: Rust minimal sample (init)" \
			"rust_minimal: My numbers are [72, 108, 200]" "rust_minimal: Rust minimal sample (exit)"
	}
	rust t
}

@test "rust_print loads and unloads" {
	t() {
		loads "$log" rust_print "rust_print: Rust printing macros sample (init)" \
			"rust_print: Rust printing macros sample (exit)"
	}
	rust t
}

@test "a module built out of tree that imports sha256 and long Rust names loads and unloads" {
	t() {
		[ "${#long}" -gt "$room" ] || return 1
		loads "$log" versions_rust "versions_rust: sha256 of abc: [ba, 78, 16, bf]" \
			"versions_rust: bye: [ba, 78, 16, bf]"
	}
	rust t
}

@test "a C module that imports sha256 loads and unloads, with and without Rust" {
	t() { loads "$log" versions_c "versions_c: sha256 of abc: ba7816bf" "versions_c: bye"; }
	all t
}

@test "a C name of 511 characters is exported by one module and imported by another" {
	[ "$(longest | wc -c)" = 512 ]
	t() {
		loads "$log" versions_long "versions_longuser: 41 + 1 = 42" || return 1
		loads "$log" versions_longuser || return 1
		refused "$log" longest_crc versions_longuser "disagrees about version of symbol $(longest)"
	}
	rust t
}

@test "copying a module and moving entries about does no harm" {
	t() { loads "$log" copied && loads "$log" short_last; }
	all t
}

@test "another CRC of a short C name is refused, with and without Rust" {
	t() { refused "$log" short_crc "$subject" "disagrees about version of symbol sha256"; }
	all t
}

@test "another CRC of a short Rust name is refused" {
	t() {
		[[ $short = _R* && ${#short} -le $room ]] || return 1
		refused "$log" rust_crc versions_rust "disagrees about version of symbol $short"
	}
	rust t
}

@test "another CRC of a hashed name is refused" {
	t() { refused "$log" long_crc versions_rust "disagrees about version of symbol $long"; }
	rust t
}

@test "a removed entry is refused: sha256, although hashed entries begin with that word" {
	t() { refused "$log" short_removed "$subject" "no symbol version for sha256"; }
	all t
}

@test "a removed hashed entry is refused" {
	t() { refused "$log" long_removed versions_rust "no symbol version for $long"; }
	rust t
}

@test "a changed bit of a hash is refused" {
	t() { refused "$log" long_hash versions_rust "no symbol version for $long"; }
	rust t
}

@test "an all-zero hash is refused" {
	# To the kernel it is a second entry for sha256, and which of them comes first depends.
	t() {
		refused "$log" long_zerohash versions_rust "no symbol version for $long" \
			"disagrees about version of symbol sha256"
	}
	rust t
}

@test "an unknown word before a hash is refused" {
	t() { refused "$log" long_prefix versions_rust "no symbol version for $long"; }
	rust t
}

@test "a name without its NUL is refused, in the middle of the table and at its end" {
	t() {
		refused "$log" short_unterminated "$subject" "no symbol version for sha256" &&
			refused "$log" last_unterminated "$subject" "no symbol version for sha256"
	}
	all t
}

@test "something after the NUL of a plain name does not matter, but for sha256, whose entry could be a hash" {
	t() {
		loads "$log" layout_nonzero &&
			refused "$log" short_nonzero "$subject" "no symbol version for sha256"
	}
	all t
}

@test "a truncated table is refused" {
	t() {
		refused "$log" truncated "$subject" "broken table of symbol versions" &&
			refused "$log" truncated_in_crc "$subject" "broken table of symbol versions"
	}
	all t
}

@test "a table without contents, and a module without a table, are refused" {
	t() {
		refused "$log" no_contents "$subject" "broken table of symbol versions" || return 1
		for name in no_section no_table; do
			has_line "$log" $name "exit 1" \
				"insmod: ERROR: could not insert module /$name.ko: Invalid module format" || return 1
		done
	}
	all t
}

@test "a second table without contents does no harm, where the loader takes dots off names, either" {
	t() { loads "$log" second_table; }
	all t
}

@test "a module without contents in .modinfo is refused" {
	t() { has_line "$log" no_info "exit 1" "Invalid .modinfo section: empty or not NUL terminated"; }
	all t
}

@test "show-modversions --check says of every module, intact or altered, what the kernel did" {
	t() {
		same_answers "$log" "$store/boot/$kernel/ko" --check "$store/build/$kernel" \
			--check "$store/build/$kernel-modules/Module.symvers" &&
			[ "$(find "$store/boot/$kernel/ko" -name '*.ko' | wc -l)" -ge 13 ]
	}
	all t
}

@test "no kernel warned or was forced, and no refused module stayed" {
	for kernel in $KERNELS; do
		log=$store/boot/$kernel/log
		# 4096: modules built out of tree were loaded, nothing else.
		has_line "$log" tainted 4096
		has_line "$log" left "0 modules"
		run grep -E 'WARNING|BUG|Oops|Call Trace|UBSAN|general protection' "$log/console"
		[ "$output" = "" ]
	done
}

# What the symbols before functions begin with, on x86: the compiler's for kCFI, or objtool's.
prefix() { if has_kcfi; then echo __cfi_; else echo __pfx_; fi; }

@test "with mitigations a Rust module has an entry for __x86_return_thunk, which its C part imports" {
	[ "$ARCH" = x86 ] || skip "of x86"
	[[ $KERNELS = *mitigations* ]] || skip "no kernel with mitigations"
	build=$store/build/mitigations
	imports "$build/samples/rust/rust_minimal.ko" | grep -qx __x86_return_thunk
	grep -q '"__x86_return_thunk"' "$build/samples/rust/rust_minimal.mod.c"
	nm "$build/rust/kernel.o" | grep -q " $(prefix)"
	run grep -E '__pfx_|__cfi_|__odr_asan' "$build/Module.symvers"
	[ "$status" = 1 ]
}

@test "with mitigations, too, every export of rust/ has a version; objtool's and kCFI's symbols are no exports" {
	[[ $KERNELS = *mitigations* ]] || skip "no kernel with mitigations"
	cd "$store/build/mitigations"
	{
		sed -n 's/^EXPORT_SYMBOL_RUST_GPL(\(.*\));.*/\1/p' rust/exports_*_generated.h
		echo rust_build_error
	} | LC_ALL=C sort >"$BATS_TEST_TMPDIR/exports"
	[ "$ARCH" != x86 ] || nm rust/core.o | grep -q " T $(prefix)"
	run grep '^__' "$BATS_TEST_TMPDIR/exports"
	[ "$output" = "" ]
	awk '$1 != "0x00000000" { print $2 }' Module.symvers | LC_ALL=C sort |
		LC_ALL=C comm -23 "$BATS_TEST_TMPDIR/exports" - | diff /dev/null -
}
