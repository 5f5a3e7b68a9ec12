#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# peer.sh: prints the path of the C program gendwarfksyms, which Linux has had since 6.14, built
# from the newest kernel source that Debian has. Only its output is compared with ours.

. "$(dirname "$0")/lib.sh"

ROOT=$("$here/root.sh")
export ROOT
program=$cache/peer-${ROOT##*/}/gendwarfksyms
if [ ! -x "$program" ]; then
	# The source may come through our own root, wherever it is compiled.
	source=$(env -u ROOT "$here/source.sh" newest)
	[ -e "$source/scripts/gendwarfksyms/Makefile" ] || die "$source has no gendwarfksyms"
	mkdir -p "$(dirname "$program")"
	cd "$source"
	# shellcheck disable=SC2016
	in_root sh -c 'gcc -O2 -Iscripts/include -o "$1.tmp" scripts/gendwarfksyms/*.c -ldw -lelf -lz' \
		sh "$program"
	mv "$program.tmp" "$program"
fi
echo "$program"
