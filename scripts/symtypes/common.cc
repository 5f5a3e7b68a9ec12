// SPDX-License-Identifier: GPL-2.0
/* What the programs share with gendwarfksyms. */
#include "../gendwarfksyms/common.cc"
