// SPDX-License-Identifier: GPL-2.0
/* modpost's hashes of long names. */
#include "../mod/symhash.c"
