#include "case.h"
static void show(const char *what, int r, siginfo_t *i, pid_t pid)
{
	printf("%s: %d %s pid %d code %d status %d signo %d\n", what, r, r < 0 ? strerrorname_np(errno) : "",
	       i->si_pid == pid, i->si_code,
	       i->si_status, i->si_signo);
	fflush(stdout);
}
#define WAIT(type, id, options)                                                       \
	do {                                                                          \
		siginfo_t info = { 0 };                                               \
		show(#type " " #options, waitid(type, (id_t)(id), &info, options), &info, pid); \
	} while (0)
int main(void)
{
	pid_t pid = fork();
	if (pid == 0) {
		for (;;)
			pause();
	}
	WAIT(P_PID, pid, WEXITED | WNOHANG);
	kill(pid, SIGSTOP);
	WAIT(P_PID, pid, WSTOPPED | WNOWAIT);
	WAIT(P_PID, pid, WSTOPPED);
	WAIT(P_PID, pid, WSTOPPED | WNOHANG);
	kill(pid, SIGCONT);
	WAIT(P_ALL, 0, WCONTINUED);
	kill(pid, SIGTERM);
	WAIT(P_ALL, 0, WEXITED | WNOWAIT);
	WAIT(P_PGID, 0, WEXITED | WNOWAIT);
	WAIT(P_PGID, getpgrp(), WEXITED);
	WAIT(P_ALL, 0, WEXITED);
	WAIT(P_PID, pid, WEXITED);
	WAIT(P_PID, pid, 0);
	WAIT(77, pid, WEXITED);
	pid = fork();
	if (pid == 0)
		_exit(300);
	struct rusage u;
	int st;
	IS(wait4(pid, &st, 0, &u) == pid && WEXITSTATUS(st) == 44);
	SHOW(waitpid(-1, &st, WNOHANG));
	pid = fork();
	if (pid == 0) {
		setpgid(0, 0);
		_exit(5);
	}
	setpgid(pid, pid);
	SHOW(waitpid(0, &st, WNOHANG));
	IS(waitpid(-pid, &st, 0) == pid);
	SHOW(waitpid(-1, &st, 0x40000));
	signal(SIGCHLD, SIG_IGN);
	pid = fork();
	if (pid == 0)
		_exit(1);
	SHOW(waitpid(pid, &st, 0));
	return 0;
}
