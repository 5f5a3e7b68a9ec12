// SPDX-License-Identifier: GPL-2.0
/*
 * The report as a page: the JSON, and a script that shows it. Nothing is loaded from
 * anywhere. A type's difference and exports become elements when it is opened, so a
 * report with thousands of types is no trouble for the browser.
 */
#include "report.hh"

namespace {

const char page_start[] = R"html(<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Changed symbol versions</title>
<style>
:root { color-scheme: light dark; --line: #8884; --less: #f003; --more: #0a03; --move: #fa03 }
body { font: 15px/1.45 sans-serif; margin: 0 auto; max-width: 76em; padding: 1em }
h1 { font-size: 1.3em; margin: 0 } h2 { font-size: 1.05em; margin: 1.6em 0 .4em }
p { margin: .3em 0 } .dim { opacity: .7 }
input { font: inherit; padding: .4em; width: 100%; box-sizing: border-box; margin-top: .8em }
details { border-top: 1px solid var(--line) }
summary { cursor: pointer; padding: .35em .2em; overflow-wrap: anywhere }
summary span { float: right; margin-left: 1em }
pre, li, td { font: 13px/1.5 monospace }
pre { overflow-x: auto; margin: .2em 0 1em 1em; tab-size: 4 }
pre div { min-width: max-content; padding: 0 .3em } .less { background: var(--less) }
.more { background: var(--more) } .move { background: var(--move) }
ul { margin: 0 0 1em; max-height: 24em; overflow-y: auto }
table { border-collapse: collapse; width: 100% }
td { border-top: 1px solid var(--line); padding: .2em .6em .2em .2em; overflow-wrap: anywhere }
td + td { white-space: nowrap; width: 1% }
</style>
<h1>Changed symbol versions</h1>
<p id="summary"></p>
<p class="dim" id="builds"></p>
<input id="search" type="search" placeholder="Type, member or export" autofocus>
<div id="report"></div>
<script type="application/json" id="data">
)html";

const char page_end[] = R"html(</script>
<script>
"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const report = document.getElementById("report");

function add(parent, tag, text, className) {
	const element = parent.appendChild(document.createElement(tag));
	if (text !== undefined) element.textContent = text;
	if (className) element.className = className;
	return element;
}

const lower = text => text.toLowerCase();
const named = symbol => lower(symbol.name + " " + symbol.demangled);
data.symbols.forEach(symbol => symbol.search = named(symbol));
data.types.forEach(type => type.search = lower(type.title + " " + type.name + " " +
	type.diff.map(line => line[3]).join(" ")));

function open(details, type) {
	if (details.childElementCount > 1) return;
	const pre = add(details, "pre");
	const width = Math.max(4, ...type.diff.map(line => line[1].length));
	for (const [sign, offset, depth, text] of type.diff) {
		const kind = { "-": "less", "+": "more", "~": "move", ".": "dim" }[sign] || "";
		add(pre, "div", ("-+".includes(sign) ? sign : " ") + " " + offset.padStart(width) + "  " +
			"\t".repeat(depth) + (sign === "." ? "... " : "") + text, kind);
	}
	const list = add(details, "ul");
	for (const index of type.symbols)
		add(list, "li", data.symbols[index].demangled).title = data.symbols[index].name;
}

function show(word) {
	report.replaceChildren();
	for (const follows of [false, true]) {
		const types = data.types.filter(type => type.follows === follows &&
			(type.search.includes(word) ||
			 type.symbols.some(index => data.symbols[index].search.includes(word))));
		if (!types.length) continue;
		add(report, "h2", (follows ? "Only the layout changed, with that of other types: " :
			"Changed types: ") + types.length);
		for (const type of types) {
			const details = add(report, "details");
			const summary = add(details, "summary", type.title);
			const n = type.symbols.length;
			add(summary, "span", n + (n === 1 ? " export" : " exports"), "dim");
			details.addEventListener("toggle", () => open(details, type));
			if (types.length === 1) details.open = true;
		}
	}
	for (const [key, title] of [
		["unexplained", "Changed, but no symtypes file says why"], ["added", "Added"],
		["removed", "Removed"], ["moved", "Moved to another module"],
		["exported_otherwise", "Exported otherwise"], ["in_namespace", "In another namespace"],
		["changed", "All changed exports"]]) {
		const changes = data[key].filter(change => named(change).includes(word));
		if (!changes.length) continue;
		add(report, "h2", title + ": " + changes.length);
		const table = add(report, "table");
		for (const change of changes) {
			const row = add(table, "tr");
			add(row, "td", change.demangled).title = change.name;
			add(row, "td", change.before + (change.before && change.after ? " → " : "") +
				change.after);
		}
	}
	if (!report.childElementCount) add(report, "p", "Nothing.", "dim");
}

document.getElementById("summary").textContent = data.summary;
document.getElementById("builds").textContent = data.before + " → " + data.after;
/* page.html#word begins with a search. */
const search = document.getElementById("search");
search.addEventListener("input", () => show(lower(search.value.trim())));
search.value = decodeURIComponent(location.hash.slice(1));
show(lower(search.value.trim()));
</script>
</html>
)html";

} /* namespace */

std::string html_report(const Comparison &comparison, const Demangled &demangled,
			const std::string &before, const std::string &after)
{
	return page_start + json_report(comparison, demangled, before, after) + page_end;
}
