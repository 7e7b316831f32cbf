/* calls.c - the bare system call, and the cheapest real ones. */
#include "bench/micro.h"

#include <signal.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* The number comes in a register from elsewhere: no rewriter can know it. */
static void getpid_register(long n)
{
	volatile long number = SYS_getpid;

	for (long i = 0; i < n; i++)
		MUST(syscall(number));
}

/* mov $imm32, %eax; syscall: the form of most libc wrappers. */
__attribute__((noinline)) static long getpid_site(void)
{
	long result;

	__asm__ volatile("movl $39, %%eax\n\tsyscall" : "=a"(result) : : "rcx", "r11", "memory");
	return result;
}

static void getpid_immediate(long n)
{
	for (long i = 0; i < n; i++)
		MUST(getpid_site());
}

/* A call that no agent can answer by itself: what a hand-over to the kernel costs. */
__attribute__((noinline)) static long umask_site(void)
{
	long result;

	__asm__ volatile("movl $95, %%eax\n\tsyscall" : "=a"(result) : "D"(022L) : "rcx", "r11", "memory");
	return result;
}

static void umask_immediate(long n)
{
	for (long i = 0; i < n; i++)
		MUST(umask_site());
}

static void clock_read(long n)
{
	struct timespec t;

	for (long i = 0; i < n; i++)
		MUST(clock_gettime(CLOCK_MONOTONIC, &t));
}

static volatile sig_atomic_t signals;

static void count_signal(int sig)
{
	(void)sig;
	signals++;
}

static void signal_prepare(void)
{
	struct sigaction action = { .sa_handler = count_signal };

	MUST(sigaction(SIGUSR1, &action, NULL));
}

static void signal_self(long n)
{
	pid_t self = getpid();
	pid_t thread = (pid_t)syscall(SYS_gettid);

	for (long i = 0; i < n; i++)
		MUST(syscall(SYS_tgkill, self, thread, SIGUSR1));
}

static void sigprocmask_run(long n)
{
	sigset_t set;

	for (long i = 0; i < n; i++)
		MUST(sigprocmask(SIG_SETMASK, NULL, &set));
}

static const struct benchmark table[] = {
	{ "getpid-register", "getpid by syscall(), number in a register", 0, getpid_register, 0 },
	{ "getpid-site", "getpid by mov $39, %eax; syscall", 0, getpid_immediate, 0 },
	{ "umask-site", "umask by mov $95, %eax; syscall", 0, umask_immediate, 0 },
	{ "clock_gettime", "CLOCK_MONOTONIC by libc (vDSO where there is one)", 0, clock_read, 0 },
	{ "sigprocmask", "read the signal mask", 0, sigprocmask_run, 0 },
	{ "signal-self", "tgkill to itself, handler runs", signal_prepare, signal_self, 0 },
};
const struct benchmark_group call_benchmarks = GROUP(table);
