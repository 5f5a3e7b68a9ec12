// SPDX-License-Identifier: GPL-2.0
/*
 * Asking glibc and Linux for memory in large pieces. Whatever fails costs time only.
 */
#include "memory.hh"

#include <cstdint>
#include <cstdlib>
#include <vector>

#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

namespace {

constexpr uintptr_t huge_page = 2 << 20;

/* What the first piece has in front of its huge pages: one other. */
constexpr uintptr_t before = 4096;

/* Bytes; below the largest M_MMAP_THRESHOLD that glibc takes. */
constexpr size_t piece_size = before + 15 * huge_page;

} /* namespace */

void prepare_heap()
{
#ifdef M_TOP_PAD
	const uintptr_t end = reinterpret_cast<uintptr_t>(sbrk(0));

	mallopt(M_MMAP_THRESHOLD, 32 << 20);
	mallopt(M_TRIM_THRESHOLD, 1 << 30);
	mallopt(M_TOP_PAD, 1 << 20);

#ifdef MADV_POPULATE_WRITE
	/* What there is of the heap so far is used up first. */
	constexpr uintptr_t rest = 64 << 10;

	madvise(reinterpret_cast<void *>(end - rest), rest, MADV_POPULATE_WRITE);
#endif

	/*
	 * The heap goes on in front of where huge pages can be, so that what malloc() and free()
	 * write at the ends of a piece touches none of them yet.
	 */
	sbrk(-(end + before) % huge_page);
	grow_heap(piece_size);
#endif
}

void grow_heap(size_t size)
{
	std::vector<void *> pieces((size + piece_size - 1) / piece_size);

	for (void *&piece : pieces) {
		piece = malloc(piece_size);
		use_huge_pages(piece, piece_size);
	}
	/* In this order they become the end of the heap again. */
	for (; !pieces.empty(); pieces.pop_back())
		free(pieces.back());
}

void use_huge_pages(const void *start, size_t size)
{
#ifdef MADV_HUGEPAGE
	const uintptr_t address = reinterpret_cast<uintptr_t>(start),
			first = (address + huge_page - 1) & -huge_page,
			end = (address + size) & -huge_page;

	if (start && first < end)
		madvise(reinterpret_cast<void *>(first), end - first, MADV_HUGEPAGE);
#endif
}
