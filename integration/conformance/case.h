/* What the C cases have in common: headers, and one line per call with its outcome. */
#ifndef CASE_H
#define CASE_H
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Prints the call's text, its result, and the error if there is one. */
#define SHOW(call)                                                                        \
	do {                                                                              \
		errno = 0;                                                                \
		long result_ = (long)(call);                                              \
		printf("%s = %ld %s\n", #call, result_, result_ < 0 ? strerrorname_np(errno) : ""); \
		fflush(stdout);                                                           \
	} while (0)

/* The same where a success has no fixed value (descriptors, ids). */
#define OK(call)                                                                          \
	do {                                                                              \
		errno = 0;                                                                \
		long result_ = (long)(call);                                              \
		printf("%s: %s\n", #call, result_ < 0 ? strerrorname_np(errno) : "ok");  \
		fflush(stdout);                                                           \
	} while (0)

#define IS(condition)                                                                     \
	do {                                                                              \
		printf("%s: %s\n", #condition, (condition) ? "yes" : "no");              \
		fflush(stdout);                                                           \
	} while (0)

/* How a child ended, in words. */
static inline void ended(const char *what, pid_t pid)
{
	int status = 0;
	pid_t got = waitpid(pid, &status, 0);
	if (got < 0)
		printf("%s: %s\n", what, strerrorname_np(errno));
	else if (WIFEXITED(status))
		printf("%s: exit %d\n", what, WEXITSTATUS(status));
	else
		printf("%s: signal %d\n", what, WTERMSIG(status));
	fflush(stdout);
}

static inline void pause_ms(long ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000 };
	while (nanosleep(&t, &t) < 0 && errno == EINTR)
		;
}
#endif
