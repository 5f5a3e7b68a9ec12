#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# build.sh NAME TREE CONFIG... [-- TARGET...]: builds TREE in the cache's build/NAME with the
# options of the CONFIG files (of this folder, or with a path) and prints that folder. TARGET defaults
# to all. With NAME.config comes NAME.ARCH.config, if there is such, and of each the form for the kernel,
# NAME.BASE.config.
#
# A second run is an incremental build. FROM=NAME begins with a copy of another build folder, if that is
# there: for configurations that differ in little. build.log keeps what every build of that folder said:
# a warning is only seen when the file that causes it is compiled. NAME `in-tree` builds inside
# TREE. JOBS=N is make's -jN, SYMTYPES=1 leaves .symtypes files, SYMREF=FILE compares the build
# with that reference.

. "$(dirname "$0")/lib.sh"

name=$1 tree=$2
shift 2
configs=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do
	case $1 in
	/*) configs+=("$1") ;;
	*)
		[ -e "$here/$1" ] || die "no $1"
		for config in "$1" "${1%.config}.$ARCH.config"; do
			[ ! -e "$here/$config" ] || configs+=("$(form "$here/$config" "$(base_of "$tree")")")
		done
		;;
	esac
	shift
done
[ $# = 0 ] || shift

ROOT=$("$here/root.sh")
export ROOT
# ccache's gcc is used if it is installed: what is compiled again for its versions alone comes from there.
export ccache=/usr/lib/ccache:
out=$store/build/$name
mkdir -p "$out"
build=(make -C "$tree" -j"${JOBS:-$(nproc)}")
if [ "$name" = in-tree ]; then
	objects=$tree
else
	build+=(O="$out")
	objects=$out
fi
[ -z "${SYMTYPES-}" ] || build+=(KBUILD_SYMTYPES=1)
[ -z "${SYMREF-}" ] || build+=(KBUILD_SYMREF="$SYMREF")

# One build of a base at a time, whoever asks for it.
exec 9>"$store/tree/lock"
flock 9

from=$store/build/${FROM-}
if [ -n "${FROM-}" ] && [ -e "$from/vmlinux" ] && [ ! -e "$out/vmlinux" ]; then
	rm -rf "$out"
	cp -a "$from" "$out"
	rm "$out/build.log"
fi

cat "${configs[@]}" >"$out/wanted"
# Options that are set as wanted have their line in .config; Kconfig drops others in silence.
lost() { grep -vxFf "$objects/.config" "$out/wanted" | grep '^CONFIG_' | paste -sd' '; }
# From the wanted options alone, whatever a former build of that folder had: .config is only written
# when that changes it.
in_root "${build[@]}" KCONFIG_ALLCONFIG="$out/wanted" allnoconfig >"$out/config.log" 2>&1 9>&- ||
	die "cannot configure $name: see $out/config.log"
[ -z "$(lost)" ] || die "$name: this kernel does not accept $(lost)"

start=$SECONDS
[ -e "$objects/vmlinux" ] || [ $# -gt 0 ] || say "building $name (about ${MINUTES:-4} minutes)"
if ! in_root "${build[@]}" "$@" >"$out/last.log" 2>&1 9>&-; then
	cat "$out/last.log" >>"$out/build.log"
	grep -E -B2 -A12 'error|Error|\*\*\*' "$out/last.log" | head -n 40 >&2
	die "building $name failed: see $out/last.log"
fi
cat "$out/last.log" >>"$out/build.log"
[ $((SECONDS - start)) -lt 20 ] || say "built $name in $((SECONDS - start)) s"
echo "$objects"
