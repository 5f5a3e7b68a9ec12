// SPDX-License-Identifier: GPL-2.0
/* gendwarfksyms' way to write a file: whole, or not at all. */
#include "../gendwarfksyms/output.cc"
