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
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
int main(void)
{
	int e = epoll_create1(EPOLL_CLOEXEC), p[2], v = eventfd(3, EFD_NONBLOCK);
	int t = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
	pipe(p);
	struct epoll_event ev = { .events = EPOLLIN, .data.u32 = 1 }, out[8];
	printf("%d\n", epoll_ctl(e, EPOLL_CTL_ADD, p[0], &ev));
	printf("%d", epoll_ctl(e, EPOLL_CTL_ADD, p[0], &ev));
	printf(" %s\n", strerror(errno));
	ev = (struct epoll_event){ .events = EPOLLIN | EPOLLET, .data.u32 = 2 };
	epoll_ctl(e, EPOLL_CTL_ADD, v, &ev);
	int n = epoll_wait(e, out, 8, 0);
	printf("%d %u %x\n", n, out[0].data.u32, out[0].events);
	printf("%d\n", epoll_wait(e, out, 8, 0));
	write(p[1], "ab", 2);
	for (int i = 0; i < 2; i++)
		printf("level %d\n", epoll_wait(e, out, 8, 10));
	uint64_t x = 5;
	write(v, &x, 8);
	printf("%d\n", epoll_wait(e, out, 8, 0));
	read(v, &x, 8);
	printf("%d %zd %s\n", (int)x, read(v, &x, 8), strerror(errno));
	ev = (struct epoll_event){ .events = EPOLLIN | EPOLLONESHOT, .data.u32 = 3 };
	epoll_ctl(e, EPOLL_CTL_MOD, p[0], &ev);
	printf("%d\n", epoll_wait(e, out, 8, 0));
	printf("%d\n", epoll_wait(e, out, 8, 0));
	printf("%d\n", epoll_ctl(e, EPOLL_CTL_DEL, p[0], NULL));
	printf("%d", epoll_ctl(e, EPOLL_CTL_DEL, p[0], NULL));
	printf(" %s\n", strerror(errno));
	struct itimerspec it = { .it_value = { 0, 10000000 }, .it_interval = { 0, 10000000 } };
	timerfd_settime(t, 0, &it, NULL);
	ev = (struct epoll_event){ .events = EPOLLIN, .data.u32 = 4 };
	epoll_ctl(e, EPOLL_CTL_ADD, t, &ev);
	n = epoll_wait(e, out, 8, 1000);
	printf("%d %u\n", n, out[0].data.u32);
	usleep(50000);
	read(t, &x, 8);
	printf("%d\n", x >= 3);
	int f = open("f", O_CREAT | O_RDWR, 0600);
	printf("%d", epoll_ctl(e, EPOLL_CTL_ADD, f, &ev));
	printf(" %s\n", strerror(errno));
	if (fork() == 0) {
		usleep(20000);
		write(p[1], "z", 1);
		_exit(0);
	}
	char b[4];
	read(p[0], b, 4);
	ev.data.u32 = 9;
	epoll_ctl(e, EPOLL_CTL_DEL, t, NULL);
	epoll_ctl(e, EPOLL_CTL_ADD, p[0], &ev);
	n = epoll_wait(e, out, 8, 2000);
	printf("%d %u\n", n, out[0].data.u32);
	return 0;
}
