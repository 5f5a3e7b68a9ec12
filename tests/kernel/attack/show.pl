#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0
#
# show.pl SHOW-MODVERSIONS MODULE.ko VERSIONS CHANGES: what show-modversions --check says of each altered
# copy of a module, in the words of expect.pl. CHANGES is what corpus.pl prints, VERSIONS a
# Module.symvers. The copies are written to the current folder, a hundred at a time.

use strict;
use warnings;

my ($program, $module, $versions, $changes) = @ARGV;
open my $f, '<:raw', $module or die "$module: $!\n";
my $whole = do { local $/; <$f> };
close $f;

sub show {
	my %said;
	# What it has no opinion of it says on stderr.
	open my $output, '-|', 'sh', '-c', '"$0" --check "$@" 2>/dev/null', $program, $versions, @_ or die "sh: $!\n";
	while (<$output>) {
		my ($number, $text) = /^([0-9]+)\.ko: (?:refused: )?(.*)$/ or die "not what it writes: $_";
		push @{$said{$number}}, $text eq 'loads' ? 'loaded' : $text;
	}
	print "$_ ", join('; ', @{$said{$_}}), "\n" for sort { $a <=> $b } keys %said;
	unlink @_;
}

my @copies;
open $f, '<', $changes or die "$changes: $!\n";
while (<$f>) {
	my ($length, @writes) = split;
	my $copy = $whole;
	for (@writes) {
		my ($at, $bytes) = split /=/;
		substr($copy, $at, length($bytes) / 2) = pack 'H*', $bytes;
	}
	push @copies, "$..ko";
	open my $out, '>:raw', $copies[-1] or die "$copies[-1]: $!\n";
	print $out substr $copy, 0, $length;
	close $out;
	show(splice @copies) if @copies == 100;
}
show(@copies);
