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
#include <sys/syscall.h>
static int thread(void *p) { *(int *)p += 5; return 9; }
int main(void)
{
	volatile int x = 1;
	pid_t p = vfork();
	if (p == 0) {
		x = 2;
		_exit(3);
	}
	int st;
	waitpid(p, &st, 0);
	printf("%d %d\n", x, WEXITSTATUS(st));
	char *stack = malloc(65536);
	int v = 1;
	p = clone(thread, stack + 65536, CLONE_VM | CLONE_VFORK | SIGCHLD, &v);
	waitpid(p, &st, 0);
	printf("%d %d\n", v, WEXITSTATUS(st));
	p = clone(thread, stack + 65536, SIGCHLD, &v);
	waitpid(p, &st, 0);
	printf("%d %d\n", v, WEXITSTATUS(st));
	p = clone(thread, stack + 65536, CLONE_FILES | CLONE_FS | SIGCHLD, &v);
	waitpid(p, &st, 0);
	printf("%d\n", WEXITSTATUS(st));
	p = (pid_t)syscall(SYS_fork);
	if (p == 0)
		_exit(getpid() == (pid_t)syscall(SYS_gettid) ? 1 : 2);
	waitpid(p, &st, 0);
	printf("%d\n", WEXITSTATUS(st));
	return 0;
}
