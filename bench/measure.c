// SPDX-License-Identifier: GPL-2.0
/*
 * measure < PLAN: runs the commands of a plan, one after the other, and prints what each costs.
 *
 * A line of the plan is "label  stdin  program  argument...", separated by tabs. The output has a
 * line "label,seconds,rss" for each: user and system time of the command and its children, and
 * the largest resident set of any of them in kB. The commands write to /dev/null. The first
 * command that fails ends the program with an error: what gives up early must not look fast.
 */

#define _GNU_SOURCE

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_ARGS 20

static double seconds(struct timeval t)
{
	return t.tv_sec + t.tv_usec / 1e6;
}

static void run(const char *label, const char *input, char **argv)
{
	posix_spawn_file_actions_t files;
	struct rusage usage;
	int status;
	pid_t pid;

	/* As make does. After fork() the command would pay for a copy of our page tables, too. */
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, 0, input, O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_adddup2(&files, 1, 2);
	errno = posix_spawnp(&pid, argv[0], &files, NULL, argv, environ);
	if (errno)
		err(1, "%s < %s", argv[0], input);
	posix_spawn_file_actions_destroy(&files);
	if (wait4(pid, &status, 0, &usage) < 0)
		err(1, "wait4");
	if (status)
		errx(1, "%s: %s < %s: wait status 0x%x", label, argv[0], input, status);
	printf("%s,%.6f,%ld\n", label, seconds(usage.ru_utime) + seconds(usage.ru_stime),
	       usage.ru_maxrss);
	fflush(stdout);
}

int main(void)
{
	char *line = NULL;
	size_t size = 0;

	while (getline(&line, &size, stdin) > 0) {
		char *rest = line, *argv[MAX_ARGS + 3] = {};
		int argc = 0;

		line[strcspn(line, "\n")] = '\0';
		while (rest && argc < MAX_ARGS + 2)
			argv[argc++] = strsep(&rest, "\t");
		if (argc < 3 || rest)
			errx(1, "%s: too few or too many fields", line);
		run(argv[0], argv[1], argv + 2);
	}
	return 0;
}
