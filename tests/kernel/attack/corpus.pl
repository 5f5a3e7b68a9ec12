#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0
#
# corpus.pl MODULE.ko: prints changes that make altered copies of attack_subject.ko, one a line, in
# the form that insert.c takes. They are the same in each run; how many there are of each kind
# is said on stderr. What the kernel must do with them is for expect.pl to say.

use strict;
use warnings;
use Digest::SHA 'sha256';

srand 6012;

my $file = do {
	open my $f, '<:raw', $ARGV[0] or die "$ARGV[0]: $!\n";
	local $/;
	<$f>;
};
my ($headers, $count, $names) = unpack 'x40 Q x12 SS', $file;
my $strings = unpack "x$headers x" . (64 * $names + 24) . ' Q', $file;

# Where the header of a section is, its place and its size.
sub section {
	my ($wanted) = @_;
	for my $i (0 .. $count - 1) {
		my $header = $headers + 64 * $i;
		my ($name, $offset, $size) = unpack "x$header L x20 QQ", $file;
		return $header, $offset, $size if unpack('Z*', substr $file, $strings + $name) eq $wanted;
	}
	die "$ARGV[0]: no section $wanted\n";
}
my ($header, $table, $size) = section('__versions');
my ($spare_header, $spare, $room) = section('.spare_table');
my @entries = unpack '(a64)*', substr $file, $table, $size;
my @hashed = grep { $entries[$_] =~ /^.{8}sha256\0[^\0]/s } 0 .. $#entries;
my ($sha256) = grep { $entries[$_] =~ /^.{8}sha256\0{50}$/s } 0 .. $#entries;
my ($longest_plain) = grep { $entries[$_] =~ /^.{8}[^\0]{55}\0$/s } 0 .. $#entries;
@hashed == 3 && defined $sha256 && defined $longest_plain
	or die "$ARGV[0]: not attack_subject.ko\n";
my $long_name = substr($entries[$longest_plain], 8, 55) . 'x';	# with 56 bytes

my ($kind, $number) = ('', 0);
sub kind {
	print STDERR "$number $kind\n" if $number;
	($kind, $number) = ($_[0] // '', 0);
}

# copy [OFFSET, BYTES]...: one copy with BYTES at OFFSET; cut LENGTH, ...: one that is cut.
sub cut {
	my ($length, @writes) = @_;
	@writes = map { "$_->[0]=" . unpack 'H*', $_->[1] } grep { length $_->[1] } @writes;
	print join(' ', $length, @writes), "\n";
	$number++;
}
sub copy { cut(length $file, @_); }

# Another table in place of the module's; no larger than that.
sub replace {
	my $bytes = join '', @_;
	copy([$table, substr $bytes, 0, $size], [$header + 32, pack 'Q', length $bytes]);
}

sub bytes { return join '', map { chr int rand 256 } 1 .. $_[0]; }
sub pick { return $_[rand @_]; }
sub shuffle { my @key = map { rand } @_; return @_[sort { $key[$a] <=> $key[$b] } 0 .. $#_]; }
sub crc { return substr $entries[$_[0]], 0, 8; }
sub name { return substr $entries[$_[0]], 8; }
sub hash_of { return pack 'a56', "sha256\0" . sha256($_[0]); }

kind('unchanged');
copy();

kind('fields of the section header');
my @fields = (['L', 0], ['L', 4], ['Q', 8], ['Q', 16], ['Q', 24], ['Q', 32], ['L', 40], ['L', 44],
	      ['Q', 48], ['Q', 56]);
for (@fields) {
	my ($type, $at) = @$_;
	my $bits = $type eq 'L' ? 32 : 64;
	my $old = unpack "x$header x$at $type", $file;
	my $end = length $file;
	copy([$header + $at, pack $type, $old ^ 1 << $_]) for 0 .. $bits - 1;
	copy([$header + $at, pack $type, $_]) for 0 .. 32, 64, 128, $size - 64, $size + 64,
		$size + 4096, $end - 64, $end - 1, $end, $end + 1, $end - $table, $end - $table + 1,
		($end - $table) & ~63, $end - $size, $end - $size + 8, ~0, ~0 - 63, ~0 - $table,
		~0 - $table + 1, 1 << 31, 1 << 44;
	copy([$header + $at, bytes($bits / 8)]) for 1 .. 20;
}

kind('places and sizes inside the file');
for (1 .. 300) {
	my $offset = int rand length $file;
	copy([$header + 24, pack 'QQ', $offset & ~pick(0, 7, 63),
	      int(rand length($file) - $offset) & ~pick(0, 7, 63)]);
}

kind('places outside the file, of no contents');
for my $type (0, 8) {
	for (0, 64, 4096, 1 << 20, 1 << 31, 1 << 44, ~0 << 45, ~0 - $table, map { int rand 1 << 47 } 1 .. 12) {
		my $offset = $_ + length($file) & ~63;
		copy([$header + 4, pack 'L', $type], [$header + 24, pack 'QQ', $offset, pick(64, $size, 1 << 20)]);
	}
}

kind('other sections of no contents, or whose last string has no end');
for my $name ('.modinfo', '.gnu.linkonce.this_module', '.data..percpu') {
	my ($header, $offset, $size) = section($name);
	my ($flags) = unpack "x$header x8 Q", $file;
	for my $type (0, 8) {
		for my $flags ($flags, $flags & ~2) {
			# Code that uses per-CPU data that was not loaded is not for a loader to find.
			next if $name eq '.data..percpu' && ($type == 0 || !($flags & 2));
			for my $place ($offset, (map { length($file) + $_ } 0, 4096, 1 << 31, 1 << 44), ~0 << 45) {
				copy([$header + 4, pack 'L', $type], [$header + 8, pack 'Q', $flags],
				     [$header + 24, pack 'QQ', $place, $_]) for $size, 0, 1 << 20;
			}
		}
	}
	copy([$offset + $size - 1, 'x']), copy([$header + 32, pack 'Q', 0]) if $name eq '.modinfo';
}
# Nor do the names of sections that are not there matter.
copy([$header, pack 'L', $_], [$header + 4, pack 'LQ', 0, 2]) for 1 << 20, 1 << 31;

kind('bits of entries');
for my $at (0 .. $size - 1) {
	copy([$table + $at, substr($file, $table + $at, 1) ^ chr 1 << rand 8]);
}

kind('bits of hashes');
for my $entry (@hashed) {
	for my $bit (0 .. 255) {
		my $at = $table + 64 * $entry + 15 + ($bit >> 3);
		copy([$at, substr($file, $at, 1) ^ chr 1 << ($bit & 7)]);
	}
}

kind('entries in another order, missing or twice');
for (1 .. 300) {
	my @new = shuffle(@entries);
	splice @new, rand @new, 1 for 1 .. pick(0, 0, 1, 2);
	$new[rand @new] = pick(@entries) for 1 .. pick(0, 0, 1);
	replace(@new);
}

kind('the name sha256 and hashes');
for (1 .. 600) {
	my @new = @entries;
	my $entry = pick(@hashed);
	my @fields = (name($entry), name($sha256), hash_of('sha256'), hash_of(bytes(60)),
		      pack('a56', 'sha256'), pack('a56', "sha256\0\0" . substr name($entry), 7),
		      pack('a56', "sha256\0" . substr name($entry), 7, rand 33),
		      pack('a56', "sha256\0" . "\0" x 32), 'sha256' . "\0" x 49 . 'x',
		      pack('a56', pick('sha25', 'sha2567', 'SHA256', 'sha512') . "\0" . substr name($entry), 7));
	for (1 .. pick(1, 1, 2)) {
		my $at = pick($sha256, $entry, int rand @new);
		$new[$at] = crc(pick($at, $at, $entry, $sha256)) . pick(@fields);
	}
	@new = shuffle(@new) if rand > 0.5;
	replace(@new);
}

kind('names of 55 and 56 bytes');
for (1 .. 400) {
	my $plain = substr $long_name, 0, 55;
	my $at = pick($longest_plain, @hashed);
	my $field = pick(pack('a56', $plain), $long_name, substr($long_name, 0, 54) . "\0\0",
			 $plain . chr rand 256, hash_of($plain), hash_of($long_name), hash_of("$plain\0"),
			 hash_of("$long_name\0"), hash_of(substr $long_name, 0, 54), hash_of('x' . $long_name),
			 pack('a56', "sha256\0" . $long_name));
	my @new = @entries;
	$new[$at] = crc(pick($at, $longest_plain, @hashed)) . $field;
	@new = shuffle(@new) if rand > 0.5;
	replace(@new);
}

kind('entries of 32-bit modules');
for (1 .. 200) {
	my $part = pick(0, 0, rand);
	my $long = pick(0, 1);	# 56 to 59 bytes are a plain name there
	replace(map {
		rand() < $part ? $entries[$_] :
			pack 'a4 a60', crc($_), $long && name($_) eq hash_of($long_name) ? $long_name : name($_)
	} 0 .. $#entries);
}

kind('random bytes');
for (1 .. 1000) {
	my $at = int rand $size;
	my $length = pick(1, 1 + int rand 8, 1 + int rand 64, 1 + int rand $size);
	$length = $size - $at if $length > $size - $at;
	copy([$table + $at, bytes($length)]);
}

kind('a second table');
my $table_name = substr $file, $header, 4;
my $spare_name = substr $file, $spare_header, 4;
for (1 .. 300) {
	my @new = shuffle(@entries);
	splice @new, rand @new, 1 if rand > 0.7;
	for (1 .. pick(0, 0, 1)) {
		my $at = int rand 64;
		$new[rand @new] ^= pack "x$at a x" . (63 - $at), chr 1 << rand 8;
	}
	unshift @new, map { bytes(64) } 1 .. rand 8;
	my $bytes = substr join('', @new), 0, $room;
	copy([$spare, $bytes], [$spare_header, $table_name], [$spare_header + 32, pack 'Q', length $bytes],
	     rand > 0.3 ? [$header, $spare_name] : [$header + pick(0, 8), "\0"]);
}

kind('files cut off');
cut(length($file) - $_) for 1 .. 64;
cut(int rand length $file) for 1 .. 136;
kind();
