// SPDX-License-Identifier: GPL-2.0

//! A module that has copies of generic, inlined and trait code of the kernel's crates, and imports
//! functions that take and return their types.

use kernel::{
    new_mutex,
    prelude::*,
    str::CString,
    sync::{Arc, Mutex},
};

module! {
    type: Outside,
    name: "outside",
    description: "A module of an outside vendor",
    license: "GPL",
}

#[pin_data]
struct Numbers<T> {
    #[pin]
    list: Mutex<KVec<T>>,
}

impl<T: Copy + Into<u64>> Numbers<T> {
    fn new() -> impl PinInit<Self> {
        pin_init!(Self { list <- new_mutex!(KVec::new()) })
    }

    fn push(&self, number: T) -> Result {
        Ok(self.list.lock().push(number, GFP_KERNEL)?)
    }

    fn sum(&self) -> u64 {
        self.list.lock().iter().map(|&number| number.into()).sum()
    }
}

struct Outside {
    numbers: Arc<Numbers<u32>>,
    sum: CString,
}

impl kernel::Module for Outside {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        let numbers = Arc::pin_init(Numbers::new(), GFP_KERNEL)?;
        for number in [72, 108, 200] {
            numbers.push(number)?;
        }
        let sum = CString::try_from_fmt(format_args!("{}", numbers.sum()))?;
        pr_info!("the sum is {}\n", &*sum);
        Ok(Self { numbers, sum })
    }
}

impl Drop for Outside {
    fn drop(&mut self) {
        pr_info!("the sum of {} was {}\n", self.numbers.list.lock().len(), &*self.sum);
    }
}

/// What `outside_exports.c` exports.
#[no_mangle]
pub extern "C" fn outside_square(number: u32) -> u32 {
    number * number
}
