#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# Versions and symtypes of all objects of a large kernel (large.sh), by gcc and by clang, against
# those of the C program gendwarfksyms that newer kernels have, one object at a time. Differences are
# those that peer-faults.bats has a source for. Takes long; run by name.

load suite

setup_file() {
	PEER=$("$here/peer.sh")
	export PEER WORK=$cache/peer/large
	mkdir -p "$WORK"
	# rule TYPE TARGET VALUE: a kABI rule
	rule() { printf '1\0%s\0%s\0%s\0' "$1" "$2" "$3"; }
	{
		rule declonly task_struct ""
		rule declonly net_device ""
		rule declonly "no such type" ""
		rule enumerator_ignore "pid_type PIDTYPE_SID" ""
		rule enumerator_value "hrtimer_restart HRTIMER_RESTART" -1
		rule byte_size list_head 4711
		rule byte_size "long unsigned int" 16
		rule type_string s#page "structure_type page { member base_type int count } byte_size(1)"
		rule type_string "t#gfp_t" "typedef_type gfp_t { s#'a new type' }"
		rule type_string "s#'a new type'" "structure_type a new type { member s#page p }"
		rule type_string kfree "subprogram ( formal_parameter s#page p ) -> base_type void"
	} >"$WORK/rules"
}

# compare COMPILER MODE: runs compare.pl in the build folder of that compiler's kernel, as one job for
# each processor. Its lines are in $WORK/COMPILER-MODE.
compare() {
	local large result=$WORK/$1-$2 job jobs
	large=$("$here/large.sh" "$1") || return 1
	jobs=$(nproc)
	cd "$large" || return 1
	find . -name '.*.o.cmd' -exec grep -l '^#SYMVER' {} + | sed 's|/\.\([^/]*\)\.cmd$|/\1|' | LC_ALL=C sort \
		>"$result.objects"
	for ((job = 0; job < jobs; job++)); do
		mkdir -p "$WORK/$job"
		cp "$WORK/rules" "$WORK/$job"
		awk -v job="$job" -v jobs="$jobs" 'NR % jobs == job' "$result.objects" >"$WORK/$job/objects"
		in_root perl -e "$(cat "$here/compare.pl")" scripts/gendwarfksyms/gendwarfksyms "$PEER" \
			"$WORK/$job" "$2" <"$WORK/$job/objects" >"$WORK/$job/result" &
	done
	wait
	cat "$WORK"/[0-9]*/result >"$result"
	say "$1, $2: $(awk '/^[0-9]+ objects, / { o += $1; s += $3; l += $5; d += $9 }
		END { print o " objects, " s " symbols, " l " lines of symtypes, " d " differences" }' "$result")"
	grep -v '^[0-9]* objects, ' "$result" | cut -d' ' -f2 | sort | uniq -c >"$result.kinds"
	say "  of them: $(paste -sd, "$result.kinds")"
	# Every job came to its end, and all objects were compared.
	[ "$(awk '/^[0-9]+ objects, / { o += $1 } END { print o }' "$result")" = "$(wc -l <"$result.objects")" ]
	[ "$(wc -l <"$result.objects")" -gt 500 ]
	grep -E ' (failed|other) ' "$result" | diff /dev/null -
}

@test "gcc: versions and symtypes equal the peer's" { compare gcc plain; }
@test "gcc, --stable: versions and symtypes equal the peer's" { compare gcc stable; }
@test "gcc, --stable with kABI rules: versions and symtypes equal the peer's" { compare gcc rules; }
@test "clang: versions and symtypes equal the peer's" { compare llvm plain; }
@test "clang, --stable: versions and symtypes equal the peer's" { compare llvm stable; }
@test "clang, --stable with kABI rules: versions and symtypes equal the peer's" { compare llvm rules; }

@test "clang: with LTO, whose objects are bitcode, there is no choice" {
	out=$store/build/lto
	mkdir -p "$out"
	{
		cat "$here"/{base,modversions,gendwarfksyms}.config
		echo CONFIG_LTO_CLANG_THIN=y
	} >"$out/wanted"
	in_root make -s -C "$store/tree/series" O="$out" LLVM=1 KCONFIG_ALLCONFIG="$out/wanted" allnoconfig \
		>/dev/null 2>&1
	grep -qx CONFIG_LTO_CLANG_THIN=y "$out/.config"
	grep -qx CONFIG_GENKSYMS=y "$out/.config"
	run grep GENDWARFKSYMS "$out/.config"
	[ "$output" = "" ]
}
