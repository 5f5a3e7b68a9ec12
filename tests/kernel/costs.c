// SPDX-License-Identifier: GPL-2.0
/*
 * PROGRAM ARGUMENT...: runs PROGRAM.real, in whose place it was put, and adds a line to the file $COSTS:
 * the name, seconds of user and of system time, the largest resident set in kB, and the last argument.
 * All include the program's children. `costs COMMAND...` does the same with any command.
 */

#define _GNU_SOURCE

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	char path[PATH_MAX], line[PATH_MAX + 200];
	const char *costs = getenv("COSTS");
	int fd, length, status;
	struct rusage usage;
	pid_t pid;

	if (!costs)
		errx(127, "COSTS is not set");
	if (argc > 1 && !strcmp(basename(argv[0]), "costs"))
		snprintf(path, sizeof(path), "%s", (++argv)[0]);
	else
		snprintf(path, sizeof(path), "%s.real", argv[0]);
	errno = posix_spawnp(&pid, path, NULL, NULL, argv, environ);
	if (errno)
		err(127, "%s", path);
	/* What a build cost that is stopped counts, too: it ends by itself then. */
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	if (wait4(pid, &status, 0, &usage) < 0)
		err(127, "wait4");

	while (argv[1])
		argv++;
	length = snprintf(line, sizeof(line), "%s\t%ld.%06ld\t%ld.%06ld\t%ld\t%s\n",
			  basename(path), usage.ru_utime.tv_sec, usage.ru_utime.tv_usec,
			  usage.ru_stime.tv_sec, usage.ru_stime.tv_usec, usage.ru_maxrss, *argv);
	fd = open(costs, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	if (fd < 0 || write(fd, line, length) != length)
		err(127, "%s", costs);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
