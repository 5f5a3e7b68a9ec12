// SPDX-License-Identifier: GPL-2.0
/*
 * Each of the ten thousand exports of a kernel has a full string of a megabyte, because nearly
 * every type leads to struct device, and from there to thousands. So no string is written,
 * the CRC is summed over the graph:
 *
 * - What a type adds to a string depends only on which of the types that it reaches were met
 *   before. Types that reach each other form a group, and reach the same set of types. Where
 *   a walk enters a group, the CRC and the length of all that follows until it leaves are
 *   kept as a sum, for this type and those that were met.
 * - Nearly all walks enter the largest group by one of a few types, with nothing of it met.
 *   Then the sum is known, and zlib's crc32_combine() appends it.
 */
#include "version.hh"

#include <zlib.h>

namespace {

/* Types that reach fewer get no set and no sums: to walk them is as fast as to find a sum. */
constexpr size_t many = 16;
/* The words of all sets, and the steps to find them. The types of a kernel need a million. */
constexpr size_t max_set_cost = 32 << 20;
/* The limit for all walks, a minute or two: a byte costs one, a type costs more. */
constexpr uint64_t max_cost = uint64_t(1) << 37, type_cost = 32;

/* zlib is slow on short texts. These bytes stay in the processor's cache. */
constexpr size_t max_buffer = 16 << 10;

/* A set of types: a bit for each reference. */
using Set = std::vector<uint32_t>;

/* Returns whether TYPE was not in SET. */
bool add(Set &set, ReferenceId type)
{
	const uint32_t bit = uint32_t(1) << type % 32;
	const bool is_new = !(set[type / 32] & bit);

	set[type / 32] |= bit;
	return is_new;
}

/* The CRC-32 of a part of a string, and its length in bytes. */
struct Sum {
	uint32_t crc;
	uint64_t size;
};

class Versions {
public:
	/* Sets are for version() only. */
	Versions(const std::vector<const Text *> &types, bool with_sets)
		: types_(types), sets_(types.size(), none), met_(types.size() / 32 + 1)
	{
		for (ReferenceId type = 0; with_sets && type < types_.size(); type++)
			if (types_[type] && set_cost_ < max_set_cost)
				find_set(type);
	}

	uint32_t version(const Text &symbol)
	{
		full_string(symbol);
		flush();
		return sum_.crc;
	}

	/* With sets, this is only the end of the string, what comes before is in the sum. */
	const std::string &full_string(const Text &symbol)
	{
		/* A text that is being added, and how far that has come. */
		struct Position {
			const Text *text;
			size_t use, done; /* the next use; bytes */
			uint32_t set, keep; /* where in sums_ its sum goes, or none */
			Sum before; /* the sum of what comes before that */
		};
		std::vector<Position> nested{ { &symbol, 0, 0, none, none, {} } };

		met_.assign(met_.size(), 0);
		sum_ = {};
		text_.clear();
		while (!nested.empty()) {
			Position &at = nested.back();

			if (at.use == at.text->uses.size()) {
				text_.append(at.text->text, at.done);
				if (at.keep != none) {
					flush();
					sums_[at.keep] = sum_;
					sum_ = at.before;
					append(sums_[at.keep]);
				}
				nested.pop_back();
				continue;
			}

			const Text::Use &use = at.text->uses[at.use++];
			const Text *type = types_[use.reference];
			const uint32_t set = sets_[use.reference];

			if (!type || !add(met_, use.reference))
				continue;
			text_.append(at.text->text, at.done, use.at - at.done);
			at.done = use.at + use.size;
			cost_ += type_cost + type->text.size();
			if (cost_ > max_cost)
				fail("too many types lead to too many others");
			if (set == none || set == at.set) {
				if (text_.size() > max_buffer && !reach_.empty())
					flush();
				nested.push_back({ type, 0, 0, set, none, {} });
				continue;
			}

			const uint32_t sum = find_sum(use.reference);

			flush();
			if (sum < sums_.size()) {
				append(sums_[sum]);
				unite(met_, set);
			} else {
				nested.push_back({ type, 0, 0, set, sum, sum_ });
				sums_.push_back({});
				sum_ = {};
			}
		}
		return text_;
	}

private:
	void find_set(ReferenceId type)
	{
		std::vector<ReferenceId> found(1, type); /* without the types in sets */
		Set reached(met_.size());
		bool has_many = false;

		add(reached, type);
		set_cost_ += met_.size();
		for (size_t i = 0; i < found.size(); i++, set_cost_++) {
			for (const Text::Use &use : types_[found[i]]->uses) {
				const uint32_t set = sets_[use.reference];

				if (!types_[use.reference] || !add(reached, use.reference))
					continue;
				if (set == none) {
					found.push_back(use.reference);
				} else if (reach_[set * met_.size() + type / 32] >> type % 32 & 1) {
					sets_[type] = set; /* of the same group */
					return;
				} else {
					unite(reached, set);
					has_many = true;
				}
			}
		}
		if (!has_many && found.size() < many)
			return;
		sets_[type] = reach_.size() / met_.size();
		reach_.insert(reach_.end(), reached.begin(), reached.end());
	}

	void unite(Set &to, uint32_t set) const
	{
		for (size_t word = 0; word < to.size(); word++)
			to[word] |= reach_[set * to.size() + word];
	}

	/* The index in sums_ for TYPE and those that it reaches and that were met. */
	uint32_t find_sum(ReferenceId type)
	{
		const uint32_t *reached = &reach_[sets_[type] * met_.size()];
		std::vector<uint32_t> key(1, type);

		for (uint32_t word = 0; word < met_.size(); word++)
			if (met_[word] & reached[word])
				key.insert(key.end(), { word, met_[word] & reached[word] });
		return sum_ids_.add({ reinterpret_cast<const char *>(key.data()), 4 * key.size() },
				    sums_.size());
	}

	void flush()
	{
		sum_.crc = crc32(sum_.crc, reinterpret_cast<const Bytef *>(text_.data()), text_.size());
		sum_.size += text_.size();
		text_.clear();
	}

	void append(const Sum &sum)
	{
		sum_.crc = crc32_combine(sum_.crc, sum.crc, sum.size);
		sum_.size += sum.size;
	}

	const std::vector<const Text *> &types_;
	std::vector<uint32_t> sets_; /* by type: the number of its set in reach_, or none */
	Set reach_; /* sets one after the other: what a type reaches, itself included */
	size_t set_cost_ = 0;
	Set met_; /* for the symbol */
	Sum sum_; /* of the string */
	std::string text_; /* that is still to be added to the sum */
	std::vector<Sum> sums_;
	Index sum_ids_; /* by find_sum()'s key */
	static inline uint64_t cost_ = 0; /* of all symbols so far, in all units */
};

} /* namespace */

std::vector<uint32_t> compute_versions(const std::vector<const Text *> &types,
				       const std::vector<const Text *> &symbols)
{
	std::vector<uint32_t> result;
	Index known; /* many symbols have the same text */
	Versions versions(types, !symbols.empty());

	for (uint32_t i = 0; i < symbols.size(); i++) {
		const uint32_t same = known.add(symbols[i], i);

		result.push_back(same < i ? result[same] : versions.version(*symbols[i]));
	}
	return result;
}

std::string full_string(const std::vector<const Text *> &types, const Text &symbol)
{
	return Versions(types, false).full_string(symbol);
}
