/* What a guest can do behind its agent's back: host calls from the agent's own instruction, calls posted by hand. */
#ifndef BARE_H
#define BARE_H
#include "mailbox.h"
#include <x86intrin.h>

#define HEADER ((struct mailbox_process *)AGENT_MAILBOX)
#define SLOT0 ((struct mailbox_slot *)(AGENT_MAILBOX + SLOT_STRIDE))
#define BELLS ((struct bells *)AGENT_BELLS)
#define PATIENCE 8000000000ull /* TSC ticks: a few seconds */
#define NO_ANSWER (-9999)
#define HOST_FORK 0x1208011u

/* Past the stack's red zone, since a call pushes. */
static inline long host6(long nr, const uint64_t a[6])
{
	register uint64_t r10 __asm__("r10") = a[3];
	register uint64_t r8 __asm__("r8") = a[4];
	register uint64_t r9 __asm__("r9") = a[5];
	long result;

	__asm__ volatile("sub $128, %%rsp\n\tmov $0x7fff00000030, %%r11\n\tcall *%%r11\n\tadd $128, %%rsp"
			 : "=a"(result)
			 : "0"(nr), "D"(a[0]), "S"(a[1]), "d"(a[2]), "r"(r10), "r"(r8), "r"(r9)
			 : "rcx", "r11", "memory");
	return result;
}

static inline long host(long nr, uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
	return host6(nr, (const uint64_t[6]){ a, b, c, d });
}

static inline void ring(uint32_t door)
{
	struct bell *bell = &BELLS->door[door];
	uint32_t index = HEADER->index;

	__atomic_fetch_or(&HEADER->call_bits[door][0], 1ull, __ATOMIC_SEQ_CST);
	__atomic_fetch_or(&bell->process_bits[index / 64], 1ull << (index % 64), __ATOMIC_SEQ_CST);
	if (__atomic_exchange_n(&bell->sleeping, 0, __ATOMIC_SEQ_CST) == 1) {
		__atomic_fetch_add(&bell->word, 1, __ATOMIC_SEQ_CST);
		host(SYS_futex, (uint64_t)&bell->word, 1, 1, 0);
	}
}

/* Posts a call in slot 0 and waits; the reply's actions are carried out by nobody. */
static inline long post(uint32_t nr, uint32_t door, const uint64_t args[6])
{
	memcpy(SLOT0->args, args, sizeof SLOT0->args);
	memset(SLOT0->arg_slot, 0, sizeof SLOT0->arg_slot);
	SLOT0->nr = nr;
	SLOT0->phase = 0;
	SLOT0->phase_status = 0;
	SLOT0->stream_done = 0;
	SLOT0->door = door;
	SLOT0->seq++;
	__atomic_store_n(&SLOT0->state, STATE_CALL, __ATOMIC_SEQ_CST);
	ring(door);
	for (uint64_t start = __rdtsc(); __atomic_load_n(&SLOT0->state, __ATOMIC_SEQ_CST) != STATE_REPLY;) {
		if (__rdtsc() - start > PATIENCE)
			return NO_ANSWER;
		host(SYS_sched_yield, 0, 0, 0, 0);
	}
	return SLOT0->result;
}
#endif
