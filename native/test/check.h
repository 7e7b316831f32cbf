/* check.h - the few things all native tests use. */
#ifndef CLOISTER_TEST_CHECK_H
#define CLOISTER_TEST_CHECK_H

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define CHECK(condition)                                                                                            \
	do {                                                                                                        \
		if (!(condition)) {                                                                                 \
			fprintf(stderr, "%s:%d: not true: %s (errno %s)\n", __FILE__, __LINE__, #condition,        \
				strerror(errno));                                                                    \
			exit(1);                                                                                    \
		}                                                                                                   \
	} while (0)

#define CHECK_IS(actual, expected)                                                                                  \
	do {                                                                                                        \
		long long is_ = (long long)(actual), want_ = (long long)(expected);                                 \
		if (is_ != want_) {                                                                                 \
			fprintf(stderr, "%s:%d: %s is %lld, not %lld\n", __FILE__, __LINE__, #actual, is_, want_);  \
			exit(1);                                                                                    \
		}                                                                                                   \
	} while (0)

static inline int64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ll + t.tv_nsec;
}

static inline int pidfd_of(int pid)
{
	return (int)syscall(SYS_pidfd_open, pid, 0);
}

/* Of its first thread. */
static inline int only_child(int pid)
{
	char path[64];
	int child = 0;

	snprintf(path, sizeof path, "/proc/%d/task/%d/children", pid, pid);
	FILE *f = fopen(path, "re");

	CHECK(f != NULL);
	CHECK_IS(fscanf(f, "%d", &child), 1);
	fclose(f);
	return child;
}

#endif
