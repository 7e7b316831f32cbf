#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <sys/ioctl.h>
int main(void)
{
	int p[2];
	pipe2(p, O_NONBLOCK | O_CLOEXEC);
	char b[4096] = { 0 };
	long n = 0, r;
	while ((r = write(p[1], b, sizeof b)) > 0)
		n += r;
	printf("%ld %s\n", n, strerror(errno));
	int q;
	ioctl(p[0], FIONREAD, &q);
	printf("%d %d\n", q, fcntl(p[0], F_GETPIPE_SZ));
	struct pollfd f[2] = { { p[0], POLLIN, 0 }, { p[1], POLLOUT, 0 } };
	printf("%d", poll(f, 2, 0));
	printf(" %x %x\n", f[0].revents, f[1].revents);
	while (read(p[0], b, sizeof b) > 0)
		;
	printf("%s\n", strerror(errno));
	printf("%d", poll(f, 2, 0));
	printf(" %x %x\n", f[0].revents, f[1].revents);
	close(p[1]);
	f[1].fd = -1;
	printf("%d", poll(f, 2, 100));
	printf(" %x\n", f[0].revents);
	pipe(p);
	close(p[0]);
	signal(SIGPIPE, SIG_IGN);
	printf("%zd", write(p[1], "x", 1));
	printf(" %s\n", strerror(errno));
	f[0].fd = p[1];
	f[0].events = POLLOUT;
	poll(f, 1, 0);
	printf("%x\n", f[0].revents);
	f[0].fd = 77;
	printf("%d", poll(f, 1, 0));
	printf(" %x\n", f[0].revents);
	struct timespec a, z;
	clock_gettime(CLOCK_MONOTONIC, &a);
	printf("%d\n", poll(NULL, 0, 50));
	clock_gettime(CLOCK_MONOTONIC, &z);
	long ms = (z.tv_sec - a.tv_sec) * 1000 + (z.tv_nsec - a.tv_nsec) / 1000000;
	printf("%d\n", ms >= 49 && ms < 1000);
	return 0;
}
