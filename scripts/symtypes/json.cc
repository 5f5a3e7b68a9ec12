// SPDX-License-Identifier: GPL-2.0
/*
 * Strings of JSON.
 */
#include "json.hh"

#include <cstdio>

namespace {

/* The length of the UTF-8 character that TEXT begins with; 0 if it is none. */
size_t utf8_length(std::string_view text)
{
	const unsigned char first = text[0];
	const size_t length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 :
			      first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;

	if (text.size() < length)
		return 0;
	for (size_t i = 1; i < length; i++)
		if ((text[i] & 0xc0) != 0x80)
			return 0;
	if (length > 2) {
		const unsigned char second = text[1];

		/* Not the shortest form, a surrogate, or beyond U+10FFFF. */
		if ((first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f) ||
		    (first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f))
			return 0;
	}
	return length;
}

} /* namespace */

std::string json_string(std::string_view text)
{
	std::string result = "\"";

	while (!text.empty()) {
		const size_t length = utf8_length(text);
		const unsigned char c = text[0];
		char escape[8];

		if (c == '"' || c == '\\') {
			result.append("\\").append(1, c);
		} else if (c < 0x20 || c == 0x7f || c == '<') {
			snprintf(escape, sizeof(escape), "\\u%04x", c);
			result.append(escape);
		} else if (length) {
			result.append(text.substr(0, length));
		} else {
			result.append("\\ufffd");
		}
		text.remove_prefix(length ? length : 1);
	}
	return result.append("\"");
}
