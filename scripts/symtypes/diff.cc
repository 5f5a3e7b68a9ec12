// SPDX-License-Identifier: GPL-2.0
/*
 * Comparing types line by line with the greedy algorithm of Myers, "An O(ND) Difference Algorithm
 * and Its Variations" (1986). It walks through a grid: a step to the right removes a line of
 * BEFORE, a step down adds one of AFTER, and a diagonal one, which is free, keeps a line. For each
 * N and each diagonal, it remembers the farthest point that is reached with N other steps.
 */
#include <algorithm>
#include <cstdlib>

#include "common.hh"
#include "readable.hh"
#include "util.hh"

namespace {

/* Nobody reads a longer difference. All lines are removed and added then. */
const int max_steps = 2000;

/* Lines around a change that are shown. */
const size_t context = 2;

using TypeLines = std::vector<ReadableLine>;

/* A line of the result: of BEFORE, of AFTER, or of both. */
struct Edit {
	const ReadableLine *before, *after;

	const ReadableLine &line() const { return before ? *before : *after; }
	bool changed() const { return !before || !after; }
	bool moved() const
	{
		return !changed() &&
		       (before->offset != after->offset || before->size != after->size);
	}
	/* How far a line has moved; 0 if it has changed or has no offset. */
	long distance() const
	{
		return changed() ? 0 : atol(after->offset.c_str()) - atol(before->offset.c_str());
	}
};

/* The farthest point of a diagonal, and the step before, by its index. */
struct Step {
	int x, y;
	uint32_t previous;
};

std::vector<Edit> edits(const TypeLines &before, const TypeLines &after)
{
	const int width = before.size(), height = after.size();
	const int limit = std::min(width + height, max_steps);
	std::vector<Step> steps{ { 0, 0, 0 } };
	std::vector<uint32_t> far(2 * limit + 3);	/* steps by diagonal, which is x - y */
	std::vector<Edit> result;
	bool found = false;

	for (int n = 0; n <= limit && !found; n++) {
		for (int diagonal = -n; diagonal <= n && !found; diagonal += 2) {
			uint32_t *const last = &far[limit + 1 + diagonal];
			const bool down =
				diagonal == -n ||
				(diagonal != n && steps[last[-1]].x < steps[last[1]].x);
			const uint32_t previous = last[down ? 1 : -1];
			int x = steps[previous].x + !down, y = x - diagonal;

			while (x < width && y < height && before[x].depth == after[y].depth &&
			       before[x].exact == after[y].exact)
				x++, y++;
			*last = steps.size();
			steps.push_back({ x, y, previous });
			found = x >= width && y >= height;
		}
	}
	if (!found) {
		for (const ReadableLine &line : before)
			result.push_back({ &line, nullptr });
		for (const ReadableLine &line : after)
			result.push_back({ nullptr, &line });
		return result;
	}
	for (Step end = steps.back(), from; end.x || end.y; end = from) {
		from = steps[end.previous];
		while (end.x > from.x && end.y > from.y)
			result.push_back({ &before[--end.x], &after[--end.y] });
		if (end.x > from.x)
			result.push_back({ &before[--end.x], nullptr });
		else if (end.y > from.y)
			result.push_back({ nullptr, &after[--end.y] });
	}
	std::reverse(result.begin(), result.end());
	return result;
}

/*
 * Which lines are shown: those near a change, the heads of the blocks around it, and the
 * first of several that have moved by the same distance.
 */
std::vector<char> shown(const std::vector<Edit> &edits)
{
	std::vector<char> result(edits.size());
	std::vector<size_t> heads;	/* of the blocks around a line */
	long last = 0;

	for (size_t i = 0; i < edits.size(); i++) {
		while (!heads.empty() && edits[heads.back()].line().depth >= edits[i].line().depth)
			heads.pop_back();
		if (edits[i].changed()) {
			for (size_t k = i - std::min(i, context);
			     k < std::min(i + context + 1, edits.size()); k++)
				result[k] = true;
			for (size_t head : heads)
				result[head] = true;
		}
		heads.push_back(i);
		if (!edits[i].moved())
			continue;
		result[i] |= edits[i].distance() != last;
		last = edits[i].distance();
	}
	/* The first and the last line say what it is. */
	if (!result.empty())
		result.front() = result.back() = true;
	/* A single line takes no more room than a note that it is left out. */
	for (size_t i = 1; i + 1 < result.size(); i++)
		result[i] |= result[i - 1] && result[i + 1];
	return result;
}

/* "size 8 -> 16, alignment 8" of "size 8, alignment 8" and "size 16, alignment 8" */
std::string both_sizes(const std::string &before, const std::string &after)
{
	const size_t comma = before.find(','), other = after.find(','),
		     value = before.find(' ') + 1;

	/* The same words, and no other alignment */
	if (before.empty() || before.compare(0, value, after, 0, value) ||
	    (comma == before.npos) != (other == after.npos) ||
	    (comma != before.npos && before.compare(comma, before.npos, after, other, after.npos)))
		return (before.empty() ? "no size" : before) + " -> " +
		       (after.empty() ? "no size" : after);
	return before.substr(0, comma) + " -> " + after.substr(value);
}

} /* namespace */

TypeDiff diff_types(const TypeLines &before, const TypeLines &after)
{
	const std::vector<Edit> all = edits(before, after);
	const std::vector<char> is_shown = shown(all);
	std::vector<uint32_t> removed, added;	/* by text */
	TypeDiff result;
	const auto by_text = [&](uint32_t a, uint32_t b) {
		return all[a].line().text < all[b].line().text;
	};
	/* Whether LINES have one with the text of LINE and another exact form. */
	const auto has_other_form = [&](const std::vector<uint32_t> &lines, uint32_t line) {
		auto at = std::lower_bound(lines.begin(), lines.end(), line, by_text);

		while (at != lines.end() && all[*at].line().exact == all[line].line().exact)
			++at;
		return at != lines.end() && all[*at].line().text == all[line].line().text;
	};

	for (uint32_t i = 0; i < all.size(); i++)
		if (all[i].changed())
			(all[i].before ? removed : added).push_back(i);
	sort_numbers(removed, by_text);
	sort_numbers(added, by_text);
	result.only_layout = removed.empty() && added.empty();
	for (size_t i = 0; i < all.size(); i++) {
		const Edit &edit = all[i];
		const ReadableLine &line = edit.line();
		std::string offset = line.offset, size = line.size;

		if (!is_shown[i]) {
			size_t end = i, moves = 0;
			long by = 0;

			for (; end < all.size() && !is_shown[end]; end++)
				if (all[end].moved())
					moves++, by = all[end].distance();
			result.lines.push_back({ '.', "", line.depth,
						 format("%zu more lines", end - i) +
							 (by ? format(", moved by %+ld", by) :
							  moves ? ", moved" : "") });
			i = end - 1;
			continue;
		}

		/* The exact form shows what differs only if the texts are the same. */
		const bool exact = edit.changed() &&
				   has_other_form(edit.before ? added : removed, i);
		const char sign = !edit.after ? '-' : !edit.before ? '+' : edit.moved() ? '~' : ' ';

		if (edit.moved() && offset != edit.after->offset)
			offset += "->" + edit.after->offset;
		if (edit.moved() && size != edit.after->size)
			size = both_sizes(size, edit.after->size);
		result.lines.push_back({ sign, offset, line.depth,
					 (exact ? line.exact : line.text) +
						 (size.empty() ? "" : "  /* " + size + " */") });
	}
	return result;
}
