#include "case.h"
#include <linux/sched.h>
/* A process named by a descriptor: made with clone, polled, waited for, signalled. */
static void waited(const char *what, int fd, int options)
{
	siginfo_t info;
	memset(&info, 0, sizeof info);
	int r = waitid((idtype_t)3, fd, &info, options);
	printf("%s: %d %s code %d status %d\n", what, r, r < 0 ? strerrorname_np(errno) : "", info.si_code, info.si_status);
	fflush(stdout);
}
static pid_t cloned(unsigned long flags, int *fd)
{
	fflush(stdout);
	return syscall(SYS_clone, flags | SIGCHLD, NULL, fd, NULL, 0);
}
int main(void)
{
	int fd = -1;
	pid_t pid = cloned(CLONE_PIDFD, &fd);
	if (pid == 0)
		_exit(fd == -1 ? 7 : 8); /* the number is for the parent */
	IS(pid > 0 && fd > 2);
	IS(fcntl(fd, F_GETFD) == FD_CLOEXEC);
	struct pollfd p = { fd, POLLIN, 0 };
	SHOW(poll(&p, 1, 5000));
	waited("look", fd, WEXITED | WNOWAIT);
	waited("ended", fd, WEXITED);
	waited("again", fd, WEXITED);
	IS(syscall(SYS_pidfd_send_signal, fd, 0, NULL, 0) == -1 && errno == ESRCH);
	close(fd);
	struct clone_args args = { .flags = CLONE_PIDFD | CLONE_PARENT_SETTID, .exit_signal = SIGCHLD };
	int tid = 0;
	args.pidfd = (uintptr_t)&fd;
	args.parent_tid = (uintptr_t)&tid;
	fflush(stdout);
	pid = syscall(SYS_clone3, &args, sizeof args);
	if (pid == 0)
		for (;;)
			pause();
	IS(tid == pid);
	waited("nothing yet", fd, WEXITED | WNOHANG);
	SHOW(syscall(SYS_pidfd_send_signal, fd, SIGSTOP, NULL, 0));
	waited("stopped", fd, WSTOPPED);
	SHOW(syscall(SYS_pidfd_send_signal, fd, SIGKILL, NULL, 0));
	waited("killed", fd, WEXITED);
	close(fd);
	pid = fork();
	if (pid == 0)
		for (;;)
			pause();
	fd = syscall(SYS_pidfd_open, pid, O_NONBLOCK);
	waited("non-blocking", fd, WEXITED);
	kill(pid, SIGKILL);
	p.fd = fd;
	SHOW(poll(&p, 1, 5000));
	waited("non-blocking", fd, WEXITED);
	waited("not a pidfd", 0, WEXITED);
	waited("not open", 999, WEXITED);
	IS(cloned(CLONE_PIDFD | CLONE_PARENT_SETTID, &fd) == -1 && errno == EINVAL);
	setrlimit(RLIMIT_NOFILE, &(struct rlimit){ 4, 4 });
	dup(0);
	IS(cloned(CLONE_PIDFD, &fd) == -1 && errno == EMFILE);
	IS(wait(NULL) == -1 && errno == ECHILD);
	return 0;
}
