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
#include <setjmp.h>
#include <ucontext.h>
static sigjmp_buf j;
static void on(int s, siginfo_t *i, void *u)
{
	ucontext_t *c = u;
	printf("%d code %d addr %lx rip %d\n", s, i->si_code, 
	       s == SIGSEGV || s == SIGBUS ? (unsigned long)i->si_addr : 0, c->uc_mcontext.gregs[REG_RIP] != 0);
	siglongjmp(j, 1);
}
static int deep(int n)
{
	volatile char b[4096];
	b[0] = (char)n;
	return deep(n + 1) + b[0];
}
int main(void)
{
	setvbuf(stdout, NULL, _IONBF, 0);
	stack_t st = { .ss_sp = malloc(65536), .ss_size = 65536 };
	sigaltstack(&st, NULL);
	struct sigaction a = { .sa_sigaction = on, .sa_flags = SA_SIGINFO };
	sigaction(SIGSEGV, &a, NULL);
	sigaction(SIGFPE, &a, NULL);
	sigaction(SIGILL, &a, NULL);
	sigaction(SIGBUS, &a, NULL);
	sigaction(SIGTRAP, &a, NULL);
	if (!sigsetjmp(j, 1))
		*(volatile int *)0x10 = 1;
	char *ro = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	(void)ro;
	volatile int zero = 0;
	if (!sigsetjmp(j, 1))
		printf("%d\n", 1 / zero);
	if (!sigsetjmp(j, 1))
		asm volatile("ud2");
	if (!sigsetjmp(j, 1))
		asm volatile("int3");
	int fd = open("f", O_RDWR | O_CREAT, 0600);
	ftruncate(fd, 4096);
	char *m = mmap((void *)0x700000000000, 8192, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd, 0);
	if (!sigsetjmp(j, 1))
		m[5000] = 1;
	a.sa_flags |= SA_ONSTACK;
	sigaction(SIGSEGV, &a, NULL);
	if (!sigsetjmp(j, 1)) {
		close(1);
		dup2(2, 1);
		struct sigaction d = { .sa_sigaction = on, .sa_flags = SA_SIGINFO | SA_ONSTACK };
		sigaction(SIGSEGV, &d, NULL);
		void *unused = ro;
		(void)unused;
		*(volatile int *)0x20 = 1;
	}
	if (fork() == 0) {
		signal(SIGSEGV, SIG_DFL);
		deep(0);
	}
	int s;
	wait(&s);
	printf("%d %d\n", WIFSIGNALED(s), WTERMSIG(s));
	return 0;
}
