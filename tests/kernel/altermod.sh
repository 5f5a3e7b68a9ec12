#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# altermod.sh IN.ko OUT.ko CHANGE [SYMBOL]: copies a module with one change to its version table.
#
#   same              none (to see that the copying itself does no harm)
#   crc SYMBOL        another version for SYMBOL
#   remove SYMBOL     no entry for SYMBOL
#   hash SYMBOL       one bit of SYMBOL's hash flipped
#   zerohash SYMBOL   SYMBOL's hash all zero
#   prefix SYMBOL     an unknown word, sha25x, before SYMBOL's hash
#   unterminated SYMBOL  SYMBOL's name field without a NUL
#   nonzero SYMBOL    a byte that is not zero at the end of SYMBOL's name field
#   last SYMBOL       SYMBOL's entry moved to the end of the table
#   truncate N        the last N bytes cut off
#   rename            no table: the section has another name
#   nobits [SECTION]  a table, or another section, without contents: SHT_NOBITS
#   null              no section at all: SHT_NULL, far outside the file
#   second            a second table, without contents, far outside the file
#
# and of the extended table, an u32 for each version and the names one after the other:
#
#   ext-crc SYMBOL, ext-remove SYMBOL, ext-truncate N, ext-nobits   as above
#
# An entry has 64 bytes: an unsigned long of $word bytes, and the name, or "sha256" NUL and the name's SHA-256.

. "$(dirname "$0")/lib.sh"

in=$1 out=$2
shift 2
need binutils perl
case $1 in
rename)
	objcopy --rename-section __versions=.discarded "$in" "$out"
	exit
	;;
nobits | null | second | ext-nobits)
	cp "$in" "$out"
	# shellcheck disable=SC2016
	CHANGE=$1 SECTION=${2-} perl -0777 -pi -e '
		# Where e_shoff, e_shentsize and sh_offset are, in 32 and in 64 bits, in either byte order
		my ($e_shoff, $e_shentsize, $sh_offset, $word) = vec($_, 4, 8) == 1 ? (32, 46, 16, "L") :
										  (40, 58, 24, "Q");
		my $order = vec($_, 5, 8) == 1 ? "<" : ">";
		my ($shoff) = unpack "x$e_shoff $word$order", $_;
		my ($size, $n, $names) = unpack "x$e_shentsize (SSS)$order", $_;
		my @at = map $shoff + $_ * $size, 0 .. $n - 1;
		my $strings = unpack "x$sh_offset $word$order", substr $_, $at[$names];
		my %header;
		for my $header (@at) {
			my $name = unpack "L$order", substr $_, $header;
			$header{unpack "Z*", substr $_, $strings + $name, 32} = [$header, $name];
		}
		my ($header, $name) = @{$header{$ENV{SECTION} ||
			($ENV{CHANGE} =~ /ext/ ? "__version_ext_crcs" : "__versions")}};
		if ($ENV{CHANGE} eq "second") {
			# It is the last one before the tables of symbols and names.
			$header = $header{".note.GNU-stack"}[0];
			my $start = pack "(LL$word)$order", $name, 8, 2;
			substr($_, $header, length $start) = $start;
		}
		substr($_, $header + 4, 4) = pack "L$order", $ENV{CHANGE} eq "null" ? 0 : 8;
		if ($ENV{CHANGE} =~ /null|second/) {
			my $outside = pack "($word$word)$order", $word eq "L" ? 1 << 30 : 1 << 44, 4096;
			substr($_, $header + $sh_offset, length $outside) = $outside;
		}' "$out"
	exit
	;;
esac

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
case $1 in
ext-*)
	crcs=$work/crcs names=$work/names
	objcopy --dump-section __version_ext_crcs="$crcs" --dump-section __version_ext_names="$names" \
		"$in" "$work/copy.ko"
	# shellcheck disable=SC2016
	perl -0777 -e '
		my ($change, $what, @file) = @ARGV;
		my @data = map { open my $f, "<:raw", $_ or die; <$f> } @file;
		my @crc = unpack "(a4)*", $data[0];
		my @name = split /\0/, $data[1];
		if ($change eq "ext-truncate") {
			substr($crc[-1], -$what) = "";
		} else {
			my ($at) = grep { $name[$_] eq $what } 0 .. $#name;
			defined $at or die "no entry for $what\n";
			substr($crc[$at], 0, 1) ^= "\x01" if $change eq "ext-crc";
			splice(@crc, $at, 1), splice(@name, $at, 1) if $change eq "ext-remove";
		}
		@data = (join("", @crc), join("", map "$_\0", @name));
		for my $i (0, 1) { open my $f, ">:raw", $file[$i] or die; print $f $data[$i] }
	' "$@" "$crcs" "$names"
	objcopy --update-section __version_ext_crcs="$crcs" --update-section \
		__version_ext_names="$names" "$in" "$out"
	exit
	;;
esac
table=$work/versions
# An output file of its own: objcopy replaces the file that it is told to write.
objcopy --dump-section __versions="$table" "$in" "$work/copy.ko"
# shellcheck disable=SC2016
perl -MDigest::SHA=sha256 -e '
	my ($file, $change, $what) = @ARGV;
	my $word = $ENV{word};
	my $size = 64 - $word;
	local $/;
	open my $f, "+<:raw", $file or die "$file: $!";
	my @entry = unpack "(a64)*", <$f>;
	my ($at, $hashed);
	if (defined $what && $change ne "truncate") {
		my %field = (pack("a$size", $what) => 0, pack("a$size", "sha256\0" . sha256($what)) => 1);
		($at) = grep { exists $field{substr $entry[$_], $word} } 0 .. $#entry;
		defined $at or die "no entry for $what\n";
		$hashed = $field{substr $entry[$at], $word};
		$hashed or $change !~ /hash|prefix/ or die "the name of $what is not hashed\n";
	}
	my %do = (
		same => sub {},
		crc => sub { substr($entry[$at], 0, 1) ^= "\x01" },
		remove => sub { splice @entry, $at, 1 },
		hash => sub { substr($entry[$at], $word + 7 + 31, 1) ^= "\x80" },
		zerohash => sub { substr($entry[$at], $word + 7, 32) = "\0" x 32 },
		prefix => sub { substr($entry[$at], $word + 5, 1) = "x" },
		unterminated => sub { substr($entry[$at], $word) =~ s/\0/A/g },
		nonzero => sub { substr($entry[$at], 63) = "A" },
		last => sub { push @entry, splice @entry, $at, 1 },
		truncate => sub {
			my $all = join "", @entry;
			@entry = substr $all, 0, length($all) - $what;
		},
	);
	($do{$change} or die "unknown change $change\n")->();
	seek $f, 0, 0;
	print $f join "", @entry;
	truncate $f, tell $f;
' "$table" "$@"
objcopy --update-section __versions="$table" "$in" "$out"
