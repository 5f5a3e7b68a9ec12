// SPDX-License-Identifier: GPL-2.0
/*
 * Comparing types line by line: the greedy algorithm of Myers, "An O(ND) Difference
 * Algorithm and Its Variations" (1986), which finds the fewest lines to take away
 * and to add. It walks through a grid: right takes a line of BEFORE away, down adds
 * one of AFTER, diagonally a line stays. The farthest point that can be reached with
 * N steps that are not diagonal is kept for each diagonal and N.
 */
#include "diff.hh"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>
#include <string_view>

namespace {

/* No one reads a difference of more lines. All are then taken away and added. */
const int max_steps = 2000;

/* Lines around a change that are shown. */
const size_t context = 2;

using Lines = std::vector<ReadableLine>;

/* A line of the result: of BEFORE, of AFTER, or, the same, of both. */
struct Edit {
	const ReadableLine *before, *after;
};

bool same(const ReadableLine &a, const ReadableLine &b)
{
	return a.depth == b.depth && a.exact == b.exact;
}

std::vector<Edit> edits(const Lines &before, const Lines &after)
{
	const int width = before.size(), height = after.size();
	const int limit = std::min(width + height, max_steps);
	std::vector<std::vector<int>> trace;
	std::vector<int> far(2 * limit + 3);	/* x by diagonal, x - y */
	std::vector<Edit> result;
	auto down = [&](int n, int diagonal) {
		return diagonal == -n || (diagonal != n && far[limit + 1 + diagonal - 1] <
								   far[limit + 1 + diagonal + 1]);
	};
	int n, x = 0, y = 0;
	bool found = false;

	for (n = 0; n <= limit && !found; n++) {
		trace.push_back(far);
		for (int diagonal = -n; diagonal <= n && !found; diagonal += 2) {
			int *at = &far[limit + 1 + diagonal];

			x = down(n, diagonal) ? at[1] : at[-1] + 1;
			y = x - diagonal;
			while (x < width && y < height && x >= 0 && y >= 0 &&
			       same(before[x], after[y]))
				x++, y++;
			*at = x;
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
	for (n--; n >= 0; n--) {
		far = trace[n];

		const int diagonal = x - y;
		const bool was_down = down(n, diagonal);
		const int from = n ? far[limit + 1 + diagonal + (was_down ? 1 : -1)] : 0;
		const int start = n ? (was_down ? from : from + 1) : 0;

		while (x > start) {
			x--, y--;
			result.push_back({ &before[x], &after[y] });
		}
		if (n && was_down)
			result.push_back({ nullptr, &after[--y] });
		else if (n)
			result.push_back({ &before[--x], nullptr });
	}
	std::reverse(result.begin(), result.end());
	return result;
}

const ReadableLine &line_of(const Edit &edit)
{
	return edit.before ? *edit.before : *edit.after;
}

bool changed(const Edit &edit)
{
	return !edit.before || !edit.after;
}

/* How far a line has moved; nothing if it is not the same or has no offset. */
long distance(const Edit &edit)
{
	if (changed(edit))
		return 0;
	return strtol(edit.after->offset.c_str(), nullptr, 10) -
	       strtol(edit.before->offset.c_str(), nullptr, 10);
}

bool moved(const Edit &edit)
{
	return !changed(edit) && (edit.before->offset != edit.after->offset ||
				 edit.before->size != edit.after->size);
}

/*
 * Which lines are shown: those near a change, the heads of the blocks that a change
 * is in, and the first of several that have moved by the same distance.
 */
std::vector<bool> shown(const std::vector<Edit> &edits)
{
	std::vector<bool> result(edits.size());
	std::vector<size_t> heads;	/* of the blocks that a line is in */
	long last = 0;

	for (size_t i = 0; i < edits.size(); i++) {
		while (!heads.empty() &&
		       line_of(edits[heads.back()]).depth >= line_of(edits[i]).depth)
			heads.pop_back();
		if (changed(edits[i])) {
			for (size_t k = i - std::min(i, context);
			     k < std::min(i + context + 1, edits.size()); k++)
				result[k] = true;
			for (size_t head : heads)
				result[head] = true;
		}
		heads.push_back(i);
		if (!moved(edits[i]))
			continue;
		if (distance(edits[i]) != last)
			result[i] = true;
		last = distance(edits[i]);
	}
	/* The first and the last line say what it is. */
	if (!result.empty())
		result.front() = result.back() = true;
	/* A line takes no more room than to say that there is one. */
	for (size_t i = 1; i + 1 < result.size(); i++)
		if (result[i - 1] && result[i + 1])
			result[i] = true;
	return result;
}

/* "size 8 -> 16, alignment 8" of "size 8, alignment 8" and "size 16, alignment 8" */
std::string both_sizes(const std::string &before, const std::string &after)
{
	const size_t comma = before.find(','), other = after.find(',');
	const size_t value = before.find(' ') + 1;

	/* The same words, and no other alignment */
	if (before.compare(0, value, after, 0, value) || before.empty() ||
	    (comma == before.npos) != (other == after.npos) ||
	    (comma != before.npos && before.substr(comma) != after.substr(other)))
		return (before.empty() ? "no size" : before) + " -> " +
		       (after.empty() ? "no size" : after);
	return before.substr(0, comma) + " -> " + after.substr(value);
}

std::string signed_number(long number)
{
	return (number > 0 ? "+" : "") + std::to_string(number);
}

} /* namespace */

TypeDiff diff_types(const Lines &before, const Lines &after)
{
	const std::vector<Edit> all = edits(before, after);
	const std::vector<bool> is_shown = shown(all);
	TypeDiff result{ {}, std::none_of(all.begin(), all.end(), changed) };
	/* By text: the exact forms of the lines that are taken away, and of those added. */
	std::map<std::string_view, std::set<std::string_view>> forms[2];

	for (const Edit &edit : all)
		if (changed(edit))
			forms[!edit.before][line_of(edit).text].insert(line_of(edit).exact);
	for (size_t i = 0; i < all.size(); i++) {
		const Edit &edit = all[i];
		const ReadableLine &line = line_of(edit);

		if (!is_shown[i]) {
			size_t end = i, moves = 0;
			long by = 0;

			for (; end < all.size() && !is_shown[end]; end++)
				if (moved(all[end]))
					moves++, by = distance(all[end]);

			std::string text = std::to_string(end - i) + " more lines";

			if (moves)
				text += by ? ", moved by " + signed_number(by) : ", moved";
			result.lines.push_back({ '.', "", line.depth, text });
			i = end - 1;
			continue;
		}

		/* What differs is seen in the exact form only if the texts are the same. */
		const auto other = forms[edit.before != nullptr].find(line.text);
		const bool exact = changed(edit) && other != forms[edit.before != nullptr].end() &&
				   (other->second.size() > 1 || !other->second.count(line.exact));
		const char sign = !edit.after ? '-' : !edit.before ? '+' : moved(edit) ? '~' : ' ';
		std::string offset = line.offset, text = exact ? line.exact : line.text;
		std::string size = line.size;

		if (!changed(edit) && offset != edit.after->offset)
			offset += "->" + edit.after->offset;
		if (!changed(edit) && size != edit.after->size)
			size = both_sizes(size, edit.after->size);
		if (!size.empty())
			text += "  /* " + size + " */";
		result.lines.push_back({ sign, offset, line.depth, text });
	}
	return result;
}
