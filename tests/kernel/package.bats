#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# Modules built out of tree for a kernel of which there are only packages, as `make bindeb-pkg` makes
# them. For another machine the programs in the package are that machine's, and it has nothing of Rust.
# The packages for rpm and pacman have the same files.

load suite

setup_file() {
	local build
	if [ "$ARCH" != x86 ]; then
		# What the headers' programs are compiled with
		local debian=${ARCH/%riscv/riscv64}
		in_root dpkg --add-architecture "$debian"
		install_missing in_root "g++-${machine/_/-}-linux-gnu" "libdw-dev:$debian" || return 1
	fi
	build=$(build_kernel package) || return 1
	export BUILD=$build PACKAGE=$store/package
	rm -rf "$PACKAGE"
	mkdir -p "$PACKAGE/module"
	# Builds count from 1 again: their number is in a header, whose size is compared.
	rm -f "$BUILD/.version"
	make_packages "$SERIES" "$BUILD" "$PACKAGE" || return 1
	dpkg-deb -x "$PACKAGE"/linux-headers-*.deb "$PACKAGE/headers" || return 1
	HEADERS=$(echo "$PACKAGE"/headers/usr/src/linux-headers-*)
	export HEADERS

	cp "$here"/modules/* "$PACKAGE/module"
	[ "$ARCH" = x86 ] || return 0
	in_root make -C "$HEADERS" M="$PACKAGE/module" >"$PACKAGE/module.log" 2>&1 ||
		die "building the modules failed: see $PACKAGE/module.log"

	dpkg-deb -x "$PACKAGE"/linux-image-*.deb "$PACKAGE/image" || return 1
	cd "$PACKAGE/module" || return 1
	"$here/altermod.sh" versions_c.ko short.ko crc sha256
	"$here/altermod.sh" versions_longuser.ko long.ko crc "$(long_imports versions_longuser.ko | head -n 1)"
	cat >"$PACKAGE/steps" <<-'END'
		c: /sbin/insmod /versions_c.ko && /sbin/rmmod versions_c
		rust: /sbin/insmod /versions_rust.ko && /sbin/rmmod versions_rust
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

@test "they have the crates and the macros, or say that they cannot" {
	if [ "$ARCH" != x86 ]; then
		[ ! -e "$HEADERS/rust" ]
		grep -qx "The package cannot build Rust modules: it is for another machine than this." \
			"$PACKAGE/packages.log"
		return
	fi
	diff <(cd "$HEADERS/rust" && ls) <(cd "$BUILD/rust" && ls -- *.rmeta *.so)
	run find "$HEADERS/rust" -perm /111 -type f
	[ "$output" = "" ]
	[ "$(du -sb "$HEADERS/rust" | cut -f1)" -lt 150000000 ]
	for program in generate_rust_target mod/mk_elfconfig; do
		[ ! -e "$HEADERS/scripts/$program" ]
	done
}

@test "each of these files is needed" {
	[ "$ARCH" = x86 ] || skip "it has none of them"
	mkdir -p "$PACKAGE/rust"
	cp "$here/modules/versions_rust.rs" "$PACKAGE/rust"
	echo 'obj-m := versions_rust.o' >"$PACKAGE/rust/Kbuild"
	for file in "$HEADERS"/rust/* "$HEADERS/scripts/target.json" "$HEADERS/include/generated/rustc_cfg"; do
		mv "$file" "$PACKAGE/left-out"
		rm -f "$PACKAGE/rust/versions_rust.o"
		run in_root make -C "$HEADERS" M="$PACKAGE/rust"
		mv "$PACKAGE/left-out" "$file"
		[ "$status" = 2 ] || { echo "$file"; return 1; }
	done
	in_root make -C "$HEADERS" M="$PACKAGE/rust"
}

@test "a compiler of any name, in any folder, builds the programs in the headers" {
	[ "$ARCH" = x86 ] || skip "the first test says so"
	cd "$BUILD"
	cc=$PACKAGE/clang-gcc/cc
	mkdir -p "${cc%/*}"
	# shellcheck disable=SC2016
	printf '#!/bin/sh\necho "$*" >>%s\nexec gcc "$@"\n' "$PACKAGE/cc.log" >"$cc"
	chmod +x "$cc"
	in_root env MAKE=make srctree="$SERIES" SRCARCH=x86 CC="$cc" HOSTCC=gcc STRIP=strip \
		"$SERIES/scripts/package/install-extmod-build" "$PACKAGE/other"
	[ "$(grep -c 'other/scripts/gendwarfksyms/main\.cc$' "$PACKAGE/cc.log")" = 1 ]
	[ "$(grep -c -- '-o [^ ]*other/scripts/gendwarfksyms/gendwarfksyms ' "$PACKAGE/cc.log")" = 1 ]
	in_root "$PACKAGE/other/scripts/gendwarfksyms/gendwarfksyms" --version
}

@test "the source package names the C++ compiler and libdw" {
	grep -q "^ g++-${machine/_/-}-linux-gnu " "$SERIES/debian/control" "$BUILD/debian/control"
	grep -q 'libdw-dev:native' "$SERIES/debian/control" "$BUILD/debian/control"
}

@test "modules have versions for all that they import, by the headers alone" {
	[ "$ARCH" = x86 ] || skip "the programs are those of $ARCH"
	for module in "$PACKAGE"/module/versions_{c,rust,long,longuser}.ko; do
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
	loads "$PACKAGE/boot" rust "versions_rust: sha256 of abc: [ba, 78, 16, bf]"
	loads "$PACKAGE/boot" long "versions_longuser: 41 + 1 = 42"
}

@test "and refuses them with other versions" {
	[ "$ARCH" = x86 ] || skip "no modules"
	refused "$PACKAGE/boot" short_crc versions_c "disagrees about version of symbol sha256"
	refused "$PACKAGE/boot" long_crc versions_longuser "disagrees about version of symbol $(longest)"
}

@test "the packages for rpm and pacman have the same files" {
	[ "$ARCH" = x86 ] || skip "the same script makes them"
	install_missing in_root rpm
	rm -rf "$BUILD/rpmbuild"
	(
		cd "$SERIES"
		in_root make O="$BUILD" binrpm-pkg RPMOPTS="--define='_binary_payload w0.gzdio' --define='__strip /bin/true'"
		ln -srf scripts/package/PKGBUILD "$BUILD"
		# What makepkg does with this package, but for making an archive of it
		in_root make O="$BUILD" run-command KBUILD_RUN_COMMAND="CARCH=x86_64 KBUILD_REVISION=1 \
			KBUILD_MAKEFLAGS= pkgdir=$PACKAGE/pacman bash -ec '. ./PKGBUILD; \
			package_linux-upstream-headers'"
	) >"$PACKAGE/other.log" 2>&1
	mkdir -p "$PACKAGE/rpm"
	cd "$PACKAGE/rpm"
	# shellcheck disable=SC2016
	in_root sh -c 'rpm2cpio "$1"/rpmbuild/RPMS/x86_64/kernel-devel-*.rpm | cpio -idm --quiet' sh "$BUILD"
	files() { (cd "$1" && find . -type f -printf '%P %s\n' | grep -v "^\($2\) " | LC_ALL=C sort); }
	files "$HEADERS" - >"$PACKAGE/files"
	[ "$(grep -c '^rust/' "$PACKAGE/files")" -ge 8 ]
	files "$PACKAGE"/rpm/usr/src/kernels/* - | diff "$PACKAGE/files" -
	files "$PACKAGE"/pacman/usr/lib/modules/*/build 'System.map\|\.config' | diff "$PACKAGE/files" -
}
