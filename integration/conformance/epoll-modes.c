#include "case.h"
#include <sys/epoll.h>
int main(void)
{
	int ep = epoll_create1(EPOLL_CLOEXEC), p[2], q[2];
	struct epoll_event e = { EPOLLIN | EPOLLET, { .u32 = 1 } }, out[4];
	char b[10];
	SHOW(pipe(p));
	SHOW(pipe(q));
	SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, p[0], &e));
	SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, p[0], &e));
	SHOW(epoll_wait(ep, out, 4, 0));
	SHOW(write(p[1], "ab", 2));
	SHOW(epoll_wait(ep, out, 4, 0));
	SHOW(epoll_wait(ep, out, 4, 0));
	SHOW(write(p[1], "c", 1));
	SHOW(epoll_wait(ep, out, 4, 0));
	SHOW(read(p[0], b, 1));
	SHOW(epoll_wait(ep, out, 4, 0));
	e.events = EPOLLIN | EPOLLONESHOT;
	e.data.u32 = 2;
	SHOW(epoll_ctl(ep, EPOLL_CTL_MOD, p[0], &e));
	SHOW(epoll_wait(ep, out, 4, 0));
	printf("%d %x\n", out[0].data.u32, out[0].events);
	SHOW(epoll_wait(ep, out, 4, 0));
	SHOW(epoll_ctl(ep, EPOLL_CTL_MOD, p[0], &e));
	SHOW(epoll_wait(ep, out, 4, 0));
	e.events = EPOLLIN;
	e.data.u32 = 3;
	SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, q[0], &e));
	int outer = epoll_create1(0);
	e.data.u32 = 9;
	SHOW(epoll_ctl(outer, EPOLL_CTL_ADD, ep, &e));
	SHOW(epoll_wait(outer, out, 4, 0));
	SHOW(write(q[1], "x", 1));
	SHOW(epoll_wait(outer, out, 4, 100));
	printf("%d\n", out[0].data.u32);
	SHOW(epoll_wait(ep, out, 4, 0));
	printf("%d\n", out[0].data.u32);
	SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, outer, &e));
	SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, ep, &e));
	int f = open("f", O_CREAT | O_RDWR, 0644);
	SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, f, &e));
	SHOW(epoll_ctl(ep, EPOLL_CTL_DEL, f, NULL));
	SHOW(epoll_ctl(ep, EPOLL_CTL_MOD, 77, &e));
	SHOW(epoll_ctl(f, EPOLL_CTL_ADD, p[0], &e));
	SHOW(epoll_wait(ep, out, 0, 0));
	close(q[1]);
	SHOW(read(q[0], b, 10));
	SHOW(epoll_wait(ep, out, 4, 0));
	printf("%x\n", out[0].events);
	int copy = dup(q[0]);
	close(q[0]);
	SHOW(epoll_wait(ep, out, 4, 0));
	close(copy);
	SHOW(epoll_wait(ep, out, 4, 0));
	e.events = EPOLLOUT;
	SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, p[1], &e));
	SHOW(epoll_wait(ep, out, 4, 0));
	close(p[0]);
	SHOW(epoll_wait(ep, out, 4, 0));
	printf("%x\n", out[0].events);
	pid_t pid = fork();
	if (pid == 0) {
		struct timespec t = { 0, 20000000 };
		SHOW(syscall(SYS_epoll_pwait2, outer, out, 1, &t, NULL, 8));
		_exit(0);
	}
	ended("child", pid);
	return 0;
}
