// SPDX-License-Identifier: GPL-2.0

//! A Rust module that imports `sha256`, whose name marks a hashed name, beside long Rust names.

use kernel::{prelude::*, str::CString};

module! {
    type: VersionsRust,
    name: "versions_rust",
    description: "Imports sha256 and long Rust names",
    license: "GPL",
}

extern "C" {
    fn sha256(data: *const u8, len: usize, out: *mut u8);
}

struct VersionsRust {
    digest: CString,
}

impl kernel::Module for VersionsRust {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        let mut out = [0u8; 32];

        // SAFETY: The input has 3 bytes and the output 32, as `sha256` requires.
        unsafe { sha256(b"abc".as_ptr(), 3, out.as_mut_ptr()) };
        let digest = CString::try_from_fmt(format_args!("{:02x?}", &out[..4]))?;
        pr_info!("sha256 of abc: {}\n", &*digest);
        Ok(Self { digest })
    }
}

impl Drop for VersionsRust {
    fn drop(&mut self) {
        pr_info!("bye: {}\n", &*self.digest);
    }
}
