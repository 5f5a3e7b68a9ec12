/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The formats of the text that versions are computed from.
 *
 * Format 1 is that of Linux 6.14, byte for byte. Format 2 has what callers rely on and format 1
 * leaves out, leaves out what no caller can notice, and is particular about which
 * DIE describes a symbol and which type a name means. What its text differs in is
 * all in precise.cc.
 */
#ifndef GENDWARFKSYMS_FORMAT_HH
#define GENDWARFKSYMS_FORMAT_HH

enum class Format { compatible = 1, precise = 2 };

#endif /* GENDWARFKSYMS_FORMAT_HH */
