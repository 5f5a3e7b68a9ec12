#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# source.sh [VERSION]: prints the folder of a kernel's source, a git tree with the tag `base`.
#
# Without VERSION it is the kernel that the series is tested on: KERNEL=DIR or else Debian's
# linux-source-$BASE. KERNEL is only read; of a git tree the HEAD counts, a plain folder is copied
# each time as far as it changed. VERSION `newest` is the newest kernel that Debian has (for the program to compare ours
# with). Debian's come out of its packages, through this machine's apt if that knows them and
# otherwise through that of our own root.

. "$(dirname "$0")/lib.sh"

need git xz-utils

# as_git DIR: makes DIR a git tree of one commit.
as_git() {
	git -C "$1" init -q
	# Quick rather than small.
	git -C "$1" config core.compression 0
	git -C "$1" config gc.auto 0
	git -C "$1" add -Af
	as_base "$1"
}

# as_base DIR: what is staged there is the kernel without the series.
as_base() {
	git -C "$1" -c user.name=base -c user.email=base@localhost commit -q -m base
	git -C "$1" tag -f base >/dev/null
}

if [ -n "${KERNEL-}" ] && [ $# = 0 ]; then
	kernel=$KERNEL
	[ -e "$kernel/init/Kconfig" ] || die "KERNEL=$KERNEL is no kernel source"
	dir=$store/source
	if [ -e "$kernel/.git" ]; then
		[ -d "$dir" ] || {
			say "cloning $kernel"
			git clone -q --shared "$kernel" "$dir.tmp"
			mv "$dir.tmp" "$dir"
		}
		commit=$(git -C "$kernel" rev-parse HEAD)
		git -C "$dir" fetch -q origin HEAD
		git -C "$dir" checkout -q --detach "$commit"
		git -C "$dir" tag -f base >/dev/null
	elif [ ! -d "$dir" ]; then
		say "copying $kernel"
		rm -rf "$dir.tmp"
		cp -a "$kernel" "$dir.tmp"
		as_git "$dir.tmp"
		mv "$dir.tmp" "$dir"
	else
		need rsync
		rsync -a --delete --exclude /.git "$kernel/" "$dir"
		git -C "$dir" add -Af
		git -C "$dir" diff --cached --quiet || as_base "$dir"
	fi
	echo "$dir"
	exit
fi

version=${1:-$kernel_version}
if [ "$version" = newest ]; then
	dir=$(find "$cache/src" -maxdepth 1 -name 'linux-source-[0-9]*[0-9]' | sort -V | tail -n1)
	if [ -n "$dir" ] && [ "${dir##*-}" != 6.12 ]; then
		echo "$dir"
		exit
	fi
	ROOT=$("$here/root.sh" debian)
	export ROOT
	version=$(in_root apt-cache pkgnames linux-source- |
		sed -n 's/^linux-source-\([0-9.]*\)$/\1/p' | sort -V | tail -n1)
fi

package=linux-source-$version
dir=$cache/src/$package
if [ -d "$dir" ]; then
	# The newest one may be there for its program alone.
	[ "$version" != "$kernel_version" ] || git -C "$dir" rev-parse -q --verify base >/dev/null 2>&1 ||
		as_git "$dir"
	echo "$dir"
	exit
fi

rm -rf "$dir.tmp" "$dir.deb.tmp"
mkdir -p "$dir.tmp" "$dir.deb.tmp"
cd "$dir.deb.tmp"
say "downloading $package (about 150 MB)"
apt=(apt-get -qq -o APT::Sandbox::User=root)
if apt-cache show "$package" >/dev/null 2>&1; then
	"${apt[@]}" update && "${apt[@]}" download "$package"
else
	ROOT=$("$here/root.sh" debian)
	export ROOT
	in_root "${apt[@]}" update && in_root "${apt[@]}" download "$package"
fi
say "unpacking $package"
dpkg-deb --fsys-tarfile "$package"_*.deb | tar -xO "./usr/src/$package.tar.xz" |
	xz -dc | tar -x -C "$dir.tmp" --strip-components=1
[ "$package" != "linux-source-$kernel_version" ] || as_git "$dir.tmp"
mv "$dir.tmp" "$dir"
rm -rf "$dir.deb.tmp"
echo "$dir"
