/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What gendwarfksyms, symtypes and show-modversions share. Errors are exceptions: a caller
 * that knows more (the symbol, the file) adds it in front, and main() prints one line.
 */
#ifndef GENDWARFKSYMS_COMMON_HH
#define GENDWARFKSYMS_COMMON_HH

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

struct Error {
	std::string message;
};

/* Throws an Error with this message, without "error:" and without a line break. */
[[noreturn, gnu::format(printf, 1, 2)]] void fail(const char *format, ...);

[[gnu::format(printf, 1, 2)]] std::string format(const char *format, ...);
inline bool starts_with(std::string_view text, std::string_view start)
{
	return text.substr(0, start.size()) == start;
}
inline bool ends_with(std::string_view text, std::string_view end)
{
	return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}
/* A byte below 0x20 or 0x7f would break a line of output. */
inline bool has_control_character(std::string_view text)
{
	return std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

/* Sorts NUMBERS by BEFORE(a, b), and those that are equal by that by value. */
template <typename Before> void sort_numbers(std::vector<uint32_t> &numbers, const Before &before)
{
	auto compare = [](const void *first, const void *second, void *context) -> int {
		const Before &before = *static_cast<const Before *>(context);
		const uint32_t a = *static_cast<const uint32_t *>(first);
		const uint32_t b = *static_cast<const uint32_t *>(second);

		return before(a, b) ? -1 : before(b, a) ? 1 : a < b ? -1 : a > b;
	};

	if (!numbers.empty())
		qsort_r(numbers.data(), numbers.size(), sizeof(uint32_t), compare,
			const_cast<Before *>(&before));
}

constexpr uint32_t none = UINT32_MAX; /* no number */

/* Numbers of things, by their names or by addresses: a hash table with open addressing. */
class Index {
public:
	Index() = default;
	Index(Index &&) = default; /* A copy would refer to the keys of the other one. */
	Index &operator=(Index &&) = default;

	/* The number that KEY was added with, or none. */
	uint32_t find(std::string_view key) const { return used_ ? slots_[slot_of(key)].number : none; }
	uint32_t find(const void *key) const { return find(bytes_of(key)); }
	/* Adds KEY with NUMBER unless it is known. Returns its number, which may be changed. */
	uint32_t &add(std::string_view key, uint32_t number);
	uint32_t &add(const void *key, uint32_t number) { return add(bytes_of(key), number); }
	/* KEY, which was added, as it is stored: it stays there. */
	std::string_view stored(std::string_view key) const { return slots_[slot_of(key)].key(); }
	void clear() { *this = Index(); }

private:
	struct Slot {
		const char *at;
		uint32_t size, number = none; /* bytes; none if the slot is free */

		std::string_view key() const { return { at, size }; }
	};

	static std::string_view bytes_of(const void *const &key)
	{
		return { reinterpret_cast<const char *>(&key), sizeof(key) };
	}
	size_t slot_of(std::string_view key) const;

	std::vector<Slot> slots_; /* as many as a power of two, or none */
	size_t used_ = 0; /* at most half of them */
	std::vector<std::string> keys_; /* blocks, which stay within their capacity */
};

/* Writes the file PATH, completely or not at all, even if the program is interrupted. */
void write_file(const std::string &path, std::string_view text);
/* Writes to standard output. */
void write_output(std::string_view text);

#endif /* GENDWARFKSYMS_COMMON_HH */
