# SPDX-License-Identifier: GPL-2.0
#
# Counts what layouts.pl found. A change breaks a module if both the module and the kernel have code that is another
# one with it: where the kernel's is the same, the old module and the new kernel are the old pair. Prints for each
# kind of change how many there are; in how many cases (a change and a module) both differ, and how many of these load;
# in how many others only the module or not even that differs, and how many of these are refused: by the versions of
# today, with the crate's hash (SVH), and with the version of all types.
BEGIN { FS = "\t" }
/^#/ { next }
$2 == "does not compile" { failed++; next }
{
	split($1, word, " ")
	kind = word[1] ~ /::/ ? "types" : word[1]
	if (!(kind in changes))
		order[++kinds] = kind
	changes[kind]++
	for (i = 4; i <= NF; i++) {
		split($i, module, " ")
		refused["today"] = module[3] != "loads"
		refused["svh"] = refused["today"] || $2 == "changed"
		refused["all"] = module[4] != "loads"
		break_ = $3 == "changed" && module[2] == "changed"
		cases[kind, break_]++
		alone[kind] += $3 == "same" && module[2] == "changed"
		for (by in refused)
			wrong[kind, break_, by] += refused[by] != break_
	}
}
END {
	print "         changes |   both missed               | others module refused"
	print "                 | differ  today    SVH  types |         alone  today    SVH  types"
	for (i = 1; i <= kinds; i++) {
		k = order[i]
		printf "%-8s %7d | %6d %6d %6d %6d | %6d %6d %6d %6d %6d\n", k, changes[k], cases[k, 1], wrong[k, 1, "today"],
			wrong[k, 1, "svh"], wrong[k, 1, "all"], cases[k, 0], alone[k], wrong[k, 0, "today"], wrong[k, 0, "svh"], wrong[k, 0, "all"]
	}
	printf "%d changes do not compile\n", failed
}
