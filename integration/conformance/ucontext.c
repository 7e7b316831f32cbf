#include "case.h"
#include <ucontext.h>
static ucontext_t mainc, co[3];
static char stack[3][65536];
static int n;
static void run(int id)
{
	for (int i = 0; i < 4; i++) {
		printf("co %d step %d n %d\n", id, i, ++n);
		swapcontext(&co[id], &co[(id + 1) % 3]);
	}
}
static sigjmp_buf env;
static void handler(int s) { siglongjmp(env, s); }
static void edit(int s, siginfo_t *i, void *c)
{
	(void)s;
	(void)i;
	ucontext_t *u = c;
	u->uc_mcontext.gregs[REG_RAX] = 1234;
	u->uc_mcontext.gregs[REG_RIP] += 2;
}
int main(void)
{
	for (int i = 0; i < 3; i++) {
		getcontext(&co[i]);
		co[i].uc_stack.ss_sp = stack[i];
		co[i].uc_stack.ss_size = sizeof stack[i];
		co[i].uc_link = &mainc;
		makecontext(&co[i], (void (*)(void))run, 1, i);
	}
	swapcontext(&mainc, &co[0]);
	puts("back");
	signal(SIGUSR1, handler);
	volatile int jumps = 0;
	for (int i = 0; i < 500; i++)
		if (sigsetjmp(env, 1) == 0)
			raise(SIGUSR1);
		else
			jumps++;
	printf("%d jumps\n", jumps);
	sigset_t now;
	sigprocmask(SIG_BLOCK, NULL, &now);
	IS(!sigismember(&now, SIGUSR1));
	if (sigsetjmp(env, 0) == 0)
		raise(SIGUSR1);
	sigprocmask(SIG_BLOCK, NULL, &now);
	IS(sigismember(&now, SIGUSR1));
	/* A handler that edits the context it returns to: skips ud2 and sets a register. */
	struct sigaction a = { .sa_sigaction = edit, .sa_flags = SA_SIGINFO };
	sigaction(SIGILL, &a, NULL);
	long r;
	__asm__ volatile("ud2" : "=a"(r) : "a"(1));
	printf("%ld\n", r);
	return 0;
}
