// SPDX-License-Identifier: GPL-2.0
/*
 * Fuzz target "names": a symbol's name, of any length, as modpost writes it to a module's table of
 * versions, and as the kernel looks for it there: scripts/mod/symhash.c and what the patches of
 * modpost.c and version.c add (patched.inc, which the Makefile takes out of them). The entry is read
 * back from the C that was written.
 */
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstring>

#include "file.hh"

extern "C" {
#include "symhash.h"

struct buffer {
	char *p;
	int pos, size;
};

static char *xrealloc(char *p, size_t size)
{
	return static_cast<char *>(realloc(p, size));
}

#define MODULE_NAME_LEN 56
#define SHA256_DIGEST_SIZE SYMHASH_DIGEST_SIZE
#define BUILD_BUG_ON(condition) static_assert(!(condition))
#define IS_ENABLED(option) true

static void sha256(const char *data, unsigned int len, char *out)
{
	symhash_sha256(reinterpret_cast<unsigned char *>(out), data, len);
}

#include "patched.inc"
}

/* The bytes of the C string that TEXT begins with, up to its quote, zero-extended to SIZE. */
static std::string parse(const char *text, size_t size)
{
	std::string bytes;
	unsigned int value;

	for (; *text != '"'; text++) {
		if (*text != '\\') {
			bytes.push_back(*text);
		} else if (text[1] == '0') {
			bytes.push_back('\0');
			text++;
		} else {
			/* No third digit may follow, which C would take for a part of it. */
			promise(sscanf(text, "\\x%2x", &value) == 1);
			promise(!isxdigit(text[4]));
			bytes.push_back(value);
			text += 3;
		}
	}
	promise(bytes.size() < size);
	bytes.resize(size);
	return bytes;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const std::string name(reinterpret_cast<const char *>(data), strnlen((const char *)data, size));

	/* MODULE_NAME_LEN of 64-bit and of 32-bit targets */
	for (size_t field_size : { 56, 60 }) {
		std::string field(field_size, '\xff'), looked_for(field_size, '\xff');
		buffer buf = {};

		if (symhash_name(field.data(), field.size(), name.c_str())) {
			promise(name.size() >= field_size);
			add_hashed_version(&buf, 0x12345678, name.c_str(), field.data());
			promise(parse(strstr(buf.p + strlen("\t/* ") + name.size(), "{ 0x12345678, \"") +
					      strlen("{ 0x12345678, \""), field_size) == field);
		} else {
			promise(name.size() < field_size);
			promise(name == field.c_str() && !field[field_size - 1]);
			buf_write(&buf, name.data(), name.size());
			promise(size_t(buf.pos) == name.size());
			promise(!memcmp(buf.pos ? buf.p : "", name.data(), buf.pos));
		}
		free(buf.p);
		promise(field_size != MODULE_NAME_LEN ||
			(modversion_name(looked_for.data(), name.c_str()) && looked_for == field));
	}
	return 0;
}
