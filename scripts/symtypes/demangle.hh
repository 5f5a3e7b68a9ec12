/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Rust's names for people.
 */
#ifndef SYMTYPES_DEMANGLE_HH
#define SYMTYPES_DEMANGLE_HH

#include <map>
#include <set>
#include <string>

/* What names are in Rust. Others, and all if there is no c++filt, are as they are. */
class Demangled {
public:
	Demangled() = default;
	/*
	 * Demangles NAMES, all at once, with binutils' c++filt, which knows Rust's
	 * v0 mangling since 2.36.
	 */
	explicit Demangled(const std::set<std::string> &names);

	const std::string &operator()(const std::string &name) const
	{
		auto found = names_.find(name);

		return found == names_.end() ? name : found->second;
	}

private:
	std::map<std::string, std::string> names_;
};

#endif /* SYMTYPES_DEMANGLE_HH */
