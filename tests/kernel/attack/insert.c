// SPDX-License-Identifier: GPL-2.0
/*
 * insert MODULE.ko CHANGES: loads altered copies of a module, one after the other, and unloads
 * those that the kernel took.
 *
 * Each line of CHANGES is one copy: `LENGTH OFFSET=BYTES...`, the length to cut the file to, and
 * bytes in hexadecimal to write over what is there, all as corpus.pl prints them. For each copy
 * there is a line on stdout: its number from 1, the errno of init_module() (0: it was loaded), and
 * what the kernel logged meanwhile, with ` |` for each end of a line. Nothing else may load
 * modules, log or read the kernel's log at that time.
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/syscall.h>
#include <unistd.h>

#define READ_CLEAR	4	/* SYSLOG_ACTION_READ_CLEAR */

static char file[1 << 20], copy[1 << 20], log[1 << 20];

/* Makes the copy that LINE describes; returns its length. */
static size_t make_copy(size_t size, char *line)
{
	char *at = strtok(line, " \n");
	size_t length = strtoul(at, NULL, 10);

	memcpy(copy, file, size);
	while ((at = strtok(NULL, " \n"))) {
		char *bytes;
		size_t offset = strtoul(at, &bytes, 10);

		for (bytes++; *bytes; bytes += 2) {
			unsigned int byte;

			if (sscanf(bytes, "%2x", &byte) != 1 || offset >= size)
				errx(1, "not what corpus.pl writes: %s", at);
			copy[offset++] = byte;
		}
	}
	return length;
}

static void print_log(void)
{
	int n = klogctl(READ_CLEAR, log, sizeof(log));

	if (n < 0)
		err(1, "klogctl");
	for (int i = 0; i < n; i++) {
		if (log[i] == '\n')
			fputs(" |", stdout);
		else
			putchar(log[i]);
	}
}

int main(int argc, char **argv)
{
	FILE *f;
	size_t size, room = 0;
	char *line = NULL;

	if (argc != 3)
		errx(1, "usage: insert MODULE.ko CHANGES");
	f = fopen(argv[1], "r");
	if (!f)
		err(1, "%s", argv[1]);
	size = fread(file, 1, sizeof(file), f);
	fclose(f);
	f = fopen(argv[2], "r");
	if (!f)
		err(1, "%s", argv[2]);
	klogctl(READ_CLEAR, log, sizeof(log));
	for (unsigned int number = 1; getline(&line, &room, f) > 0; number++) {
		size_t length = make_copy(size, line);
		int error = syscall(SYS_init_module, copy, length, "") ? errno : 0;

		if (!error && syscall(SYS_delete_module, "attack_subject", 0))
			err(1, "copy %u is loaded, but cannot be unloaded", number);
		printf("%u %d ", number, error);
		print_log();
		putchar('\n');
	}
	return 0;
}
