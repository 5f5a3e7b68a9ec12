// SPDX-License-Identifier: GPL-2.0
/*
 * Walking the types of a symbol, depth first and from left to right: a reference
 * is replaced by the type's expansion where it is met first, and stays where it is
 * met again. A walk costs one step for each use of a type that it reaches, and
 * takes the text between them from the expansions as it is.
 */
#include "version.hh"

#include <string_view>

#include <zlib.h>

namespace {

/* zlib's crc32() is slow for a few bytes at a time: collects them. */
class Crc {
public:
	Crc() { pending_.reserve(size); }

	void add(std::string_view text)
	{
		if (pending_.size() + text.size() > size)
			flush();
		if (text.size() > size)
			update(text);
		else
			pending_.append(text);
	}

	uint32_t value()
	{
		flush();
		return crc_;
	}

private:
	static constexpr size_t size = 16384;

	void update(std::string_view text)
	{
		crc_ = crc32(crc_, reinterpret_cast<const Bytef *>(text.data()), text.size());
	}

	void flush()
	{
		update(pending_);
		pending_.clear();
	}

	uLong crc_ = crc32(0, nullptr, 0);
	std::string pending_;
};

} /* namespace */

template <typename Sink> void Versions::walk(const Expansion &symbol, Sink &&sink)
{
	struct Position {
		const Expansion *expansion;
		size_t use, text;
	};
	std::vector<Position> nested{ { &symbol, 0, 0 } };

	walks_++;
	while (!nested.empty()) {
		Position &at = nested.back();
		const std::string_view text = at.expansion->text;

		if (at.use == at.expansion->uses.size()) {
			sink(text.substr(at.text));
			nested.pop_back();
			continue;
		}

		const Expansion::Use &use = at.expansion->uses[at.use++];

		if (seen_[use.reference] == walks_)
			continue;
		seen_[use.reference] = walks_;
		sink(text.substr(at.text, use.position - at.text));
		at.text = use.position + use.size;
		nested.push_back({ &types_[use.reference], 0, 0 });
	}
}

uint32_t Versions::version(const Expansion &symbol)
{
	Crc crc;

	walk(symbol, [&](std::string_view text) { crc.add(text); });
	return crc.value();
}

std::string Versions::full_string(const Expansion &symbol)
{
	std::string string;

	walk(symbol, [&](std::string_view text) { string.append(text); });
	return string;
}
