// SPDX-License-Identifier: GPL-2.0
/*
 * Demangling with c++filt.
 */
#include "demangle.hh"

#include <cstdio>
#include <memory>
#include <sstream>

#include <unistd.h>

#include "filter.hh"
#include "text.hh"

Demangled::Demangled(const std::set<std::string> &names)
{
	std::unique_ptr<FILE, int (*)(FILE *)> file(tmpfile(), fclose);
	std::string mangled, name, line;

	for (const std::string &name : names)
		if (starts_with(name, "_R"))
			mangled.append(name).append("\n");
	if (mangled.empty() || !file || fputs(mangled.c_str(), file.get()) < 0 ||
	    fflush(file.get()) || lseek(fileno(file.get()), 0, SEEK_SET))
		return;

	/* Without -i there are the hashes of crates. */
	std::istringstream in(mangled);
	std::istringstream out(filter({ "c++filt", "-i" }, fileno(file.get())).value_or(""));

	while (std::getline(in, name) && std::getline(out, line))
		names_[name] = line;
}
