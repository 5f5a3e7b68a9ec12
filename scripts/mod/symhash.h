/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Symbol names of any length for the version table of a module.
 *
 * The table (section __versions) is an array of struct modversion_info, whose
 * name field has room for MODULE_NAME_LEN bytes: 56 on 64-bit targets, 60 on
 * 32-bit ones. User space reads these tables, so the layout cannot change, yet
 * there are longer names: nearly all that rustc mangles, and now and then one
 * of C. What the field holds is decided by the length of the name alone:
 *
 *   up to MODULE_NAME_LEN - 1 bytes   the name
 *   more                              "sha256", a zero byte, and the 32 bytes
 *                                     of the SHA-256 of the name, which is
 *                                     taken without its terminating zero
 *
 * followed by zeros up to the end of the field. An old reader finds a
 * zero-terminated string in both cases. check_version() in
 * kernel/module/version.c computes the same to find the entry of a symbol.
 */
#ifndef _SYMHASH_H
#define _SYMHASH_H

#include <stdbool.h>
#include <stddef.h>

#define SYMHASH_PREFIX		"sha256"	/* the zero byte is part of it */
#define SYMHASH_DIGEST_SIZE	32

/*
 * symhash_sha256 - the SHA-256 (FIPS 180-4) of @len bytes at @data
 *
 * Any length and any host byte order; @data may be NULL if @len is 0.
 */
void symhash_sha256(unsigned char digest[SYMHASH_DIGEST_SIZE],
		    const void *data, size_t len);

/*
 * symhash_name - make the name field of a version table entry
 * @field:	receives the field; all @size bytes are written
 * @size:	MODULE_NAME_LEN of the target, which must have room for a hash:
 *		at least sizeof(SYMHASH_PREFIX) + SYMHASH_DIGEST_SIZE
 * @name:	the symbol name as the module loader looks it up
 *
 * Return: true if the name is too long for the field and was hashed.
 */
bool symhash_name(char *field, size_t size, const char *name);

#endif /* _SYMHASH_H */
