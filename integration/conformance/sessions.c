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
int main(void)
{
	int p[2];
	pipe(p);
	if (fork() == 0) {
		printf("%d\n", getpgrp() != getpid());
		printf("%d", setsid() == getpid());
		printf(" %d %d\n", getsid(0) == getpid(), getpgrp() == getpid());
		printf("%d", setsid());
		printf(" %s\n", strerror(errno));
		printf("%d", setpgid(0, 0));
		printf(" %s\n", strerror(errno));
		pid_t c = fork();
		if (c == 0) {
			char b;
			read(p[0], &b, 1);
			_exit(0);
		}
		printf("%d %d\n", setpgid(c, c), getpgid(c) == c);
		printf("%d", setpgid(c, 1));
		printf(" %s\n", strerror(errno));
		printf("%d\n", kill(-c, SIGTERM));
		int st;
		wait(&st);
		printf("%d\n", WTERMSIG(st));
		printf("%d", kill(-c, 0));
		printf(" %s\n", strerror(errno));
		fflush(stdout);
		_exit(0);
	}
	wait(NULL);
	printf("%d", setpgid(99999, 0));
	printf(" %s\n", strerror(errno));
	return 0;
}
