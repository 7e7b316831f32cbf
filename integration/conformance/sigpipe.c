#include "case.h"
int main(void)
{
	int p[2], s[2];
	pipe(p);
	close(p[0]);
	pid_t pid = fork();
	if (pid == 0) {
		write(p[1], "x", 1);
		_exit(0);
	}
	ended("default", pid);
	signal(SIGPIPE, SIG_IGN);
	SHOW(write(p[1], "x", 1));
	SHOW(socketpair(AF_UNIX, SOCK_STREAM, 0, s));
	close(s[1]);
	SHOW(write(s[0], "x", 1));
	signal(SIGPIPE, SIG_DFL);
	SHOW(send(s[0], "x", 1, MSG_NOSIGNAL));
	pid = fork();
	if (pid == 0) {
		send(s[0], "x", 1, 0);
		_exit(0);
	}
	ended("send", pid);
	char c;
	SHOW(read(s[0], &c, 1));
	/* A writer that sleeps in a full pipe when its reader goes. */
	pipe(p);
	pid = fork();
	if (pid == 0) {
		static char big[200000];
		close(p[0]);
		write(p[1], big, sizeof big);
		_exit(0);
	}
	pause_ms(50);
	close(p[1]);
	close(p[0]);
	ended("blocked", pid);
	return 0;
}
