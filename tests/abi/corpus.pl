#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0
#
# corpus.pl: reads the cases of ABI changes (*.cases, see cases.rst), writes their sources and the
# commands that compile them, and judges what programs made of the objects.
#
#	corpus.pl plan DIR COMPILER...	  writes DIR/src and DIR/PLACE.jobs for these compilers
#	corpus.pl versions DIR [NAME COMMAND]...	writes DIR/versions.jobs, which run these programs
#	corpus.pl judge DIR PROGRAM...	  reads DIR/out, checks the cases, prints the table
#	corpus.pl tap DIR PROGRAM	  the same as the lines of a test, one for each case
#
# A case runs with several variants: a compiler, an architecture, a version of DWARF. It counts
# once in each row of the table, which is a compiler and an architecture, and once in the row
# "all"; it counts as detected or kept if it is so with all of its variants in that row.

use strict;
use warnings;
use File::Basename qw(basename dirname);
use File::Path qw(make_path);

my $here = dirname($0);

# Compiler, where it runs (host or root), its command, and its architectures with their options. CC
# and RUSTC replace the commands of that language.
my @c = ('-x', 'c', '-c', '-O2', '-w');
my %compilers = (
	gcc14	=> { place => 'root', command => 'gcc', arch => { x86 => '', i386 => '-m32' } },
	gcc12	=> { place => 'host', command => 'gcc-12', arch => { x86 => '' }, dwarfs => [4] },
	'gcc12-arm64' => { place => 'host', command => 'aarch64-linux-gnu-gcc', arch => { arm64 => '' } },
	'gcc12-s390x' => { place => 'host', command => 's390x-linux-gnu-gcc', arch => { s390x => '' } },
	clang19	=> { place => 'root', command => 'clang', arch => {
			x86 => '', i386 => '-m32', arm64 => '--target=aarch64-linux-gnu',
			s390x => '--target=s390x-linux-gnu' } },
	clang14	=> { place => 'host', command => 'clang-14', arch => { x86 => '' }, dwarfs => [4] },
	'rustc1.85' => { place => 'root', command => 'rustc', arch => { x86 => '' },
			version => '-Zdwarf-version' },
	rustc	=> { place => 'host', command => 'rustc', arch => { x86 => '' },
			version => '-Cdwarf-version' },
);

# All variants: { id, row, compiler, arch, dwarf }
my @variants;
for my $name (sort keys %compilers) {
	(my $compiler = $name) =~ s/-.*//;
	for my $arch (sort { $b cmp $a } keys %{ $compilers{$name}{arch} }) {
		my $row = $arch eq 'x86' ? $compiler : "$compiler $arch";

		push @variants, { %{ $compilers{$name} }, id => "$compiler-$arch-$_", row => $row, compiler => $compiler,
			arch => $arch, dwarf => $_,
			options => $compilers{$name}{arch}{$arch}, name => $name } for @{ $compilers{$name}{dwarfs} // [4, 5] };
	}
}

# The caller has no debug information: it is compiled once for all versions of DWARF.
my %calls;
$_->{calls} = !$calls{"$_->{name} $_->{arch}"}++ for @variants;

# selects WORD VARIANT: a word is a compiler (gcc, gcc14), an architecture (s390x), both
# (gcc-s390x), or a version of DWARF (dwarf4); A+B is both. A compiler alone means x86-64.
sub selects {
	my ($word, $v) = @_;

	return !grep { !selects($_, $v) } split /\+/, $word if $word =~ /\+/;
	return $v->{dwarf} == $1 if $word =~ /^dwarf(\d)$/;
	return 1 if $word eq $v->{arch} || $word eq 'all';

	my ($compiler, $arch) = split /-/, $word;
	return ($arch // 'x86') eq $v->{arch} && $v->{compiler} =~ /^\Q$compiler\E[\d.]*$/;
}

sub selected {
	my ($words, $v) = @_;

	for my $word (split ' ', $words) {
		return 1 if selects($word, $v);
	}
	return 0;
}

sub parse {
	my ($file) = @_;
	my ($theme) = basename($file) =~ /(.*)\.cases$/;
	my $language = $theme =~ /^rust/ ? 'rust' : 'c';
	my %default = (with => $language eq 'rust' ? 'rustc rustc1.85' : 'gcc clang');
	my ($case, @cases);

	open my $in, '<', $file or die "error: $file: $!\n";
	while (<$in>) {
		chomp;
		next if /^#/ || /^\s*$/;
		if (/^([a-z0-9][\w-]*) (breaking|neutral): (.+)/) {
			$case = { %default, name => "$theme/$1", truth => $2, reason => $3,
				  language => $language, code => [], silent => [] };
			push @cases, $case;
		} elsif ($case && /^([>|2]?)([-+ ])(.*)/) {
			push @{ $case->{code} }, [$1, $2, $3];
		} elsif ($case && /^silent( [^:]*)?: (.+)/) {
			push @{ $case->{silent} }, [$1 // 'all', $2];
		} elsif (/^(with|flags[-+]?|symbols|link\+|unseen): (.+)/) {
			($case // \%default)->{$1} = $2;
		} else {
			die "error: $file:$.: what is this? $_\n";
		}
	}
	return @cases;
}

my %seen;
my @cases = map { parse($_) } sort glob "$here/*.cases";
for (@cases) {
	die "error: $_->{name}: this name is there twice\n" if $seen{ $_->{name} }++;
}

# source CASE PART SIDE: the lines of a part (' ' header, '|' unit, '2' second unit, '>' caller)
sub source {
	my ($case, $part, $side) = @_;

	return map { $_->[2] } grep { $_->[0] eq $part && ($_->[1] eq ' ' || $_->[1] eq $side) }
		@{ $case->{code} };
}

# A C function (f, g, h) or variable that the header declares, as the first unit defines it,
# unless that says how.
sub c_definition {
	local ($_) = shift;
	my $unit = join "\n", @_;

	return $unit =~ /\b$2\(.*\{/ ? () : "$1 { __builtin_trap(); }"
		if /^(?!typedef|extern|static|\s)(.*\b([fgh]\d?)\([^{}]*\));$/;
	return "__typeof__($1) $1;" if /^extern .*\} (\w+);$/;
	return $1 if /^extern (?!.*\b[fgh]\d?\()(.*;)$/;
	return ();
}

# A Rust function without a body gets one, and each that stands for an export its plain name.
sub rust_definition {
	local ($_) = @_;

	s/^(\s*)(pub (?:unsafe )?(?:extern "\w+" )?fn (?:[fgh]|call)\d?(?:<'a>)?\()/$1#[no_mangle] $2/;
	s/^(\s*)(pub static (?:mut )?[V]\d?:)/$1#[no_mangle] $2/;
	s/;$/ { loop {} }/ if /^\s*#\[no_mangle\] pub [^{]*fn [^{]*;$/;
	return $_;
}

sub write_file {
	my ($file, @lines) = @_;

	open my $out, '>', $file or die "error: $file: $!\n";
	print $out map { "$_\n" } @lines;
	close $out or die "error: $file: $!\n";
}

sub has { my ($case, $part) = @_; return grep { $_->[0] eq $part } @{ $case->{code} } }

sub write_sources {
	my ($case, $dir) = @_;

	for (['-', 'before'], ['+', 'after']) {
		my ($side, $name) = @$_;
		my @header = source($case, '', $side);

		make_path("$dir/$name");
		if ($case->{language} eq 'rust') {
			my @caller = map { rust_definition($_) } source($case, '>', $side);
			my @inner = grep { /^#!\[/ } @caller;

			write_file("$dir/$name/abi.rs", '#![no_std]', map { rust_definition($_) } @header);
			write_file("$dir/$name/caller.rs", '#![no_std]', @inner, 'use abi::*;',
				   grep { !/^#!\[/ } @caller) if has($case, '>');
			next;
		}

		my $include = '#include "abi.h"';

		write_file("$dir/$name/abi.h", @header);
		my @unit = source($case, '|', $side);

		write_file("$dir/$name/1.h", $include, (map { c_definition($_, @unit) } @header), @unit);
		write_file("$dir/$name/2.h", $include, source($case, '2', $side)) if has($case, '2');
		write_file("$dir/$name/caller.h", $include, source($case, '>', $side)) if has($case, '>');
	}
}

sub quote { my $word = shift; $word =~ s/'/'\\''/g; return "'$word'" }

# job CASE VARIANT SOURCES OUT: the command that makes OUT/{before,after}.o and
# OUT/{before,after}.caller.o; what goes wrong is in OUT/log.
sub job {
	my ($case, $v, $src, $out) = @_;
	my $caller = has($case, '>') && $v->{calls};
	my @commands;

	for (['-', 'before'], ['+', 'after']) {
		my ($side, $name) = @$_;
		my $flags = join ' ', grep { $_ } $v->{options}, $case->{flags}, $case->{"flags$side"};
		my $to = "$out/$name";

		if ($case->{language} eq 'rust') {
			my $rustc = "RUSTC_BOOTSTRAP=1 " . ($ENV{RUSTC} // $v->{command}) . " --edition 2021 --crate-type lib -Awarnings " .
				"-Copt-level=2 -Cpanic=abort -Ccodegen-units=1 -Csymbol-mangling-version=v0";
			my $merge = $flags =~ /merge-functions/ ? '' : '-Zmerge-functions=disabled';

			push @commands, "$rustc $merge $flags -Cdebuginfo=2 $v->{version}=$v->{dwarf} " .
				"$src/$name/abi.rs --emit obj=$to.o,metadata=$out/lib$name.rmeta";
			push @commands, "$rustc $src/$name/caller.rs --extern abi=$out/lib$name.rmeta --emit obj=$to.caller.o"
				if $caller;
			next;
		}

		my $cc = ($ENV{CC} // $v->{command}) . " @c";
		my $debug = "-gdwarf-$v->{dwarf}";

		if (has($case, '2')) {
			my $order = $side eq '+' && $case->{'link+'} || '1 2';

			push @commands, "$cc $debug $flags -o $to.$_.o $src/$name/$_.h" for 1, 2;
			push @commands, "ld -r -o $to.o " . join ' ', map { "$to.$_.o" } split ' ', $order;
		} else {
			push @commands, "$cc $debug $flags -o $to.o $src/$name/1.h";
		}
		push @commands, "$cc $flags -g0 -o $to.caller.o $src/$name/caller.h" if $caller;
	}
	return "{ cd $out && " . join(' && ', @commands) . "; } >$out/log 2>&1 || echo failed >>$out/log";
}

sub plan {
	my ($dir, @wanted) = @_;
	my %jobs = (host => [], root => []);
	my $only = $ENV{CASES} // '';

	for my $case (@cases) {
		next unless $case->{name} =~ /$only/;

		my $path = $case->{name} =~ s{/}{.}r;
		my $src = "$dir/src/$path";

		write_sources($case, $src);
		for my $v (@variants) {
			next if $ENV{DWARF} && $ENV{DWARF} != $v->{dwarf};
			next unless selected($case->{with}, $v) && grep { $_ eq $v->{name} } @wanted;

			my $out = "$dir/out/$path/$v->{id}";
			make_path($out);
			push @{ $jobs{ $v->{place} } }, job($case, $v, $src, $out);
		}
	}
	write_file("$dir/$_.jobs", @{ $jobs{$_} }) for keys %jobs;
	return 0;
}

# The commands that let each program version both objects of each case
sub version_jobs {
	my ($dir, %programs) = @_;
	my @jobs;

	for my $out (glob "$dir/out/*/*") {
		my $job = "cd $out && [ -e before.o ] && [ -e after.o ] || exit 0; " .
			'nm -p --defined-only before.o | awk \'$2 ~ /[TRDB]/ { print $3 }\' >symbols';

		for my $name (sort keys %programs) {
			$job .= "; timeout 10 $programs{$name} $_.o <symbols >$_.$name 2>$_.$name.err || " .
				"echo exit \$? >>$_.$name" for 'before', 'after';
		}
		push @jobs, $job;
	}
	write_file("$dir/versions.jobs", @jobs);
	return 0;
}

sub slurp {
	my ($file) = @_;

	open my $in, '<', $file or return undef;
	local $/;
	return <$in> // '';
}

# versions FILE: { symbol => version } of what a program printed; undef if it failed
sub versions {
	my ($file) = @_;
	my $text = slurp($file) // return undef;

	return undef if $text =~ /^exit /m;
	return { map { /^#SYMVER (\S+) (0x[0-9a-f]{8})$/ ? ($1, $2) : () } split /\n/, $text };
}

# verdict CASE OUT PROGRAM: "detected", "missed", "kept", "changed", "failed" or "-" (not run)
sub verdict {
	my ($case, $out, $program) = @_;

	return '-' unless -e "$out/before.$program";

	my ($before, $after) = map { versions("$out/$_.$program") } 'before', 'after';
	return 'failed' unless $before && $after;

	my @symbols = split ' ', slurp("$out/symbols");
	@symbols = map {
		my $word = $_;
		$word =~ s/^\*// ? grep { /\Q$word\E$/ } @symbols : $word;
	} split ' ', $case->{symbols} if $case->{symbols};
	return 'failed' unless @symbols;

	my $same = 0;

	for (@symbols) {
		return 'failed' if ($before->{$_} // '0x00000000') eq '0x00000000';
		$same++ if ($after->{$_} // '') eq $before->{$_};
	}
	return $same ? 'missed' : 'detected' if $case->{truth} eq 'breaking';
	return $same == @symbols ? 'kept' : 'changed';
}

# check_case CASE VARIANT OUT: what is wrong with the case itself, or nothing
sub check_case {
	my ($case, $v, $out) = @_;
	my $log = slurp("$out/log") // 'did not run';

	my ($error) = grep { /error/ } split /\n/, $log;

	return 'does not compile: ' . ($error // $log) =~ s/.*error\S*/error/r if $log =~ /^failed$/m || !-e "$out/before.o" || !-e "$out/after.o";
	if (!has($case, '>')) {
		return $case->{truth} eq 'breaking' && !$case->{unseen} ? "has no caller" : ();
	}

	return () unless $v->{calls};

	my $same = slurp("$out/before.caller.o") eq slurp("$out/after.caller.o");
	return "the caller is the same on both sides" if $same && $case->{truth} eq 'breaking' && !$case->{unseen};
	return "the caller differs" if !$same && $case->{truth} eq 'neutral';
	return ();
}

sub silence {
	my ($case, $v) = @_;

	for (@{ $case->{silent} }) {
		return $_->[1] if selected($_->[0], $v);
	}
	return undef;
}

my %good = (detected => 1, kept => 1);

# ran DIR: [case, [variant, out]...] of all that were compiled
sub ran {
	my ($dir) = @_;
	my @ran;

	for my $case (@cases) {
		my $path = $case->{name} =~ s{/}{.}r;
		my @of = map { -d "$dir/out/$path/$_->{id}" ? [$_, "$dir/out/$path/$_->{id}"] : () } @variants;

		push @ran, [$case, @of] if @of;
	}
	return @ran;
}

# faults CASE RUNS PROGRAM: what makes the run fail: a case that is not what it says, a change
# that PROGRAM misses although nothing says why, and the opposite.
sub faults {
	my ($case, $runs, $program) = @_;
	my %faults;

	for (@$runs) {
		my ($v, $out) = @$_;
		my @wrong = check_case($case, $v, $out);
		push @{ $faults{$_} }, $v->{id} for @wrong;
		next if @wrong || !$program;

		my $verdict = verdict($case, $out, $program);
		my $silent = silence($case, $v);

		next if $verdict eq '-';
		push @{ $faults{$verdict} }, $v->{id} if !$good{$verdict} && !defined $silent;
		push @{ $faults{"$verdict, although silent"} }, $v->{id} if $good{$verdict} && defined $silent;
	}
	return map { "$_ (@{ $faults{$_} })" } sort keys %faults;
}

sub tap {
	my ($dir, $program) = @_;
	my $number = 0;
	my $failed = 0;

	for (ran($dir)) {
		my ($case, @runs) = @$_;
		my @faults = faults($case, \@runs, $program);

		printf "%s %d abi: %s\n", @faults ? 'not ok' : 'ok', ++$number, $case->{name};
		print map { "# $_\n" } map { split /\n/ } @faults;
		$failed ||= @faults > 0;
	}
	print "1..$number\n";
	return $failed;
}

sub judge {
	my ($dir, @programs) = @_;
	my (%count, @misses, @faults, %rows);

	for (ran($dir)) {
		my ($case, @runs) = @$_;
		my %by_row;

		push @faults, map { "$case->{name}: $_" } faults($case, \@runs, '2');
		push @{ $by_row{"$case->{language} $_->[0]{row}"} }, $_ for @runs;
		$by_row{"$case->{language} all"} = \@runs;
		for my $row (keys %by_row) {
			$rows{$row} = 1;
			$count{$row}{ $case->{truth} }{cases}++;
			for my $program (@programs) {
				my @verdicts = map { verdict($case, $_->[1], $program) } @{ $by_row{$row} };

				next if grep { $_ eq '-' } @verdicts;
				$count{$row}{ $case->{truth} }{$program} += !grep { !$good{$_} } @verdicts;
			}
		}

		for my $program (@programs) {
			my %missed;
			my ($bad, $reason) = (0);

			for (@runs) {
				my $verdict = verdict($case, $_->[1], $program);
				next if $good{$verdict} || $verdict eq '-';
				$missed{$verdict}{ $_->[0]{row} }{ $_->[0]{dwarf} } = 1;
				$reason //= silence($case, $_->[0]);
				$bad++;
			}
			next unless $bad;
			push @misses, sprintf "%-6s %-40s %s%s", $program, $case->{name},
				$bad == @runs && keys %missed == 1 ? join('', keys %missed) : join('; ', map {
					my $rows = $missed{$_};
					"$_ (" . join(', ', map {
						my @dwarf = keys %{ $rows->{$_} };
						@dwarf == 1 ? "$_ DWARF $dwarf[0]" : $_;
					} sort keys %$rows) . ")";
				} sort keys %missed), defined $reason ? ": $reason" : '';
		}
	}

	my $line = "%-22s" . " %6s" x (1 + @programs) . "  " . " %6s" x (1 + @programs) . "\n";
	printf "%-22s %-" . (7 * (1 + @programs) + 1) . "s %s\n", '', 'breaking, detected by', 'neutral, kept by';
	printf $line, 'language and compiler', ('cases', @programs) x 2;
	for my $row (sort { ($a =~ /all$/) <=> ($b =~ /all$/) || $a cmp $b } keys %rows) {
		printf $line, $row, map {
			my $truth = $count{$row}{$_};
			($truth->{cases} // 0, map { $truth->{cases} ? $truth->{$_} // '-' : 0 } @programs);
		} 'breaking', 'neutral';
	}
	print "\nA case counts once in each row, if all of its variants there (DWARF 4 and 5; in the rows\n" .
		"\"all\" also compilers and architectures) are detected or kept.\n";
	print "\nMissed, by program (no reason: the DWARF shows it):\n" if @misses;
	print map { "$_\n" } sort @misses;
	print "\n" if @faults;
	print map { "fault: $_\n" } @faults;
	return @faults > 0;
}

my ($command, @arguments) = @ARGV;
my %commands = (plan => \&plan, versions => \&version_jobs, judge => \&judge, tap => \&tap);

die "usage: corpus.pl plan|versions|judge|tap DIR...\n" unless $command && $commands{$command} && @arguments;
exit($commands{$command}->(@arguments) ? 1 : 0);
