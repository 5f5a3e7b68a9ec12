// SPDX-License-Identifier: GPL-2.0

//! A stable kABI in Rust, for use with gendwarfksyms --stable: the counterpart of
//! `kabi.h` and of the example in `backport.h`. It has the source before a backport,
//! and with `--cfg backport` the one after it. To verify that no version changes:
//!
//! ```text
//! $ rustc --emit=obj -g -o before.o kabi.rs
//! $ rustc --emit=obj -g -o after.o --cfg backport kabi.rs
//! $ names() { nm -p --defined-only $1 | awk '$2 ~ /[TRDB]/ { print $3 }'; }
//! $ names before.o | gendwarfksyms --stable before.o > before.versions
//! $ names before.o | gendwarfksyms --stable after.o > after.versions
//! $ diff before.versions after.versions
//! ```

#![crate_type = "lib"]
#![crate_name = "kabi"]
#![no_std]

/// A rule. It stands outside of functions. `$target` is the type's name with those of
/// the crate and the modules that it is in. It is in assembler, because a static would
/// be exported like all others.
macro_rules! kabi_rule {
    ($rule:literal, $target:literal, $value:literal) => {
        core::arch::global_asm!(
            ".pushsection .discard.gendwarfksyms.kabi_rules,\"\"",
            concat!(
                ".asciz \"1\", \"",
                $rule,
                "\", \"",
                $target,
                "\", \"",
                $value,
                "\""
            ),
            ".popsection",
            options(raw)
        );
    };
}

/// A union that stands for its first field. The name of that field says how:
///
/// - `__kabi_reserved...`: for a field of the type `$old`. A field of the type of the union
///   should have a name that begins with `__kabi_`, as the reserved field had.
/// - `__kabi_renamedNAME`: for a field `NAME` of the type `$old`.
/// - `__kabi_ignored...`: for nothing.
#[allow(unused_macros)]
macro_rules! kabi_union {
    ($name:ident, $field:ident: $old:ty, $new:ty) => {
        #[repr(C)]
        #[derive(Clone, Copy)]
        pub union $name {
            $field: $old,
            pub new: $new,
        }

        const _: () = assert!(
            core::mem::size_of::<$new>() <= core::mem::size_of::<$old>(),
            "larger than what it takes the place of"
        );
        const _: () = assert!(
            core::mem::align_of::<$new>() <= core::mem::align_of::<$old>(),
            "aligned more than what it takes the place of"
        );
    };
}

// Before: a structure with room for more. It has to be `repr(C)`: the compiler may reorder
// the fields of any other when one is added.
#[cfg(not(backport))]
#[repr(C)]
pub struct Device {
    pub id: u64,
    pub flags: u32,
    pub state: u8,
    pub __kabi_reserved1: u64,
    pub __kabi_reserved2: [u8; 16],
}

// After: the same with some of the room used.
#[cfg(backport)]
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Range {
    pub first: u32,
    pub last: u32,
}

#[cfg(backport)]
kabi_union!(Flags, __kabi_renamedflags: u32, u16);
#[cfg(backport)]
kabi_union!(Priority, __kabi_ignored0: u8, u8);
#[cfg(backport)]
kabi_union!(Reserved1, __kabi_reserved1: u64, Range);

#[cfg(backport)]
#[repr(C)]
pub struct Device {
    pub id: u64,
    pub new_flags: Flags,
    pub state: u8,
    // There were three unused bytes here.
    pub priority: Priority,
    pub __kabi_use1: Reserved1,
    pub __kabi_reserved2: [u8; 16],
}

// The last variant only tells how many there are; a new one moves it.
#[repr(u32)]
#[derive(Clone, Copy)]
pub enum Event {
    Start,
    Stop,
    #[cfg(backport)]
    Suspend,
    Last,
}

#[cfg(backport)]
kabi_rule!("enumerator_ignore", "kabi::Event Suspend", "");
#[cfg(backport)]
kabi_rule!("enumerator_value", "kabi::Event Last", "2");

// Only the crate itself looks into this.
pub struct Core {
    pub users: u32,
    #[cfg(backport)]
    pub waiters: u32,
}

kabi_rule!("declonly", "kabi::Core", "");

#[no_mangle]
pub extern "C" fn device_register(device: &Device, core: &mut Core) -> u64 {
    core.users += 1;
    device.id
}

#[no_mangle]
pub extern "C" fn device_notify(device: &mut Device, event: Event) {
    device.state = event as u8;
    #[cfg(backport)]
    {
        device.__kabi_use1.new = Range { first: 0, last: 1 };
    }
}
