// SPDX-License-Identifier: GPL-2.0
/*
 * Symbol names of any length for the version table of a module: symhash.h says
 * what an entry looks like and why.
 *
 * modpost links no library, so it has a SHA-256 of its own. It hashes a few
 * names of some hundred bytes for each module: this one is made to be short.
 * The names in it are those of FIPS 180-4, sections 4.1.2, 5.1.1 and 6.2. Its
 * words are unsigned int, which has 32 bits on every host that builds Linux.
 */
#include <string.h>

#include "symhash.h"

#define BLOCK_SIZE	64

/* First 32 bits of the fractional parts of the cube roots of the first primes */
static const unsigned int K[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5,
	0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
	0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
	0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
	0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc,
	0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
	0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
	0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
	0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
	0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
	0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5,
	0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
	0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static unsigned int rotr(unsigned int x, unsigned int n)
{
	return x >> n | x << (32 - n);
}

/* Take one block into the hash value H, section 6.2.2 */
static void hash_block(unsigned int H[8], const unsigned char block[BLOCK_SIZE])
{
	unsigned int W[64], v[8];	/* v: the working variables a, b, ... h */
	int t;

	for (t = 0; t < 16; t++, block += 4)
		W[t] = (unsigned int)block[0] << 24 | block[1] << 16 |
		       block[2] << 8 | block[3];

	for (; t < 64; t++) {
		unsigned int x = W[t - 15], y = W[t - 2];
		unsigned int s0 = rotr(x, 7) ^ rotr(x, 18) ^ x >> 3;
		unsigned int s1 = rotr(y, 17) ^ rotr(y, 19) ^ y >> 10;

		W[t] = s1 + W[t - 7] + s0 + W[t - 16];
	}

	memcpy(v, H, sizeof(v));

	for (t = 0; t < 64; t++) {
		unsigned int a = v[0], b = v[1], c = v[2];
		unsigned int e = v[4], f = v[5], g = v[6];
		unsigned int S0 = rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22);
		unsigned int S1 = rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25);
		unsigned int ch = (e & f) ^ (~e & g);
		unsigned int maj = (a & b) ^ (a & c) ^ (b & c);
		unsigned int T1 = v[7] + S1 + ch + K[t] + W[t];

		memmove(&v[1], &v[0], 7 * sizeof(v[0]));
		v[4] += T1;
		v[0] = T1 + S0 + maj;
	}

	for (t = 0; t < 8; t++)
		H[t] += v[t];
}

void symhash_sha256(unsigned char digest[SYMHASH_DIGEST_SIZE],
		    const void *data, size_t len)
{
	unsigned int H[8] = {
		0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
		0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
	};
	const unsigned char *p = data;
	unsigned char tail[2 * BLOCK_SIZE] = { 0 };
	size_t rest = len % BLOCK_SIZE;
	unsigned long long bits = len * 8ULL;
	size_t end;	/* of the padded tail */
	size_t i;

	for (i = 0; i < len / BLOCK_SIZE; i++, p += BLOCK_SIZE)
		hash_block(H, p);

	/* The padding: a one bit, zeros, the length as a 64-bit number */
	if (rest)
		memcpy(tail, p, rest);
	tail[rest] = 0x80;
	end = rest + 1 + 8 <= BLOCK_SIZE ? BLOCK_SIZE : 2 * BLOCK_SIZE;
	for (i = 0; i < 8; i++)
		tail[end - 1 - i] = bits >> (8 * i);

	for (i = 0; i < end; i += BLOCK_SIZE)
		hash_block(H, tail + i);

	for (i = 0; i < SYMHASH_DIGEST_SIZE; i++)
		digest[i] = H[i / 4] >> (24 - i % 4 * 8);
}

bool symhash_name(char *field, size_t size, const char *name)
{
	size_t len = strlen(name);
	bool hashed = len >= size;

	memset(field, 0, size);
	if (hashed) {
		memcpy(field, SYMHASH_PREFIX, sizeof(SYMHASH_PREFIX));
		symhash_sha256((unsigned char *)field + sizeof(SYMHASH_PREFIX),
			       name, len);
	} else {
		memcpy(field, name, len);
	}

	return hashed;
}
