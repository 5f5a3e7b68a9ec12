// SPDX-License-Identifier: GPL-2.0
/*
 * Walking the types of a symbol.
 */
#include "version.hh"

#include <algorithm>
#include <string_view>

#include "error.hh"

namespace {

/* Groups that reach fewer types are walked: looking them up costs as much. */
constexpr uint32_t many = 16;

/* The most that all sets together may take, in words of 64 bits: 64 MiB. */
constexpr size_t max_words = 8 << 20;

/* What has no set is walked for each symbol: that may take as many steps, some minutes. */
constexpr uint64_t max_steps = uint64_t(1) << 32;

constexpr uint32_t no_set = UINT32_MAX, unvisited = UINT32_MAX, grouped = UINT32_MAX - 1;

/* Adds TYPE to the set BITS; whether it was not in it. */
bool add(ReferenceId type, uint64_t *bits)
{
	const uint64_t bit = uint64_t(1) << type % 64;
	const bool is_new = !(bits[type / 64] & bit);

	bits[type / 64] |= bit;
	return is_new;
}

bool has(ReferenceId type, const uint64_t *bits)
{
	return bits[type / 64] >> type % 64 & 1;
}

/* Adds to the set TO what is in FROM; both have WORDS. */
void unite(uint64_t *to, const uint64_t *from, size_t words)
{
	for (size_t word = 0; word < words; word++)
		to[word] |= from[word];
}

} /* namespace */

/* What a symbol costs here is not to grow with the number of types, if it reaches few sets. */
void Versions::Met::clear()
{
	if (has_more_)
		std::fill(bits_.begin(), bits_.end(), 0);
	else
		for (size_t i = 0; i < count_; i++)
			bits_[single_[i] / 64] = 0;
	count_ = 0;
	has_more_ = false;
	sets_.clear();
}

bool Versions::Met::is_in_sets(ReferenceId type) const
{
	return std::any_of(sets_.begin(), sets_.end(),
			   [&](const uint64_t *set) { return has(type, set); });
}

void Versions::Met::add_set(const uint64_t *set)
{
	/* To look into a few sets takes less than to unite them, where they are large. */
	const size_t few = std::min<size_t>(4, words() / 64);

	sets_.push_back(set);
	if (sets_.size() > few)
		unite_sets();
}

void Versions::Met::unite_sets()
{
	for (const uint64_t *set : sets_)
		unite(bits_.data(), set, words());
	has_more_ = has_more_ || !sets_.empty();
	sets_.clear();
}

std::pair<uint64_t, uint64_t> Versions::Met::hash(ReferenceId type, const uint64_t *set)
{
	const uint64_t bit = uint64_t(1) << type % 64;
	uint64_t even = IdTable::mix(type), odd = type;

	unite_sets();
	/* Mostly there is nothing, which is seen without the bits where little was met. */
	if (!has_more_ && std::none_of(single_.begin(), single_.begin() + count_,
				       [&](ReferenceId met) { return met != type && has(met, set); }))
		return { even, odd };
	/* TYPE itself is always there. */
	bits_[type / 64] ^= bit;
	for (size_t word = 0, end = words(); word < end; word++) {
		if (const uint64_t bits = bits_[word] & set[word]) {
			even = IdTable::mix(bits, even);
			odd = IdTable::mix(~bits, IdTable::mix(word, odd));
		}
	}
	bits_[type / 64] ^= bit;
	return { even, odd };
}

Versions::Versions(size_t count, const std::function<Measure(ReferenceId, Measure)> &write)
	: last_use_(count, unvisited), sets_(count, no_set), met_(count)
{
	texts_.reserve(count);
	uses_.reserve(4 * count);
	for (ReferenceId id = 0; id < count; id++)
		texts_.push_back(write(id, measure()).text());
	join_leaves(0);
}

/*
 * What a type without references adds is always the same. So from the use FIRST on it becomes part of
 * what stands in front of it.
 */
void Versions::join_leaves(size_t first)
{
	for (size_t i = first; i < uses_.size(); i++) {
		const Text &type = texts_[uses_[i].reference];

		if (type.count)
			continue;

		Crc begin = uses_[i].begin;

		begin.add({}, type.all);
		uses_[i].begin = Part(begin);
	}
}

/*
 * Tarjan's algorithm. It completes a group after those that the group leads to, so their
 * sets are there to be united.
 */
void Versions::find_groups()
{
	struct Position {
		ReferenceId type;
		uint32_t next; /* of its uses */
	};
	std::vector<uint32_t> order(texts_.size(), unvisited), low(texts_.size());
	std::vector<ReferenceId> open; /* visited, and in no group yet */
	std::vector<Position> nested;
	uint32_t visits = 0;

	has_groups_ = true;
	auto visit = [&](ReferenceId type) {
		order[type] = low[type] = visits++;
		open.push_back(type);
		nested.push_back({ type, 0 });
	};
	for (ReferenceId start = 0; start < texts_.size(); start++) {
		if (order[start] == unvisited)
			visit(start);
		while (!nested.empty()) {
			auto &[type, next] = nested.back();

			if (next < texts_[type].count) {
				ReferenceId child = uses_[texts_[type].first + next++].reference;

				if (order[child] == unvisited)
					visit(child);
				else
					low[type] = std::min(low[type], order[child]);
				continue;
			}

			ReferenceId done = type;

			nested.pop_back();
			if (low[done] == order[done]) {
				auto first = std::find(open.rbegin(), open.rend(), done).base() - 1;

				for (auto member = first; member != open.end(); member++)
					order[*member] = grouped;
				add_group(std::vector<ReferenceId>(first, open.end()));
				open.erase(first, open.end());
			}
			if (!nested.empty()) {
				ReferenceId parent = nested.back().type;

				low[parent] = std::min(low[parent], low[done]);
			}
		}
	}
}

/*
 * MEMBERS lead to each other, and all else that they lead to is in groups already. Of those, the ones
 * without a set reach few types: from the first one that finds no room on none has a set.
 */
void Versions::add_group(std::vector<ReferenceId> members)
{
	const size_t words = met_.words(), own = members.size();
	bool reaches_many = false;

	if ((reach_.size() + 1) * words > max_words)
		return;

	uint64_t *reached = reach_.emplace_back(words).data();

	for (ReferenceId member : members)
		add(member, reached);
	for (size_t i = 0; i < members.size(); i++) {
		const Text text = texts_[members[i]];

		for (uint32_t use = 0; use < text.count; use++) {
			const ReferenceId child = uses_[text.first + use].reference;

			/* All that it reaches came with it, or comes. */
			if (!add(child, reached))
				continue;
			if (sets_[child] == no_set) {
				members.push_back(child);
			} else {
				unite(reached, reach_[sets_[child]].data(), words);
				reaches_many = true;
			}
		}
	}
	if (!reaches_many && members.size() < many) {
		reach_.pop_back();
		return;
	}
	for (size_t i = 0; i < own; i++)
		sets_[members[i]] = reach_.size() - 1;
}

/* A sum for TYPE as things are: which there is already, or one without a CRC. */
std::pair<uint32_t, bool> Versions::find_sum(ReferenceId type)
{
	const std::pair<uint64_t, uint64_t> seen = met_.hash(type, reach_[sets_[type]].data());
	const uint32_t hash = seen.first >> 32;
	uint32_t sum = sum_ids_.find(hash, [&](uint32_t id) {
		return sums_[id].type == type && sums_[id].seen == seen;
	});

	if (sum != IdTable::none)
		return { sum, false };
	sums_.push_back({ type, seen, {} });
	sum_ids_.add(hash, sums_.size() - 1);
	return { sums_.size() - 1, true };
}

uint32_t Versions::version(const Measure &symbol)
{
	/* An expansion that is being added, and how far that has come. */
	struct Position {
		const Use *next, *end;
		Part all, from; /* FROM: up to where it was added */
		uint32_t set, sum; /* the sum to keep, if any */
	};
	const Text text = symbol.text();
	std::vector<Position> nested;
	std::vector<Crc> crcs(1); /* of the whole, and of the sums that are made */
	auto enter = [&](const Text &entered, uint32_t set, uint32_t sum) {
		const Use *first = uses_.data() + entered.first;

		nested.push_back({ first, first + entered.count, entered.all, {}, set, sum });
	};

	/* The first symbol is walked: many an object exports no other. */
	if (steps_ && !has_groups_)
		find_groups();
	join_leaves(text.first);
	met_.clear();
	nested.reserve(64);
	enter(text, no_set, IdTable::none);
	while (!nested.empty()) {
		Position &at = nested.back();

		while (at.next != at.end && !met_.add(at.next->reference))
			at.next++;
		if (at.next == at.end) {
			crcs.back().add(at.from, at.all);
			if (at.sum != IdTable::none) {
				Crc sum = crcs.back();

				sums_[at.sum].crc = sum;
				crcs.pop_back();
				crcs.back().add({}, sum);
			}
			nested.pop_back();
			continue;
		}

		const Use &use = *at.next++;
		const Text &type = texts_[use.reference];
		const uint32_t set = sets_[use.reference];

		if (++steps_ > max_steps)
			fail("too many types lead to too many others");
		crcs.back().add(at.from, use.begin);
		at.from = use.end;
		if (!type.count)
			continue;
		if (set == no_set || set == at.set) {
			enter(type, set, IdTable::none);
			continue;
		}

		const auto [sum, is_new] = find_sum(use.reference);

		if (is_new) {
			crcs.emplace_back();
			enter(type, set, sum);
			continue;
		}
		crcs.back().add({}, sums_[sum].crc);
		met_.add_set(reach_[set].data());
	}
	uses_.erase(uses_.begin() + text.first, uses_.end());
	return crcs.back().crc32();
}

std::string full_string(const Expansion &symbol, size_t count,
			const std::function<Expansion(ReferenceId)> &expand)
{
	struct Position {
		Expansion expansion;
		size_t use, text;
	};
	std::vector<Position> nested{ { symbol, 0, 0 } };
	std::vector<bool> seen(count);
	std::string string;

	while (!nested.empty()) {
		Position &at = nested.back();
		const std::string_view text = at.expansion.text;

		if (at.use == at.expansion.uses.size()) {
			string.append(text.substr(at.text));
			nested.pop_back();
			continue;
		}

		const Expansion::Use use = at.expansion.uses[at.use++];

		if (seen[use.reference])
			continue;
		seen[use.reference] = true;
		string.append(text.substr(at.text, use.position - at.text));
		at.text = use.position + use.size;
		nested.push_back({ expand(use.reference), 0, 0 });
	}
	return string;
}
