#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# A distribution that keeps a stable kABI, and an outside vendor who has nothing but its packages, on
# a Debian of its own. The vendor's modules, in Rust and in C (outside/), are built by make and by DKMS,
# signed, and loaded in QEMU. Then the kernel is updated twice: kernel 2 is compatible with 1, and its
# modules come from there, as weak-modules has it; kernel 3 is not.

load suite
bats_require_minimum_version 1.5.0

setup_file() {
	local tree build n
	ROOT=$("$here/root.sh" debian) || return 1
	export ROOT WORK=$store/distribution VENDOR=$cache/vendor
	mkdir -p "$WORK"/{1,2,3}
	need openssl
	# The machine's owner has enrolled the key of the vendor. This is a kernel without UEFI, so it has it built in.
	[ -e "$WORK/mok.pub" ] || {
		openssl req -new -x509 -newkey rsa:2048 -nodes -days 36500 -subj "/CN=Outside vendor/" \
			-keyout "$WORK/mok.key" -out "$WORK/mok.pem" &&
			openssl x509 -in "$WORK/mok.pem" -outform DER -out "$WORK/mok.pub"
	} 2>"$WORK/openssl.log" || die "no key: see $WORK/openssl.log"

	"$here/series.sh" distribution >/dev/null || return 1
	tree=$store/tree/distribution
	cp "$tree"/scripts/gendwarfksyms/examples/kabi.h "$tree/include/linux"
	n=0
	for patch in release compatible incompatible; do
		n=$((n + 1))
		git -C "$tree" apply "$here/distribution/$patch.patch" || return 1
		printf 'CONFIG_LOCALVERSION="-%s"\nCONFIG_SYSTEM_TRUSTED_KEYS="%s"\n' "$n" "$WORK/mok.pem" \
			>"$WORK/$n/config"
		build=$("$here/build.sh" distribution "$tree" base.config rust.config rust-modversions.config \
			gendwarfksyms.config distribution.config "$WORK/$n/config") || return 1
		make_packages "$tree" "$build" "$WORK/$n" || return 1
		cat "$build/include/config/kernel.release" >"$WORK/$n/release"
	done
	export BUILD=$build

	debian_root "$VENDOR" || return 1
	install_missing outside dkms kmod rustc || return 1
	# shellcheck disable=SC2016
	outside sh -c 'dpkg -P $(dpkg-query -W -f "\${Package} " "linux-image-*" "linux-headers-*")' \
		>"$WORK/purge.log" 2>&1 || true
	rm -rf "$VENDOR"/{root,usr/lib/modules,usr/src,var/lib/dkms}
	mkdir -p "$VENDOR"/{root,usr/lib/modules,usr/src,var/lib/dkms}
	cp "$WORK"/mok.{key,pub} "$VENDOR/var/lib/dkms"
	install_kernel 1
}

# outside COMMAND...: runs COMMAND on the vendor's system, which sees nothing of this one.
outside() {
	# shellcheck disable=SC2016
	unshare --mount sh -c '
		mount -t proc proc "$0/proc"
		mount --bind /dev "$0/dev"
		exec chroot "$0" "$@"' "$VENDOR" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin \
		LC_ALL=C ${http_proxy:+http_proxy="$http_proxy"} "$@"
}

# install_kernel N: installs the packages of kernel N there.
install_kernel() {
	cp "$WORK/$1"/linux-{image,headers}-*.deb "$VENDOR/root"
	outside sh -c 'apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y \
		--no-install-recommends /root/linux-*.deb' >"$WORK/$1/install.log" 2>&1 ||
		die "cannot install kernel $1: see $WORK/$1/install.log"
	rm "$VENDOR/root"/linux-*.deb
}

release() { cat "$WORK/$1/release"; }
headers() { echo "/usr/src/linux-headers-$(release "$1")"; }
updates() { echo "/lib/modules/$(release 1)/updates/dkms"; }

# boot N FILE...: boots kernel N as it is installed there, with the steps of standard input
boot() {
	local n=$1 image=$WORK/$1/image/arch/x86/boot
	shift
	mkdir -p "$image" "$WORK/$n/guest/lib"
	cp "$VENDOR/boot/vmlinuz-$(release "$n")" "$image/bzImage"
	rm -rf "$WORK/$n/guest/lib/modules"
	cp -a "$VENDOR/usr/lib/modules" "$WORK/$n/guest/lib"
	cat >"$WORK/$n/steps"
	"$here/boot.sh" "$WORK/$n/image" "$WORK/$n/boot" "$WORK/$n/steps" "$WORK/$n/guest/lib" "$@"
}

# update N: installs kernel N, and links the modules of kernel 1 to it as weak-modules does.
update() {
	install_kernel "$1"
	# shellcheck disable=SC2016
	outside sh -c '
		mkdir -p "/lib/modules/$2/weak-updates" &&
		ln -sf "/lib/modules/$1/updates/dkms"/*.ko "/lib/modules/$2/weak-updates" &&
		depmod "$2"' sh "$(release 1)" "$(release "$1")"
}

# would_load N: what show-modversions says of the vendor's modules and kernel N, by its headers
would_load() {
	make -s -C "$top" scripts/symtypes/show-modversions
	(
		cd "$VENDOR$(updates)" || exit 1
		"$top/scripts/symtypes/show-modversions" --check "$VENDOR$(headers "$1")" \
			--check "$VENDOR/root/outside/Module.symvers" outside.ko outside_c.ko outside_user.ko
	)
}

@test "the headers depend on the libraries of their programs" {
	depends=$(dpkg-deb -f "$WORK"/1/linux-headers-*.deb Depends)
	for library in libc6 libdw1t64 libelf1t64 libssl3t64; do
		[[ ", $depends" = *", $library ("* ]]
	done
}

@test "make builds the modules from the headers alone, and one by the symbols of another" {
	[ ! -e "$VENDOR$BUILD" ]
	cp -a "$here/outside" "$VENDOR/root"
	build=/lib/modules/$(release 1)/build
	outside make -C "$build" M=/root/outside >"$WORK/make.log" 2>&1
	outside make -C "$build" M=/root/outside/user \
		KBUILD_EXTRA_SYMBOLS=/root/outside/Module.symvers >>"$WORK/make.log" 2>&1
	# The vendor has no pahole, and no need of it.
	run awk -v cache="$cache" 'index($0, cache) || /[Ww]arning/ && !/pahole version differs/' "$WORK/make.log"
	[ "$output" = "" ]
	[ "$(cut -f2,4 "$VENDOR/root/outside/Module.symvers")" = $'outside_square\tEXPORT_SYMBOL_GPL' ]
	for module in outside outside_c user/outside_user; do
		module=$VENDOR/root/outside/$module
		# One each, and module_layout
		[ "$(grep -c '{ 0x' "$module.mod.c")" = $(($(imports "$module.ko" | wc -l) + 1)) ]
		[ "${module##*/}" != outside_c ] || cp "$module.ko" "$WORK/unsigned.ko"
		outside "$build/scripts/sign-file" sha256 /var/lib/dkms/mok.key /var/lib/dkms/mok.pub \
			"${module#"$VENDOR"}.ko"
	done
}

@test "DKMS builds, signs and installs them" {
	cp -a "$here/outside" "$VENDOR/usr/src/outside-1.0"
	outside dkms add outside/1.0 >"$WORK/dkms.log" 2>&1
	outside dkms install outside/1.0 -k "$(release 1)" >>"$WORK/dkms.log" 2>&1
	[ "$(outside dkms status)" = "outside/1.0, $(release 1), x86_64: installed" ]
	for module in outside outside_c outside_user; do
		[ "$(outside modinfo -F signer "$(updates)/$module.ko")" = "Outside vendor" ]
	done
}

@test "another rustc gets one line that says which one is needed" {
	outside mkdir -p /root/debs/partial
	outside apt-get install -y --no-install-recommends --download-only -o Dir::Cache::archives=/root/debs \
		-t "$release-backports" rustc >"$WORK/rustc.log" 2>&1
	# shellcheck disable=SC2016
	outside sh -c 'for deb in /root/debs/*.deb; do dpkg -x "$deb" /root/newer; done'
	newer=/root/newer/usr
	rm -f "$VENDOR/root/outside/outside_main.o"
	run -2 outside env LD_LIBRARY_PATH=$newer/lib/x86_64-linux-gnu make \
		-C "/lib/modules/$(release 1)/build" M=/root/outside RUSTC=$newer/bin/rustc
	mine=$(outside rustc --version)
	other=$(outside env LD_LIBRARY_PATH=$newer/lib/x86_64-linux-gnu $newer/bin/rustc --version)
	[ "$mine" != "$other" ]
	[ "$(grep error <<<"$output")" = \
		"error: the kernel's Rust modules need $mine, but $newer/bin/rustc is $other" ]
}

@test "the kernel loads both, and no module without the vendor's signature" {
	boot 1 "$VENDOR"/root/outside/{,user/}*.ko "$WORK/unsigned.ko" <<-'END'
		make: /sbin/insmod /outside.ko && /sbin/insmod /outside_user.ko && /sbin/rmmod outside_user outside
		c: /sbin/insmod /outside_c.ko && /sbin/rmmod outside_c
		dkms: /sbin/modprobe -a outside_user outside_c && /sbin/rmmod outside_user outside outside_c
		unsigned: /sbin/insmod /unsigned.ko
		tainted: cat /proc/sys/kernel/tainted
	END
	for step in make dkms; do
		loads "$WORK/1/boot" $step "outside: the sum is 380" "outside_user: the square of 7 is 49" \
			"outside: the sum of 3 was 380"
	done
	loads "$WORK/1/boot" c
	has_line "$WORK/1/boot" unsigned "exit 1" "Loading of unsigned module is rejected"
	# 4096: modules built out of tree were loaded, nothing else.
	has_line "$WORK/1/boot" tainted 4096
}

@test "a compatible update loads the same modules, through weak-updates" {
	update 2
	[ "$(would_load 2)" = "$(printf '%s: loads\n' outside.ko outside_c.ko outside_user.ko)" ]
	boot 2 <<-'END'
		which: /sbin/modprobe --show-depends outside_user
		dkms: /sbin/modprobe outside_user && /sbin/rmmod outside_user outside
		c: /sbin/modprobe outside_c && /sbin/rmmod outside_c
		tainted: cat /proc/sys/kernel/tainted
	END
	weak=/lib/modules/$(release 2)/weak-updates
	has_line "$WORK/2/boot" which "insmod $weak/outside.ko " "insmod $weak/outside_user.ko "
	# The kernel's function is the new one, and writes to what was reserved.
	loads "$WORK/2/boot" dkms "rust_kernel: a CString of 4 bytes" "outside: the sum is 380" \
		"outside_user: the square of 7 is 49" "outside: the sum of 3 was 380"
	loads "$WORK/2/boot" c "outside is number 1"
	has_line "$WORK/2/boot" tainted 4096
	[ "$(readlink "$VENDOR$weak/outside.ko")" = "$(updates)/outside.ko" ]
}

@test "an incompatible update: show-modversions names the imports before, the kernel after" {
	update 3
	rust=$(imports "$VENDOR/root/outside/outside.ko" | grep '_6kernel3strNtB5_7CString12try_from_fmt$')
	would_load 3 >"$WORK/3/check" && false
	diff - "$WORK/3/check" <<-END
		outside.ko: refused: disagrees about version of symbol $rust
		outside_c.ko: refused: disagrees about version of symbol misc_deregister
		outside_c.ko: refused: disagrees about version of symbol misc_register
		outside_user.ko: loads
	END
	boot 3 <<-'END'
		dkms: /sbin/modprobe outside
		c: /sbin/modprobe outside_c
		left: echo "$(wc -l </proc/modules) modules"
	END
	refused "$WORK/3/boot" dkms outside "disagrees about version of symbol $rust"
	has_line "$WORK/3/boot" c "outside_c: disagrees about version of symbol misc_deregister"
	refused "$WORK/3/boot" c outside_c "disagrees about version of symbol misc_register" \
		"disagrees about version of symbol misc_deregister"
	has_line "$WORK/3/boot" left "0 modules"
}
