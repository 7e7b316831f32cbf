#include "case.h"
#include <sys/prctl.h>
int main(void)
{
	char name[17] = { 0 };
	int v = 0, p[2];
	SHOW(prctl(PR_SET_NAME, "a-name-longer-than-15"));
	SHOW(prctl(PR_GET_NAME, name));
	puts(name);
	FILE *f = fopen("/proc/self/comm", "r");
	fgets(name, sizeof name, f);
	fputs(name, stdout);
	SHOW(prctl(PR_SET_CHILD_SUBREAPER, 1));
	SHOW(prctl(PR_GET_CHILD_SUBREAPER, &v));
	printf("%d\n", v);
	SHOW(pipe(p));
	pid_t me = getpid(), pid = fork();
	if (pid == 0) {
		if (fork() == 0) {
			while (getppid() != me)
				pause_ms(5);
			write(p[1], "r", 1);
			_exit(9);
		}
		_exit(1);
	}
	ended("middle", pid);
	char c;
	read(p[0], &c, 1);
	ended("orphan", -1);
	pid = fork();
	if (pid == 0) {
		pid_t inner = fork();
		if (inner == 0) {
			prctl(PR_SET_PDEATHSIG, SIGTERM);
			write(p[1], "x", 1);
			for (;;)
				pause();
		}
		read(p[0], &c, 1);
		_exit(2);
	}
	ended("parent of", pid);
	ended("death signal", -1);
	SHOW(prctl(PR_GET_PDEATHSIG, &v));
	SHOW(prctl(PR_SET_PDEATHSIG, 99));
	SHOW(prctl(PR_GET_DUMPABLE));
	SHOW(prctl(PR_SET_DUMPABLE, 0));
	SHOW(prctl(PR_GET_DUMPABLE));
	SHOW(prctl(PR_GET_KEEPCAPS));
	SHOW(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	SHOW(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
	SHOW(prctl(PR_GET_TIMERSLACK));
	SHOW(prctl(12345));
	return 0;
}
