#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0
#
# expect.pl MODULE.ko VERSIONS CHANGES FOLDER: says of each altered copy of a module what the kernel
# must do with it, and writes it to FOLDER, as NUMBER.ko.
#
# This is the documentation of version tables (Documentation/kbuild/modules.rst) put into a
# program, and knows neither the kernel's code nor how the copies were made: it reads what insert
# is going to load. VERSIONS is a Module.symvers with all that MODULE.ko imports, CHANGES is
# what corpus.pl prints. For each copy there is a line, its number from 1 and one of
#
#   loaded
#   broken table of symbol versions
#   no symbol version for NAME; disagrees about version of symbol NAME; ...
#   refused			for what is no version: no module, or no table in it
#
# The kernel looks up module_layout first, then all that is undefined, in the symbol table's order.

use strict;
use warnings;
use Digest::SHA 'sha256';

my ($module, $versions, $changes, $folder) = @ARGV;

my %version;
open my $f, '<', $versions or die "$versions: $!\n";
while (<$f>) {
	my ($crc, $name) = split;
	$version{$name} = hex $crc;
}
close $f;

sub slurp {
	my ($file) = @_;
	open my $f, '<:raw', $file or die "$file: $!\n";
	local $/;
	return scalar <$f>;
}

sub string { my ($bytes, $at) = @_; return unpack 'Z*', substr $bytes, $at; }

# The sections of a module as hashes; nothing if it is none.
sub sections {
	my ($file) = @_;
	my $size = length $file;
	$size >= 64 or return;
	my ($at, $width, $n, $names) = unpack 'x40 Q x10 SSS', $file;
	$at < $size && $n * 64 <= $size - $at && $width == 64 or return;
	my @sections;
	for my $i (0 .. $n - 1) {
		my %s;
		@s{qw(name type flags addr offset size link)} = unpack 'LLQQQQL', substr $file, $at + 64 * $i;
		push @sections, \%s;
	}
	for my $s (@sections) {
		# What has neither contents nor memory is not there, whatever its header says.
		%$s = (type => 0, map { $_ => 0 } qw(name flags offset size link))
			if $s->{type} == 0 || $s->{type} == 8 && !($s->{flags} & 2);
		next if $s->{type} == 0 || $s->{type} == 8;
		$s->{offset} <= $size && $s->{size} <= $size - $s->{offset} or return;
	}
	my $strings = substr $file, $sections[$names]{offset}, $sections[$names]{size};
	for my $s (@sections) {
		$s->{name} < length $strings or return;
		$s->{name} = string($strings, $s->{name});
	}
	return @sections;
}

# The names of what MODULE.ko imports: no copy has other symbols.
my $whole = slurp($module);
my @imports = do {
	my @sections = sections($whole) or die "$module: no module\n";
	my ($symtab) = grep { $_->{type} == 2 } @sections;
	my $strings = $sections[$symtab->{link}]{offset};
	my @symbols = unpack '(a24)*', substr $whole, $symtab->{offset}, $symtab->{size};
	shift @symbols;
	map { string($whole, $strings + unpack 'L', $_) } grep { unpack('x6S', $_) == 0 } @symbols;
};
for (@imports) { $version{$_} or die "$module: no version of $_\n"; }

# The name field of an entry.
sub field {
	my ($name) = @_;
	return $name if length $name < 56 && $name ne 'sha256';
	return pack 'a56', length $name < 56 ? $name : "sha256\0" . sha256($name);
}

sub verdict {
	my ($file) = @_;
	my @sections = sections($file) or return 'refused';
	for my $name ('.modinfo', '.gnu.linkonce.this_module') {
		my @found = grep { $_->{name} eq $name } @sections;
		@found == 1 && $found[0]{flags} & 2 && $found[0]{type} != 8 or return 'refused';
		$name ne '.modinfo' or substr($file, $found[0]{offset}, $found[0]{size}) =~ /\0\z/
			or return 'refused';
	}
	(grep { $_->{type} == 2 } @sections) == 1 or return 'refused';
	# What is not allocated does not count.
	my ($table) = grep { $_->{name} eq '__versions' && $_->{flags} & 2 } @sections;
	!$table || $table->{type} == 1 && $table->{size} % 64 == 0 && $table->{offset} % 8 == 0
		or return 'broken table of symbol versions';
	return 'refused' if grep { $_->{name} eq '.data..percpu' && $_->{type} == 8 } @sections;
	$table or return 'refused';

	# The first entry of a name counts.
	my %found;
	for (unpack '(a64)*', substr $file, $table->{offset}, $table->{size}) {
		my ($crc, $field) = unpack 'Q a56', $_;
		# A plain name ends at its NUL. What follows the name sha256 may be a hash.
		$field =~ s/\0.*//s if $field !~ /^sha256\0/;
		$found{$field} //= $crc;
	}
	my $bad = sub {
		my ($name) = @_;
		my $crc = $found{field($name)};
		return "no symbol version for $name" if !defined $crc;
		return $crc == $version{$name} ? '' : "disagrees about version of symbol $name";
	};
	my $layout = $bad->('module_layout');
	return $layout if $layout;
	# Nothing may be both written to and executed.
	return 'refused' if grep { ($_->{flags} & 5) == 5 } @sections;
	return join('; ', grep { $_ } map { $bad->($_) } @imports) || 'loaded';
}

open $f, '<', $changes or die "$changes: $!\n";
while (<$f>) {
	my ($length, @writes) = split;
	my $copy = $whole;
	for (@writes) {
		my ($at, $bytes) = split /=/;
		substr($copy, $at, length($bytes) / 2) = pack 'H*', $bytes;
	}
	$copy = substr $copy, 0, $length;
	print "$. ", verdict($copy), "\n";
	open my $out, '>:raw', "$folder/$..ko" or die "$folder/$..ko: $!\n";
	print $out $copy;
	close $out or die "$folder/$..ko: $!\n";
}
