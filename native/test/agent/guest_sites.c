/* guest_sites.c - rewritten call sites, also under kicks; and the measurements. */
#include "test/agent/guest.h"

#define PATTERN(i) ((uint8_t)((i) * 131 + ((i) >> 8)))

static volatile unsigned long kicks;

int test_forms(void)
{
	uint8_t buf[64];
	long r, before = CALL0(__NR_getpgid);

	for (int i = 0; i < 100; i++) {
		SITE_CALL_RAX(__NR_getppid, i, r);
		WANT(r == i + 1);
	}
	WANT(CALL0(__NR_getpgid) == before + 1);
	for (int i = 0; i < 100; i++) {
		memset(buf, 0, sizeof buf);
		SITE_READ(0, buf, sizeof buf, r);
		WANT(r == sizeof buf);
		for (uint32_t k = 0; k < sizeof buf; k++)
			WANT(buf[k] == PATTERN((uint64_t)k));
	}
	WANT(CALL0(__NR_getpgid) == before + 2);
	return 0;
}

int test_sites(void)
{
	long r;

	for (int i = 0; i < 5000; i++) {
		SITE_CALL(__NR_getppid, i, r);
		WANT(r == i + 1);
	}
	WANT(CALL0(__NR_getpgid) > 0); /* number of rewritten sites */
	for (int i = 0; i < 100; i++) { /* a bad pointer on the fast way */
		SITE_CALL(__NR_uname, 0x10, r);
		WANT(r == -14);
	}
	for (int i = 0; i < 10; i++)
		WANT(test_registers() == 0);
	return 0;
}

static void on_alarm(int sig, struct info *info, struct context *uc)
{
	long r;

	(void)sig;
	(void)info;
	(void)uc;
	kicks++;
	SITE_CALL(__NR_getppid, 1, r);
	if (r != 2)
		CALL1(__NR_exit_group, 99);
}

/* Signals come at any instruction, while most of the time goes into a rewritten site and its way out. */
int test_storm(void)
{
	long r;

	on_signal(14, on_alarm, 0);
	CALL1(__NR_alarm, 3000);
	for (unsigned long i = 0; kicks < 2500 && i < 100000000; i++) {
		SITE_CALL(__NR_getppid, i, r);
		WANT(r == (long)i + 1);
		if (i % 16 == 0)
			WANT(test_registers() == 0);
		SITE_CALL(__NR_uname, 0x10, r);
		WANT(r == -14);
	}
	WANT(kicks >= 2500);
	return 0;
}

/* The guest takes gs for itself: rewritten sites must go on to work. */
int test_gs(void)
{
	static unsigned long mine[4] = { 11, 22, 33, 44 };
	unsigned long value;
	long r;

	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 100; i++) {
			SITE_CALL(__NR_getppid, i, r);
			WANT(r == i + 1);
		}
		if (round == 0)
			WANT(CALL2(__NR_arch_prctl, 0x1001, mine) == 0);
		if (round > 0) {
			__asm__ volatile("mov %%gs:8, %0" : "=r"(value));
			WANT(value == 22);
		}
		if (round == 1)
			mine[0] = (unsigned long)mine; /* looks like a self pointer */
	}
	WANT(CALL2(__NR_arch_prctl, 0x1001, 0x10000) == 0); /* nothing is mapped there */
	SITE_CALL(__NR_getppid, 5, r);
	WANT(r == 6);
	WANT(CALL2(__NR_arch_prctl, 0x1002, mine) == 0);
	__asm__ volatile("mov %%fs:8, %0" : "=r"(value));
	WANT(value == 22);
	return 0;
}

static volatile unsigned long steps;

static void on_step(int sig, struct info *info, struct context *uc)
{
	(void)sig;
	(void)info;
	(void)uc;
	steps++;
}

/* The trap flag is set across a rewritten site: every instruction of the agent's fast way traps, too. */
int test_stepping(void)
{
	long r;

	on_signal(5, on_step, 0);
	for (int i = 0; i < 10; i++) {
		unsigned long flags = i < 5 ? 0 : 0x100;

		__asm__ volatile("pushfq\n\tor %1, (%%rsp)\n\tpopfq\n\t.balign 16\n\tmov $110, %%eax\n\tsyscall\n\t"
			"pushfq\n\tandq $~0x100, (%%rsp)\n\tpopfq"
			: "=a"(r) : "r"(flags), "D"(7L) : "rcx", "r11", "memory", "cc");
		WANT(r == 8);
		WANT(i < 5 ? steps == 0 : steps >= (unsigned long)i - 4);
	}
	return 0;
}

static unsigned long cycles(void)
{
	unsigned low, high;

	__asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
	return (unsigned long)high << 32 | low;
}

#define ROUNDS 200000ul

static int report(unsigned long ticks)
{
	char text[32] = { 0 };
	int at = 30;

	for (ticks = ticks / ROUNDS; ticks; ticks /= 10)
		text[at--] = (char)('0' + ticks % 10);
	CALL3(__NR_write, 1, text + at + 1, 30 - at);
	return 0;
}

int measure_trap(void)
{
	unsigned long start = cycles();

	for (unsigned long i = 0; i < ROUNDS; i++)
		CALL1(__NR_getppid, i);
	return report(cycles() - start);
}

int measure_site(void)
{
	long r;

	for (int i = 0; i < 5; i++)
		SITE_CALL(__NR_getppid, i, r);
	unsigned long start = cycles();

	for (unsigned long i = 0; i < ROUNDS; i++)
		SITE_CALL(__NR_getppid, i, r);
	return report(cycles() - start);
}

/* getpid, which the agent may answer by itself. */
int measure_local(void)
{
	long r;

	unsigned long start = cycles();

	for (unsigned long i = 0; i < ROUNDS; i++)
		SITE_CALL(__NR_getpid, i, r);
	return report(cycles() - start);
}

int measure_read(void)
{
	uint8_t buf[64];
	long r;

	unsigned long start = cycles();

	for (unsigned long i = 0; i < ROUNDS; i++)
		SITE_READ(0, buf, sizeof buf, r);
	return r == sizeof buf ? report(cycles() - start) : 1;
}
