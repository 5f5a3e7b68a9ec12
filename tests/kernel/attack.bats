#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# The module loader under attack, in a kernel with KASAN and UBSAN: the kernel's own tests of the
# version check, and thousands of altered copies of a module, one after the other in one boot. attack/
# makes the copies (corpus.pl), says what must become of each (expect.pl) and loads them (insert.c).
# KERNELS=attack-linked: in a kernel with versions of linked objects.

load suite

setup_file() {
	need binutils gcc libc6-dev perl
	export kernel=${KERNELS:-attack}
	export work=$store/boot/$kernel
	local build modules
	build=$(MINUTES=15 build_kernel "$kernel") || return 1
	modules=$("$here/modules.sh" "$kernel-modules" "$build" attack) || return 1
	rm -rf "$work"
	mkdir -p "$work"
	cd "$work" || return 1
	export BUILD=$build
	strip --strip-debug -o names.ko "$modules/attack_names.ko"
	strip --strip-debug -o subject.ko "$modules/attack_subject.ko"
	gcc -O2 -Wall -Wextra -static -o insert "$here/attack/insert.c"
	perl "$here/attack/corpus.pl" subject.ko >changes 2>kinds || return 1
	cat "$build/Module.symvers" "$modules/Module.symvers" >versions
	mkdir copies
	perl "$here/attack/expect.pl" subject.ko versions changes copies >expected || return 1
	cat >steps <<-'END'
		names: /sbin/insmod /names.ko
		attack: /insert /subject.ko /changes
		tainted: cat /proc/sys/kernel/tainted
		left: cut -d' ' -f1 /proc/modules
	END
	say "inserting $(wc -l <changes) modules"
	local start=$SECONDS
	TIMEOUT=1800 MEMORY=1024 "$here/boot.sh" "$build" "$work/log" steps \
		names.ko subject.ko insert changes || return 1
	say "took $((SECONDS - start)) s: $(cut -d' ' -f2 expected | sort | uniq -c | sed 's/^ *//' | paste -sd,)"
	# What became of each, in the words of expect.pl.
	# shellcheck disable=SC2016
	perl -ne '
		my ($number, $errno, $log) = /^([0-9]+) ([0-9]+)(.*)/ or next;
		my @said = $log =~ /attack_subject:[ ](broken[ ]table[ ]of[ ]symbol[ ]versions|
			(?:no[ ]symbol[ ]version[ ]for|disagrees[ ]about[ ]version[ ]of[ ]symbol)[ ]\S+)/gx;
		unshift @said, "loaded" if !$errno;
		print "$number ", join("; ", @said) || "refused", "\n"' log/attack >seen
}

@test "the kernel's own tests of the version check pass: 10 of 10" {
	has_line "$work/log" boot "    # Subtest: modversions" "    1..10" \
		"# modversions: pass:10 fail:0 skip:0 total:10" "ok 1 modversions"
}

@test "there are at least 5000 altered copies, of every kind" {
	[ "$(sort -u "$work/changes" | wc -l)" -ge 5000 ]
	[ "$(awk '{ n += $1 } END { print n }' "$work/kinds")" = "$(wc -l <"$work/changes")" ]
	[ "$(wc -l <"$work/kinds")" = 14 ]
}

@test "every copy is loaded, or refused for the reason that the documentation gives" {
	# Each outcome is there.
	for outcome in loaded refused broken no disagrees; do
		[ "$(grep -c "^[0-9]* $outcome" "$work/expected")" -ge 50 ]
	done
	diff "$work/expected" "$work/seen" | head -n 20 | diff /dev/null -
}

@test "show-modversions --check says of every copy what the kernel did" {
	make -s -C "$top" scripts/symtypes/show-modversions
	find "$work/copies" -name '*.ko' -print0 | xargs -0 "$top/scripts/symtypes/show-modversions" \
		--check "$BUILD" --check "$BUILD-modules/Module.symvers" \
		>"$work/answers" 2>"$work/errors" || true
	# In the words of expect.pl. What the program cannot read is refused, too.
	# shellcheck disable=SC2016
	perl -ne '
		my ($number, $answer) = m{/([0-9]+)[.]ko: (?:refused: )?(.*)} or die;
		$answer = $answer eq "loads" ? "loaded" : "refused"
			if $answer !~ /^(broken table of|no symbol version for|disagrees about) /;
		push @{$answers{$number}}, $answer;
		END {
			print "$_ ", join("; ", @{$answers{$_}}), "\n"
				for sort { $a <=> $b } keys %answers;
		}' "$work/answers" "$work/errors" | diff "$work/seen" - | head -n 20 | diff /dev/null -
}

@test "the kernel's own tests of the version check pass with its own tool for that, kunit.py" {
	cd "$SERIES"
	run python3 tools/testing/kunit/kunit.py exec --arch=x86_64 --build_dir="$BUILD" modversions
	[ "$status" -eq 0 ]
	[[ $output == *"Testing complete. Ran 10 tests: passed: 10"* ]]
}

@test "no report of KASAN or UBSAN, no warning, no oops, nothing left" {
	has_line "$work/log" names "exit 0"
	has_line "$work/log" attack "exit 0"
	# Modules built out of tree were loaded, and tests of the kernel were run; nothing else.
	has_line "$work/log" tainted $((4096 + 262144))
	has_line "$work/log" left attack_names
	[ "$(wc -l <"$work/log/left")" = 2 ]
	run grep -aE 'KASAN|UBSAN|WARNING|BUG|Oops|Call Trace|general protection' "$work/log/console"
	[ "$output" = "" ]
}
