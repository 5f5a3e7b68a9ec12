// SPDX-License-Identifier: GPL-2.0
/*
 * measure PLAN: runs the commands of a plan and prints what they cost.
 *
 * A line of the plan is one command, its fields are separated by tabs:
 *
 *	label  rounds  limit  stdin  program  argument...
 *
 * A round runs all lines in their order, except those that have had their number of
 * rounds, so that lines which stand next to each other see the same machine. Every second
 * round goes backwards, for what a program leaves in memory matters to the one that follows.
 * The costs of the lines with the same label are one row of the output, for each round:
 *
 *	round,label,user,sys,wall,rss,anon,status
 *
 * user, sys and wall are seconds, summed up. rss and anon are the largest resident set of
 * any of the commands and its part that is not from files, in kB: rss from the kernel's own
 * account, anon from samples every few milliseconds, so that it is 0 for short commands.
 * status is the first exit status other than 0, 128 + N for signal N.
 *
 * limit is in seconds of user + sys, 0 for none; a command that reaches it is ended, and
 * its status is 128 + SIGXCPU. What the commands write is thrown away.
 */

#define _GNU_SOURCE

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SAMPLE_NS (5 * 1000 * 1000)

struct cost {
	const char *label;
	double user, sys, wall;
	long rss, anon;
	int status;
};

struct command {
	const char *label;
	long rounds, limit;
	const char *input;
	char **argv;
};

static double seconds(struct timeval t)
{
	return t.tv_sec + t.tv_usec / 1e6;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

/* The memory of a process that is not from files, in kB; 0 if it has ended. */
static long anonymous(pid_t pid)
{
	long resident = 0, shared = 0;
	char path[32];
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/statm", pid);
	file = fopen(path, "r");
	if (!file)
		return 0;
	if (fscanf(file, "%*d %ld %ld", &resident, &shared) != 2)
		resident = shared = 0;
	fclose(file);
	return (resident - shared) * (sysconf(_SC_PAGESIZE) / 1024);
}

/*
 * Starts the command as make does, with posix_spawn(): what a copy of this process would
 * take before it becomes the command is no cost of the command.
 */
static pid_t start(const struct command *command)
{
	struct rlimit limit = { command->limit, command->limit + 1 };
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	sigset_t none;
	pid_t pid;

	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, 0, command->input, O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_adddup2(&files, 1, 2);
	sigemptyset(&none);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
	errno = posix_spawnp(&pid, command->argv[0], &files, &attributes, command->argv,
			     environ);
	if (errno)
		err(1, "%s < %s", command->argv[0], command->input);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&files);
	if (command->limit && prlimit(pid, RLIMIT_CPU, &limit, NULL))
		err(1, "prlimit");
	return pid;
}

static void run(const struct command *command, struct cost *cost)
{
	const struct timespec pause = { 0, SAMPLE_NS };
	double begin = now();
	struct rusage usage;
	sigset_t child;
	int status;
	pid_t pid;

	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	pid = start(command);
	while (!wait4(pid, &status, WNOHANG, &usage)) {
		if (sigtimedwait(&child, NULL, &pause) < 0 && errno == EAGAIN) {
			long anon = anonymous(pid);

			if (anon > cost->anon)
				cost->anon = anon;
		}
	}
	cost->user += seconds(usage.ru_utime);
	cost->sys += seconds(usage.ru_stime);
	cost->wall += now() - begin;
	if (usage.ru_maxrss > cost->rss)
		cost->rss = usage.ru_maxrss;
	if (!cost->status)
		cost->status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) :
						     WEXITSTATUS(status);
}

static void *grow(void *array, size_t count, size_t size)
{
	void *result = realloc(array, (count + 1) * size);

	if (!result)
		err(1, "realloc");
	return result;
}

static struct command parse(char *line)
{
	struct command command = {};
	size_t count = 0;
	char *rounds, *limit, *word;

	line[strcspn(line, "\n")] = '\0';
	command.label = strsep(&line, "\t");
	rounds = strsep(&line, "\t");
	limit = strsep(&line, "\t");
	command.input = strsep(&line, "\t");
	if (!line)
		errx(1, "a line of the plan has too few fields");
	command.rounds = atol(rounds);
	command.limit = atol(limit);
	while ((word = strsep(&line, "\t"))) {
		command.argv = grow(command.argv, count + 1, sizeof(*command.argv));
		command.argv[count++] = word;
	}
	command.argv[count] = NULL;
	return command;
}

static struct cost *find(struct cost *costs, size_t *count, const char *label)
{
	size_t i;

	for (i = 0; i < *count; i++)
		if (!strcmp(costs[i].label, label))
			return &costs[i];
	costs[i] = (struct cost){ .label = label };
	*count += 1;
	return &costs[i];
}

int main(int argc, char **argv)
{
	struct command *commands = NULL;
	size_t count = 0, size = 0, i;
	struct cost *costs;
	long round, rounds = 0;
	char *line = NULL;
	sigset_t child;
	FILE *plan;

	if (argc != 2)
		errx(1, "usage: measure PLAN");
	plan = fopen(argv[1], "r");
	if (!plan)
		err(1, "%s", argv[1]);
	while (getline(&line, &size, plan) > 0) {
		commands = grow(commands, count, sizeof(*commands));
		commands[count] = parse(line);
		if (commands[count].rounds > rounds)
			rounds = commands[count].rounds;
		count++;
		line = NULL; /* The command's fields point into it. */
		size = 0;
	}
	fclose(plan);
	costs = grow(NULL, count, sizeof(*costs));

	/* Blocked, so that its arrival between wait4() and sigtimedwait() is not lost. */
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigprocmask(SIG_BLOCK, &child, NULL);

	for (round = 1; round <= rounds; round++) {
		size_t labels = 0;

		for (i = 0; i < count; i++) {
			const struct command *command = &commands[round % 2 ? i : count - 1 - i];

			if (round <= command->rounds)
				run(command, find(costs, &labels, command->label));
		}
		for (i = 0; i < labels; i++)
			printf("%ld,%s,%.6f,%.6f,%.6f,%ld,%ld,%d\n", round, costs[i].label,
			       costs[i].user, costs[i].sys, costs[i].wall, costs[i].rss,
			       costs[i].anon, costs[i].status);
		fflush(stdout);
	}
	return 0;
}
