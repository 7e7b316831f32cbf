/* guest_threads.c - fork and threads. */
#include "test/agent/guest.h"

#define THREAD_FLAGS (0x100 | 0x200 | 0x400 | 0x800 | 0x10000 | 0x40000 | 0x80000 | 0x100000 | 0x200000 | 0x1000000)
#define VFORK_FLAGS (0x100 | 0x4000 | 17)
#define THREADS 20
#define STACK 16384

static int wait_for(long pid)
{
	int status = -1;

	while (CALL2(__NR_wait4, pid, &status) == -11)
		;
	return status;
}

static volatile int shared = 1;

int test_fork(void)
{
	for (int i = 0; i < 5; i++) {
		volatile int *mapped = more_memory(4096);
		long pid = CALL0(__NR_fork);

		WANT(pid >= 0);
		if (pid == 0) {
			shared = 2;
			*mapped = 3;
			long grandchild = CALL0(__NR_fork);

			if (grandchild == 0)
				CALL1(__NR_exit_group, shared == 2 && *mapped == 3 ? 7 : 8);
			CALL1(__NR_exit_group, grandchild > 0 && wait_for(grandchild) == 7 ? 5 : 6);
		}
		WANT(wait_for(pid) == 5);
		WANT(shared == 1 && *mapped == 0);
		*mapped = 1;
	}
	return 0;
}

static uint8_t stacks[THREADS][STACK] __attribute__((aligned(64)));
static volatile int sums[THREADS], tids[THREADS], parent_tids[THREADS];
static volatile unsigned long tls[THREADS][2];
static volatile unsigned next;

static void run(void)
{
	unsigned long own;

	__asm__ volatile("mov %%fs:0, %0" : "=r"(own));
	for (int i = 0; i < 200; i++) {
		long r;

		SITE_CALL(__NR_getppid, i, r);
		sums[own] += r == i + 1;
		if (i % 50 == 0) {
			volatile uint8_t *p = more_memory(4096);

			*p = 1;
			sums[own] += CALL2(__NR_munmap, p, 4096) == 0 ? 0 : 1000;
		}
	}
	__atomic_fetch_add(&next, 1, __ATOMIC_SEQ_CST);
}

static int round_of_threads(void)
{
	for (int i = 0; i < THREADS; i++) {
		sums[i] = 0;
		tls[i][0] = (unsigned long)i;
		tids[i] = -1;
		long tid = spawn_thread(THREAD_FLAGS, stacks[i] + STACK - 64, (int *)&parent_tids[i],
				(int *)&tids[i], (void *)tls[i], run);

		WANT(tid > 0 && parent_tids[i] == tid);
		WANT(tids[i] == tid || tids[i] == 0 || tids[i] == -1);
	}
	for (int i = 0; i < THREADS; i++) {
		int tid;

		while ((tid = tids[i]) != 0)
			CALL4(__NR_futex, &tids[i], 0, tid, 0);
		WANT(sums[i] == 200);
	}
	return 0;
}

int test_threads(void)
{
	for (int i = 0; i < 5; i++) {
		int line = round_of_threads();

		if (line)
			return line;
	}
	WANT(next == 5 * THREADS);
	return test_fork(); /* of a process that had threads */
}

int test_threaded_sites(void)
{
	int line = round_of_threads();

	return line ? line : CALL0(__NR_getpgid) > 0 ? 0 : __LINE__;
}

static void run_vfork(void)
{
	CALL1(__NR_getppid, 1);
	__atomic_fetch_add(&shared, 1, __ATOMIC_SEQ_CST);
}

/* The child runs on our stack, in our memory; here we do not wait for it to end, so it gets a stack of its own. */
int test_vfork(void)
{
	shared = 1;
	for (int i = 0; i < 10; i++) {
		long child = spawn_thread(VFORK_FLAGS, stacks[i] + STACK - 64, 0, 0, 0, run_vfork);

		WANT(child > 0);
		while (__atomic_load_n(&shared, __ATOMIC_SEQ_CST) != i + 2)
			;
	}
	return 0;
}

static volatile unsigned long alarms;

static void on_alarm(int sig, struct info *info, struct context *uc)
{
	(void)info;
	(void)uc;
	__atomic_fetch_add(&alarms, sig == 14, __ATOMIC_SEQ_CST);
}

static void run_alarmed(void)
{
	unsigned long own, r, sum = 0, rounds = 0;

	__asm__ volatile("mov %%fs:0, %0" : "=r"(own));
	CALL1(__NR_alarm, 50);
	for (; rounds < 3000 || alarms <= 20; rounds++) {
		SITE_CALL(__NR_getppid, rounds, r);
		sum += r == rounds + 1;
		for (volatile int k = 0; k < 2000; k++)
			;
	}
	sums[own] = sum == rounds;
}

int test_thread_signals(void)
{
	on_signal(14, on_alarm, 0);
	for (int i = 0; i < 4; i++) {
		tls[i][0] = (unsigned long)i;
		tids[i] = -1;
		WANT(spawn_thread(THREAD_FLAGS, stacks[i] + STACK - 64, (int *)&parent_tids[i], (int *)&tids[i],
				(void *)tls[i], run_alarmed) > 0);
	}
	for (int i = 0; i < 4; i++) {
		int tid;

		while ((tid = tids[i]) != 0)
			CALL4(__NR_futex, &tids[i], 0, tid, 0);
		WANT(sums[i]);
	}
	return 0;
}
