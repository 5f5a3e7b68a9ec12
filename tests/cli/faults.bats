#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# gendwarfksyms where the system fails it, or ends it: the symtypes file appears whole or stays as it
# was, nothing is left beside it, and the exit status says so.

load lib

symbols="head last"

object() {
	awk 'BEGIN {
		for (i = 0; i < 2000; i++)
			printf "struct s%d { struct s%d *next; long member_%d; };\n", i, i + 1, i
		print "struct s0 head; int last;"
	}' | compile object.o gcc -g
	# shellcheck disable=SC2086
	printf '%s\n' $symbols >list
	mkdir dir
}

# failed MESSAGE: in the folder dir is only what was there before, what a run says is this line
failed() {
	expect_error "$1"
	[ "$(ls -A dir)" = "$2" ]
}

teardown() {
	if mountpoint -q "$BATS_TEST_TMPDIR/dir"; then
		umount "$BATS_TEST_TMPDIR/dir"
	fi
}

@test "a full disk" {
	object
	mount -t tmpfs -o size=16k none dir 2>/dev/null || skip "no tmpfs may be mounted"
	gendwarfksyms "$symbols" --symtypes dir/symtypes object.o
	failed "dir/symtypes: cannot write: No space left on device" ""

	# What was there stays.
	echo old >dir/symtypes
	gendwarfksyms "$symbols" --symtypes dir/symtypes object.o
	failed "dir/symtypes: cannot write: No space left on device" symtypes
	same dir/symtypes <<<old
}

@test "no file may be created on a full disk" {
	object
	mount -t tmpfs -o nr_inodes=2 none dir 2>/dev/null || skip "no tmpfs may be mounted"
	echo old >dir/symtypes
	gendwarfksyms "$symbols" --symtypes dir/symtypes object.o
	failed "dir/symtypes: cannot create: No space left on device" symtypes
	same dir/symtypes <<<old
}

@test "a folder that cannot be written to" {
	object
	mount -t tmpfs none dir 2>/dev/null || skip "no tmpfs may be mounted"
	mount -o remount,ro dir
	gendwarfksyms "$symbols" --symtypes dir/symtypes object.o
	failed "dir/symtypes: cannot create: Read-only file system" ""
}

@test "files that may not become so long" {
	object
	status=0
	(ulimit -f 8 && exec "$program" "$format" --symtypes dir/symtypes object.o <list >out 2>err) ||
		status=$?
	failed "dir/symtypes: cannot write: File too large" ""
}

@test "a full disk for standard output and error" {
	object
	status=0
	"$program" "$format" --symtypes dir/symtypes object.o <list >/dev/full 2>/dev/full || status=$?
	[ "$status" -eq 1 ]
	# That was whole before.
	[ "$(wc -l <dir/symtypes)" -eq 2003 ]
}

@test "a reader that goes away" {
	object
	mkfifo pipe
	exec 5<>pipe
	exec 6>pipe 5<&-
	status=0
	"$program" "$format" --symtypes dir/symtypes object.o <list >&6 2>err || status=$?
	exec 6>&-
	[ "$status" -eq $((128 + $(kill -l PIPE))) ]
	[ ! -s err ]
	[ "$(ls -A dir)" = symtypes ]
}

@test "too little memory" {
	local limit failures=0

	[[ -z ${GENDWARFKSYMS-} ]] || skip "another program"
	object
	"$program" "$format" --symtypes symtypes object.o <list >versions
	# From none at all to enough: an error, or the right output.
	for limit in 1000 2000 4000 {5000..9000..250} 10000 12000 16000 32000 64000; do
		rm -f dir/symtypes
		status=0
		(ulimit -v "$limit" && exec "$program" "$format" --symtypes dir/symtypes object.o <list >out 2>err) ||
			status=$?
		if [ "$status" -eq 0 ]; then
			cmp out versions
			cmp dir/symtypes symtypes
			[ ! -s err ]
			continue
		fi
		failures=$((failures + 1))
		[ ! -s out ]
		[ -z "$(ls -A dir)" ]
		# Before main() it is the loader that fails, or the kernel.
		[ "$status" -ne 1 ] || [ "$(grep -c '^error: gendwarfksyms: ' err)" -eq "$(wc -l <err)" ]
		[[ $status == 1 || $status == 127 || $status == 139 || $status == 137 || $status == 126 ]]
	done
	[ "$failures" -gt 2 ]
	[ "$status" -eq 0 ]
}

@test "ended by a signal while it reads the list" {
	local signal pid

	object
	mkfifo pipe
	for signal in TERM INT HUP KILL; do
		# With a shell's background processes SIGINT is ignored, under nohup SIGHUP, and that stays so.
		env --default-signal "$program" "$format" --symtypes dir/symtypes object.o <pipe >out 2>err &
		pid=$!
		exec 5>pipe
		# More than the pipe has room for: when all is written, the program has read some.
		yes head | head -n 100000 >&5
		kill -s $signal $pid
		status=0
		wait $pid || status=$?
		exec 5>&-
		[ "$status" -eq $((128 + $(kill -l $signal))) ]
		[ ! -s out ]
		[ -z "$(ls -A dir)" ]
	done
}

@test "ended by a signal while it writes symtypes" {
	local signal

	# A sanitizer or valgrind has writes of its own.
	[[ -z ${GENDWARFKSYMS-} ]] || skip "another program"
	command -v strace || skip "no strace"
	strace true 2>/dev/null || skip "strace may not trace"
	object
	for signal in TERM INT HUP; do
		rm -f dir/symtypes
		# With the first write, that to the temporary file, comes the signal.
		status=0
		env --default-signal strace -qq -o trace -e trace=write,rename -e inject=write:signal=$signal:when=1 \
			"$program" "$format" --symtypes dir/symtypes object.o <list >out 2>err || status=$?
		grep -q "^--- SIG$signal" trace
		[ "$status" -eq $((128 + $(kill -l $signal))) ]
		[ ! -s out ]
		# It waited until the file was whole.
		[ "$(ls -A dir)" = symtypes ]
		[ "$(wc -l <dir/symtypes)" -eq 2003 ]
	done
	# What cannot wait leaves the old file, and one that kbuild's "make clean" removes.
	strace -qq -o trace -e trace=write -e inject=write:signal=KILL:when=1 \
		"$program" "$format" --symtypes dir/symtypes object.o <list >out 2>err || status=$?
	[ "$status" -eq $((128 + $(kill -l KILL))) ]
	[ ! -s out ]
	[[ $(ls -Am dir) =~ ^.tmp_symtypes.[0-9]+,\ symtypes$ ]]
	[ "$(wc -l <dir/symtypes)" -eq 2003 ]
}

@test "runs that write one file at the same time" {
	local i pids=()

	object
	"$program" --format=1 --symtypes 1 object.o <list >/dev/null
	"$program" --format=2 --symtypes 2 object.o <list >/dev/null
	for i in {1..16}; do
		"$program" --format=$((i % 2 + 1)) --symtypes dir/symtypes object.o <list >"out$i" 2>&1 &
		pids+=($!)
	done
	for i in "${pids[@]}"; do
		wait "$i"
	done
	[ "$(ls -A dir)" = symtypes ]
	cmp dir/symtypes 1 || cmp dir/symtypes 2
}
