/*
 * keeper.c - a process that shares the descriptors of a service, and so keeps them open when the service is killed.
 *
 *   service JVM  --clone(CLONE_VM | CLONE_FILES)-->  keeper        one table of descriptors, one address space
 *        X killed                                      | KEEPER_GIVE: sends all descriptors from a number on
 *                                                      | KEEPER_QUIT, or nobody at the other end: exits
 *
 * It shares the address space because that is the cheapest process there is: no page of a JVM is copied or marked.
 * What it runs lies in this file, and must do without the thread-local storage of libc, which belongs to the thread
 * that cloned it: no errno, no stack protector (lib.mk), no libc call.
 */
#include "cloister.h"
#include "filter/filter.h"
#include "lib/handover.h"
#include "lib/outcome.h"

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define STACK_BYTES 16384

/* One keeper for each process. */
static struct {
	_Alignas(16) char stack[STACK_BYTES];
	struct program filter;
	struct handover batch;
	int fds[HANDOVER_BATCH];
	union {
		struct cmsghdr header;
		char space[CMSG_SPACE(HANDOVER_BATCH * sizeof(int))];
	} control;
	int limit, pidfd;
} keeper;

static long host(long nr, long a, long b, long c)
{
	long r;

	__asm__ volatile("syscall" : "=a"(r) : "0"(nr), "D"(a), "S"(b), "d"(c) : "rcx", "r11", "memory");
	return r;
}

static long host_address(long nr, long a, const void *b, long c)
{
	return host(nr, a, (long)(uintptr_t)b, c);
}

static _Noreturn void leave(int code)
{
	for (;;)
		host(SYS_exit_group, code, 0, 0);
}

static void send_message(const void *message, size_t length, const int *fds, int n)
{
	struct iovec iov = { (void *)(uintptr_t)message, length };
	struct msghdr m = { .msg_iov = &iov, .msg_iovlen = 1 };
	int *target = (int *)(void *)CMSG_DATA(&keeper.control.header);

	if (n > 0) {
		m.msg_control = &keeper.control;
		m.msg_controllen = CMSG_SPACE((size_t)n * sizeof(int));
		keeper.control.header = (struct cmsghdr){ CMSG_LEN((size_t)n * sizeof(int)), SOL_SOCKET, SCM_RIGHTS };
		for (int i = 0; i < n; i++)
			target[i] = fds[i];
	}
	if (host_address(SYS_sendmsg, CL_KEEPER_FD, &m, MSG_NOSIGNAL) < 0)
		leave(1); /* nobody is there to take them */
}

static void send_batch(void)
{
	send_message(&keeper.batch, HANDOVER_BYTES(keeper.batch.count), keeper.batch.numbers, keeper.batch.count);
	keeper.batch.count = 0;
}

/*
 * Asked for each number by itself: poll says of an O_PATH descriptor, such as all directories of the gofer, that it is
 * not open.
 */
static void give(int lowest)
{
	keeper.batch.count = 0;
	for (int fd = lowest; fd < keeper.limit; fd++) {
		if (host(SYS_fcntl, fd, F_GETFD, 0) < 0)
			continue;
		keeper.batch.numbers[keeper.batch.count++] = fd;
		if (keeper.batch.count == HANDOVER_BATCH)
			send_batch();
	}
	if (keeper.batch.count > 0)
		send_batch();
	send_batch(); /* an empty one: the end */
}

static int keep(void *nothing)
{
	const struct sock_fprog program = { (unsigned short)keeper.filter.length, keeper.filter.code };
	const struct keeper_order hello = { KEEPER_HELLO, 0, 0 };

	(void)nothing;
	host_address(SYS_prctl, PR_SET_NAME, CL_KEEPER_NAME, 0);
	if (host(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, (long)(uintptr_t)&program) != 0)
		leave(1);
	send_message(&hello, sizeof hello, &keeper.pidfd, 1);
	for (;;) {
		struct keeper_order order = { 0, 0, 0 };
		long n = host_address(SYS_read, CL_KEEPER_FD, &order, sizeof order);

		if (n != (long)sizeof order || order.what != KEEPER_GIVE || order.lowest < 0)
			leave(0);
		keeper.batch.tag = order.tag;
		give(order.lowest);
	}
}

static int prepare(void)
{
	const struct profile *profile = profile_find("keeper");
	struct rlimit files;

	if (!profile)
		return -ENOENT;
	int r = profile_build(profile, &keeper.filter);

	if (r < 0)
		return r;
	if (getrlimit(RLIMIT_NOFILE, &files) < 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return -errno;
	keeper.limit = files.rlim_cur < CL_DESCRIPTORS_MAX ? (int)files.rlim_cur : CL_DESCRIPTORS_MAX;
	keeper.pidfd = (int)syscall(SYS_pidfd_open, getpid(), 0);
	return keeper.pidfd < 0 ? -errno : 0;
}

int cl_keeper_start(void)
{
	sigset_t all, before;
	int r = prepare();

	if (r < 0)
		return r;
	/* A handler of the JVM must never run in the keeper. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	r = status(clone(keep, keeper.stack + STACK_BYTES, CLONE_VM | CLONE_FILES, NULL));
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return r;
}
