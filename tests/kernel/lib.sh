# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# What every script of the kernel harness shares: where things are kept, and how a command is run
# with the kernel's toolchain.
#
# Everything that takes long is made once and kept in the cache:
#   trixie/       a Debian 13 root with gcc, rustc, bindgen, kmod       (root.sh)
#   src/NAME      a kernel's source, a git tree whose tag `base` is it   (source.sh)
#   tree/NAME     work trees with the series applied                     (series.sh)
#   build/NAME    O= folders, one for each configuration under test      (build.sh)
#   ccache/       what the C compilers made in build.sh, for all of these folders
# A step that is interrupted leaves nothing that a later run takes for whole: it works
# under a name ending in .tmp and renames at the end.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../lib.sh
. "$here/../lib.sh"

# What the make that started this said to its own children is not for those started here.
unset MAKEFLAGS MFLAGS MAKELEVEL
# The kernel that the series is tested on, Debian's linux-source-$BASE, and the release that has the
# compilers.
export kernel_version=${BASE:-6.12}
export release=trixie
export mirror=http://deb.debian.org
# What depends on the kernel's source has a place of its own for each BASE and each KERNEL=DIR.
store=$cache
[ "$kernel_version" = 6.12 ] || store=$cache/base-$kernel_version
if [ -n "${KERNEL-}" ]; then
	[ -d "$KERNEL" ] || { echo "error: KERNEL=$KERNEL is not a folder" >&2; exit 1; }
	KERNEL=$(cd "$KERNEL" && pwd)
	store=$cache/own-$(printf %s "$KERNEL" | cksum | cut -d' ' -f1)
	export KERNEL
fi
mkdir -p "$cache/src" "$store/tree"

# ARCH (x86, arm64, arm, powerpc, riscv, s390) and LLVM=1 are what they are to the kernel's make. Each pair of them has its
# own builds of the same trees. So has LTO=thin and LTO=full, with LLVM=1.
export ARCH=${ARCH:-x86}
abi=gnu
case $ARCH in
x86) machine=x86_64 ;;
arm64) machine=aarch64 ;;
arm) machine=arm abi=gnueabihf ;;
powerpc) machine=powerpc64le ;;
riscv) machine=riscv64 ;;
s390) machine=s390x ;;
*) echo "error: ARCH=$ARCH is none of x86, arm64, arm, powerpc, riscv, s390" >&2; exit 1 ;;
esac
binutils=binutils
if [ "$ARCH" != x86 ]; then
	binutils=binutils-$machine-linux-$abi
	export CROSS_COMPILE=$machine-linux-$abi-
	for tool in nm objcopy readelf strip; do eval "$tool() { $CROSS_COMPILE$tool \"\$@\"; }"; done
fi
compiler=gcc
[ -z "${LLVM-}" ] || compiler=llvm${LTO:+-$LTO}
if [ "$ARCH-$compiler" != x86-gcc ]; then
	mkdir -p "$store/$ARCH-$compiler"
	ln -sfn ../tree "$store/$ARCH-$compiler/tree"
	ln -sfn ../series "$store/$ARCH-$compiler/series"
	store=$store/$ARCH-$compiler
fi
mkdir -p "$store/build"
export here top cache store machine abi compiler binutils

# Linux has Rust for riscv with clang only, and Linux 6.12 has none for arm, no Linux for s390. That of 7.3
# for powerpc is not tested.
has_rust() {
	case $ARCH-$compiler-$kernel_version in
	riscv-gcc-* | arm-*-6.12 | powerpc-* | s390-*) return 1 ;;
	esac
}

# Linux has kCFI with clang, and together with Rust on two machines.
has_kcfi() { [[ $compiler = llvm* ]] && [[ $ARCH =~ ^(x86|arm64)$ ]]; }

# Bytes of an unsigned long there, and of the longest name that the version table has room for.
[ "$ARCH" = arm ] && word=4 || word=8
room=$((63 - word))
export word room

# Root reads the trees of others here.
export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0='*'

# base_of TREE: which base of the series (see series/README.md) the kernel source TREE is.
base_of() { if grep -q '^VERSION = 7$' "$1/Makefile"; then echo 7.x; else echo 6.12; fi; }

# form FILE BASE: the form of FILE, NAME.EXTENSION, for that base: NAME.BASE.EXTENSION if there is one.
form() {
	local special=${1%.*}.$2.${1##*.}
	if [ -e "$special" ]; then echo "$special"; else echo "$1"; fi
}

# in_root COMMAND...: runs COMMAND in the current folder with the tools of $ROOT (`/`: this
# machine's own). The cache has the same path inside and outside. The mounts are made in a
# mount namespace of the command's own, so nothing stays mounted behind it.
in_root() {
	local vars=(HOME="$HOME" PATH="${ccache-}/usr/sbin:/usr/bin:/sbin:/bin" LC_ALL=C
		CCACHE_DIR="$cache/ccache" CCACHE_DEPEND=1
		KBUILD_BUILD_USER=user KBUILD_BUILD_HOST=host)
	[ -z "${CROSS_COMPILE-}" ] || vars+=(ARCH="$ARCH" CROSS_COMPILE="$CROSS_COMPILE")
	[ -z "${LLVM-}" ] || vars+=(LLVM="$LLVM")
	[ -z "${http_proxy-}" ] || vars+=(http_proxy="$http_proxy")
	if [ "$ROOT" = / ]; then
		env "${vars[@]}" PATH="${ccache-}$PATH" "$@"
		return
	fi
	# shellcheck disable=SC2016
	unshare --mount sh -c '
		root=$1 cache=$2 dir=$3
		shift 3
		mount -t proc proc "$root/proc"
		mount --bind /dev "$root/dev"
		mkdir -p "$root$cache"
		mount --bind "$cache" "$root$cache"
		case $dir in "$cache"*) ;; *) dir=/ ;; esac
		exec chroot "$root" env -i -C "$dir" "$@"' \
		in_root "$ROOT" "$cache" "$PWD" "${vars[@]}" "$@"
}

# debian_root FOLDER: makes a Debian of $release there, if there is none.
debian_root() {
	[ ! -d "$1" ] || return 0
	need debootstrap
	say "making a Debian $release root in $1 (about 2 minutes)"
	rm -rf "$1.tmp"
	debootstrap --variant=minbase "$release" "$1.tmp" "$mirror/debian" \
		>"$cache/debootstrap.log" 2>&1 || die "debootstrap failed: see $cache/debootstrap.log"
	cat >"$1.tmp/etc/apt/sources.list" <<-END
		deb $mirror/debian $release main
		deb $mirror/debian $release-updates main
		deb $mirror/debian $release-backports main
		deb $mirror/debian-security $release-security main
	END
	mv "$1.tmp" "$1"
}

# build_kernel NAME: prints the build folder of one of the kernels under test, of which $SOURCE is the
# source and $SERIES that with the series.
build_kernel() {
	local rust_versions=rust-modversions.config
	# With LTO, genksyms versions C, on 7.x, too.
	[ -z "${LTO-}" ] || rust_versions="modversions.config hashed.config lto-$LTO.config"
	case $1 in
	base-c) "$here/build.sh" "$1" "$SOURCE" base.config modversions.config ;;
	c) "$here/build.sh" "$1" "$SERIES" base.config modversions.config ;;
	all) "$here/build.sh" "$1" "$SERIES" base.config modversions.config gendwarfksyms.config ;;
	hashed)
		"$here/build.sh" "$1" "$SERIES" base.config modversions.config gendwarfksyms.config \
			hashed.config
		;;
	attack) "$here/build.sh" "$1" "$SERIES" base.config modversions.config attack.config ;;
	attack-linked)
		"$here/build.sh" "$1" "$SERIES" base.config modversions.config gendwarfksyms.config linked.config \
			attack.config
		;;
	rust) "$here/build.sh" "$1" "$SERIES" base.config rust.config $rust_versions ;;
	package)
		FROM=rust "$here/build.sh" "$1" "$SERIES" base.config rust.config rust-modversions.config
		;;
	mitigations)
		"$here/build.sh" "$1" "$SERIES" base.config rust.config $rust_versions \
			mitigations.config $(! has_kcfi || echo kcfi.config)
		;;
	trimmed)
		FROM=rust "$here/build.sh" "$1" "$SERIES" base.config rust.config $rust_versions \
			trimmed.config
		;;
	# linked-off: what `linked` is without its option. NAME is the folder of another kernel.
	linked | linked-*)
		FROM=linked "$here/build.sh" "${NAME:-$1}" "$SERIES" base.config rust.config modversions.config \
			gendwarfksyms.config hashed.config ${LTO:+lto-$LTO.config} \
			$([ "$1" = linked-off ] || echo linked.config) $([ "$1" != linked-trimmed ] || echo trimmed.config)
		;;
	livepatch)
		"$here/build.sh" "$1" "$SERIES" base.config modversions.config gendwarfksyms.config \
			livepatch.config
		;;
	in-tree)
		JOBS=4 SYMTYPES=1 "$here/build.sh" "$1" "$store/tree/in-tree" base.config \
			rust.config rust-modversions.config
		;;
	layouts)
		FROM=rust "$here/build.sh" "$1" "$SERIES" base.config rust.config $rust_versions layouts.config
		;;
	# Of 7.x: the kernel's own program, and other places for long names.
	own)
		"$here/build.sh" "$1" "$SOURCE" base.config rust.config modversions.config \
			gendwarfksyms.config
		;;
	extended)
		FROM=rust "$here/build.sh" "$1" "$SERIES" base.config rust.config gendwarfksyms.config \
			extended.config
		;;
	both)
		FROM=rust "$here/build.sh" "$1" "$SERIES" base.config rust.config rust-modversions.config \
			both.config
		;;
	esac
}

# make_packages SOURCE BUILD OUT [VARIABLE=VALUE...]: the kernel's own Debian packages of what is built in BUILD
make_packages() {
	install_missing in_root debhelper dpkg-dev fakeroot || return 1
	say "making packages"
	(
		cd "$1" || exit 1
		in_root env DPKG_FLAGS=-d DEB_BUILD_PROFILES=pkg.linux-upstream.nokerneldbg KDEB_PKGVERSION=1 \
			KDEB_COMPRESS=none "${@:4}" make O="$2" -j"${JOBS:-$(nproc)}" bindeb-pkg
	) >"$3/packages.log" 2>&1 || die "making the packages failed: see $3/packages.log"
	rm -f "$3"/*.deb "$store"/build/*.{buildinfo,changes}
	mv "$store"/build/*.deb "$3"
}
