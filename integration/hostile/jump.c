/*
 * Goes around the agent: host calls by its own syscall instruction, where the host's filter is all that is in the way,
 * with every number and random arguments. Each in a child.
 */
#include "hostile.h"
#include "../../native/include/agent.h"

static long jump(uint64_t nr, const uint64_t *a)
{
	register uint64_t r10 __asm__("r10") = a[3];
	register uint64_t r8 __asm__("r8") = a[4];
	register uint64_t r9 __asm__("r9") = a[5];
	long result;
	/* The instruction is followed by a return. */
	__asm__ volatile("call *%[to]"
			 : "=a"(result)
			 : "a"(nr), "D"(a[0]), "S"(a[1]), "d"(a[2]), "r"(r10), "r"(r8), "r"(r9), [to] "b"(AGENT_SYSCALL_IP - 2)
			 : "rcx", "r11", "memory");
	return result;
}

static void one(uint64_t nr)
{
	uint64_t a[6];
	for (int i = 0; i < 20; i++) {
		for (int k = 0; k < 6; k++)
			a[k] = odd();
		jump(nr, a);
	}
}

/* The calls that the filter allows, with arguments near to what it allows. */
static void near(uint64_t salt)
{
	static const uint64_t numbers[] = { SYS_futex, SYS_mmap, SYS_munmap, SYS_mprotect, SYS_mremap, SYS_madvise,
		SYS_recvmsg, SYS_close,
					    SYS_dup2, SYS_restart_syscall };
	seed ^= salt * 0x9e3779b97f4a7c15ull;
	for (int i = 0; i < 50; i++) {
		uint64_t nr = numbers[rnd() % (sizeof numbers / sizeof *numbers)];
		uint64_t a[6] = { odd(), odd(), odd(), odd(), odd(), odd() };
		if (nr == SYS_futex)
			a[1] = 1;
		if (nr == SYS_mmap || nr == SYS_mprotect)
			a[2] = rnd() % 8;
		if (nr == SYS_mmap)
			a[3] = MAP_PRIVATE | MAP_ANONYMOUS | (rnd() % 2 ? MAP_FIXED : 0);
		if (nr == SYS_mremap)
			a[3] = 3;
		if (nr == SYS_madvise)
			a[2] = rnd() % 2 ? 4 : 9;
		if (nr == SYS_recvmsg || nr == SYS_close)
			a[0] = rnd() % 5;
		if (nr == SYS_dup2)
			a[1] = AGENT_SOCKET_FD;
		jump(nr, a);
	}
}

int main(void)
{
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	for (uint64_t nr = 0; nr <= 600; nr += 1 + nr / 200) {
		rnd();
		in_child(one, nr, 100);
	}
	for (uint64_t salt = 1; salt <= 60; salt++)
		in_child(near, salt, 150);
	puts("jump: done");
	return 0;
}
