#include "case.h"
static char *page;
static int faults;
static void on(int s, siginfo_t *i, void *c)
{
	(void)s;
	(void)c;
	char *at = (char *)((uintptr_t)i->si_addr & ~4095ul);
	if (at < page || at >= page + 64 * 4096)
		_exit(9);
	faults++;
	mprotect(at, 4096, PROT_READ | PROT_WRITE);
}
int main(void)
{
	struct sigaction a = { .sa_sigaction = on, .sa_flags = SA_SIGINFO };
	sigaction(SIGSEGV, &a, NULL);
	page = mmap(NULL, 64 * 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 64; i++)
			page[i * 4096 + i] = (char)(page[i * 4096 + i] + i);
		mprotect(page, 64 * 4096, PROT_NONE);
	}
	printf("%d faults\n", faults);
	mprotect(page, 64 * 4096, PROT_READ);
	int sum = 0;
	for (int i = 0; i < 64; i++)
		sum += (unsigned char)page[i * 4096 + i];
	printf("%d\n", sum);
	pid_t pid = fork();
	if (pid == 0) {
		signal(SIGSEGV, SIG_DFL);
		*(volatile char *)8 = 1;
	}
	ended("null", pid);
	pid = fork();
	if (pid == 0) {
		sigset_t all;
		sigfillset(&all);
		sigprocmask(SIG_BLOCK, &all, NULL);
		*(volatile char *)8 = 1;
	}
	ended("blocked", pid);
	pid = fork();
	if (pid == 0) {
		signal(SIGFPE, SIG_DFL);
		volatile int zero = 0;
		_exit(1 / zero);
	}
	ended("division", pid);
	pid = fork();
	if (pid == 0)
		__builtin_trap();
	ended("trap", pid);
	pid = fork();
	if (pid == 0)
		abort();
	ended("abort", pid);
	return 0;
}
