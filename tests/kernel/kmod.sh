#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# kmod.sh: gets the source of Debian's kmod, builds it with and without the patches of userspace/kmod, and
# prints a folder with both, `new` and `old`. The programs are in `build` of each.

. "$(dirname "$0")/lib.sh"

version=34.2
ROOT=$("$here/root.sh" debian)
export ROOT
install_missing in_root liblzma-dev libssl-dev libzstd-dev meson pkg-config xz-utils zstd
need git xz-utils
dir=$cache/kmod
mkdir -p "$dir"

if [ ! -d "$dir/old" ]; then
	work=$dir/tmp
	rm -rf "$work"
	mkdir -p "$work/lists" "$work/source"
	echo "deb-src $mirror/debian $release main" >"$work/sources"
	cd "$work/source"
	apt=(apt-get -qq -o APT::Sandbox::User=root -o Dir::State::lists="$work/lists"
		-o Dir::Etc::SourceList="$work/sources" -o Dir::Etc::SourceParts=-)
	say "downloading the source of kmod $version"
	{
		in_root "${apt[@]}" update
		# The patches are for the upstream source. Debian's changes are to other files.
		in_root "${apt[@]}" source --tar-only kmod="$version-2"
	} >"$cache/apt.log" 2>&1 || die "cannot download it: see $cache/apt.log"
	tar -xf "kmod_$version.orig.tar.xz"
	cd "kmod-$version"
	git init -q
	git add -Af
	git -c user.name=base -c user.email=base@localhost commit -q -m "kmod $version"
	git tag base
	mv "$work/source/kmod-$version" "$dir/old"
	rm -rf "$work"
fi

# The patched one is made anew when a patch changes.
if ! cat "$top"/userspace/kmod/*.patch | cmp -s - "$dir/new.patches"; then
	rm -rf "$dir/new" "$dir/new.patches"
	git clone -q "$dir/old" "$dir/new"
	git -C "$dir/new" -c user.name=test -c user.email=test@localhost am -q "$top"/userspace/kmod/*.patch >&2 ||
		die "git am refuses a patch of userspace/kmod"
	cat "$top"/userspace/kmod/*.patch >"$dir/new.patches"
fi

# With the options of Debian's package. Warnings are errors in code that the patches change.
for tree in old new; do
	cd "$dir/$tree"
	{
		[ -e build/build.ninja ] || in_root meson setup build -Dbuild-tests=true -Dmanpages=false \
			-Ddocs=false -Ddlopen=all -Dopenssl=enabled -Dxz=enabled -Dzlib=disabled -Dzstd=enabled \
			-Dwerror=true
		in_root ninja -C build
	} >"$dir/$tree.log" 2>&1 || die "building kmod failed: see $dir/$tree.log"
done
echo "$dir"
