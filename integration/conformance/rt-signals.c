#include "case.h"
static void on(int s, siginfo_t *i, void *c)
{
	(void)c;
	printf("got rt+%d value %d code %d\n", s - SIGRTMIN, i->si_value.sival_int, i->si_code);
}
static void nested(int s)
{
	printf("in %d\n", s);
	if (s == SIGUSR1)
		raise(SIGUSR2);
	printf("out %d\n", s);
}
int main(void)
{
	struct sigaction a = { .sa_sigaction = on, .sa_flags = SA_SIGINFO };
	sigset_t all, none, two;
	signal(SIGHUP, SIG_DFL); /* nohup(1) may be among our callers */
	sigfillset(&all);
	sigemptyset(&none);
	sigemptyset(&two);
	sigaddset(&two, SIGRTMIN + 2);
	sigaddset(&two, SIGTERM);
	sigfillset(&a.sa_mask);
	for (int i = 0; i < 4; i++)
		sigaction(SIGRTMIN + i, &a, NULL);
	sigprocmask(SIG_BLOCK, &all, NULL);
	for (int i = 0; i < 8; i++)
		sigqueue(getpid(), SIGRTMIN + (8 - i) % 4, (union sigval){ .sival_int = i });
	siginfo_t info;
	IS(sigtimedwait(&two, &info, &(struct timespec){ 0, 0 }) == SIGRTMIN + 2);
	printf("%d %d %d\n", info.si_value.sival_int, info.si_code, info.si_pid == getpid());
	sigset_t pending;
	sigpending(&pending);
	printf("%d %d\n", sigismember(&pending, SIGRTMIN), sigismember(&pending, SIGTERM));
	fflush(stdout);
	sigprocmask(SIG_SETMASK, &none, NULL);
	SHOW(sigtimedwait(&two, &info, &(struct timespec){ 0, 10000000 }));
	struct sigaction n = { .sa_handler = nested };
	sigaction(SIGUSR1, &n, NULL);
	sigaction(SIGUSR2, &n, NULL);
	raise(SIGUSR1);
	sigaddset(&n.sa_mask, SIGUSR2);
	sigaction(SIGUSR1, &n, NULL);
	raise(SIGUSR1);
	n.sa_flags = SA_RESETHAND | SA_NODEFER;
	sigaction(SIGUSR2, &n, NULL);
	raise(SIGUSR2);
	struct sigaction old;
	sigaction(SIGUSR2, NULL, &old);
	IS(old.sa_handler == SIG_DFL);
	SHOW(sigaction(SIGKILL, &n, NULL));
	SHOW(sigaction(99, &n, NULL));
	SHOW(kill(getpid(), 99));
	SHOW(kill(getpid(), 0));
	SHOW(kill(2000000, 0));
	SHOW(syscall(SYS_tgkill, getpid(), 2000000, 0));
	SHOW(sigqueue(getpid(), 0, (union sigval){ .sival_int = 0 }));
	pid_t pid = fork();
	if (pid == 0) {
		setpgid(0, 0);
		signal(SIGTERM, SIG_IGN);
		kill(0, SIGTERM);
		kill(-getpid(), SIGHUP);
		_exit(1);
	}
	ended("group", pid);
	pid = fork();
	if (pid == 0) {
		signal(SIGCHLD, SIG_IGN);
		execl("/bin/sh", "sh", "-c", "trap '' TERM; kill -TERM $$; "
		      "set -- $(grep SigIgn /proc/self/status); echo $((0x$2 & 0x14000))", NULL);
	}
	ended("ignored stay", pid);
	stack_t ss = { .ss_sp = malloc(65536), .ss_size = 65536 }, was;
	SHOW(sigaltstack(&ss, NULL));
	SHOW(sigaltstack(NULL, &was));
	printf("%d %d\n", (int)was.ss_size, was.ss_flags);
	ss.ss_size = 100;
	SHOW(sigaltstack(&ss, NULL));
	ss.ss_flags = 99;
	SHOW(sigaltstack(&ss, NULL));
	return 0;
}
