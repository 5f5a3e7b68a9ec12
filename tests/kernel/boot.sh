#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# boot.sh BUILD OUT STEPS FILE...: boots the kernel of the build folder BUILD in QEMU and runs
# STEPS in it, with the FILEs in /. Each line of STEPS is `NAME: COMMAND`. For each step OUT/NAME
# holds what the command printed, what the kernel logged meanwhile, and `exit STATUS`; OUT/boot
# holds the kernel log up to the first step, OUT/console everything. Fails unless the last
# step came to an end.
#
# The initramfs has a static busybox and the toolchain root's real kmod, as /sbin/insmod and so
# on: without the folder busybox takes its own.
# QEMU interprets (no /dev/kvm is needed): a boot takes some seconds. The timeout, of TIMEOUT seconds, is
# for a kernel that hangs; one that panics ends QEMU at once.

. "$(dirname "$0")/lib.sh"

build=$1 out=$(realpath "$2") steps=$(realpath "$3")
shift 3
files=()
for file; do files+=("$(realpath "$file")"); done
ROOT=$("$here/root.sh")
export ROOT
case $ARCH in
x86)
	need cpio qemu-system-x86
	qemu=(-cpu max -kernel "$build/arch/x86/boot/bzImage")
	# On a busy machine the kernel may wait in vain for the first ticks of its timer, and panic.
	console="ttyS0 no_timer_check"
	;;
arm64)
	need cpio qemu-system-arm
	qemu=(-machine virt -cpu max -kernel "$build/arch/arm64/boot/Image")
	console=ttyAMA0
	;;
arm)
	need cpio qemu-system-arm
	qemu=(-machine virt -cpu cortex-a15 -kernel "$build/arch/arm/boot/zImage")
	console=ttyAMA0
	;;
s390)
	need cpio qemu-system-misc
	qemu=(-cpu max -kernel "$build/arch/s390/boot/bzImage")
	console=ttysclp0
	;;
riscv)
	need cpio opensbi qemu-system-misc
	qemu=(-machine virt -cpu rv64 -kernel "$build/arch/riscv/boot/Image")
	# How older versions of QEMU say which extensions the processor has, its FPU for example.
	console="ttyS0 riscv_isa_fallback"
	;;
powerpc)
	need cpio qemu-system-ppc
	machine=ppc64
	qemu=(-machine pseries -kernel "$build/vmlinux")
	console=hvc0
	;;
esac

rm -rf "$out"
mkdir -p "$out/root"
cd "$out/root"
mkdir -p proc sys dev tmp bin sbin
if [ "$ARCH" = x86 ]; then
	prefix=${ROOT%/}
	cp "$prefix$(in_root sh -c 'command -v busybox')" bin/busybox
	kmod=$(in_root sh -c 'command -v kmod')
	for file in "$kmod" $(in_root ldd "$kmod" | grep -o '/[^ ]*'); do
		mkdir -p ".$(dirname "$file")"
		cp -L "$prefix$file" ".$file"
	done
else
	guest=$("$here/guest.sh")
	kmod=/usr/bin/kmod
	mkdir -p usr/bin
	cp "$guest/usr/bin/"{busybox,kmod} usr/bin
	ln usr/bin/busybox bin/busybox
	# Where the dynamic linker is depends on the machine.
	cp -a "$guest"/usr/lib* usr
	for lib in usr/lib*; do ln -s "$lib" .; done
fi
mkdir -p lib/modules
for program in insmod rmmod modprobe lsmod; do ln -s "$kmod" "sbin/$program"; done
[ ${#files[@]} = 0 ] || cp -a "${files[@]}" .

{
	cat <<-'END'
		#!/bin/busybox sh
		export PATH=/sbin:/bin:/usr/bin
		/bin/busybox --install -s /bin
		mount -t proc proc /proc
		mount -t sysfs sysfs /sys
		step() {
			echo
			echo "@@ $1"
			shift
			sh -c "$*" 2>&1
			status=$?
			dmesg -c
			echo "exit $status"
		}
		echo
		echo "@@ boot"
		dmesg -c
		dmesg -n 1
	END
	while IFS= read -r line; do
		[ -n "$line" ] || continue
		printf 'step %q %q\n' "${line%%: *}" "${line#*: }"
	done <"$steps"
	printf '%s\n' 'echo; echo "@@ end"' 'reboot -f'
} >init
chmod +x init
find . | cpio --quiet -o -H newc -R 0:0 | gzip -1 >"$out/initramfs"
rm -rf "$out/root"

timeout "${TIMEOUT:-300}" "qemu-system-$machine" -accel tcg -m "${MEMORY:-512}" -nographic -no-reboot \
	-nic none "${qemu[@]}" -initrd "$out/initramfs" \
	-append "console=$console panic=-1 oops=panic loglevel=4" </dev/null >"$out/console" 2>&1 || true
tr -d '\r' <"$out/console" | awk -v out="$out" '
	/^@@ / { file = $2; next }
	file && file != "end" { if ($0 != "" ) print >(out "/" file) }'
grep -q '^@@ end' "$out/console" || {
	tail -n 20 "$out/console" >&2
	die "the kernel did not come to the end of the steps: see $out/console"
}
