#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# symtypes and show-modversions where the system fails them: a file appears whole or stays as it was,
# and the exit status says so.

load lib

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	mkdir dir old new
	awk 'BEGIN {
		for (i = 0; i < 2000; i++)
			printf "s#s%d struct s%d { struct s#s%d * next ; int member_%d ; }\n", i, i, (i + 1) % 2000, i
		print "f int f ( s#s0 * )"
	}' >old/a.symtypes
	sed 's/int member/long member/' old/a.symtypes >new/a.symtypes
	gcc -w -c -o module.ko "$BATS_TEST_DIRNAME/../fuzz/seeds/module.c"
	gzip -k module.ko
	printf '0x11111111\tmodule_layout\tvmlinux\tEXPORT_SYMBOL\n' >symvers
}

teardown() {
	if mountpoint -q "$BATS_TEST_TMPDIR/dir"; then
		umount "$BATS_TEST_TMPDIR/dir"
	fi
}

# fails STATUS PROGRAM ARGUMENT...: without output but the error on standard input
fails() {
	local wanted=$1 name=$2

	shift 2
	status=0
	"$tools/$name" "$@" >out 2>err || status=$?
	sed "s/^/error: $name: /" | same err
	[ ! -s out ]
	[ "$status" -eq "$wanted" ]
}

@test "a full disk, and a folder that cannot be written to" {
	mount -t tmpfs -o size=16k none dir 2>/dev/null || skip "no tmpfs may be mounted"
	echo kept >dir/file
	fails 1 symtypes --merge -o dir/file old <<<"dir/file: cannot write: No space left on device"
	fails 2 symtypes --compare -so dir/file old new <<<"dir/file: cannot write: No space left on device"
	fails 2 symtypes --compare --html dir/file old new <<<"dir/file: cannot write: No space left on device"
	mount -o remount,ro dir
	fails 1 symtypes --merge -o dir/file old <<<"dir/file: cannot create: Read-only file system"
	[ "$(ls -A dir)" = file ]
	same dir/file <<<kept
}

@test "a full disk for standard output, and none" {
	# check STATUS PROGRAM ARGUMENT...
	check() {
		local wanted=$1 name=$2

		shift 2
		status=0
		"$tools/$name" "$@" 2>err >/dev/full || status=$?
		[ "$status" -eq "$wanted" ]
		echo "error: $name: standard output: cannot write: No space left on device" | same err
		status=0
		"$tools/$name" "$@" 2>err >&- || status=$?
		[ "$status" -eq "$wanted" ]
		echo "error: $name: standard output: cannot write: Bad file descriptor" | same err
	}
	check 1 symtypes --merge old
	check 2 symtypes --compare old new
	check 2 symtypes --compare --json old new
	check 2 show-modversions module.ko
	check 2 show-modversions --json module.ko.gz
	check 2 show-modversions --version
	# Also if both builds are the same, so that there is nothing to write.
	status=0
	"$tools/symtypes" --compare old old 2>err >&- || status=$?
	[ "$status" -eq 2 ]
	echo "error: symtypes: standard output: cannot write: Bad file descriptor" | same err
}

# limited PROGRAM ARGUMENT...: with any memory from none at all to enough, an error, or the right output
limited() {
	local limit failures=0 wanted=0

	"$tools/$1" "${@:2}" >expected 2>said || wanted=$?
	for limit in 1000 2000 4000 {5000..9000..500} 12000 16000 32000 64000; do
		status=0
		(ulimit -v "$limit" && exec "$tools/$1" "${@:2}" >out 2>err) || status=$?
		if [ "$status" -eq "$wanted" ]; then
			cmp out expected
			cmp err said
			continue
		fi
		failures=$((failures + 1))
		[ ! -s out ]
		# Before main() it is the loader that fails, or the kernel.
		[[ $status == 2 || $status == 127 || $status == 139 || $status == 137 || $status == 126 ]]
		[ "$status" -ne 2 ] || [ "$(grep -c "^error: $1: " err)" -eq 1 ]
	done
	[ "$failures" -gt 2 ]
	[ "$status" -eq "$wanted" ]
}

@test "too little memory" {
	[[ -z ${SYMTYPES_TOOLS-} ]] || skip "another program"
	limited symtypes --compare old new
	limited show-modversions module.ko
	limited show-modversions module.ko.gz
	limited show-modversions --check symvers module.ko
	limited symtypes --compare --json old new
}

@test "a small file that becomes a large one" {
	head -c 1100000000 /dev/zero | zstd -q >module.ko.zst
	[ "$(stat -c %s module.ko.zst)" -lt 1000000 ]
	fails 2 show-modversions module.ko.zst <<<"module.ko.zst: cannot decompress: zstd fails"
}

@test "a folder, nothing, and a device in place of a file" {
	fails 2 show-modversions dir <<<"dir: cannot read: Is a directory"
	fails 2 show-modversions nothing <<<"nothing: cannot open: No such file or directory"
	fails 2 show-modversions /dev/null <<<"/dev/null: not an ELF file"
}
