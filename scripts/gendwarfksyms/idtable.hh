/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A hash table of numbers, by which things that are kept in arrays are found again.
 * It has for each thing a hash and the index; whoever keeps the array says whether
 * that thing is the one that is looked for. A lookup is a step or two in one array,
 * and nothing is allocated for a single thing. What is found depends on the order
 * in which things were added, never on that of the table.
 *
 * Names can be made whose hashes are the same: looking for one of a million of them would
 * take a million steps. So that many steps are an Error.
 */
#ifndef GENDWARFKSYMS_IDTABLE_HH
#define GENDWARFKSYMS_IDTABLE_HH

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "error.hh"

class IdTable {
public:
	static constexpr uint32_t none = UINT32_MAX;

	/* An id that was added with HASH and for which SAME(id) holds, or none. */
	template <typename Same> uint32_t find(uint32_t hash, Same &&same) const
	{
		if (!count_)
			return none;
		for (size_t at = hash >> shift_, steps = 0;; at++) {
			const Slot &slot = slots_[at & mask_];

			if (slot.id == none || (slot.hash == hash && same(slot.id)))
				return slot.id;
			if (++steps == max_steps)
				fail("too many hashes are the same");
		}
	}

	/* The same where HASH is unique(). */
	uint32_t find(uint32_t hash) const
	{
		return find(hash, [](uint32_t) { return true; });
	}

	void add(uint32_t hash, uint32_t id)
	{
		if (3 * ++count_ > 2 * slots_.size()) {
			/* Most tables become larger than some hundreds. */
			std::vector<Slot> old(resized(slots_.size() * (slots_.size() < 4096 ? 4 : 2)));

			for (const Slot &slot : old)
				if (slot.id != none)
					place(slot);
		}
		place({ hash, id });
	}

	/* Removes all, and keeps as much memory as it was worth. */
	void clear()
	{
		size_t size = slots_.size();

		while (size > 8 * count_)
			size /= 2;
		resized(size);
		count_ = 0;
	}

	/* A hash of VALUE and of those whose hash is SEED; 64 bits, the upper ones are the best. */
	static uint64_t mix(uint64_t value, uint64_t seed = 0)
	{
		value = (value ^ seed) * 0x9e3779b97f4a7c15;
		return value ^ value >> 32;
	}

	static uint32_t hash(uint64_t value, uint64_t seed = 0) { return mix(value, seed) >> 32; }

	static uint32_t hash(std::string_view text)
	{
		uint64_t result = text.size(), word = 0;

		for (; text.size() > sizeof(word); text.remove_prefix(sizeof(word))) {
			memcpy(&word, text.data(), sizeof(word));
			result = mix(word, result);
		}
		word = 0;
		for (unsigned char c : text)
			word = word << 8 | c;
		return hash(word, result);
	}

	/* A hash that different values do not share. */
	static uint32_t unique(uint32_t value) { return value * 0x9e3779b1; }

private:
	struct Slot {
		uint32_t hash = 0, id = none;
	};

	/* Empties the table, with room for SIZE slots, a power of two. Returns what was there. */
	std::vector<Slot> resized(size_t size)
	{
		std::vector<Slot> old;

		size = size < 64 ? 64 : size;
		if (size == slots_.size()) {
			slots_.assign(size, Slot());
			return old;
		}
		old.resize(size);
		old.swap(slots_);
		mask_ = size - 1;
		for (shift_ = 32; size > 1; size /= 2)
			shift_--;
		return old;
	}

	void place(const Slot &slot)
	{
		size_t at = slot.hash >> shift_;

		while (slots_[at & mask_].id != none)
			at++;
		slots_[at & mask_] = slot;
	}

	/* Hundreds of times as many as in any table that nobody made for that */
	static constexpr size_t max_steps = 1 << 14;

	std::vector<Slot> slots_; /* at most two thirds of them used */
	size_t count_ = 0, mask_ = 0;
	unsigned int shift_ = 32;
};

#endif /* GENDWARFKSYMS_IDTABLE_HH */
