#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# gendwarfksyms: the same bytes from each build of the program (gcc -O2, gcc -O0 with ASan and UBSan,
# clang -O2), in any folder, by any user, in any locale and time zone, with and without randomized
# addresses. The objects are the fuzz targets' seeds.

load lib

builds=$BATS_TEST_DIRNAME/../../build

setup_file() {
	"$BATS_TEST_DIRNAME/../fuzz/seed" "$BATS_FILE_TMPDIR/seeds"
	# Readable for others
	chmod -R a+rX "$BATS_FILE_TMPDIR"
}

# outputs PROGRAM [COMMAND]...: all that it writes for the seeds, run by the command
outputs() {
	local object symtypes=${symtypes-$BATS_TEST_TMPDIR/symtypes}

	for format in 1 2; do
		for object in *; do
			echo "$object"
			rm -f "$symtypes"
			readelf -sW "$object" 2>/dev/null | awk '$5 == "GLOBAL" && $7 ~ /^[0-9]/ { print $8 }' |
				"${@:2}" "$1" --format=$format --stable --dump-types --dump-versions \
				--dump-dies --symtypes "$symtypes" "$object" 2>&1 || echo "$?"
			[ ! -e "$symtypes" ] || cat "$symtypes"
		done
	done | cat -v
}

@test "one output of all builds of the program" {
	many_runs
	local build

	cd "$BATS_FILE_TMPDIR/seeds/object"
	outputs "$program" >../expected
	[ "$(grep -c '^#SYMVER [^ ]* 0x' ../expected)" -gt 200 ]
	run ! grep -q "bug in the program" ../expected
	for build in gcc-O0 clang-O2; do
		echo "$build"
		outputs "$builds/$build/gendwarfksyms" | diff ../expected -
	done
}

@test "one output in any folder, locale, time zone, without random addresses, by any user" {
	many_runs
	local locale directory

	cd "$BATS_FILE_TMPDIR/seeds/object"
	outputs "$program" >../expected
	for locale in $(locale -a) tr_TR.UTF-8 nonsense; do
		outputs "$program" env LC_ALL="$locale" LANGUAGE=de TZ=Asia/Kathmandu | cmp - ../expected
	done
	outputs "$program" env -i HOME=/nonexistent | cmp - ../expected
	outputs "$program" setarch -R | cmp - ../expected
	mkdir -p "../a folder/with ümlaut"
	cp ./* "../a folder/with ümlaut"
	cd "../a folder/with ümlaut"
	outputs "$program" | cmp - ../../expected
	[ "$(id -u)" -eq 0 ] && command -v setpriv || skip "only root can be others"
	# The folders of bats are closed to others.
	directory=$(mktemp -d)
	mkdir "$directory"/{objects,written}
	cp "$program" "$directory"
	cp ./* "$directory/objects"
	chmod -R a+rX "$directory"
	chmod 777 "$directory/written"
	cd "$directory/objects"
	symtypes=$directory/written/symtypes
	outputs ../gendwarfksyms setpriv --reuid=65534 --clear-groups >"$BATS_TEST_TMPDIR/other"
	cd /
	rm -r "$directory"
	cmp "$BATS_TEST_TMPDIR/other" "$BATS_FILE_TMPDIR/seeds/expected"
}
