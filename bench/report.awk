# SPDX-License-Identifier: GPL-2.0
#
# Prints what bench/run measured as Markdown: a table of times, then which goals are reached.
# Reads lines "INPUT/PROGRAM,round,seconds,rss", one per object.
#
# The speed of a machine changes within minutes. So a ratio compares times of the same round, and
# the median of all rounds counts.

{
	if (!($1 in rounds))
		labels[++count] = $1
	if ($2 > rounds[$1])
		rounds[$1] = $2
	time[$1, $2] += $3
	if ($4 * 1024 / 1e6 > memory[$1])
		memory[$1] = $4 * 1024 / 1e6
}

# The time of a label in a round. After its last round, that one counts.
function at(label, round) {
	return time[label, round < rounds[label] ? round : rounds[label]]
}

# Adds x to the `n` sorted values.
function add(x,    i) {
	for (i = ++n; i > 1 && sorted[i - 1] > x; i--)
		sorted[i] = sorted[i - 1]
	sorted[i] = x
	median = (sorted[int((n + 1) / 2)] + sorted[int(n / 2) + 1]) / 2
}

function number(x) {
	return sprintf(x < 1 ? "%.3f" : x < 10 ? "%.2f" : x < 100 ? "%.1f" : "%.0f", x)
}

function share(x) {
	return x < 0.1 ? "1/" number(1 / x) : number(x)
}

function verdict(reached, text) {
	print "- " (reached ? "reached" : "MISSED") ": " text
	missed = missed || !reached
}

# Which part of the other program's time ours takes on an input. With `compile` both times include
# compiling. With a `limit`, it may not be more than that.
function compare(input, format, program, compile, limit, note,    ours, other, i, a, b, text) {
	ours = input "/ours " format
	other = input "/" program
	if (!(ours in rounds))
		return
	n = 0
	for (i = 1; i <= rounds[ours]; i++) {
		a = at(ours, i) + compile * at("compile/ours", i)
		b = at(other, i) + compile * at("compile/peer", i)
		add(a / b)
	}
	text = sprintf("%s, format %d: %s %s of the %s's (%s to %s)", input, format,
		compile ? "compile + run is" : "run is", share(median), program, share(sorted[1]), share(sorted[n]))
	if (limit)
		verdict(median <= limit, text ", goal " share(limit) note)
	else
		print "- " text
}

END {
	print "| input | program | CPU seconds | from | to | rounds | peak memory, MB |"
	print "|---|---|--:|--:|--:|--:|--:|"
	for (i = 1; i <= count; i++) {
		label = labels[i]
		n = 0
		for (j = 1; j <= rounds[label]; j++)
			add(at(label, j))
		cells = label " | " number(median) " | " number(sorted[1]) " | " number(sorted[n])
		sub("/", " | ", cells)
		printf "| %s | %d | %.0f |\n", cells, n, memory[label]
		if (label == "compile/ours")
			compile = median
	}
	print ""
	verdict(compile <= 8, "compile: " number(compile) " s, goal 8 s")
	for (format = 1; format <= 2; format++) {
		compare("objects", format, "peer", 1, 0.3)
		compare("rust", format, "peer", 1, 2, ", moonshot 1")
		compare("rust", format, "peer")
		compare("vmlinux", format, "peer")
		compare("cloud", format, "walk")
		label = "cloud/ours " format
		if (label in memory)
			verdict(memory[label] < 600, sprintf("cloud, format %d: %.0f MB, goal 600 MB",
				format, memory[label]))
	}
	exit missed
}
