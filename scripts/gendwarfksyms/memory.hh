/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How memory is had. Most objects are so small that what costs most is to touch pages which are
 * new: a fault for each takes longer than the work that is done on it. So they come many
 * at a time. Where the system or the C library has no such thing all goes on as usual.
 */
#ifndef GENDWARFKSYMS_MEMORY_HH
#define GENDWARFKSYMS_MEMORY_HH

#include <cstddef>

/*
 * Has the heap grow in large pieces, the first from huge pages, and keep them. To be called before
 * anything large is allocated.
 */
void prepare_heap();

/* Has the heap have room for SIZE bytes more, from huge pages. */
void grow_heap(size_t size);

/* Asks for huge pages, whole ones, in the SIZE bytes at START, which were not touched yet. */
void use_huge_pages(const void *start, size_t size);

#endif /* GENDWARFKSYMS_MEMORY_HH */
