#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# What changes a version and what does not: edits of a kernel's source, each built, in a tree of
# its own (built in place and with KBUILD_SYMTYPES=1, unlike the other kernels here).

load suite

setup_file() {
	local tree=$store/tree/in-tree
	export ABI=$store/abi
	RUST=$(built rust) || return 1
	export RUST
	"$here/series.sh" in-tree >/dev/null || return 1
	rm -rf "$ABI" "$store"/build/in-tree-modules*
	mkdir -p "$ABI/old" "$ABI/new"

	build before || return 1
	"$here/modules.sh" in-tree-modules-old "$tree" >/dev/null || return 1
	cp "$store/build/in-tree-modules-old/versions_rust.ko" "$ABI/old.ko"

	say "editing comments, line numbers and a function body"
	edit rust/kernel/str.rs 's|^//! String|// A comment.\n\n$&|m;
		s|(?<=let size = f\.bytes_written\(\))(?=;)| + 1|'
	build body || return 1

	say "adding a field to a Rust structure"
	git -C "$tree" checkout -q -f
	edit rust/kernel/str.rs 's|(?<=^pub struct CString \{\n    buf: KVec<u8>,\n)|    extra: u32,\n|m;
		s|\{ buf \}(?=\))|{ buf, extra: 0 }|g;
		s|$|\n#[allow(dead_code)]\nfn extra(c: &CString) -> u32 {\n    c.extra\n}\n|'
	build rust || return 1
	"$here/modules.sh" in-tree-modules-new "$tree" >/dev/null || return 1
	cp "$store/build/in-tree-modules-new/versions_rust.ko" "$ABI/new.ko"
	cat >"$ABI/steps" <<-'END'
		old: /sbin/insmod /old.ko
		new: /sbin/insmod /new.ko && /sbin/rmmod versions_rust
	END
	"$here/boot.sh" "$tree" "$ABI/log" "$ABI/steps" "$ABI/old.ko" "$ABI/new.ko" || return 1

	say "adding a field to a C structure"
	git -C "$tree" checkout -q -f
	edit include/linux/blk-mq.h 's|(?<=^struct blk_mq_queue_data \{\n)|\tu32 extra;\n|m'
	build c || return 1
	git -C "$tree" checkout -q -f
}

# edit FILE PERL: edits a file of the tree; fails when that changes nothing.
edit() {
	local file=$store/tree/in-tree/$1
	perl -0pi -e "$2" "$file"
	! git -C "$store/tree/in-tree" diff --quiet -- "$1" || die "the edit of $1 does not apply"
}

# build STATE: builds the tree and keeps what the tests look at.
build() {
	local tree=$store/tree/in-tree
	build_kernel in-tree >/dev/null || return 1
	mkdir -p "$ABI/$1"
	cp "$tree/Module.symvers" "$tree"/rust/{core,bindings,kernel}.{o,symtypes} \
		"$tree"/rust/helpers/helpers.symtypes "$ABI/$1"
	sed -n 's/^EXPORT_SYMBOL_RUST_GPL(\(.*\));.*/\1/p' "$tree"/rust/exports_*_generated.h |
		LC_ALL=C sort >"$ABI/$1/exports"
}

# reaching REFERENCE FILE...: the symbols of symtypes files that reach a reference.
reaching() {
	perl -e '
		my ($target, @files) = @ARGV;
		for (@files) {
			my (%refs, %found);
			open my $f, "<", $_ or die;
			while (<$f>) {
				my ($name, $text) = /^([sute]#\x27[^\x27]*\x27|\S+) (.*)/ or die "$_";
				$refs{$name} = [$text =~ /(?<![^ ])([sute]#(?:\x27[^\x27]*\x27|\S+))/g];
			}
			for my $symbol (grep !/^[sute]#/, keys %refs) {
				my (%seen, @todo) = ();
				@todo = ($symbol);
				while (defined(my $n = pop @todo)) {
					$found{$symbol} = 1 if $n eq $target;
					push @todo, grep !$seen{$_}++, @{$refs{$n} || []};
				}
			}
			print "$_\n" for keys %found;
		}' "$@" | LC_ALL=C sort -u
}

# changed STATE: the Rust exports whose version is another than before.
changed() {
	awk 'NR == FNR { version[$2] = $1; next } version[$2] != $1 { print $2 }' \
		"$ABI/before/Module.symvers" "$ABI/$1/Module.symvers" |
		LC_ALL=C sort | LC_ALL=C comm -12 - "$ABI/$1/exports"
}

@test "KBUILD_SYMTYPES=1 leaves a symtypes file beside each object, with every export" {
	diff <(cat "$ABI"/before/*.symtypes | grep -v '^[sute]#' | cut -d' ' -f1 | LC_ALL=C sort) \
		"$ABI/before/exports"
}

@test "a build in the tree with -j4 gives the Module.symvers of a build with O= and -j2" {
	cmp "$ABI/before/Module.symvers" "$RUST/Module.symvers"
}

@test "comments, line numbers and function bodies change no version" {
	run cmp -s "$ABI/before/kernel.o" "$ABI/body/kernel.o"
	[ "$status" = 1 ]
	cmp "$ABI/before/Module.symvers" "$ABI/body/Module.symvers"
	for name in core bindings kernel helpers; do
		cmp "$ABI/before/$name.symtypes" "$ABI/body/$name.symtypes"
	done
}

@test "a field added to a Rust structure changes the versions of the symbols that reach it, no others" {
	reaching s#kernel::str::CString "$ABI"/before/*.symtypes >"$BATS_TEST_TMPDIR/reaching"
	grep -q try_from_fmt "$BATS_TEST_TMPDIR/reaching"
	# Few enough to tell them from all, and from none.
	n=$(wc -l <"$BATS_TEST_TMPDIR/reaching")
	[ "$n" -ge 3 ]
	[ "$n" -le 20 ]
	diff "$BATS_TEST_TMPDIR/reaching" <(changed rust)
	diff "$ABI/before/exports" "$ABI/rust/exports"
}

@test "a field added to a C structure changes the versions of the Rust exports that reach it, no others" {
	{
		reaching s#bindings::bindings_raw::blk_mq_queue_data "$ABI"/before/*.symtypes
		reaching s#blk_mq_queue_data "$ABI"/before/*.symtypes
	} | LC_ALL=C sort -u >"$BATS_TEST_TMPDIR/reaching"
	[ "$(wc -l <"$BATS_TEST_TMPDIR/reaching")" -ge 3 ]
	[ "$(wc -l <"$BATS_TEST_TMPDIR/reaching")" -lt "$(wc -l <"$ABI/before/exports")" ]
	diff "$BATS_TEST_TMPDIR/reaching" <(changed c)
}

@test "the symtypes line of the changed structure, and no other, has the field" {
	run diff "$ABI/before/kernel.symtypes" "$ABI/rust/kernel.symtypes"
	[ "$(grep -c '^>.* extra ' <<<"$output")" = 1 ]
	grep -q '^> s#kernel::str::CString ' <<<"$output"
}

@test "a module built before the change is refused, and one rebuilt after it loads" {
	symbol=$(imports "$ABI/old.ko" | grep try_from_fmt)
	has_line "$ABI/log" old "exit 1" \
		"versions_rust: disagrees about version of symbol $symbol"
	loads "$ABI/log" new "versions_rust: sha256 of abc: [ba, 78, 16, bf]"
}
