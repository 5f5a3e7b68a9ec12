// SPDX-License-Identifier: GPL-2.0
/*
 * Walking the types of a symbol.
 */
#include "version.hh"

#include <algorithm>
#include <bitset>
#include <string_view>
#include <tuple>

#include "error.hh"

namespace {

/* Groups that reach fewer types are walked: looking them up costs as much. */
constexpr uint32_t many = 16;

/* The most that all sets together may take, in words of 64 bits: 64 MiB. */
constexpr size_t max_words = 8 << 20;

/* What has no set is walked for each symbol: that may take as many steps, some minutes. */
constexpr uint64_t max_steps = uint64_t(1) << 32;

constexpr uint32_t no_group = UINT32_MAX, unvisited = UINT32_MAX;
constexpr size_t no_reach = SIZE_MAX;

uint64_t bit(ReferenceId type)
{
	return uint64_t(1) << type % 64;
}

} /* namespace */

Versions::Versions(size_t count, const std::function<Measure(ReferenceId, Measure)> &write)
	: met_(count, unvisited), seen_((count + 63) / 64)
{
	texts_.reserve(count);
	uses_.reserve(16 * count);
	for (ReferenceId id = 0; id < count; id++)
		texts_.push_back(write(id, Measure(*this)).text_);
	find_groups();
}

/*
 * Tarjan's algorithm. It completes a group after those that the group leads to, so their
 * sets are there to be united.
 */
void Versions::find_groups()
{
	struct Position {
		ReferenceId type;
		size_t next; /* of its uses */
	};
	std::vector<uint32_t> order(texts_.size(), unvisited), low(texts_.size());
	std::vector<ReferenceId> open; /* visited, and in no group yet */
	std::vector<Position> nested;
	uint32_t visits = 0;

	group_of_.assign(texts_.size(), no_group);
	groups_.reserve(texts_.size());
	/* What is not needed of it is never touched. */
	reach_.reserve(std::min(texts_.size() * seen_.size(), max_words));
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
				else if (group_of_[child] == no_group)
					low[type] = std::min(low[type], order[child]);
				continue;
			}

			ReferenceId done = type;

			nested.pop_back();
			if (low[done] == order[done]) {
				auto first = std::find(open.rbegin(), open.rend(), done).base() - 1;

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

/* MEMBERS lead to each other, and all else that they lead to is in groups already. */
void Versions::add_group(const std::vector<ReferenceId> &members)
{
	const size_t words = seen_.size(), start = reach_.size();

	for (ReferenceId member : members)
		group_of_[member] = groups_.size();
	groups_.push_back({ no_reach, false });
	if (start + words > max_words)
		return;

	reach_.resize(start + words);
	for (ReferenceId member : members)
		reach_[start + member / 64] |= bit(member);
	for (ReferenceId member : members) {
		const Text &text = texts_[member];

		for (size_t i = 0; i < text.count; i++) {
			ReferenceId child = uses_[text.first + i].reference;

			/* All that it reaches came with it. */
			if (reach_[start + child / 64] & bit(child))
				continue;

			/* It has a set: from the first one that finds no room on none does. */
			const size_t reach = groups_[group_of_[child]].reach;

			for (size_t word = 0; word < words; word++)
				reach_[start + word] |= reach_[reach + word];
		}
	}

	uint32_t size = 0;

	for (size_t word = 0; word < words && size < many; word++)
		size += std::bitset<64>(reach_[start + word]).count();
	groups_.back() = { start, size >= many };
}

/* A sum for TYPE as things are: which there is already, or one without a CRC. */
std::pair<uint32_t, bool> Versions::find_sum(ReferenceId type)
{
	const uint64_t *reach = &reach_[groups_[group_of_[type]].reach];
	uint64_t even = type, odd = type;

	for (size_t word = 0; word < seen_.size(); word++) {
		uint64_t bits = seen_[word] & reach[word];

		even = IdTable::mix(bits, even);
		odd = IdTable::mix(~bits, odd + word);
	}

	const std::pair<uint64_t, uint64_t> seen(even, odd);
	uint32_t sum = sum_ids_.find(even >> 32, [&](uint32_t id) {
		return sums_[id].type == type && sums_[id].seen == seen;
	});

	if (sum != IdTable::none)
		return { sum, false };
	sums_.push_back({ type, seen, {} });
	sum_ids_.add(even >> 32, sums_.size() - 1);
	return { sums_.size() - 1, true };
}

uint32_t Versions::version(const Expansion &symbol)
{
	/* An expansion that is being added, and how far that has come. */
	struct Position {
		Text text;
		uint32_t group, sum; /* the sum to keep, if any */
		size_t next; /* use */
		Crc from; /* up to where it was added */
	};
	const size_t own_uses = uses_.size();
	std::vector<Position> nested;
	std::vector<Crc> crcs(1); /* of the whole, and of the sums that are made */

	std::fill(seen_.begin(), seen_.end(), 0);
	nested.push_back({ write_expansion(symbol, Measure(*this)).text_, no_group, IdTable::none, 0, {} });
	while (!nested.empty()) {
		Position &at = nested.back();

		if (at.next == at.text.count) {
			crcs.back().add(at.from, at.text.all);
			if (at.sum != IdTable::none) {
				Crc sum = crcs.back();

				sums_[at.sum].crc = sum;
				crcs.pop_back();
				crcs.back().add({}, sum);
			}
			nested.pop_back();
			continue;
		}

		const Use use = uses_[at.text.first + at.next++];
		const uint32_t own_group = at.group, group = group_of_[use.reference];
		uint32_t sum = IdTable::none;

		if (is_seen(use.reference))
			continue;
		if (++steps_ > max_steps)
			fail("too many types lead to too many others");
		crcs.back().add(at.from, use.begin);
		at.from = use.end;
		if (group != own_group && groups_[group].has_many) {
			bool is_new;

			std::tie(sum, is_new) = find_sum(use.reference);
			if (!is_new) {
				const uint64_t *reach = &reach_[groups_[group].reach];

				crcs.back().add({}, sums_[sum].crc);
				for (size_t word = 0; word < seen_.size(); word++)
					seen_[word] |= reach[word];
				continue;
			}
			crcs.emplace_back();
		}
		seen_[use.reference / 64] |= bit(use.reference);
		nested.push_back({ texts_[use.reference], group, sum, 0, {} });
	}
	uses_.erase(uses_.begin() + own_uses, uses_.end());
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
