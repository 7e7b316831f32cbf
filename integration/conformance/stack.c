#include "case.h"
static sigjmp_buf env;
static char alt[65536];
static void on(int s, siginfo_t *i, void *c)
{
	(void)c;
	char here;
	printf("signal %d code %d on alternate stack %d\n", s, i->si_code, &here >= alt && &here < alt + sizeof alt);
	siglongjmp(env, 1);
}
static __attribute__((noinline)) long deep(long n)
{
	volatile char pad[1000];
	pad[n % 1000] = (char)n;
	return n == 0 ? pad[0] : deep(n - 1) + pad[n % 1000];
}
static volatile long forever = 1L << 60;
int main(void)
{
	setrlimit(RLIMIT_STACK, &(struct rlimit){ 8 << 20, RLIM_INFINITY });
	IS(deep(6000) != 12345678);
	sigaltstack(&(stack_t){ .ss_sp = alt, .ss_size = sizeof alt }, NULL);
	struct sigaction a = { .sa_sigaction = on, .sa_flags = SA_SIGINFO | SA_ONSTACK };
	sigaction(SIGSEGV, &a, NULL);
	if (sigsetjmp(env, 1) == 0)
		printf("%ld\n", deep(forever));
	if (sigsetjmp(env, 1) == 0)
		printf("%ld\n", deep(forever));
	puts("still here");
	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		signal(SIGSEGV, SIG_DFL);
		setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
		deep(forever);
	}
	ended("overflow", pid);
	return 0;
}
