# SPDX-License-Identifier: GPL-2.0
#
# awk -f expand.awk LIST SYMTYPES: for each name in LIST a line with the name and
# its full string, as --dump-versions prints it: the expansion in SYMTYPES, where
# the first occurrence of each reference is replaced by the expansion of that,
# and so on.

function field(line)
{
	# "s#'a b' ..." is one field
	if (match(line, /^[sute]#'[^']*'/) || match(line, /^[^ ]*/))
		return substr(line, 1, RLENGTH)
}

function expand(text,    result, name)
{
	while (match(text, /(^| )[sute]#('[^']*'|[^ ]*)/)) {
		result = result substr(text, 1, RSTART - 1)
		name = substr(text, RSTART, RLENGTH)
		text = substr(text, RSTART + RLENGTH)
		if (sub(/^ /, "", name))
			result = result " "
		if (name in seen) {
			result = result name
		} else {
			seen[name] = 1
			result = result expand(expansion[name])
		}
	}
	return result text
}

FNR == NR {
	list[++count] = $0
	next
}

{
	name = field($0)
	expansion[name] = substr($0, length(name) + 2)
}

END {
	for (i = 1; i <= count; i++) {
		delete seen
		print list[i], expand(expansion[list[i]])
	}
}
