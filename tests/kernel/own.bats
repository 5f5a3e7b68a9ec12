#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# A kernel of Linux 7.x with its own gendwarfksyms, and one with ours in its place: what is exported,
# and what ours says in format 1, the other's, of all objects of the kernel.

load suite

setup_file() {
	only_7
	OWN=$(built own)
	OURS=$(built rust)
	export OWN OURS WORK=$store/own
	mkdir -p "$WORK"
}

@test "the same symbols are exported, and each has a version" {
	diff <(cut -f2- "$OWN/Module.symvers" | sort) <(cut -f2- "$OURS/Module.symvers" | sort)
	run grep -c '^0x00000000' "$OURS/Module.symvers"
	[ "$output" = 0 ]
	[ "$(wc -l <"$OURS/Module.symvers")" -gt 6000 ]
}

@test "format 1 differs where the kernel's own program is known to be wrong, and nowhere else" {
	cp "$OURS/scripts/gendwarfksyms/gendwarfksyms" "$WORK/ours"
	cd "$OWN"
	find . -name '.*.o.cmd' -exec grep -l '^#SYMVER' {} + | sed 's|/\.\([^/]*\)\.cmd$|/\1|' | LC_ALL=C sort \
		>"$WORK/objects"
	in_root perl -e "$(cat "$here/compare.pl")" "$WORK/ours" scripts/gendwarfksyms/gendwarfksyms \
		"$WORK" plain <"$WORK/objects" >"$WORK/result"
	say "$(tail -n 1 "$WORK/result"): $(grep -v '^[0-9]* objects, ' "$WORK/result" |
		cut -d' ' -f2 | sort | uniq -c | paste -sd,)"
	run grep -E ' (failed|other) ' "$WORK/result"
	[ "$output" = "" ]
}
