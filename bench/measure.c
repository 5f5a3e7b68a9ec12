// SPDX-License-Identifier: GPL-2.0
/*
 * measure PLAN: runs the commands of a plan and prints what they cost.
 *
 * A line of the plan is one command, its fields are separated by tabs:
 *
 *	label  rounds  limit  stdin  program  argument...
 *
 * A round runs all lines in their order, except those that have had their number of
 * rounds, so that lines which stand next to each other see the same machine. The costs of
 * the lines with the same label are one row of the output, for each round:
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

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
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

static void become(const struct command *command)
{
	struct rlimit limit = { command->limit, command->limit + 1 };
	int in = open(command->input, O_RDONLY), out = open("/dev/null", O_WRONLY);
	sigset_t none;

	if (in < 0)
		err(127, "%s", command->input);
	if (command->limit && setrlimit(RLIMIT_CPU, &limit))
		err(127, "setrlimit");
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	dup2(in, 0);
	dup2(out, 1);
	dup2(out, 2);
	execvp(command->argv[0], command->argv);
	_exit(127);
}

static void run(const struct command *command, struct cost *cost)
{
	const struct timespec pause = { 0, SAMPLE_NS };
	double start = now();
	struct rusage usage;
	sigset_t child;
	int status;
	pid_t pid;

	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	pid = fork();
	if (pid < 0)
		err(1, "fork");
	if (!pid)
		become(command);
	while (!wait4(pid, &status, WNOHANG, &usage)) {
		if (sigtimedwait(&child, NULL, &pause) < 0 && errno == EAGAIN) {
			long anon = anonymous(pid);

			if (anon > cost->anon)
				cost->anon = anon;
		}
	}
	cost->user += seconds(usage.ru_utime);
	cost->sys += seconds(usage.ru_stime);
	cost->wall += now() - start;
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

		for (i = 0; i < count; i++)
			if (round <= commands[i].rounds)
				run(&commands[i], find(costs, &labels, commands[i].label));
		for (i = 0; i < labels; i++)
			printf("%ld,%s,%.6f,%.6f,%.6f,%ld,%ld,%d\n", round, costs[i].label,
			       costs[i].user, costs[i].sys, costs[i].wall, costs[i].rss,
			       costs[i].anon, costs[i].status);
		fflush(stdout);
	}
	return 0;
}
