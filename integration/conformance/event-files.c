#include "case.h"
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
int main(void)
{
	uint64_t v = 0;
	int e = eventfd(3, EFD_NONBLOCK);
	SHOW(read(e, &v, 8));
	printf("%d\n", (int)v);
	SHOW(read(e, &v, 8));
	v = 5;
	SHOW(write(e, &v, 8));
	SHOW(write(e, &v, 8));
	SHOW(read(e, &v, 8));
	printf("%d\n", (int)v);
	SHOW(read(e, &v, 4));
	v = ~0ull;
	SHOW(write(e, &v, 8));
	v = ~0ull - 1;
	SHOW(write(e, &v, 8));
	v = 1;
	SHOW(write(e, &v, 8));
	struct pollfd p = { e, POLLIN | POLLOUT, 0 };
	SHOW(poll(&p, 1, 0));
	printf("%x\n", p.revents);
	int s = eventfd(2, EFD_SEMAPHORE | EFD_NONBLOCK);
	SHOW(read(s, &v, 8));
	printf("%d\n", (int)v);
	SHOW(read(s, &v, 8));
	SHOW(read(s, &v, 8));
	int t = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
	SHOW(read(t, &v, 8));
	struct itimerspec it = { { 0, 5000000 }, { 0, 5000000 } }, old;
	SHOW(timerfd_settime(t, 0, &it, NULL));
	p.fd = t;
	p.events = POLLIN;
	SHOW(poll(&p, 1, 3000));
	pause_ms(40);
	SHOW(read(t, &v, 8));
	IS(v >= 5 && v < 1000);
	SHOW(timerfd_gettime(t, &old));
	IS(old.it_interval.tv_nsec == 5000000);
	it = (struct itimerspec){ { 0, 0 }, { 0, 0 } };
	SHOW(timerfd_settime(t, 0, &it, NULL));
	pause_ms(20);
	SHOW(read(t, &v, 8));
	SHOW(timerfd_create(99, 0));
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	int g = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	struct signalfd_siginfo i;
	SHOW(read(g, &i, sizeof i));
	kill(getpid(), SIGUSR1);
	p.fd = g;
	SHOW(poll(&p, 1, 1000));
	SHOW(read(g, &i, sizeof i));
	printf("%d %d %d\n", i.ssi_signo, i.ssi_code, i.ssi_pid == (uint32_t)getpid());
	pid_t pid = fork();
	if (pid == 0)
		_exit(4);
	SHOW(poll(&p, 1, 3000));
	SHOW(read(g, &i, sizeof i));
	printf("%d %d %d\n", i.ssi_signo, i.ssi_status, i.ssi_pid == (uint32_t)pid);
	ended("child", pid);
	SHOW(read(g, &i, 10));
	return 0;
}
