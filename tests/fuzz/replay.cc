// SPDX-License-Identifier: GPL-2.0
/*
 * Gives files to a fuzz target, without libFuzzer: any compiler builds it. Prints the name of each
 * before, so that the last line says which one ended it.
 */
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		std::ifstream file(argv[i], std::ios::binary);
		const std::vector<char> bytes{ std::istreambuf_iterator<char>(file), {} };

		fprintf(stderr, "%s\n", argv[i]);
		LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t *>(bytes.data()), bytes.size());
	}
	return 0;
}
