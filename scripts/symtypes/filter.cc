// SPDX-License-Identifier: GPL-2.0
/*
 * Running a program as a filter. Its input is a file: with a pipe on both sides each
 * could wait for the other.
 */
#include "filter.hh"

#include <cerrno>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* No module is as long as that, decompressed; a small file may be much longer. */
static const size_t longest_output = 1 << 30;

std::optional<std::string> filter(const std::vector<const char *> &command, int input)
{
	std::vector<char *> arguments;
	posix_spawn_file_actions_t actions;
	int pipe_fds[2], status = -1, error;
	std::string output;
	char buffer[1 << 16];
	ssize_t size;
	pid_t pid;

	arguments.reserve(command.size() + 1);
	for (const char *argument : command)
		arguments.push_back(const_cast<char *>(argument));
	arguments.push_back(nullptr);
	if (pipe2(pipe_fds, O_CLOEXEC))
		return std::nullopt;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, pipe_fds[1], STDOUT_FILENO);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	error = posix_spawnp(&pid, command[0], &actions, nullptr, arguments.data(), environ);
	posix_spawn_file_actions_destroy(&actions);
	close(pipe_fds[1]);
	while (!error && output.size() <= longest_output &&
	       ((size = read(pipe_fds[0], buffer, sizeof(buffer))) > 0 ||
		(size < 0 && errno == EINTR)))
		output.append(buffer, size > 0 ? size : 0);
	close(pipe_fds[0]);
	if (error)
		return std::nullopt;
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (!WIFEXITED(status) || WEXITSTATUS(status))
		return std::nullopt;
	return output;
}
