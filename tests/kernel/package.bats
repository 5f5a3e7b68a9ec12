#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# Modules built out of tree for a kernel of which there are only packages, as `make bindeb-pkg` makes
# them. The headers have nothing of Rust (in no kernel so far), so the modules are C. For another
# machine the programs in the package are that machine's.

load suite

setup_file() {
	local build
	install_missing in_root debhelper dpkg-dev fakeroot || return 1
	if [ "$ARCH" != x86 ]; then
		# What the headers' programs are compiled with
		local debian=${ARCH/%riscv/riscv64}
		in_root dpkg --add-architecture "$debian"
		install_missing in_root "g++-${machine/_/-}-linux-gnu" "libdw-dev:$debian" || return 1
	fi
	build=$(build_kernel package) || return 1
	export BUILD=$build PACKAGE=$store/package
	rm -rf "$PACKAGE"
	rm -f "$store"/build/*.{deb,buildinfo,changes}
	mkdir -p "$PACKAGE/module"
	say "making packages"
	(
		cd "$SERIES" || exit 1
		in_root env DPKG_FLAGS=-d DEB_BUILD_PROFILES=pkg.linux-upstream.nokerneldbg KDEB_PKGVERSION=1 \
			KDEB_COMPRESS=none make O="$BUILD" -j"$(nproc)" bindeb-pkg
	) >"$PACKAGE/log" 2>&1 || die "making the packages failed: see $PACKAGE/log"
	dpkg-deb -x "$store"/build/linux-headers-*.deb "$PACKAGE/headers" || return 1
	HEADERS=$(echo "$PACKAGE"/headers/usr/src/linux-headers-*)
	export HEADERS

	cp "$here"/modules/*.[ch] "$PACKAGE/module"
	echo 'obj-m := versions_c.o versions_long.o versions_longuser.o' >"$PACKAGE/module/Kbuild"
	[ "$ARCH" = x86 ] || return 0
	in_root make -C "$HEADERS" M="$PACKAGE/module" >"$PACKAGE/module.log" 2>&1 ||
		die "building the modules failed: see $PACKAGE/module.log"

	dpkg-deb -x "$store"/build/linux-image-*.deb "$PACKAGE/image" || return 1
	cd "$PACKAGE/module" || return 1
	"$here/altermod.sh" versions_c.ko short.ko crc sha256
	"$here/altermod.sh" versions_longuser.ko long.ko crc "$(long_imports versions_longuser.ko | head -n 1)"
	cat >"$PACKAGE/steps" <<-'END'
		c: /sbin/insmod /versions_c.ko && /sbin/rmmod versions_c
		exporter: /sbin/insmod /versions_long.ko
		long: /sbin/insmod /versions_longuser.ko && /sbin/rmmod versions_longuser
		short_crc: /sbin/insmod /short.ko
		long_crc: /sbin/insmod /long.ko
	END
	"$here/boot.sh" "$BUILD" "$PACKAGE/boot" "$PACKAGE/steps" ./*.ko
}

@test "the headers have what versions need, and nothing else of the build" {
	local -A machines=([x86]=62 [arm64]=183 [riscv]=243)

	for program in scripts/mod/modpost scripts/gendwarfksyms/gendwarfksyms; do
		[ "$(od -An -tu2 -j18 -N2 "$HEADERS/$program")" -eq "${machines[$ARCH]}" ]
	done
	run find "$HEADERS/scripts" -name '*.o' -o -name '*.d' -o -name '*.cmd'
	[ "$output" = "" ]
}

@test "a compiler of any name, in any folder, builds the programs in the headers" {
	[ "$ARCH" = x86 ] || skip "the first test says so"
	cd "$BUILD"
	cc=$PACKAGE/clang-gcc/cc
	mkdir -p "${cc%/*}"
	# shellcheck disable=SC2016
	printf '#!/bin/sh\necho "$*" >>%s\nexec gcc "$@"\n' "$PACKAGE/cc.log" >"$cc"
	chmod +x "$cc"
	in_root env MAKE=make srctree="$SERIES" SRCARCH=x86 CC="$cc" HOSTCC=gcc \
		"$SERIES/scripts/package/install-extmod-build" "$PACKAGE/other"
	[ "$(grep -c 'other/scripts/gendwarfksyms/[a-z]*\.cc$' "$PACKAGE/cc.log")" = \
		"$(find "$SERIES/scripts/gendwarfksyms" -name '*.cc' | wc -l)" ]
	[ "$(grep -c -- '-o [^ ]*other/scripts/gendwarfksyms/gendwarfksyms ' "$PACKAGE/cc.log")" = 1 ]
	in_root "$PACKAGE/other/scripts/gendwarfksyms/gendwarfksyms" --version
}

@test "the source package names the C++ compiler and libdw" {
	grep -q "^ g++-${machine/_/-}-linux-gnu " "$SERIES/debian/control" "$BUILD/debian/control"
	grep -q 'libdw-dev:native' "$SERIES/debian/control" "$BUILD/debian/control"
}

@test "modules have versions for all that they import, by the headers alone" {
	[ "$ARCH" = x86 ] || skip "the programs are those of $ARCH"
	for module in "$PACKAGE"/module/versions_{c,long,longuser}.ko; do
		# One each, and module_layout
		[ "$(grep -c '{ 0x' "${module%.ko}.mod.c")" = $(($(imports "$module" | wc -l) + 1)) ]
	done
	[ "$(awk '$1 ~ /^0x0*$/' "$PACKAGE/module/Module.symvers")" = "" ]
	cut -f2 "$PACKAGE/module/Module.symvers" | grep -qx "$(longest)"
	run grep -i warning "$PACKAGE/module.log"
	[ "$output" = "" ]
}

@test "the packaged kernel loads them" {
	[ "$ARCH" = x86 ] || skip "no modules"
	cmp "$PACKAGE"/image/boot/vmlinuz-* "$BUILD/arch/x86/boot/bzImage"
	loads "$PACKAGE/boot" c "versions_c: sha256 of abc: ba7816bf"
	loads "$PACKAGE/boot" long "versions_longuser: 41 + 1 = 42"
}

@test "and refuses them with other versions" {
	[ "$ARCH" = x86 ] || skip "no modules"
	refused "$PACKAGE/boot" short_crc versions_c "disagrees about version of symbol sha256"
	refused "$PACKAGE/boot" long_crc versions_longuser "disagrees about version of symbol $(longest)"
}
