#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# modules.sh NAME BUILD [FOLDER]: builds the modules of FOLDER (of this one; default: modules) out of
# tree (`make M=`) for the kernel in the build folder BUILD, in the cache's build/NAME, and prints that
# folder.

. "$(dirname "$0")/lib.sh"

ROOT=$("$here/root.sh")
export ROOT
dir=$store/build/$1
mkdir -p "$dir"
cp -p "$here/${3:-modules}"/* "$dir"
in_root make -C "$2" M="$dir" -j"$(nproc)" >"$dir/build.log" 2>&1 || {
	tail -n 30 "$dir/build.log" >&2
	die "building the modules failed: see $dir/build.log"
}
echo "$dir"
