/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Symbol versions: the CRC-32 of a symbol's expansion, expanded further until
 * every type that can be reached from the symbol stands in it once.
 */
#ifndef GENDWARFKSYMS_VERSION_HH
#define GENDWARFKSYMS_VERSION_HH

#include <cstdint>
#include <string>
#include <vector>

#include "expansion.hh"

class Versions {
public:
	/*
	 * TYPES are the expansions of all references by ReferenceId. They are
	 * not copied and must outlive the object.
	 */
	explicit Versions(const std::vector<Expansion> &types)
		: types_(types), seen_(types.size(), 0)
	{
	}

	/* The version of the symbol with that expansion. */
	uint32_t version(const Expansion &symbol);

	/* The string whose CRC-32 that version is. */
	std::string full_string(const Expansion &symbol);

	/* Whether a symbol asked for so far reaches the type. */
	bool reached(ReferenceId type) const { return seen_[type] != 0; }

private:
	template <typename Sink> void walk(const Expansion &symbol, Sink &&sink);

	const std::vector<Expansion> &types_;
	/* The number of the walk in which each reference was last met. */
	std::vector<uint64_t> seen_;
	uint64_t walks_ = 0;
};

#endif /* GENDWARFKSYMS_VERSION_HH */
