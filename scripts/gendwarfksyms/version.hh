/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Symbol versions: the CRC-32 of a symbol's expansion, expanded further until
 * every type that can be reached from the symbol stands in it once: a reference is
 * replaced by the type's expansion where it is met first, depth first and from left to
 * right, and stays where it is met again.
 *
 * Written out, these strings are long: the exports of a kernel, ten thousand, have a
 * megabyte each, for nearly every type leads to struct device and its like, and from
 * there to thousands. So no string is written for a version:
 *
 * - The CRCs of the beginnings of each expansion, up to where references stand, are
 *   computed once. What follows them is added with a multiplication (crc.hh).
 *
 * - What a type adds to the string depends on which of the types that it reaches were
 *   met before, and on nothing else. Where a walk enters a group of types that lead to
 *   each other (a strongly connected component), that is a sum that can be kept: most
 *   walks enter the large group by one of a few types, with nothing of it met.
 *   Which types a group reaches is a set of bits, one for each type.
 *
 * So a version costs as much as its symbol has types of its own, and each type by which
 * a group is entered costs a walk through the group. The sets take n^2 bits
 * for n groups; where that is too much, all walks are made in full. Groups that reach few types
 * have no set: to walk through them costs less than to look them up.
 */
#ifndef GENDWARFKSYMS_VERSION_HH
#define GENDWARFKSYMS_VERSION_HH

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "crc.hh"
#include "expansion.hh"
#include "idtable.hh"
#include "text.hh"

class Versions {
public:
	class Measure;

	/* There are COUNT references, whose expansions WRITE hands over as write_expansion() does. */
	Versions(size_t count, const std::function<Measure(ReferenceId, Measure)> &write);

	/* What takes the next expansion. */
	Measure measure();

	/*
	 * The version of the symbol whose expansion SYMBOL took, the last that measure() gave. Throws an
	 * Error where that takes too long.
	 */
	uint32_t version(const Measure &symbol);

private:
	using Bits = std::vector<uint64_t>;

	/* The CRC of a part of one expansion, which is shorter than 4 GiB. */
	struct Part {
		uint32_t rest = 0, size = 0;

		Part() = default;
		explicit Part(const Crc &crc) : rest(crc.rest), size(crc.size) {}
		operator Crc() const { return { rest, size }; }
	};
	/*
	 * Where a reference stands first in an expansion, with the CRCs up to there; BEGIN has what the
	 * type adds, too, where that is always the same.
	 */
	struct Use {
		ReferenceId reference;
		Part begin, end;
	};
	/* What is known of an expansion. */
	struct Text {
		uint32_t first, count; /* in uses_ */
		Part all;
	};
	/* What a type adds after SEEN, a hash of the types that it reaches and that were met before. */
	struct Sum {
		ReferenceId type;
		std::pair<uint64_t, uint64_t> seen;
		Crc crc;
	};

	/* The types that were met for a symbol: bits, but those of a few sets are only looked up there. */
	class Met {
	public:
		/* There are COUNT types. Sets have as many bits, and stay where they are. */
		explicit Met(size_t count) : bits_((count + 63) / 64), single_(bits_.size()) {}
		void clear();
		/* Adds TYPE; whether it was not met before. */
		bool add(ReferenceId type)
		{
			const uint64_t bit = uint64_t(1) << type % 64;

			if (bits_[type / 64] & bit || (!sets_.empty() && is_in_sets(type)))
				return false;
			bits_[type / 64] |= bit;
			if (count_ < single_.size())
				single_[count_++] = type;
			else
				has_more_ = true;
			return true;
		}
		void add_set(const uint64_t *set);
		/* A hash of TYPE, which was added last, and of the others in SET that were met. */
		std::pair<uint64_t, uint64_t> hash(ReferenceId type, const uint64_t *set);
		size_t words() const { return bits_.size(); }

	private:
		bool is_in_sets(ReferenceId type) const;
		void unite_sets();

		Bits bits_;
		std::vector<ReferenceId> single_; /* the first count_ are what bits_ has */
		size_t count_ = 0;
		bool has_more_ = false; /* whether bits_ has more than that */
		std::vector<const uint64_t *> sets_; /* not in bits_ */
	};

	void join_leaves(size_t first);
	void find_groups();
	void add_group(std::vector<ReferenceId> members);
	std::pair<uint32_t, bool> find_sum(ReferenceId type);

	std::vector<Text> texts_; /* by ReferenceId */
	std::vector<Use> uses_;
	/* While measuring: how many were measured before, and which of them used each type last. */
	uint32_t measured_ = 0;
	std::vector<uint32_t> last_use_;
	/*
	 * By type, which set in reach_ is that of those that its group reaches, its own included;
	 * no_set if none is kept.
	 */
	std::vector<uint32_t> sets_;
	bool has_groups_ = false;
	std::deque<Bits> reach_;
	Met met_;
	std::vector<Sum> sums_;
	IdTable sum_ids_;
	uint64_t steps_ = 0; /* for all symbols so far */
};

/* Takes an expansion piece by piece, and keeps what is to be known of it. */
class Versions::Measure {
public:
	void add(const Piece &piece) { all_.add(piece); }
	void add(char c) { all_.add(c); }
	void number(uint64_t value)
	{
		const Decimal decimal(value);

		for (char digit : decimal.text())
			all_.add(digit);
	}
	void reference(ReferenceId id, const Piece &piece)
	{
		const Crc begin = all_;

		all_.add(piece);
		if (versions_->last_use_[id] == mark_)
			return;
		versions_->last_use_[id] = mark_;
		versions_->uses_.push_back({ id, Part(begin), Part(all_) });
		count_++;
	}

private:
	friend class Versions;

	explicit Measure(Versions &versions)
		: versions_(&versions), mark_(versions.measured_++),
		  first_(versions.uses_.size())
	{
	}
	Text text() const { return { first_, count_, Part(all_) }; }

	Versions *versions_;
	uint32_t mark_, first_, count_ = 0; /* in uses_ */
	Crc all_;
};

inline Versions::Measure Versions::measure()
{
	return Measure(*this);
}

/*
 * The string whose CRC-32 is the version of SYMBOL, where there are COUNT references, whose
 * expansions EXPAND has.
 */
std::string full_string(const Expansion &symbol, size_t count,
			const std::function<Expansion(ReferenceId)> &expand);

#endif /* GENDWARFKSYMS_VERSION_HH */
