#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# References: a kernel, and the same with the ten changes of ten-changes.patch, in C and in Rust. C
# types are those of genksyms; Rust types, those of the C helpers, and of the bindings that are
# made of C types, those of DWARF. Two builds take long, so this is run only by name.

load suite
bats_require_minimum_version 1.5.0

# References of both builds may be looked at afterwards, with the report and the page.
setup_file() {
	ten_changes || return 1
	"$top/scripts/symtypes/symtypes" --compare --html "$NEW/page.html" --json \
		-o "$NEW/report.json" "$OLD/Module.symref" "$NEW/Module.symref" || [ $? -eq 1 ]
}

compare() { "$top/scripts/symtypes/symtypes" --compare "$@"; }

@test "a reference has the types of all exports, and no others" {
	run cat "$OLD/symref.log" "$NEW/symref.log"
	[ "$output" = "" ]
	grep -v '^[sutEe]#\|^[sue]##\|^/\*\|^$' "$OLD/Module.symref" | cut -d' ' -f1 | LC_ALL=C sort |
		LC_ALL=C comm -13 - <(awk '$1 != "0x00000000" { print $2 }' "$OLD/Module.symvers" |
			LC_ALL=C sort) | diff /dev/null -
	[ "$(stat -c %s "$OLD/Module.symref")" -lt 10000000 ]
}

@test "a build is as its reference" {
	run -0 compare "$OLD/Module.symref" "$OLD"
	[ "$output" = "" ]
	run -0 compare "$NEW" "$NEW/Module.symref"
	[ "$output" = "" ]
}

@test "the types that changed are those of the ten changes, and no others" {
	diff -u "$here/ten-changes.list" <(perl -MJSON::PP -0777 -ne '
		print "$_->{title}\n" for grep { !$_->{follows} } @{decode_json($_)->{types}}' \
		"$NEW/report.json" | LC_ALL=C sort)
}

@test "each of the exports that changed is one that such a type reaches" {
	perl -MJSON::PP -0777 -e '
		my $report = decode_json(<STDIN>);
		my %reached = map { $_->{name} => 1 } @{$report->{symbols}};
		my @changed = map { $_->{name} } @{$report->{changed}};
		@{$report->{unexplained}} and die "unexplained: $report->{unexplained}[0]{name}\n";
		$reached{$_} or die "not reached: $_\n" for @changed;
		@changed == keys %reached or die "reached, but not changed\n";
		@{$report->{$_}} and die "$_\n" for qw(added removed moved exported_otherwise in_namespace);
		@changed > 100 or die "too few\n"' <"$NEW/report.json"
}

@test "the build reported at its end what the program says, and succeeded" {
	compare "$OLD/Module.symref" "$NEW" >"$BATS_TEST_TMPDIR/report" || [ $? -eq 1 ]
	grep -qx 'kernel::block::mq::gen_disk::GenDiskBuilder: reached by 2 exports' \
		"$BATS_TEST_TMPDIR/report"
	# The lines of the report are among those of the build, in this order.
	perl -e '
		open my $log, "<", "$ARGV[0]" or die;
		open my $report, "<", "$ARGV[1]" or die;
		while (my $line = <$report>) {
			my $found;
			while (my $other = <$log>) { $found = $other eq $line and last }
			$found or die "missing: $line";
		}' "$NEW/build.log" "$BATS_TEST_TMPDIR/report"
}

@test "KBUILD_SYMREF_ERROR=1 ends the build; not if the exports may change" {
	cd "$TEN"
	t() { in_root make -s O="$NEW" KBUILD_SYMREF="$OLD/Module.symref" KBUILD_SYMREF_ERROR=1 "$@"; }
	run -2 t
	[[ $output == *"exports changed"* ]]
	echo '*' >"$NEW/allow"
	run -0 t KBUILD_SYMREF_ALLOW="$NEW/allow"
	[[ $output == "0 of "*" exports changed; not counted: "*" exports that may change" ]]
}

@test "in time and memory" {
	need time
	/usr/bin/time -f '%e %M' -o "$BATS_TEST_TMPDIR/time" \
		"$top/scripts/symtypes/symtypes" --compare -o /dev/null "$OLD/Module.symref" \
		"$NEW/Module.symref" || [ $? -eq 1 ]
	tail -n 1 "$BATS_TEST_TMPDIR/time" | awk '$1 > 5 || $2 > 100000 { exit 1 }'
}
