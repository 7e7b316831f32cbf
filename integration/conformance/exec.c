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
#include <spawn.h>
extern char **environ;
int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "child") == 0) {
		printf("%s %s %s\n", argv[0], argv[2], getenv("V"));
		printf("%d\n", fcntl(20, F_GETFD) < 0);
		sigset_t s;
		sigprocmask(SIG_SETMASK, NULL, &s);
		struct sigaction a;
		sigaction(SIGUSR1, NULL, &a);
		printf("%d %d\n", sigismember(&s, SIGUSR2), a.sa_handler == SIG_DFL);
		sigaction(SIGHUP, NULL, &a);
		printf("%d\n", a.sa_handler == SIG_IGN);
		return 4;
	}
	fflush(stdout);
	dup2(1, 20);
	fcntl(20, F_SETFD, FD_CLOEXEC);
	signal(SIGUSR1, (void (*)(int))exit);
	signal(SIGHUP, SIG_IGN);
	sigset_t s;
	sigemptyset(&s);
	sigaddset(&s, SIGUSR2);
	sigprocmask(SIG_BLOCK, &s, NULL);
	if (fork() == 0) {
		char *av[] = { "zero", "child", "two", NULL }, *ev[] = { "V=val", NULL };
		execve("/proc/self/exe", av, ev);
		_exit(99);
	}
	int st;
	wait(&st);
	printf("%d\n", WEXITSTATUS(st));
	char *t[] = { "/bin/true", NULL };
	printf("%d", execv("/nonexistent", t));
	printf(" %s\n", strerror(errno));
	printf("%d", execv("/etc/passwd", t));
	printf(" %s\n", strerror(errno));
	printf("%d", execv("/tmp", t));
	printf(" %s\n", strerror(errno));
	int fd = open("bad", O_CREAT | O_WRONLY, 0755);
	write(fd, "garbage garbage", 15);
	close(fd);
	printf("%d", execv("bad", t));
	printf(" %s\n", strerror(errno));
	fd = open("script", O_CREAT | O_WRONLY, 0755);
	write(fd, "#!/bin/sh -e\necho script \"$@\"\nfalse\necho no\n", 44);
	close(fd);
	fflush(stdout);
	pid_t p;
	char *sv[] = { "script", "a", "b c", NULL };
	int spawned = posix_spawn(&p, "./script", NULL, NULL, sv, environ);
	waitpid(p, &st, 0);
	printf("%d\n", spawned);
	printf("%d\n", WEXITSTATUS(st));
	printf("%d\n", posix_spawn(&p, "./none", NULL, NULL, sv, environ) == ENOENT);
	fflush(stdout);
	if (vfork() == 0) {
		execl("/bin/echo", "echo", "vforked", NULL);
		_exit(1);
	}
	wait(&st);
	FILE *f = popen("echo popen; exit 3", "r");
	char b[100];
	fgets(b, 100, f);
	printf("%s%d\n", b, WEXITSTATUS(pclose(f)));
	char *big = malloc(100001);
	memset(big, 'x', 100000);
	big[100000] = 0;
	fflush(stdout);
	if (fork() == 0)
		execl("/bin/sh", "sh", "-c", "echo ${#1}", "-", big, NULL);
	wait(&st);
	return system("exit 5") >> 8;
}
