#include "case.h"
#include <linux/sched.h>
#ifndef P_PIDFD
#define P_PIDFD 3
#endif
int main(void)
{
	int fd = -1;
	struct clone_args a = { .flags = CLONE_PIDFD, .pidfd = (uint64_t)(uintptr_t)&fd, .exit_signal = SIGCHLD };
	pid_t pid = (pid_t)syscall(SYS_clone3, &a, sizeof a);
	if (pid == 0) {
		pause();
		_exit(1);
	}
	IS(pid > 0 && fd >= 0);
	IS((fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0);
	struct pollfd p = { fd, POLLIN, 0 };
	SHOW(poll(&p, 1, 0));
	SHOW(syscall(SYS_pidfd_send_signal, fd, 0, NULL, 0));
	SHOW(syscall(SYS_pidfd_send_signal, fd, SIGTERM, NULL, 0));
	SHOW(poll(&p, 1, 5000));
	siginfo_t i = { 0 };
	SHOW(waitid(P_PIDFD, (id_t)fd, &i, WEXITED));
	printf("%d %d\n", i.si_code, i.si_status);
	SHOW(syscall(SYS_pidfd_send_signal, fd, SIGTERM, NULL, 0));
	int self = (int)syscall(SYS_pidfd_open, getpid(), 0);
	IS(self >= 0);
	SHOW(syscall(SYS_pidfd_open, getpid(), 77));
	SHOW(syscall(SYS_pidfd_open, -1, 0));
	struct clone_args b = { .exit_signal = SIGCHLD };
	pid = (pid_t)syscall(SYS_clone3, &b, sizeof b);
	if (pid == 0)
		_exit(7);
	ended("clone3", pid);
	SHOW(syscall(SYS_clone3, &b, 10));
	b.exit_signal = 1000;
	SHOW(syscall(SYS_clone3, &b, sizeof b));
	b.exit_signal = 0;
	b.flags = CLONE_THREAD;
	SHOW(syscall(SYS_clone3, &b, sizeof b));
	return 0;
}
