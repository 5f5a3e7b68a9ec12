#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# The patches as mail. That git am takes them has been seen before the first test.

load suite

setup_file() {
	need perl python3-git python3-ply
	export PATCHES=$store/series
}

@test "there are as many patches as series/README.md lists, and a cover letter for each series" {
	count() { find "$1" -maxdepth 1 -size +0 -name "$2" | wc -l; }
	[ "$(base_of "$SOURCE")" = 7.x ] && column=4 || column=3
	listed() { awk -F' *[|] *' -v c=$column -v p="^$1[0-9]+\$" '$c ~ p && NF == 6' \
		"$top/series/README.md" | wc -l; }
	[ "$(listed "")" -ge 6 ]
	for series in f/fixes / c/compare; do
		folder=$PATCHES/${series#*/}
		[ "$(count "$folder" '0000-*.patch') $(count "$folder" '[0-9]*.patch')" = \
			"1 $(($(listed "${series%/*}") + 1))" ]
	done
	[ "$(git -C "$SERIES" rev-list --count base..HEAD)" = \
		"$(($(listed f) + $(listed "") + $(listed c)))" ]
}

@test "a kernel that there is no form for is refused, and nothing is written" {
	kernel() {
		mkdir -p "$BATS_TEST_TMPDIR/$1"
		printf 'VERSION = %s\nPATCHLEVEL = %s\nSUBLEVEL = 0\n' "${1%.*}" "${1#*.}" \
			>"$BATS_TEST_TMPDIR/$1/Makefile"
		touch "$BATS_TEST_TMPDIR/$1/Kbuild"
		run "$top/series/make-series" "$BATS_TEST_TMPDIR/$1" "$BATS_TEST_TMPDIR/out"
		[ "$status" = 1 ] && [ ! -e "$BATS_TEST_TMPDIR/out" ]
	}
	for version in 5.15 6.11 6.13 6.14 6.19 8.0; do
		kernel $version
		[ "$output" = "error: series: no form for Linux $version.0: there are those for 6.12 and 7.x" ]
	done
	# One of the right version whose text is another
	for version in 6.12 7.9; do
		kernel $version
		[[ $output = "error: series: no form of scripts/mod/modpost-line-length.patch for Linux $version.0: it has no scripts/mod/modpost.c" ]]
	done
}

@test "git am kept what each patch says: no patch is empty or fuzzy" {
	for commit in $(git -C "$SERIES" rev-list base..HEAD); do
		[ "$(git -C "$SERIES" diff --name-only "$commit^" "$commit" | wc -l)" -ge 1 ]
	done
}

@test "no patch adds what a later one replaces, except for the stages that README.md names" {
	# Of other files, every line that some patch adds is there at the end.
	cd "$SERIES"
	added() { awk '{ sum[$3] += $1 } END { for (file in sum) print file, sum[file] }' | sort; }
	git diff --no-renames --numstat base HEAD | added >"$BATS_TEST_TMPDIR/end"
	git log --no-renames --numstat --format= base..HEAD | added >"$BATS_TEST_TMPDIR/sum"
	diff "$BATS_TEST_TMPDIR/sum" "$BATS_TEST_TMPDIR/end" | sed -n 's/^< \(.*\) [0-9]*$/\1/p' |
		grep -v ^scripts/gendwarfksyms-c/ >"$BATS_TEST_TMPDIR/stages"
	{
		if [ "$(base_of "$SOURCE")" = 6.12 ]; then
			echo kernel/module/Kconfig
		else
			# In the folder of gendwarfksyms, those that the C program has, too
			printf '%s\n' Documentation/kbuild/gendwarfksyms.rst rust/Makefile scripts/Makefile \
				scripts/Makefile.build scripts/gendwarfksyms/{.gitignore,examples/kabi.h}
		fi
		printf '%s\n' scripts/gendwarfksyms/Makefile scripts/gendwarfksyms/main.cc scripts/mod/modpost.c
	} | LC_ALL=C sort | diff - "$BATS_TEST_TMPDIR/stages"
}

@test "get_maintainer.pl knows who keeps the programs" {
	cd "$SERIES"
	for file in scripts/gendwarfksyms/main.cc scripts/symtypes/main.cc; do
		perl scripts/get_maintainer.pl --no-git-fallback --no-rolestats -f $file >"$BATS_TEST_TMPDIR/list"
		grep -qx linux-kbuild@vger.kernel.org "$BATS_TEST_TMPDIR/list"
		[ "$(grep -c '<.*@.*>$' "$BATS_TEST_TMPDIR/list")" = 1 ]
	done
	run git grep -l @SUBMITTER@
	[ "$output" = "" ]
}

@test "checkpatch --strict says what the table in series/README.md justifies, and no more" {
	# A row has the numbers of the patches for each base, the types of remarks, and how many there
	# are in all (or `each`, in each of the patches). c1 is patch 1 of the series that follows.
	[ "$(base_of "$SOURCE")" = 7.x ] && column=2 || column=1
	export column
	cd "$SERIES"
	# What checks SPDX tags is in Python. Another python3 in PATH does not have these modules.
	need python3-git python3-ply
	PATH=/usr/bin:$PATH
	for patch in "$PATCHES"/{fixes/,,compare/}[0-9]*.patch; do
		[[ $patch != */0000-* ]] || continue
		number=${patch##*/}
		number=$((10#${number%%-*}))
		[[ $patch != */compare/* ]] || number=c$number
		[[ $patch != */fixes/* ]] || number=f$number
		perl scripts/checkpatch.pl --strict --terse --no-summary --show-types "$patch" |
			sed -n "s/^[^ ]* [A-Z]*:\([A-Z_]*\): .*/$number \1/p"
	done | sort >"$BATS_TEST_TMPDIR/remarks"
	perl -e '
		open my $f, "<", shift or die;
		while (<$f>) {
			my @row = /^\| ([-cf0-9, ]+) \| ([-cf0-9, ]+) \| ([`A-Z_, ]+) \| ([0-9]+)( each)? \|/
				or next;
			my ($patches, $types, $n, $each) = ($row[$ENV{column} - 1], @row[2 .. 4]);
			my @patches = $patches eq "-" ? next : split /, /, $patches;
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
