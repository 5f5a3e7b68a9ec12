// SPDX-License-Identifier: GPL-2.0
/*
 * Writing files and standard output.
 */
#include "output.hh"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "error.hh"

namespace {

/*
 * The file that is to replace another, gone unless it did. Signals wait until either is done; where one
 * does not, "make clean" removes what is named so.
 */
class Temporary {
public:
	explicit Temporary(const std::string &target) : target_(target), path_(target)
	{
		sigset_t all;

		path_.insert(path_.rfind('/') + 1, ".tmp_").append("." + std::to_string(getpid()));
		sigfillset(&all);
		sigprocmask(SIG_BLOCK, &all, &signals_);
	}
	~Temporary()
	{
		if (!path_.empty())
			unlink(path_.c_str());
		sigprocmask(SIG_SETMASK, &signals_, nullptr);
	}
	Temporary(const Temporary &) = delete;
	Temporary &operator=(const Temporary &) = delete;

	const std::string &path() const { return path_; }
	void replace()
	{
		if (rename(path_.c_str(), target_.c_str()))
			fail(target_, ": cannot create: ", strerror(errno));
		path_.clear();
	}

private:
	std::string target_, path_;
	sigset_t signals_;
};

/* Writes TEXT to FD, which messages call NAME. */
void write_to(int fd, const std::string &name, std::string_view text)
{
	while (!text.empty()) {
		ssize_t written = write(fd, text.data(), text.size());

		if (written >= 0)
			text.remove_prefix(written);
		else if (errno != EINTR)
			fail(name, ": cannot write: ", strerror(errno));
	}
}

/* Writes TEXT to the file PATH, which messages call NAME. */
void write_to(const std::string &path, const std::string &name, int flags, std::string_view text)
{
	int fd = open(path.c_str(), O_WRONLY | O_CLOEXEC | flags, 0666);

	if (fd < 0)
		fail(name, ": cannot create: ", strerror(errno));
	try {
		write_to(fd, name, text);
	} catch (...) {
		close(fd);
		throw;
	}
	if (close(fd))
		fail(name, ": cannot write: ", strerror(errno));
}

} /* namespace */

void SymtypesLines::add_type(std::string_view reference, const std::string &expansion)
{
	types_[std::string(reference)].insert(expansion);
}

void SymtypesLines::add_symbol(std::string_view name, const std::string &expansion)
{
	symbols_.emplace(name, expansion);
}

std::string SymtypesLines::types() const
{
	SymtypesLines only_types;

	only_types.types_ = types_;
	return only_types.all();
}

std::string SymtypesLines::all() const
{
	std::map<std::string, const std::string *> lines;
	std::string text;

	for (const auto &[name, expansion] : symbols_)
		lines.emplace(name, &expansion);
	for (const auto &[reference, expansions] : types_) {
		size_t number = 1;

		for (const std::string &expansion : expansions) {
			std::string name = reference;

			while (!lines.emplace(name, &expansion).second) {
				name = reference;
				/* Inside of the quotes, if there are any. */
				name.insert(name.size() - (name.back() == '\''),
					    "@" + std::to_string(++number));
			}
		}
	}
	for (const auto &[name, expansion] : lines)
		text.append(name).append(" ").append(*expansion).append("\n");
	return text;
}

std::string indented(std::string_view text)
{
	std::string result;
	size_t depth = 0;

	for (size_t i = 0; i < text.size(); i++) {
		result.push_back(text[i]);
		if (text[i] != '\n')
			continue;

		bool opens = i && (text[i - 1] == '{' || text[i - 1] == '(');
		bool closes = i + 1 < text.size() && (text[i + 1] == '}' || text[i + 1] == ')');

		if (opens)
			depth++;
		if (closes && depth)
			depth--;
		result.append(2 * depth, ' ');
	}
	return result.append("\n");
}

void write_file(const std::string &path, std::string_view text)
{
	struct stat status;

	if (stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
		write_to(path, path, 0, text);
		return;
	}

	/* /dev/stdout may be a regular file: what else goes there must stay. */
	for (int fd : { STDOUT_FILENO, STDERR_FILENO }) {
		struct stat open;

		if (stat(path.c_str(), &status) == 0 && fstat(fd, &open) == 0 &&
		    status.st_dev == open.st_dev && status.st_ino == open.st_ino) {
			write_to(fd, path, text);
			return;
		}
	}

	/* A symbolic link stays one, what it leads to is replaced. */
	std::unique_ptr<char, decltype(&free)> target(realpath(path.c_str(), nullptr), free);
	Temporary file(target ? target.get() : path);

	write_to(file.path(), path, O_CREAT | O_TRUNC, text);
	file.replace();
}

void print_versions(const Symbols &symbols)
{
	for (const Symbol &symbol : symbols) {
		const std::string name(symbol.name);

		if (!symbol.crc)
			fprintf(stderr,
				"warning: gendwarfksyms: %s: no debug information, the version is 0\n",
				name.c_str());
		printf("#SYMVER %s 0x%08x\n", name.c_str(), symbol.crc.value_or(0));
	}
	if (fflush(stdout) || ferror(stdout))
		fail("standard output: cannot write: ", strerror(errno));
}
