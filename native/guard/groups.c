#include "guard/groups.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define TRIES 200 /* of 5 ms each: who was killed just now may not be gone yet */
#define TRY_MS 5

#define ROOM (GROUPS_BYTES + 2)

/* What is written, with two NULs more at the end. */
static void read_groups(int ledger, char text[ROOM])
{
	memset(text, 0, ROOM);
	if (pread(ledger, text, GROUPS_BYTES, GROUPS_AT) < 0)
		text[0] = text[1] = 0;
}

void groups_join(int ledger)
{
	char text[ROOM], path[PATH_MAX];

	read_groups(ledger, text);
	if (!text[0])
		return;
	snprintf(path, sizeof path, "%s/cgroup.procs", text);
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	/* 0: the writer; cgroups(7). If that fails the sandbox goes on, more slowly. */
	if (write(fd, "0\n", 2) != 2)
		dprintf(2, "cloister: %s: %m\n", path);
	close(fd);
}

void groups_remove(int ledger)
{
	char text[ROOM];
	int tries = 0;

	read_groups(ledger, text);
	for (const char *path = text + strlen(text) + 1; *path; path += strlen(path) + 1)
		while (rmdir(path) != 0 && errno == EBUSY && tries++ < TRIES)
			poll(NULL, 0, TRY_MS);
}
