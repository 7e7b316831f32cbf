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
	for (int i = 0; i < 5; i++) {
		pid_t p = fork();
		if (p == 0)
			_exit(i * 3);
		int st;
		pid_t r = waitpid(p, &st, 0);
		printf("%d %d %d\n", r == p, WIFEXITED(st), WEXITSTATUS(st));
	}
	printf("%d %s\n", waitpid(-1, NULL, 0), strerror(errno));
	pid_t p = fork();
	if (p == 0) {
		pause();
		_exit(0);
	}
	printf("%d\n", waitpid(p, NULL, WNOHANG));
	printf("%d\n", waitpid(p, NULL, WNOHANG | __WALL));
	siginfo_t si = { 0 };
	kill(p, SIGKILL);
	printf("%d", waitid(P_PID, (id_t)p, &si, WEXITED | WNOWAIT));
	printf(" %d %d %d\n", si.si_code == CLD_KILLED, si.si_status, si.si_pid == p);
	int st;
	wait(&st);
	printf("%d %d\n", WIFSIGNALED(st), WTERMSIG(st));
	int fd[2];
	pipe(fd);
	if (fork() == 0) { /* orphan: reparented */
		if (fork() == 0) {
			while (getppid() != 1)
				usleep(1000);
			write(fd[1], "adopted\n", 8);
			_exit(0);
		}
		_exit(0);
	}
	wait(NULL);
	char b[16];
	write(1, b, (size_t)read(fd[0], b, sizeof b));
	return 0;
}
