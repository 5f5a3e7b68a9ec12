#!/usr/bin/env bats
# The patches as mail. That git am takes them has been seen before the first test.

load suite

setup_file() {
	need perl
	export PATCHES=$cache/series
}

@test "there are five to eight patches and a cover letter" {
	n=$(find "$PATCHES" -name '[0-9]*.patch' ! -name '0000-*' | wc -l)
	[ "$n" -ge 5 ]
	[ "$n" -le 8 ]
	[ "$(find "$PATCHES" -name '0000-*.patch' -size +0 | wc -l)" = 1 ]
	[ "$(git -C "$SERIES" rev-list --count base..HEAD)" = "$n" ]
}

@test "git am kept what each patch says: no patch is empty or fuzzy" {
	for commit in $(git -C "$SERIES" rev-list base..HEAD); do
		[ "$(git -C "$SERIES" diff --name-only "$commit^" "$commit" | wc -l)" -ge 1 ]
	done
}

@test "no patch adds what a later one replaces" {
	# Every line that some patch adds is there at the end.
	cd "$SERIES"
	git diff --numstat base HEAD | awk '{ print $1 }' | paste -sd+ | bc >"$BATS_TEST_TMPDIR/end"
	git log --numstat --format= base..HEAD | awk '{ print $1 }' | paste -sd+ | bc \
		>"$BATS_TEST_TMPDIR/sum"
	diff "$BATS_TEST_TMPDIR/sum" "$BATS_TEST_TMPDIR/end"
}

@test "checkpatch --strict is clean, but for lines that series/README justifies" {
	cd "$SERIES"
	for patch in "$PATCHES"/[0-9]*.patch; do
		[[ $patch = */0000-* ]] && continue
		perl scripts/checkpatch.pl --strict --terse --no-summary "$patch"
	done >"$BATS_TEST_TMPDIR/remarks" 2>&1 || true
	# A remark is FILE:LINE: TYPE: TEXT; the README has to name its text.
	sed 's/^[^:]*:[0-9]*: \(ERROR\|WARNING\|CHECK\): //' "$BATS_TEST_TMPDIR/remarks" | sort -u |
		while IFS= read -r text; do
			grep -qF -- "$text" "$top"/series/README* || echo "$text"
		done >"$BATS_TEST_TMPDIR/unjustified"
	diff /dev/null "$BATS_TEST_TMPDIR/unjustified" || {
		cat "$BATS_TEST_TMPDIR/remarks"
		false
	}
}
