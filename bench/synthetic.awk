# SPDX-License-Identifier: GPL-2.0
#
# Writes the C source of one of the units of a program with a given number of types and as many
# exported functions:
#
#	awk -v types=N -v component=N -v unit=N -v units=N -f synthetic.awk
#
# The types form components of the given size, in which each can be reached from each. The first
# type of a component has a pointer into the component before it, as parts of a kernel build on
# others. So a function reaches half of all types on average, and a program that walks them for
# each function takes four times as long for twice the types. The functions are dealt out to the
# units; each unit has all types in its debug information that its functions reach.

function name(component_no, type_no) {
	return "t" component_no * component + type_no % component
}

BEGIN {
	# A type that is defined in a .c file is private to it, and versioned without members.
	print "#line 1 \"types.h\"";
	for (c = 0; c < types / component; c++) {
		for (i = 0; i < component; i++) {
			printf "struct %s { struct %s *next; struct %s *other; int id; ",
				name(c, i), name(c, i + 1), name(c, 5 * i + 7)
			if (c > 0 && i == 0)
				printf "struct %s *below; ", name(c - 1, 0)
			print "unsigned long flags; };"
		}
	}
	print "#line 1 \"functions.c\"";
	for (i = unit; i < types; i += units) {
		c = int(i / component)
		printf "int f%d(struct %s *a, struct %s *b) { return a != (void *)b; }\n",
			i, name(c, i), name(c, 3 * i + 1)
	}
}
