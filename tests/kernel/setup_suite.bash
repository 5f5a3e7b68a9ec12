# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# Before the first test of a run: the kernel source, the toolchain and the patched tree.
setup_suite() {
	local dir
	dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
	SOURCE=$("$dir/source.sh") || return 1
	ROOT=$("$dir/root.sh") || return 1
	export SOURCE ROOT
	SERIES=$("$dir/series.sh") || return 1
	export SERIES
}
