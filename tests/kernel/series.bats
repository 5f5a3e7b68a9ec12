#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# The patches as mail. That git am takes them has been seen before the first test.

load suite

setup_file() {
	need perl python3-git python3-ply
	export PATCHES=$store/series
}

@test "there are eight patches and three that follow, and a cover letter for each series" {
	count() { find "$1" -maxdepth 1 -size +0 -name "$2" | wc -l; }
	[ "$(count "$PATCHES" '0000-*.patch') $(count "$PATCHES" '[0-9]*.patch')" = "1 9" ]
	[ "$(count "$PATCHES/compare" '0000-*.patch') $(count "$PATCHES/compare" '[0-9]*.patch')" = "1 4" ]
	[ "$(git -C "$SERIES" rev-list --count base..HEAD)" = 11 ]
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

@test "checkpatch --strict says what the table in series/README.md justifies, and no more" {
	# A row has the numbers of the patches, the types of remarks, and how many there are in all
	# (or `each`, in each of the patches). c1 is patch 1 of the series that follows.
	cd "$SERIES"
	for patch in "$PATCHES"/{,compare/}000[1-9]-*.patch; do
		number=${patch##*/000}
		number=${number%%-*}
		[[ $patch != */compare/* ]] || number=c$number
		perl scripts/checkpatch.pl --strict --terse --no-summary --show-types "$patch" |
			sed -n "s/^[^ ]* [A-Z]*:\([A-Z_]*\): .*/$number \1/p"
	done | sort >"$BATS_TEST_TMPDIR/remarks"
	perl -e '
		open my $f, "<", shift or die;
		while (<$f>) {
			my ($patches, $types, $n, $each) =
				/^\| ([c0-9, ]+) \| ([`A-Z_, ]+) \| ([0-9]+)( each)? \|/ or next;
			my @patches = split /, /, $patches;
			push @rows, {patches => [@patches], types => [$types =~ /[A-Z_]+/g],
				     n => $each ? $n * @patches : $n, text => "$patches: $types"};
		}
		@rows or die "no table\n";
		while (<STDIN>) {
			my ($patch, $type) = split;
			my ($row) = grep {
				my $r = $_;
				grep($_ eq $patch, @{$r->{patches}}) && grep($_ eq $type, @{$r->{types}})
			} @rows;
			if ($row) { $row->{found}++ } else { print "patch $patch: $type: no row\n" }
		}
		$_->{n} == $_->{found} or
			print "$_->{text}: $_->{found}, not $_->{n}\n" for @rows;
	' "$top/series/README.md" <"$BATS_TEST_TMPDIR/remarks" | diff /dev/null -
}
