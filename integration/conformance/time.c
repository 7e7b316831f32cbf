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
#include <sys/time.h>
int main(void)
{
	struct timespec a, b, r;
	clock_gettime(CLOCK_MONOTONIC, &a);
	struct timespec t = { 0, 20000000 };
	printf("%d\n", nanosleep(&t, NULL));
	clock_gettime(CLOCK_MONOTONIC, &b);
	long us = (b.tv_sec - a.tv_sec) * 1000000 + (b.tv_nsec - a.tv_nsec) / 1000;
	printf("%d\n", us >= 20000 && us < 500000);
	b.tv_nsec += 10000000;
	if (b.tv_nsec >= 1000000000) {
		b.tv_sec++;
		b.tv_nsec -= 1000000000;
	}
	printf("%d\n", clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &b, NULL));
	printf("%d\n", clock_getres(CLOCK_REALTIME, &r));
	struct timeval tv;
	gettimeofday(&tv, NULL);
	clock_gettime(CLOCK_REALTIME, &a);
	printf("%d\n", labs(a.tv_sec - tv.tv_sec) <= 1 && labs(time(NULL) - tv.tv_sec) <= 1);
	t.tv_nsec = 1000000000;
	printf("%d", nanosleep(&t, NULL));
	printf(" %s\n", strerror(errno));
	printf("%d %s\n", clock_gettime(77, &a), strerror(errno));
	timer_t id;
	struct sigevent e = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN, .sigev_value.sival_int = 77 };
	sigset_t s;
	sigemptyset(&s);
	sigaddset(&s, SIGRTMIN);
	sigprocmask(SIG_BLOCK, &s, NULL);
	printf("%d\n", timer_create(CLOCK_MONOTONIC, &e, &id));
	struct itimerspec it = { .it_value = { 0, 5000000 }, .it_interval = { 0, 5000000 } };
	timer_settime(id, 0, &it, NULL);
	siginfo_t si;
	for (int i = 0; i < 3; i++) {
		int sig = sigwaitinfo(&s, &si);
		printf("%d %d %d\n", sig == SIGRTMIN, si.si_value.sival_int, si.si_code == SI_TIMER);
	}
	printf("%d\n", timer_delete(id));
	struct itimerval iv = { { 0, 0 }, { 100, 0 } }, old;
	setitimer(ITIMER_REAL, &iv, NULL);
	getitimer(ITIMER_REAL, &old);
	printf("%d %u\n", old.it_value.tv_sec >= 99, alarm(0) >= 99);
	return 0;
}
