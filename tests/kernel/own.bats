#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# A kernel of Linux 7.x with its own gendwarfksyms, and with ours in its place and in its format:
# Module.symvers of the whole kernel, Rust, C and assembler.

load suite

setup_file() {
	only_7
	OWN=$(built own)
	OURS=$(built format1)
	export OWN OURS WORK=$store/own
	mkdir -p "$WORK"
}

@test "the same symbols are exported, and each has a version" {
	diff <(cut -f2- "$OWN/Module.symvers" | sort) <(cut -f2- "$OURS/Module.symvers" | sort)
	run grep -c '^0x00000000' "$OURS/Module.symvers"
	[ "$output" = 0 ]
	[ "$(wc -l <"$OURS/Module.symvers")" -gt 6000 ]
}

@test "versions differ where the kernel's own program is known to be wrong, and nowhere else" {
	awk 'NR == FNR { version[$2] = $1; next } version[$2] != $1 { print $2 }' \
		"$OWN/Module.symvers" "$OURS/Module.symvers" | LC_ALL=C sort >"$WORK/differ"
	say "$(wc -l <"$WORK/differ") of $(wc -l <"$OURS/Module.symvers") versions differ"
	# Of each object that has such a symbol, compare.pl says why the programs differ.
	cd "$OURS"
	find . -name '.*.o.cmd' -exec awk 'NR == FNR { differ[$1]; next }
		/^#SYMVER/ && $2 in differ { print FILENAME; nextfile }' "$WORK/differ" {} + |
		sed 's|/\.\([^/]*\)\.cmd$|/\1|' | LC_ALL=C sort >"$WORK/objects"
	cp "$OWN/scripts/gendwarfksyms/gendwarfksyms" "$WORK/own"
	in_root perl -e "$(cat "$here/compare.pl")" scripts/gendwarfksyms/gendwarfksyms "$WORK/own" \
		"$WORK" plain <"$WORK/objects" >"$WORK/result"
	say "$(tail -n 1 "$WORK/result"): $(grep -v '^[0-9]* objects, ' "$WORK/result" |
		cut -d' ' -f2 | sort | uniq -c | paste -sd,)"
	run grep -E ' (failed|other) ' "$WORK/result"
	[ "$output" = "" ]
	awk '$2 == "version" { print $3 }' "$WORK/result" | LC_ALL=C sort -u |
		LC_ALL=C comm -23 "$WORK/differ" - | diff /dev/null -
}

@test "symbols that a former build versioned are versioned anew when the format is another" {
	FORMAT2=$(built rust)
	[ "$(awk 'NR == FNR { version[$2] = $1; next } version[$2] == $1' "$OURS/Module.symvers" \
		"$FORMAT2/Module.symvers" | wc -l)" -lt "$(($(wc -l <"$OURS/Module.symvers") / 2))" ]
}
