#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0
#
# layouts.pl BUILD WORK LIST PATTERN MODULE...: changes the kernel crate of the kernel that was built in BUILD, one
# thing at a time, and says whose code is another one then, and which modules that were built before would still load.
# A MODULE is "OBJECT=FILE.ko". The changes are those that match PATTERN of
#
#   TYPE align       #[repr(align(64))], for each type of the crate
#   TYPE FIELD       8 bytes before the field, the others in the order of the source
#   TYPE pad         8 bytes behind fields without names
#   TYPE wide        another type for the discriminant of an enumeration
#   TYPE value       another value for its first variant
#   hidden TYPE ...  the same, if no module's debug information has the type
#   KIND NAME        what LIST has: lines "KIND NAME FILE PERL-SUBSTITUTION"
#
# WORK/results gets a line for each change; a later run for the same kernel skips what has one. A line has the change,
# then "changed" or "same" for the crate's hash (SVH) and for its code (to which a new function does not count); then for
# each module its name, "changed" or "same" for its code, and whether it loads with the versions of today, and with that
# of all types. Only WORK is written.

use strict;
use warnings;
use Digest::SHA "sha256_hex";

my ($build, $work, $list, $pattern, @modules) = @ARGV;
my ($source, $symbol) = ("$work/source", "__gendwarfksyms_types_kernel");
my ($tree) = read_file("$build/rust/.kernel.o.cmd") =~ m{ (\S+)/rust/kernel/lib\.rs} or die;
my ($svh, $code, $symvers, %versions, %saved);

sub read_file { my ($path) = @_; local $/; open my $f, "<", $path or die "$path: $!\n"; return scalar <$f>; }
sub write_file { my ($path, $text) = @_; open my $f, ">", $path or die "$path: $!\n"; print $f $text; close $f; }
sub different { return $_[0] ? "changed" : "same"; }

# The command of rustc that kbuild has for an object. Here it reads the source and crate in WORK, and writes there.
# Linux 7 compiles modules from outside in their folder.
sub command {
	my ($object) = @_;
	my ($folder, $name) = $object =~ m|(.*)/(.*)|;
	my ($text) = read_file("$folder/.$name.cmd") =~ /^savedcmd_\S+ := (.*?) *(?:;|$)/m or die "$object: no command\n";
	$text = $text =~ s/\$\$/\$/gr =~ s/\$\(pound\)/#/gr =~ s/(-Zfunction-sections=)n/$1y/r =~
		s{\Q$tree\E/rust/}{$source/rust/}gr =~
		s{ (--emit=[a-z-]+=)\S*?([^/ ]+)(?= )}{ $1$work/$2}gr =~ s{--out-dir \S+}{--out-dir $work}r =~
		s{--extern kernel(?= )}{--extern kernel=$work/libkernel.rmeta}r;
	return "cd " . ($text =~ m{ [^/ ]+\.rs$} ? $folder : $build) . "\n$text\n";
}

# Compiles the crate and, if that works, the modules; returns the log if it does not.
sub compile {
	unlink map $_->{object}, @modules;
	system("bash", "-c", '. "$0/lib.sh"; cd "$1" && in_root sh commands', $ENV{here}, $work);
	return $? == 0 ? "" : read_file("$work/log");
}

# What of OBJECT is code or data: a hash of each function and variable, with relocations. Unnamed constants are called
# by what they contain.
sub code {
	my ($object) = @_;
	my ($section, $constant, %text, %digest) = ("", qr/\.rodata\.*Lanon\.[0-9a-f.]+/);
	-e $object or return {};
	open my $dump, "-|", "objcopy --strip-debug $object $work/stripped && objdump -srw $work/stripped" or die;
	while (my $line = <$dump>) {
		if ($line =~ /^(?:Contents of section|RELOCATION RECORDS FOR) \[?(.*?)\]?:$/) { $section = $1; next; }
		$line =~ s/ {2}.{1,16}$// if $line =~ /^ [0-9a-f]+ /;
		$text{$section} .= $line if $section =~ /^\.(init\.|exit\.)?(text|rodata|data|bss)/;
	}
	$digest{$_} = sha256_hex($text{$_} =~ s/$constant/constant/gr) for keys %text;
	s/($constant)/$digest{$1} \/\/ $1/ge for values %text;
	return { map { sha256_hex((/$constant/ ? "" : $_) . "\n$text{$_}") => 1 } keys %text };
}

sub lacks { my ($new, $old) = @_; return grep !$new->{$_}, keys %$old; }

# The position behind the bracket that closes the one at POSITION
sub behind {
	my ($text, $position) = @_;
	my $depth = 0;
	pos($text) = $position;
	while ($text =~ m{//[^\n]*|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])'|([({[])|([)}\]])}g) {
		$depth += $1 ? 1 : $2 ? -1 : 0;
		return pos $text if !$depth;
	}
	die "no closing bracket\n";
}

# The changes of the type SCOPE::NAME, a KIND that is defined at the position AT of TEXT: name and changed text
sub type_changes {
	my ($scope, $kind, $name, $text, $at) = @_;
	my $attributes = substr($text, 0, $at) =~ /((?:^(?:#|\/\/).*\n)*)\z/m ? $1 : "";
	my ($before, $old) = (substr($text, 0, $at - length $attributes), substr $text, $at);
	$old =~ /^(?:pub(?:\([^)]*\))? )?(?:[^<({;]|(<(?:[^<>]|->|(?1))*>))*/ or die;
	my ($body, $open) = ($+[0], substr $old, $+[0], 1);
	my $end = $open eq ";" ? $body + 1 : behind($old, $body);
	my $fields = substr $old, $body + 1, $end - $body - 2;
	# ATTRIBUTE is added, NEW replaces what is between the brackets.
	my $with = sub {
		my ($change, $attribute, $new) = @_;
		my ($above, $rest) = ($attributes, $old);
		substr($rest, $body + 1, $end - $body - 2) = $new if defined $new;
		if ($above =~ s/^(#\[repr\()(?:transparent|u8|u32|i32)\)/$1$attribute)/m) { $attribute = ""; }
		elsif ($above =~ /^#\[repr\(C\)/m) { $attribute =~ s/^C(, |$)//; }
		return ["${scope}::$name $change", $before . $above . ($attribute && "#[repr($attribute)] ") . $rest];
	};
	my @changes = $with->("align", $attributes =~ /transparent/ ? "C, align(64)" : "align(64)");
	if ($kind eq "enum") {
		push @changes, $with->("wide", "u64");
		push @changes, $with->("value", "u64", $fields =~ s/^([ \t]*[A-Z]\w*)( = [^,]*)?,/$1 = 7,/mr)
			if $fields !~ /^[ \t]*\w+[({]/m;
	} elsif ($open eq "(" && $fields =~ /\w/) {
		push @changes, $with->("pad", "C", ($fields =~ s/,?\s*$//r) . ", u64");
	} elsif ($open eq "{") {
		# Fields begin behind the bracket or a comma outside of others.
		my ($from, $flat) = (0, $fields =~ s{//[^\n]*}{" " x length $&}ger =~ s/->/  /gr);
		1 while $flat =~ s/[<(\[][^<>()\[\]]*[>)\]]/"x" x length $&/ge;
		while ($flat =~ /(\w+)\s*:(?!:)[^,]*(?:,|\z)/g) {
			my ($field, $size) = ($1, $+[0] - $from);
			# Those without a size are of the types PhantomData and PhantomPinned.
			push @changes, $with->($field, "C", substr($fields, 0, $from) . " __pad: u64, " . substr $fields, $from)
				if substr($fields, $from, $size) !~ /\bPhantom/;
			$from += $size;
		}
	}
	return @changes;
}

# Gives the field to each initializer and pattern where the compiler misses it; returns whether there are any.
sub complete {
	my ($log) = @_;
	my %places;
	$places{$2}{"$3 $4"} = $1
		while $log =~ m{^error\[E(0063|0027|0061|0023)\].*\n +--> \Q$source\E/(\S+?):(\d+):(\d+)}mg;
	for my $file (keys %places) {
		my $text = read_file("$source/$file");
		my @lines = (0);
		$saved{$file} //= $text;
		push @lines, pos $text while $text =~ /\n/g;
		my %at = map { /(\d+) (\d+)/; ($lines[$1 - 1] + $2 - 1 => $places{$file}{$_}) } keys %{$places{$file}};
		for my $at (sort { $b <=> $a } keys %at) {
			my $value = $at{$at} =~ /0063|0061/ ? "0" : "_";
			if ($at{$at} =~ /0063|0027/) { substr($text, index($text, "{", $at) + 1, 0) = " __pad: $value, "; }
			else { substr($text, behind($text, index $text, "(", $at) - 1, 0) = ", $value"; }
		}
		write_file("$source/$file", $text);
	}
	return %places > 0;
}

sub exported { return read_file("$work/symver") =~ /^#SYMVER (\S+) (\S+)$/mg; }

# By module: whether it would load if the crate exported this
sub loads {
	my %new = @_;
	write_file("$work/symvers", $symvers . join "", map "$new{$_}\t$_\tvmlinux\tEXPORT_SYMBOL_GPL\t\n", keys %new);
	my $answers = qx($ENV{top}/scripts/symtypes/show-modversions --check $work/symvers @{[map $_->{file}, @modules]} 2>&1);
	return $answers =~ m|/([^/\n]*)\.ko: (loads\|refused)|g;
}

@modules = map {
	my ($built, $file, $name) = /(.*)=(.*\/(.*)\.ko)/ or die;
	+{ built => $built, file => $file, name => $name, object => $built =~ s|.*/|$work/|r };
} @modules;
system("rm -rf $source && mkdir -p $source && cp -a $tree/rust $source") == 0 or die;
write_file("$work/commands", join "", "export RUSTC_BOOTSTRAP=1\nexec >$work/log 2>&1\nset -e\n", command("$build/rust/kernel.o"),
	"nm -p --defined-only $work/kernel.o | ", q(awk '$2 ~ /T|R|D|B/ && $3 !~ /^__(cfi|pfx|odr_asan)/ { print $3 }'),
	" | scripts/gendwarfksyms/gendwarfksyms $work/kernel.o >$work/symver\n",
	"rustc -Zls=root $work/libkernel.rmeta | grep '^hash' >$work/svh\nset +e\n", map(command($_->{built}), @modules), "true\n");

my @changes = (["nothing nothing", "rust/kernel/lib.rs", read_file("$source/rust/kernel/lib.rs")]);
for (split /\n/, read_file($list)) {
	my ($name, $file, $substitution) = /^(\w+ \w+) (\S+) (.*)/ or next;
	my $text = -e "$source/$file" ? read_file("$source/$file") : "";
	local $_ = $text;
	eval "$substitution; 1" or die $@;
	print $_ eq $text ? "$name does not apply\n" : "";
	push @changes, [$name, $file, $_] if $_ ne $text;
}
my $debug = join "", map read_file($_->{built}), @modules;
for my $file (sort grep /\.rs$/, read_file("$build/rust/.kernel.o.cmd") =~ m{^ +\Q$tree\E/(rust/kernel/\S+)}mg) {
	my ($text, $scope) = (read_file("$source/$file"), $file =~ s/^rust\/|(\/lib|\/mod)?\.rs$//gr =~ s|/|::|gr);
	while ($text =~ /^(?:pub(?:\([^)]*\))? )?(struct|enum|union) (\w+)/mg) {
		my ($kind, $name, $at) = ($1, $2, $-[0]);
		my @mine = type_changes($debug =~ /\0$name[<\0]/ ? $scope : "hidden $scope", $kind, $name, $text, $at);
		push @changes, map [$$_[0], $file, $$_[1]], @mine;
	}
}

my $log = compile();
die $log if $log;
%versions = exported();
$symvers = join "", grep { !exists $versions{(split /\t/)[1]} } split /^/, read_file("$build/Module.symvers");
($svh, $code) = (read_file("$work/svh"), code("$work/kernel.o"));
$_->{code} = code($_->{object}) for @modules;

# Those of another kernel do not count.
my $head = "# " . sha256_hex(join " ", $svh, map sort(keys %$_), $code, map $_->{code}, @modules);
my ($first, @old) = -e "$work/results" ? split /\n/, read_file("$work/results") : "";
write_file("$work/results", "$head\n") if $first ne $head;
my %done = $first eq $head ? map { /^([^\t]*)/ => 1 } @old : ();
open my $results, ">>", "$work/results" or die;
$results->autoflush(1);
for (@changes) {
	my ($name, $file, $text) = @$_;
	next if $done{$name}++ || $name !~ /$pattern/;
	%saved = ($file => read_file("$source/$file"));
	write_file("$source/$file", $text);
	my $log = compile();
	for (my $round = 0; $log && $round < 4 && complete($log); $round++) { $log = compile(); }
	write_file("$source/$_", $saved{$_}) for keys %saved;
	print $results "$name\tdoes not compile\n" and next if $log;
	my %new = exported();
	my %all = loads(%new);
	my %today = loads(%new, $versions{$symbol} ? ($symbol => $versions{$symbol}) : ());
	print $results join("\t", $name, different($svh ne read_file("$work/svh")),
		different(lacks(code("$work/kernel.o"), $code) > 0),
		map join(" ", $_->{name}, different(lacks(code($_->{object}), $_->{code}) > 0), $today{$_->{name}},
			$all{$_->{name}}), @modules), "\n";
}
