/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An example of a backport: a header before it and, with -DBACKPORT, after it. With
 * --stable, the versions of backport.c are the same before and after.
 */
#ifndef BACKPORT_H
#define BACKPORT_H

#include "kabi.h"

/* A structure with room for more, as a release has it: */
#ifndef BACKPORT
struct device {
	const char *name;
	unsigned int flags;
	char state;
	int (*start)(struct device *dev);

	KABI_RESERVE(1);
	KABI_RESERVE(2);
	KABI_RESERVE_ARRAY(3, 32);
};
#else
struct queue;
enum flags { FLAG_ACTIVE = 1, FLAG_REMOVED = 2 };

struct device {
	const char *name;
	/* The flags had no names before. */
	KABI_REPLACE(unsigned int, flags, enum flags flags);
	char state;
	/* There were three unused bytes here. */
	KABI_IGNORE(0, unsigned char priority);
	int (*start)(struct device *dev);
	/* All of the room, some of it for two, some of it still free. */
	KABI_USE(1, struct queue *queue);
	KABI_USE2(2, short first, short last);
	KABI_USE_ARRAY(3, 32, unsigned long long bytes; KABI_RESERVE_ARRAY(4, 24));
};
#endif

/* EVENT_LAST only tells how many there are. A new one moves it. */
enum event {
	EVENT_START,
	EVENT_STOP,
#ifdef BACKPORT
	EVENT_SUSPEND,
#endif
	EVENT_LAST,
};

#ifdef BACKPORT
KABI_ENUMERATOR_IGNORE(event, EVENT_SUSPEND);
KABI_ENUMERATOR_VALUE(event, EVENT_LAST, 2);
#endif

/* Modules get one from the kernel, and only use the members that it had. */
struct report {
	enum event event;
#ifdef BACKPORT
	KABI_IGNORE(0, int code);
#endif
};

#ifdef BACKPORT
KABI_BYTE_SIZE(report, 4);
#endif

/* Only the kernel knows what it contains, although its definition is in a header. */
struct core {
	int users;
#ifdef BACKPORT
	int waiters;
#endif
};

KABI_DECLONLY(core);

int device_register(struct device *dev, struct core *core);
void device_notify(struct device *dev, const struct report *report);

/* No other rule can hide this: the number, which never was negative, has lost its sign. */
#ifndef BACKPORT
int device_count(void);
#else
unsigned int device_count(void);

KABI_TYPE_STRING("device_count", "subprogram ( ) -> base_type int byte_size(4) encoding(5)");
#endif

#endif /* BACKPORT_H */
