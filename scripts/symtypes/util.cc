// SPDX-License-Identifier: GPL-2.0
/* Files, lines, the output of other programs, and strings. */
#include "util.hh"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <dirent.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common.hh"

extern char **environ;

/* No decompressed module is larger, but a small damaged file may become larger. */
static const size_t max_output = 1 << 30;

/* Reads FD to its end, or until TEXT is longer than LIMIT. False, with errno, if that fails. */
static bool read_all(int fd, std::string &text, size_t limit)
{
	struct stat status;
	size_t size = 0;
	ssize_t count;

	/* One allocation for a file, a guess for a pipe */
	text.resize(fstat(fd, &status) == 0 && status.st_size ? status.st_size + 1 : 1 << 16);
	do {
		if (size == text.size())
			text.resize(2 * size);
		count = read(fd, &text[size], text.size() - size);
		size += count > 0 ? count : 0;
	} while ((count > 0 && size <= limit) || (count < 0 && errno == EINTR));
	text.resize(size);
	return count >= 0;
}

std::string read_file(const std::string &path)
{
	const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
	std::string text;

	if (fd < 0)
		fail("%s: cannot open: %s", path.c_str(), strerror(errno));
	if (!read_all(fd, text, SIZE_MAX))
		fail("%s: cannot read: %s", path.c_str(), strerror(errno));
	close(fd);
	return text;
}

bool exists(const std::string &path)
{
	return access(path.c_str(), F_OK) == 0;
}

bool is_folder(const std::string &path)
{
	struct stat status;

	return stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

std::vector<std::string> find_files(const std::string &folder, std::string_view suffix)
{
	std::vector<std::string> files, folders{ "" };

	while (!folders.empty()) {
		const std::string below = folders.back(), path = folder + "/" + below;
		DIR *entries = opendir(path.c_str());

		folders.pop_back();
		if (!entries)
			fail("%s: cannot open: %s", path.c_str(), strerror(errno));
		for (errno = 0; const dirent *entry = readdir(entries); errno = 0) {
			const std::string name = entry->d_name;
			struct stat status;

			if (name == "." || name == ".." || lstat((path + name).c_str(), &status))
				continue;
			if (S_ISDIR(status.st_mode))
				folders.push_back(below + name + "/");
			else if (S_ISREG(status.st_mode) && ends_with(name, suffix))
				files.push_back(below + name);
		}
		if (errno)
			fail("%s: cannot read: %s", path.c_str(), strerror(errno));
		closedir(entries);
	}
	return files;
}

bool Lines::next()
{
	if (rest_.empty())
		return false;
	number++;

	const size_t length = rest_.find('\n');

	if (length == rest_.npos)
		fail("the line does not end, the file is cut off");
	line = rest_.substr(0, length);
	rest_.remove_prefix(length + 1);
	return true;
}

std::string Lines::place() const
{
	return format("%s:%zu", path_.c_str(), number);
}

void Lines::fail(const std::string &message) const
{
	::fail("%s: %s", place().c_str(), message.c_str());
}

std::string filter(const char *program, const char *option, int input)
{
	char *arguments[] = { const_cast<char *>(program), const_cast<char *>(option), nullptr };
	posix_spawn_file_actions_t actions;
	int pipe_fds[2], status = -1, error;
	std::string output;
	pid_t pid;

	if (pipe2(pipe_fds, O_CLOEXEC))
		return "";
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, pipe_fds[1], STDOUT_FILENO);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	error = posix_spawnp(&pid, program, &actions, nullptr, arguments, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(pipe_fds[1]);
	if (!error)
		read_all(pipe_fds[0], output, max_output);
	close(pipe_fds[0]);
	if (error)
		return "";
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? output : "";
}

uint32_t Strings::add(std::string_view text)
{
	const uint32_t id = index_.add(text, size());

	if (id == size())
		strings_.emplace_back(text);
	return id;
}

bool Strings::insert(std::string_view text)
{
	const uint32_t count = size();

	return add(text) == count;
}

std::string text_of(std::initializer_list<std::string_view> parts)
{
	std::string text;

	for (std::string_view part : parts)
		text.append(part);
	return text;
}

template <typename Item> void sort_unique(std::vector<Item> &items)
{
	std::sort(items.begin(), items.end());
	items.erase(std::unique(items.begin(), items.end()), items.end());
}

template void sort_unique(std::vector<uint32_t> &);
template void sort_unique(std::vector<std::string_view> &);

Demangled::Demangled(const std::vector<std::string_view> &names)
{
	std::string mangled, output;
	FILE *file;

	for (std::string_view name : names)
		if (starts_with(name, "_R") && mangled_.insert(name))
			mangled.append(name).append("\n");
	if (mangled.empty() || !(file = tmpfile()))
		return;
	/* Without -i, the output has the hashes of crates. */
	if (fputs(mangled.c_str(), file) >= 0 && fflush(file) == 0 &&
	    lseek(fileno(file), 0, SEEK_SET) == 0)
		output = filter("c++filt", "-i", fileno(file));
	fclose(file);
	for (size_t start = 0, end; (end = output.find('\n', start)) != output.npos;
	     start = end + 1)
		demangled_.push_back(output.substr(start, end - start));
}

std::string Demangled::operator()(std::string_view name) const
{
	const uint32_t id = mangled_.find(name);

	return id < demangled_.size() ? demangled_[id] : std::string(name);
}

/* The length of the UTF-8 character at the start of TEXT; 0 if there is none. */
static size_t utf8_length(std::string_view text)
{
	const unsigned char first = text[0], second = text.size() > 1 ? text[1] : 0;
	const size_t length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 :
			      first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;

	if (text.size() < length)
		return 0;
	for (size_t i = 1; i < length; i++)
		if ((text[i] & 0xc0) != 0x80)
			return 0;
	/* Not the shortest form, a surrogate, or beyond U+10FFFF */
	if ((first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f) ||
	    (first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f))
		return 0;
	return length;
}

std::string json_string(std::string_view text)
{
	std::string result = "\"";

	while (!text.empty()) {
		const size_t length = utf8_length(text);
		const unsigned char c = text[0];

		if (c == '"' || c == '\\')
			result.append("\\").append(1, c);
		else if (c < 0x20 || c == 0x7f || c == '<')
			result.append(format("\\u%04x", c));
		else if (length)
			result.append(text.substr(0, length));
		else
			result.append("\\ufffd");
		text.remove_prefix(length ? length : 1);
	}
	return result.append("\"");
}

std::string json_list(const std::vector<std::string> &items, const char *indent)
{
	std::string text = "[";

	for (const std::string &item : items) {
		if (text.size() > 1)
			text.append(*indent ? "," : ", ");
		text.append(indent).append(item);
	}
	return text.append("]");
}
