// SPDX-License-Identifier: GPL-2.0

//! A module that imports from another one of the same vendor.

use kernel::prelude::*;

module! {
    type: OutsideUser,
    name: "outside_user",
    description: "Another module of an outside vendor",
    license: "GPL",
}

extern "C" {
    fn outside_square(number: u32) -> u32;
}

struct OutsideUser;

impl kernel::Module for OutsideUser {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        // SAFETY: The function takes any number whose square fits.
        pr_info!("the square of 7 is {}\n", unsafe { outside_square(7) });
        Ok(Self)
    }
}
