#include "case.h"
#include <sys/epoll.h>
#include <sys/utsname.h>
#include <sys/select.h>
/* Through syscall(), so that no wrapper of libc looks at the pointer first. */
#define BAD ((void *)0x1234)
int main(void)
{
	int fd = open("f", O_CREAT | O_RDWR, 0644), p[2], ep = epoll_create1(0);
	pipe(p);
	write(fd, "data", 4);
	write(p[1], "data", 4);
	SHOW(syscall(SYS_open, BAD, O_RDONLY));
	SHOW(syscall(SYS_stat, BAD, BAD));
	SHOW(syscall(SYS_stat, "f", BAD));
	SHOW(syscall(SYS_fstat, fd, BAD));
	SHOW(syscall(SYS_pread64, fd, BAD, 4, 0));
	SHOW(syscall(SYS_pread64, fd, BAD, 0, 0));
	SHOW(syscall(SYS_pread64, fd, BAD, 4, 100));
	SHOW(syscall(SYS_read, p[0], BAD, 4));
	SHOW(syscall(SYS_write, p[1], BAD, 4));
	SHOW(syscall(SYS_pipe, BAD));
	SHOW(syscall(SYS_getcwd, BAD, 100));
	SHOW(syscall(SYS_uname, BAD));
	SHOW(syscall(SYS_rt_sigaction, SIGUSR1, BAD, NULL, 8));
	SHOW(syscall(SYS_rt_sigaction, SIGUSR1, NULL, NULL, 4));
	SHOW(syscall(SYS_rt_sigprocmask, SIG_BLOCK, BAD, NULL, 8));
	SHOW(syscall(SYS_rt_sigprocmask, 77, &p, NULL, 8));
	SHOW(syscall(SYS_nanosleep, BAD, NULL));
	SHOW(syscall(SYS_clock_gettime, CLOCK_MONOTONIC, BAD));
	SHOW(syscall(SYS_gettimeofday, BAD, NULL));
	SHOW(syscall(SYS_epoll_ctl, ep, EPOLL_CTL_ADD, p[0], BAD));
	SHOW(syscall(SYS_poll, BAD, 1, 0));
	SHOW(syscall(SYS_select, 1, BAD, NULL, NULL, NULL));
	SHOW(syscall(SYS_readlink, "f", BAD, 10));
	SHOW(syscall(SYS_readv, fd, BAD, 1));
	SHOW(syscall(SYS_execve, "/bin/true", BAD, BAD));
	SHOW(syscall(SYS_getrandom, BAD, 10, 0));
	SHOW(syscall(SYS_futex, BAD, 0, 0, NULL));
	SHOW(syscall(SYS_futex, (char *)&fd + 1, 0, 0, NULL));
	SHOW(syscall(SYS_getrlimit, RLIMIT_NOFILE, BAD));
	SHOW(syscall(SYS_setrlimit, RLIMIT_NOFILE, BAD));
	SHOW(syscall(SYS_getrusage, RUSAGE_SELF, BAD));
	SHOW(syscall(SYS_sigaltstack, BAD, NULL));
	SHOW(syscall(SYS_wait4, -1, BAD, 0, NULL));
	pid_t pid = fork();
	if (pid == 0)
		_exit(0);
	SHOW(syscall(SYS_wait4, pid, BAD, 0, NULL) < 0 ? -1 : 0);
	SHOW(syscall(SYS_getdents64, open(".", O_RDONLY), BAD, 1000));
	SHOW(syscall(SYS_socketpair, AF_UNIX, SOCK_STREAM, 0, BAD));
	SHOW(syscall(SYS_bind, socket(AF_UNIX, SOCK_STREAM, 0), BAD, 20));
	SHOW(syscall(SYS_write, fd, "x", (size_t)-1) < 0 ? -1 : 0);
	char *edge = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	munmap(edge + 4096, 4096);
	SHOW(write(p[1], edge + 4090, 100) > 0 ? 1 : -1);
	memset(edge + 4090, 'f', 6);
	SHOW(open(edge + 4090, O_RDONLY));
	SHOW(mincore(BAD, 4096, (unsigned char *)edge));
	return 0;
}
