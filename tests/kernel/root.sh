#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# root.sh [debian]: prints the folder of a system whose tools can build the kernel with Rust.
#
# ROOT=DIR in the environment decides. Otherwise it is `/` where `make rustavailable` of the
# kernel under test says that this machine will do, and else a Debian root of our own in the
# cache, made here: Debian 12 has no rustc and bindgen that Linux 6.12 accepts. `debian` asks for
# that one in any case.

. "$(dirname "$0")/lib.sh"

packages=(bc bindgen bison busybox-static bzip2 ca-certificates ccache cpio flex g++ gcc git kmod
	libdw-dev libelf-dev libssl-dev make pahole perl pkg-config python3-minimal rsync rust-src
	rustc xz-utils zlib1g-dev)

if [ "${1-}" != debian ]; then
	if [ -n "${ROOT-}" ]; then
		[ -d "$ROOT" ] || die "ROOT=$ROOT is not a folder"
		echo "$ROOT"
		exit
	fi

	source=${KERNEL:-$cache/src/linux-source-$kernel_version}
	if [ "$ARCH-$compiler" = x86-gcc ] && [ -e "$source/Makefile" ] && make -C "$source" rustavailable >/dev/null 2>&1; then
		need bc bison busybox-static ccache cpio flex g++ gcc git kmod libdw-dev libelf-dev libssl-dev \
			make pahole perl pkg-config zlib1g-dev
		echo /
		exit
	fi
fi

export ROOT=$cache/$release
debian_root "$ROOT"
[ "$compiler" = gcc ] || packages+=(clang lld llvm)
[ "$ARCH" = x86 ] || packages+=("gcc-$machine-linux-$abi")
install_missing in_root "${packages[@]}"
echo "$ROOT"
