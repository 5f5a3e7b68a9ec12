// SPDX-License-Identifier: GPL-2.0
/*
 * Errors, text and output files.
 */
#include "common.hh"

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

static std::string format_list(const char *format, va_list args)
{
	va_list again;
	int size;

	va_copy(again, args);
	size = vsnprintf(nullptr, 0, format, again);
	va_end(again);

	std::string text(size, '\0');

	vsnprintf(text.data(), size + 1, format, args);
	return text;
}

void fail(const char *format, ...)
{
	va_list args;

	va_start(args, format);

	const std::string message = format_list(format, args);

	va_end(args);
	throw Error(message);
}

std::string format(const char *format, ...)
{
	va_list args;

	va_start(args, format);

	std::string text = format_list(format, args);

	va_end(args);
	return text;
}

bool starts_with(std::string_view text, std::string_view start)
{
	return text.substr(0, start.size()) == start;
}

bool ends_with(std::string_view text, std::string_view end)
{
	return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

bool has_control_character(std::string_view text)
{
	for (unsigned char c : text)
		if (c < 0x20 || c == 0x7f)
			return true;
	return false;
}

namespace {

/*
 * The file that replaces another. It is removed unless it did so, and signals wait
 * until then. "make clean" removes files of this name that SIGKILL left behind.
 */
class Temporary {
public:
	explicit Temporary(const std::string &target) : target_(target), path_(target)
	{
		sigset_t all;

		path_.insert(path_.rfind('/') + 1, ".tmp_").append(format(".%d", getpid()));
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
			fail("%s: cannot create: %s", target_.c_str(), strerror(errno));
		path_.clear();
	}

private:
	std::string target_, path_;
	sigset_t signals_;
};

/* Writes TEXT to FD, which error messages call NAME. */
void write_to(int fd, const std::string &name, std::string_view text)
{
	while (!text.empty()) {
		ssize_t written = write(fd, text.data(), text.size());

		if (written >= 0)
			text.remove_prefix(written);
		else if (errno != EINTR)
			fail("%s: cannot write: %s", name.c_str(), strerror(errno));
	}
}

/* Writes TEXT to the file PATH, which error messages call NAME. */
void write_to(const std::string &path, const std::string &name, int flags, std::string_view text)
{
	int fd = open(path.c_str(), O_WRONLY | O_CLOEXEC | flags, 0666);

	if (fd < 0)
		fail("%s: cannot create: %s", name.c_str(), strerror(errno));
	try {
		write_to(fd, name, text);
	} catch (...) {
		close(fd);
		throw;
	}
	if (close(fd))
		fail("%s: cannot write: %s", name.c_str(), strerror(errno));
}

} /* namespace */

void write_file(const std::string &path, std::string_view text)
{
	struct stat status;
	bool exists = stat(path.c_str(), &status) == 0;

	if (exists && !S_ISREG(status.st_mode)) {
		write_to(path, path, 0, text);
		return;
	}

	/* /dev/stdout may be a regular file: keep what else was written there. */
	for (int fd : { STDOUT_FILENO, STDERR_FILENO }) {
		struct stat open;

		if (exists && fstat(fd, &open) == 0 && status.st_dev == open.st_dev &&
		    status.st_ino == open.st_ino) {
			write_to(fd, path, text);
			return;
		}
	}

	/* Keep a symbolic link, and replace what it points to. */
	char *resolved = realpath(path.c_str(), nullptr);
	const std::string target = resolved ? resolved : path;

	free(resolved);

	Temporary file(target);

	write_to(file.path(), path, O_CREAT | O_TRUNC, text);
	file.replace();
}
