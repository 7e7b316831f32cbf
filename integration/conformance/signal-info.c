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
static volatile int n;
static void on(int s, siginfo_t *i, void *u)
{
	(void)u;
	printf("sig %d code %d pid %d val %d\n", s, i->si_code, i->si_pid == getpid(),
	       s >= SIGRTMIN ? i->si_value.sival_int : 0);
	n++;
}
int main(void)
{
	setvbuf(stdout, NULL, _IONBF, 0);
	struct sigaction a = { .sa_sigaction = on, .sa_flags = SA_SIGINFO };
	sigaction(SIGUSR1, &a, NULL);
	sigaction(SIGRTMIN, &a, NULL);
	sigaction(SIGRTMIN + 1, &a, NULL);
	kill(getpid(), SIGUSR1);
	raise(SIGUSR1);
	sigset_t s, old;
	sigemptyset(&s);
	sigaddset(&s, SIGRTMIN);
	sigaddset(&s, SIGRTMIN + 1);
	sigaddset(&s, SIGUSR1);
	sigprocmask(SIG_BLOCK, &s, &old);
	for (int i = 0; i < 3; i++) {
		sigqueue(getpid(), SIGRTMIN + 1, (union sigval){ .sival_int = 10 + i });
		sigqueue(getpid(), SIGRTMIN, (union sigval){ .sival_int = i });
		kill(getpid(), SIGUSR1);
	}
	sigset_t p;
	sigpending(&p);
	printf("pending %d %d %d\n", sigismember(&p, SIGUSR1), sigismember(&p, SIGRTMIN), sigismember(&p, SIGUSR2));
	siginfo_t si;
	printf("wait %d", sigwaitinfo(&s, &si));
	printf(" code %d\n", si.si_code);
	sigprocmask(SIG_SETMASK, &old, NULL);
	printf("n %d\n", n);
	struct timespec t = { 0, 10000000 };
	sigaddset(&s, SIGUSR2);
	printf("%d %s\n", sigtimedwait(&s, NULL, &t), strerror(errno));
	return 0;
}
