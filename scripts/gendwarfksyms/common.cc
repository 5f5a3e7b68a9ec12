// SPDX-License-Identifier: GPL-2.0
#include "common.hh"

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstring>

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

static std::string format_list(const char *format, va_list args)
{
	char *text = nullptr;
	const int size = vasprintf(&text, format, args);
	std::string result(text ? text : "", size > 0 ? size : 0);

	free(text);
	return result;
}

void fail(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	throw Error{ format_list(format, args) };
}

std::string format(const char *format, ...)
{
	std::string text;
	va_list args;

	va_start(args, format);
	text = format_list(format, args);
	va_end(args);
	return text;
}

/* The slot of KEY, or the free one that it would get. */
size_t Index::slot_of(std::string_view key) const
{
	for (size_t i = std::hash<std::string_view>()(key);; i++) {
		const Slot &slot = slots_[i &= slots_.size() - 1];

		if (slot.number == none || slot.key() == key)
			return i;
	}
}

uint32_t &Index::add(std::string_view key, uint32_t number)
{
	if (used_ >= slots_.size() / 2) {
		std::vector<Slot> old(slots_.empty() ? 16 : 2 * slots_.size());

		old.swap(slots_);
		for (const Slot &slot : old)
			if (slot.number != none)
				slots_[slot_of(slot.key())] = slot;
	}

	Slot &slot = slots_[slot_of(key)];

	if (slot.number == none) {
		if (keys_.empty() || keys_.back().capacity() - keys_.back().size() < key.size()) {
			const size_t room = keys_.empty() ? 64 : 2 * keys_.back().capacity();

			keys_.emplace_back();
			keys_.back().reserve(room + key.size());
		}
		slot = { keys_.back().data() + keys_.back().size(), uint32_t(key.size()), number };
		keys_.back().append(key);
		used_++;
	}
	return slot.number;
}

/* Writes TEXT to FD, and closes it. Returns 0 or an errno. */
static int write_and_close(int fd, std::string_view text)
{
	int error = 0;

	while (!text.empty() && !error) {
		const ssize_t written = write(fd, text.data(), text.size());

		if (written >= 0)
			text.remove_prefix(written);
		else if (errno != EINTR)
			error = errno;
	}
	return close(fd) && !error ? errno : error;
}

void write_file(const std::string &path, std::string_view text)
{
	struct stat file, standard;
	const bool exists = stat(path.c_str(), &file) == 0;
	std::string target, temporary;
	sigset_t all, old;
	int fd = -1;

	/* /dev/stdout may be a regular file: keep what else was written there. */
	for (int number : { STDOUT_FILENO, STDERR_FILENO })
		if (exists && fstat(number, &standard) == 0 && file.st_dev == standard.st_dev &&
		    file.st_ino == standard.st_ino)
			fd = dup(number);

	const bool is_direct = fd >= 0 || (exists && !S_ISREG(file.st_mode));

	if (is_direct && fd < 0)
		fd = open(path.c_str(), O_WRONLY | O_CLOEXEC);
	if (!is_direct) {
		/* Keep a symbolic link, and replace what it points to. */
		char *resolved = realpath(path.c_str(), nullptr);

		target = temporary = resolved ? resolved : path;
		free(resolved);
		temporary.insert(temporary.rfind('/') + 1, ".tmp_").append(format(".%d", getpid()));
		/* Signals wait: only SIGKILL leaves this file behind, which "make clean" removes. */
		sigfillset(&all);
		sigprocmask(SIG_BLOCK, &all, &old);
		fd = open(temporary.c_str(), O_WRONLY | O_CLOEXEC | O_CREAT | O_TRUNC, 0666);
	}

	int error = fd < 0 ? errno : write_and_close(fd, text);
	const char *what = fd < 0 || !error ? "create" : "write";

	if (!is_direct) {
		if (!error && rename(temporary.c_str(), target.c_str()))
			error = errno;
		if (error)
			unlink(temporary.c_str());
		sigprocmask(SIG_SETMASK, &old, nullptr);
	}
	if (error)
		fail("%s: cannot %s: %s", path.c_str(), what, strerror(error));
}

void write_output(std::string_view text)
{
	if (const int error = write_and_close(dup(STDOUT_FILENO), text))
		fail("standard output: cannot write: %s", strerror(error));
}
