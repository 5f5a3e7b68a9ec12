#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# large.sh gcc|llvm: builds the kernel of large.config with hundreds of drivers, all of its symbols
# versioned by gendwarfksyms, by gcc or by clang and lld, and prints the build folder.

. "$(dirname "$0")/lib.sh"

ROOT=$("$here/root.sh")
export ROOT
tree=$store/tree/series
out=$store/build/large-$1
mkdir -p "$out.config"
if [ "$1" = llvm ]; then
	install_missing in_root clang lld llvm
	export LLVM=1
fi

# Every driver that the Kconfig files of these folders have, as far as this kernel takes it.
folders=(drivers/hid drivers/hwmon drivers/md drivers/usb/serial fs/nls net/netfilter net/sched)
configs=(base.config base.x86.config rust.config rust-modversions.config gendwarfksyms.config large.config)
cd "$tree"
awk '/^(menu)?config / { name = $2 }
	/^[ \t]+tristate "/ && name { print "CONFIG_" name "=m"; name = "" }' \
	"${folders[@]/%//Kconfig}" >"$out.config/drivers"
cat "${configs[@]/#/$here/}" "$out.config/drivers" >"$out.config/wanted"
in_root make O="$out.config" KCONFIG_ALLCONFIG="$out.config/wanted" ${LLVM:+LLVM=1} allnoconfig \
	>"$out.config/log" 2>&1 || die "cannot configure large-$1: see $out.config/log"
grep -xFf "$out.config/.config" "$out.config/drivers" >"$out.config/accepted"

MINUTES=40 "$here/build.sh" "large-$1" "$tree" "${configs[@]}" "$out.config/accepted"
