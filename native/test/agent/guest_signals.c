/* guest_signals.c - frames, faults, alternate stacks, restarts. */
#include "test/agent/guest.h"

#define SET(sig) (1ul << ((sig) - 1))

static volatile int seen[65], order[8], count;
static volatile unsigned long stack_at, fault_at, saw_mask;

__attribute__((target("avx2"))) static void dirty_vectors(void)
{
	__asm__ volatile("vpcmpeqd %%ymm0, %%ymm0, %%ymm0\n\tvmovdqa %%ymm0, %%ymm7\n\tvmovdqa %%ymm0, %%ymm15"
			: : : "xmm0", "xmm7", "xmm15");
}

static void handler(int sig, struct info *info, struct context *uc)
{
	int local;

	seen[sig] += info->signo == sig ? 1 : 1000;
	order[count++ & 7] = sig;
	stack_at = (unsigned long)&local;
	saw_mask = uc->sigmask;
	dirty_vectors();
	if (sig == 11 || sig == 8 || sig == 4) {
		fault_at = info->addr;
		uc->rip += sig == 11 ? 3 : 2;
	}
	if (sig == 12)
		uc->r12 = 0x1212;
	CALL1(__NR_getppid, 1);
}

static unsigned long raise_with_registers(unsigned long set)
{
	unsigned long bad;

	__asm__ volatile(
		"mov $0x4242, %%r12\n\tmovq %%r12, %%xmm0\n\tmovq %%xmm0, %%xmm7\n\tvpbroadcastq %%xmm0, %%ymm15\n\t"
		"mov %%r12, -8(%%rsp)\n\tmov %%r12, -128(%%rsp)\n\t"
		"mov %1, %%rsi\n\tmov $62, %%eax\n\tsyscall\n\t"
		"cmp $0x4242, %%r12\n\tjne 1f\n\tmovq %%xmm7, %%rcx\n\tcmp %%rcx, %%r12\n\tjne 1f\n\t"
		"vextracti128 $1, %%ymm15, %%xmm1\n\tmovq %%xmm1, %%rcx\n\tcmp %%rcx, %%r12\n\tjne 1f\n\t"
		"cmp %%r12, -8(%%rsp)\n\tjne 1f\n\tcmp %%r12, -128(%%rsp)\n\tjne 1f\n\tjmp 2f\n"
		"1:\tmov $1, %%eax\n2:\n\t"
		: "=a"(bad)
		: "r"(set)
		: "rcx", "r11", "r12", "rsi", "rdi", "xmm0", "xmm1", "xmm7", "xmm15", "memory", "cc");
	return bad;
}

static int alternate_stack(void)
{
	static uint8_t room[32768];
	struct stack ss = { room, 0, sizeof room };

	WANT(CALL2(__NR_sigaltstack, &ss, 0) == 0);
	on_signal(10, handler, ON_STACK);
	WANT(raise_with_registers(SET(10)) == 0);
	WANT(stack_at > (unsigned long)room && stack_at < (unsigned long)room + sizeof room);
	on_signal(10, handler, 0);
	WANT(raise_with_registers(SET(10)) == 0);
	WANT(stack_at < (unsigned long)room || stack_at >= (unsigned long)room + sizeof room);
	return 0;
}

int test_signals(void)
{
	unsigned long block = SET(10), none = 0;

	on_signal(10, handler, 0);
	on_signal(12, handler, 0);
	on_signal(13, handler, 0);
	WANT(raise_with_registers(SET(10)) == 0 && seen[10] == 1 && saw_mask == 0);
	count = 0;
	WANT(raise_with_registers(SET(10) | SET(13)) == 0 && seen[10] == 2 && seen[13] == 1);
	WANT(order[0] == 13 && order[1] == 10); /* the last frame is on top */
	WANT(raise_with_registers(SET(12)) == 1 && seen[12] == 1); /* the handler changed r12 */
	WANT(CALL4(__NR_rt_sigprocmask, 2, &block, 0, 8) == 0);
	WANT(raise_with_registers(SET(10)) == 0 && seen[10] == 2);
	WANT(CALL4(__NR_rt_sigprocmask, 2, &none, 0, 8) == 0 && seen[10] == 3);
	WANT(CALL0(__NR_pause) == -4 && seen[10] == 4);
	on_signal(10, handler, RESTART);
	WANT(CALL0(__NR_pause) == 99 && seen[10] == 5);
	return alternate_stack();
}

static int divide_by(int zero)
{
	int result = 1;

	__asm__ volatile("cltd\n\tidiv %1" : "+a"(result) : "r"(zero) : "edx");
	return result;
}

int test_faults(void)
{
	unsigned long address = 0x123450;

	on_signal(11, handler, 0);
	on_signal(8, handler, 0);
	on_signal(4, handler, 0);
	on_signal(5, handler, 0);
	__asm__ volatile("mov (%0), %%rax" : : "r"(address) : "rax"); /* 3 bytes */
	WANT(seen[11] == 1 && fault_at == 0x123450);
	divide_by(0);
	WANT(seen[8] == 1);
	__asm__ volatile("ud2");
	WANT(seen[4] == 1);
	__asm__ volatile("int3");
	WANT(seen[5] == 1);
	WANT(CALL1(__NR_getppid, 1) == 2);
	return 0;
}

/* The stack pointer is bad when a signal comes: SIGSEGV is forced, and kills. */
int test_bad_frame(void)
{
	on_signal(10, handler, 0);
	__asm__ volatile("mov $0x1000, %%rsp\n\tmov $62, %%eax\n\tmov $0x200, %%esi\n\tsyscall\n\tud2" : : : "memory");
	return 1;
}

int test_crash(void)
{
	*(volatile int *)0x10 = 1;
	return 1;
}

/* A rewritten site whose reply needs the full frame: registers and result are those of the call all the same. */
int test_upgrade(void)
{
	on_signal(10, handler, 0);
	for (int i = 0; i < 50; i++) {
		long r;

		SITE_CALL(__NR_tkill, i < 5 ? 0 : 10, r);
		WANT(r == 4321 && seen[10] == (i < 5 ? 0 : i - 4));
	}
	WANT(CALL0(__NR_getpgid) > 0);
	return 0;
}

/* A host kernel without a 32-bit entry (CONFIG_IA32_EMULATION) raises SIGSEGV instead. */
static void no_entry(int sig, struct info *info, struct context *uc)
{
	(void)sig;
	(void)info;
	uc->rip += 2;
	uc->rax = (unsigned long)-38;
}

int test_other_entry(void)
{
	long r;

	on_signal(11, no_entry, 0);
	__asm__ volatile("int $0x80" : "=a"(r) : "0"(20L) : "memory", "r8", "r9", "r10", "r11");
	WANT((int)r == -38);
	return 0;
}
