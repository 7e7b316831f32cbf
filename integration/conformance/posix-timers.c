#include "case.h"
static volatile sig_atomic_t hits, value;
static void on(int s, siginfo_t *i, void *c)
{
	(void)s;
	(void)c;
	hits++;
	value = i->si_value.sival_int;
	if (i->si_code != SI_TIMER)
		value = -1;
}
static volatile int called;
static void thread(union sigval v) { called = v.sival_int; }
int main(void)
{
	struct sigaction a = { .sa_sigaction = on, .sa_flags = SA_SIGINFO };
	sigaction(SIGRTMIN + 1, &a, NULL);
	timer_t t;
	struct sigevent e = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN + 1, .sigev_value.sival_int = 42 };
	SHOW(timer_create(CLOCK_MONOTONIC, &e, &t));
	struct itimerspec s = { { 0, 10000000 }, { 0, 10000000 } }, old;
	SHOW(timer_settime(t, 0, &s, NULL));
	while (hits < 5)
		pause();
	printf("%d\n", (int)value);
	SHOW(timer_gettime(t, &old));
	IS(old.it_interval.tv_nsec == 10000000);
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGRTMIN + 1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	pause_ms(120);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	IS(timer_getoverrun(t) >= 3);
	s = (struct itimerspec){ { 0, 0 }, { 0, 0 } };
	SHOW(timer_settime(t, 0, &s, &old));
	SHOW(timer_delete(t));
	SHOW(timer_delete(t));
	e = (struct sigevent){ .sigev_notify = SIGEV_THREAD, .sigev_notify_function = thread, .sigev_value.sival_int = 7 };
	SHOW(timer_create(CLOCK_REALTIME, &e, &t));
	s.it_value.tv_nsec = 20000000;
	SHOW(timer_settime(t, 0, &s, NULL));
	for (int i = 0; i < 400 && !called; i++)
		pause_ms(10);
	printf("%d\n", called);
	SHOW(timer_delete(t));
	e.sigev_notify = SIGEV_NONE;
	SHOW(timer_create(CLOCK_MONOTONIC, &e, &t));
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	s.it_value = (struct timespec){ now.tv_sec + 100, 0 };
	SHOW(timer_settime(t, TIMER_ABSTIME, &s, NULL));
	SHOW(timer_gettime(t, &old));
	IS(old.it_value.tv_sec >= 90 && old.it_value.tv_sec <= 100);
	e.sigev_notify = SIGEV_SIGNAL;
	e.sigev_signo = 99;
	SHOW(timer_create(CLOCK_MONOTONIC, &e, &t));
	SHOW(timer_create(77, NULL, &t));
	s.it_value.tv_nsec = 2000000000;
	SHOW(timer_settime(t, 0, &s, NULL));
	return 0;
}
