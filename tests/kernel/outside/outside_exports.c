// SPDX-License-Identifier: GPL-2.0
/* What the Rust code of the module exports. Its type is that of this prototype. */
#include <linux/export.h>
#include <linux/types.h>

u32 outside_square(u32 number);
EXPORT_SYMBOL_GPL(outside_square);
