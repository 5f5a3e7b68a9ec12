#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0
#
# compare.pl OURS PEER WORK MODE < OBJECTS: runs two programs gendwarfksyms on each object of a list,
# one after the other, with the symbols that kbuild had versioned, and compares what they say, line
# by line. MODE is `plain`, `stable`, or `rules`: --stable, on copies of the objects to which the file
# WORK/rules was added. WORK is a folder for files.
#
# Prints a line for each difference: the object, the kind of difference, and the symbol or reference.
# The kinds are:
#
#   separators  a symtypes line of the peer is ours without some separators of parameters
#   tie         a symtypes line is another one of the same length, and ours is the smaller one
#   version     versions of a symbol that reaches such a line
#   failed      the peer, ours or both did, as is said instead of a symbol
#   other       all else: a fault of ours, or of the comparison
#
# The last line has what was compared: objects, symbols, lines of symtypes, differences.

use strict;
use warnings;

my ($ours, $peer, $work, $mode) = @ARGV;
my @options = $mode eq "plain" ? () : "--stable";
my ($objects, $symbols, $lines, $differences) = (0, 0, 0, 0);

# What PROGRAM says of OBJECT: whether it succeeded, the versions, and the lines of symtypes.
sub run {
	my ($program, $object, @more) = @_;
	unlink "$work/symtypes";
	system("$program @options @more --symtypes $work/symtypes $object <$work/list >$work/out 2>$work/err");
	my ($ok, %version, %line) = $? == 0;
	open my $out, "<", "$work/out" or die;
	/^#SYMVER (\S+) (\S+)$/ and $version{$1} = $2 while <$out>;
	if ($ok) {
		open my $symtypes, "<", "$work/symtypes" or die "$object: no symtypes\n";
		while (<$symtypes>) {
			/^([sute]#'[^']*'|\S+) (.*)$/s or die "$object: $_";
			$line{$1} = $2;
		}
	}
	return $ok, \%version, \%line;
}

sub without_separators { my ($text) = @_; $text =~ s/ , (?=formal_parameter)//g; return $text; }

# Whether SYMBOL reaches one of the references in BAD, by the lines in LINE.
sub reaches {
	my ($symbol, $bad, $line) = @_;
	my (%seen, @todo) = ();
	@todo = ($symbol);
	while (defined(my $name = pop @todo)) {
		return 1 if $bad->{$name};
		my $text = $line->{$name} // next;
		push @todo, grep !$seen{$_}++, $text =~ /(?<![^ ])([sute]#(?:'[^']*'|\S+))/g;
	}
	return 0;
}

my $format = `$ours --help` =~ /--format/ ? "--format=1" : "";

while (my $object = <STDIN>) {
	chomp $object;
	my ($folder, $name) = $object =~ m|(.*)/(.*)| or die;
	open my $cmd, "<", "$folder/.$name.cmd" or die "$object: $!\n";
	my @exports = map /^#SYMVER (\S+)/, <$cmd>;

	open my $list, ">", "$work/list" or die;
	print $list map "$_\n", @exports;
	close $list;
	my $input = $object;
	if ($mode eq "rules") {
		$input = "$work/object.o";
		system("objcopy --add-section .discard.gendwarfksyms.kabi_rules=$work/rules $object $input") == 0
			or die "objcopy $object\n";
	}

	my ($our_ok, $our_version, $our_line) = run($ours, $input, $format);
	my ($peer_ok, $peer_version, $peer_line) = run($peer, $input);
	$objects++;
	$symbols += @exports;
	$lines += keys %$our_line;

	my $difference = sub { print "$object $_[0] $_[1]\n"; $differences++; };
	if (!$our_ok || !$peer_ok) {
		$difference->("failed", $our_ok ? "peer" : $peer_ok ? "ours" : "both");
		next;
	}
	my %bad;
	for my $name (sort keys %{{%$our_line, %$peer_line}}) {
		my ($a, $b) = ($our_line->{$name}, $peer_line->{$name});
		my $kind = !defined $a || !defined $b ? "other"
			: $a eq $b ? next
			: without_separators($a) eq without_separators($b) && length $a > length $b ? "separators"
			: length $a == length $b && $a lt $b ? "tie"
			: "other";
		$bad{$name} = 1;
		$difference->($kind, $name);
	}
	for my $name (@exports) {
		my ($a, $b) = ($our_version->{$name} // "none", $peer_version->{$name} // "none");
		next if $a eq $b;
		$difference->(reaches($name, \%bad, $our_line) ? "version" : "other", $name);
	}
}
print "$objects objects, $symbols symbols, $lines lines of symtypes, $differences differences\n";
