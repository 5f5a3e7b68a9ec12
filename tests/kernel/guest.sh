#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# guest.sh: prints a folder with the busybox and kmod of Debian for the machine of ARCH, and what they are
# linked to. Nothing in it is run here.

. "$(dirname "$0")/lib.sh"

guest=$cache/guest-$ARCH
if [ ! -d "$guest" ]; then
	declare -A debian=([arm64]=arm64 [arm]=armhf [powerpc]=ppc64el [riscv]=riscv64 [s390]=s390x)
	ROOT=$("$here/root.sh" debian)
	export ROOT
	work=$guest.tmp
	rm -rf "$work"
	mkdir -p "$work"/{lists,cache,deb,root}
	# Debian has riscv64 from release 13 on. For other machines, mirrors may lack packages of 13.
	if [ "$ARCH" = riscv ] || [ "$ARCH" = arm64 ]; then
		from=$release ssl=libssl3t64
	else
		from=bookworm ssl=libssl3
	fi
	echo "deb $mirror/debian $from main" >"$work/sources"
	cd "$work/deb"
	apt=(apt-get -qq -o APT::Sandbox::User=root -o APT::Architecture="${debian[$ARCH]}"
		-o APT::Architectures="${debian[$ARCH]}" -o Dir::State::lists="$work/lists"
		-o Dir::Etc::SourceList="$work/sources" -o Dir::Etc::SourceParts=- -o Dir::Cache="$work/cache" -o Dir::State::status=/dev/null)
	say "downloading busybox and kmod for $ARCH"
	{
		in_root "${apt[@]}" update
		in_root "${apt[@]}" download busybox-static kmod libc6 liblzma5 $ssl libzstd1 zlib1g
	} >"$cache/apt.log" 2>&1 || die "cannot download them: see $cache/apt.log"
	for package in *.deb; do dpkg-deb -x "$package" "$work/root"; done
	# Debian 12 has files in /bin and /lib that are in /usr later.
	for dir in bin lib lib64 sbin; do
		[ ! -d "$work/root/$dir" ] || cp -a "$work/root/$dir" "$work/root/usr"
	done
	mv "$work/root" "$guest"
	rm -rf "$work"
fi
echo "$guest"
