#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# A large kernel with Rust and hundreds of drivers, all of whose symbols gendwarfksyms versions
# (large.sh): that every export has a version, and that it boots and takes its own modules only.
# Takes long; run by name.

load suite

setup_file() {
	LARGE=$("$here/large.sh" gcc)
	export LARGE WORK=$store/boot/large
	RELEASE=$(cat "$LARGE/include/config/kernel.release")
	export RELEASE
	boot || return 1
}

# Of each kind some; with what they need these are about a hundred modules.
modules=(nls_utf8 nls_cp437 ext4 nfs vfat overlay isofs dm_crypt dm_mirror raid456 loop nbd nvme ahci
	sd_mod e1000e r8169 bonding veth mac80211_hwsim usb_storage usbhid ftdi_sio usbnet xhci_hcd
	hid_logitech_hidpp hid_sony lm75 lm90 nft_ct xt_tcpudp sch_fq_codel act_mirred
	snd_usb_audio virtio_gpu virtio_net rust_minimal rust_print)

# Boots it with these modules, where modprobe finds them, and with copies of ext4, whose table has
# errors.
boot() {
	local dir=$store/build/large-install lib=$WORK/lib/modules/$RELEASE module
	rm -rf "$dir" "$WORK"
	mkdir -p "$lib" "$WORK/ko"
	in_root make -s -C "$store/tree/series" O="$LARGE" INSTALL_MOD_PATH="$dir" INSTALL_MOD_STRIP=1 \
		modules_install >"$store/build/large-install.log" 2>&1 || return 1
	cp "$dir/lib/modules/$RELEASE"/modules.{dep,alias,symbols,builtin,softdep}* "$lib"
	for module in "${modules[@]}"; do
		in_root modprobe -d "$dir" -S "$RELEASE" --show-depends "$module"
	done | sed -n "s|^insmod $dir/lib/modules/$RELEASE/\([^ ]*\).*|\1|p" | sort -u >"$WORK/needed"
	(cd "$dir/lib/modules/$RELEASE" && xargs -a "$WORK/needed" cp --parents -t "$lib") || return 1

	cp "$lib/kernel/fs/ext4/ext4.ko" "$lib"/kernel/samples/rust/rust_print.ko "$WORK/ko"
	cd "$WORK/ko" || return 1
	long=$(long_imports rust_print.ko | head -n 1)
	"$here/altermod.sh" ext4.ko same.ko same
	"$here/altermod.sh" ext4.ko crc.ko crc kmalloc_caches
	"$here/altermod.sh" ext4.ko assembler.ko crc memcpy
	"$here/altermod.sh" ext4.ko module.ko crc jbd2_journal_start_reserved
	"$here/altermod.sh" ext4.ko removed.ko remove kmalloc_caches
	"$here/altermod.sh" rust_print.ko hash.ko hash "$long"
	echo "$long" >../long
	{
		for module in "${modules[@]}"; do echo "$module: /sbin/modprobe $module"; done
		echo "loaded: /sbin/lsmod"
		# What it needs stays.
		echo "out: /sbin/rmmod ext4 rust_print"
		for module in crc assembler module removed hash; do echo "$module: /sbin/insmod /$module.ko"; done
		echo "same: /sbin/insmod /same.ko && /sbin/rmmod ext4"
		echo "tainted: cat /proc/sys/kernel/tainted"
	} >../steps
	MEMORY=2048 "$here/boot.sh" "$LARGE" "$WORK/log" "$WORK/steps" ./*.ko ../lib
}

@test "every export of C, assembler and Rust has a version" {
	[ "$(wc -l <"$LARGE/Module.symvers")" -gt 9000 ]
	run grep -c '^0x00000000' "$LARGE/Module.symvers"
	[ "$output" = 0 ]
	run grep -i 'warning' "$LARGE/build.log"
	[ "$output" = "" ]
}

@test "hundreds of drivers were built as modules, genksyms was not" {
	[ "$(wc -l <"$LARGE/modules.order")" -ge 500 ]
	[ ! -e "$LARGE/scripts/genksyms" ]
}

@test "no module and not the kernel has a pointer that gendwarfksyms reads" {
	cd "$LARGE"
	for file in vmlinux fs/ext4/ext4.ko net/mac80211/mac80211.ko; do
		run grep -c __gendwarfksyms_ptr_ <(nm "$file")
		[ "$output" = 0 ]
	done
}

@test "it boots and loads a hundred modules, C and Rust" {
	for module in "${modules[@]}"; do
		loads "$WORK/log" "$module" || return 1
	done
	[ "$(sed 1d "$WORK/log/loaded" | wc -l)" -ge 95 ]
	loads "$WORK/log" rust_minimal "rust_minimal: Rust minimal sample (init)"
}

@test "a module copied with its table as it was loads" {
	loads "$WORK/log" same
}

@test "other versions of symbols of C, of assembler, of another module, and of Rust are refused" {
	refused "$WORK/log" crc ext4 "disagrees about version of symbol kmalloc_caches"
	refused "$WORK/log" assembler ext4 "disagrees about version of symbol memcpy"
	refused "$WORK/log" module ext4 "disagrees about version of symbol jbd2_journal_start_reserved"
	refused "$WORK/log" removed ext4 "no symbol version for kmalloc_caches"
	refused "$WORK/log" hash rust_print "no symbol version for $(cat "$WORK/long")"
}

@test "show-modversions --check says that each of its modules loads, of those in QEMU what the kernel did" {
	same_answers "$WORK/log" "$WORK/ko" --check "$LARGE"
	find "$store/build/large-install" -name '*.ko' -exec "$top/scripts/symtypes/show-modversions" \
		--check "$LARGE" {} + >"$BATS_TEST_TMPDIR/answers"
	[ "$(grep -c ': loads$' "$BATS_TEST_TMPDIR/answers")" = "$(wc -l <"$LARGE/modules.order")" ]
	[ "$(wc -l <"$BATS_TEST_TMPDIR/answers")" = "$(wc -l <"$LARGE/modules.order")" ]
}

@test "the kernel did not warn, and nothing was forced" {
	has_line "$WORK/log" tainted 0
	run grep -E 'WARNING|BUG|Oops|Call Trace|general protection' "$WORK/log/console"
	[ "$output" = "" ]
}
