#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# series.sh [NAME...]: makes the three patch series for the kernel under test, applies them with git am, and
# prints the folder of the patched kernel, the cache's tree/series. With NAMEs there are more such
# folders, tree/NAME, for what would disturb other builds.
#
# The patches are applied in a tree of their own, tree/am; the trees that are built then move to
# the resulting commit, which writes only the files that differ from what they had. So a build
# after a change of one patch compiles only what that patch touches.

. "$(dirname "$0")/lib.sh"

source=$("$here/source.sh")
patches=$store/series
need git

# tree NAME: makes the cache's tree/NAME, a git tree that borrows the objects of the source.
tree() {
	local dir=$store/tree/$1
	if [ -d "$dir" ]; then
		git -C "$dir" fetch -q origin +refs/tags/base:refs/tags/base
		return
	fi
	say "checking out tree/$1"
	rm -rf "$dir.tmp"
	git clone -q --shared "$source" "$dir.tmp"
	git -C "$dir.tmp" config user.name "Series test"
	git -C "$dir.tmp" config user.email test@localhost
	mv "$dir.tmp" "$dir"
}

# No tree moves while one is being built.
exec 9>"$store/tree/lock"
flock 9
from=${SERIES-}
# In a run of tests the rest has been done.
if [ -z "$from" ]; then
	am=$store/tree/am
	tree am
	rm -rf "$patches"
	"$top/series/make-series" "$source" "$patches" >"$store/series.log" 2>&1 || {
		tail "$store/series.log" >&2
		die "cannot make the series: see $store/series.log"
	}
	git -C "$am" am --abort >/dev/null 2>&1 || true
	git -C "$am" checkout -q -f --detach "$(git -C "$source" rev-parse base)"
	for patch in "$patches"/{fixes/,,compare/}[0-9]*.patch; do
		[[ $patch = */0000-* ]] || git -C "$am" am -q "$patch" >&2 || {
			git -C "$am" am --abort
			die "git am refuses ${patch##*/}"
		}
	done
	from=$am
	set -- series "$@"
fi
for name; do
	tree "$name"
	git -C "$store/tree/$name" fetch -q "$from" HEAD
	git -C "$store/tree/$name" checkout -q -f --detach FETCH_HEAD
done
echo "$store/tree/series"
