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
static void on(int s) { (void)s; write(1, "handler\n", 8); }
int main(void)
{
	int fd[2];
	char b[8];
	pipe(fd);
	for (int restart = 0; restart < 2; restart++) {
		struct sigaction a = { .sa_handler = on, .sa_flags = restart ? SA_RESTART : 0 };
		sigaction(SIGALRM, &a, NULL);
		pid_t me = getpid();
		if (fork() == 0) {
			usleep(50000);
			kill(me, SIGALRM);
			usleep(50000);
			write(fd[1], "x", 1);
			_exit(0);
		}
		ssize_t r = read(fd[0], b, 1);
		int e = errno;
		wait(NULL);
		printf("read %zd %s\n", r, r < 0 ? strerror(e) : "");
		fflush(stdout);
		if (r < 0)
			read(fd[0], b, 1);
	}
	struct sigaction a = { .sa_handler = on, .sa_flags = SA_RESTART };
	sigaction(SIGALRM, &a, NULL);
	ualarm(30000, 0);
	struct timespec t = { 1, 0 }, rem = { 9, 9 };
	int r = nanosleep(&t, &rem);
	printf("nanosleep %d %s %d\n", r, strerror(errno), rem.tv_sec == 0 && rem.tv_nsec > 500000000);
	fflush(stdout);
	ualarm(30000, 0);
	printf("poll %d", poll(NULL, 0, 1000));
	printf(" %s\n", strerror(errno));
	fflush(stdout);
	sigset_t s;
	sigfillset(&s);
	sigprocmask(SIG_SETMASK, &s, NULL);
	sigdelset(&s, SIGALRM);
	ualarm(30000, 0);
	printf("suspend %d", sigsuspend(&s));
	printf(" %s\n", strerror(errno));
	return 0;
}
