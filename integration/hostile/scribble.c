/*
 * Writes where only the agent should: mailbox, bells, its own memory; forges calls; takes the agent away. Each in a
 * child.
 */
#include "hostile.h"
#include "../../native/include/agent.h"

static struct mailbox_slot *slot(unsigned n)
{
	return (struct mailbox_slot *)(AGENT_MAILBOX + (uint64_t)SLOT_STRIDE * (n + 1));
}

static void garbage(uint64_t salt)
{
	seed ^= salt * 0x9e3779b97f4a7c15ull;
	uint8_t *p = (uint8_t *)slot(0);
	for (int i = 0; i < 3000; i++) {
		p[rnd() % 0x1000] = (uint8_t)rnd();
		if (rnd() % 16 == 0)
			getppid();
	}
}

static void process_header(uint64_t salt)
{
	seed ^= salt * 0x9e3779b97f4a7c15ull;
	uint8_t *p = (uint8_t *)AGENT_MAILBOX;
	for (int i = 0; i < 200; i++) {
		p[rnd() % 0x100] = (uint8_t)rnd();
		getppid();
	}
}

/* A call posted by hand: any number at any door, with offsets and lengths out of nowhere. */
static void forge(uint64_t salt)
{
	seed ^= salt * 0x9e3779b97f4a7c15ull;
	struct bells *bells = (struct bells *)AGENT_BELLS;
	struct mailbox_process *process = (struct mailbox_process *)AGENT_MAILBOX;
	for (int i = 0; i < 40; i++) {
		unsigned n = (unsigned)(rnd() % 4);
		struct mailbox_slot *s = slot(n);
		s->nr = (uint32_t)(rnd() % 2 ? rnd() % 600 : odd());
		s->door = (uint32_t)(rnd() % 4);
		s->seq += (uint32_t)(rnd() % 3);
		s->phase = (uint32_t)(rnd() % 3);
		s->phase_status = (int64_t)odd();
		for (int k = 0; k < 6; k++) {
			s->args[k] = odd();
			s->arg_slot[k].off = (uint32_t)odd();
			s->arg_slot[k].len = (int32_t)odd();
		}
		s->iov_off = (uint32_t)odd();
		s->iov_count = (uint32_t)odd();
		s->msg_hdr_off = (uint32_t)odd();
		s->msg_name_off = (uint32_t)odd();
		s->msg_name_len = (uint32_t)odd();
		s->msg_control_off = (uint32_t)odd();
		s->msg_control_len = (uint32_t)odd();
		for (int k = 0; k < 2; k++) {
			s->strv_off[k] = (uint32_t)odd();
			s->strv_len[k] = (uint32_t)odd();
			s->strv_count[k] = (uint32_t)odd();
		}
		__atomic_store_n(&s->state, STATE_CALL, __ATOMIC_SEQ_CST);
		unsigned door = (unsigned)(rnd() % DOORS);
		__atomic_fetch_or(&process->call_bits[door][0], 1ull << n, __ATOMIC_SEQ_CST);
		__atomic_fetch_or(&bells->door[door].process_bits[process->index / 64 % 8], 1ull << process->index % 64,
				   __ATOMIC_SEQ_CST);
		__atomic_fetch_add(&bells->door[door].word, 1, __ATOMIC_SEQ_CST);
		for (volatile int spin = 0; spin < 200000; spin++)
			;
	}
}

/* Everybody's: but only hints. Put right again by whoever finds nonsense. */
static void bells(uint64_t salt)
{
	seed ^= salt * 0x9e3779b97f4a7c15ull;
	uint8_t *p = (uint8_t *)AGENT_BELLS;
	for (int i = 0; i < 20000; i++)
		p[rnd() % 0x1000] = (uint8_t)rnd();
}

static void take_away(uint64_t what)
{
	static const uint64_t at[] = { AGENT_BASE, AGENT_MAILBOX, AGENT_BELLS, AGENT_THREADS, AGENT_PROCESS };
	munmap((void *)at[what % 5], 0x10000);
	mprotect((void *)at[what % 5], 0x1000, PROT_NONE);
	mmap((void *)at[what % 5], 0x1000, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	mremap((void *)at[what % 5], 0x1000, 0x2000, MREMAP_MAYMOVE);
	madvise((void *)at[what % 5], 0x1000, MADV_DONTNEED);
	getppid();
}

static void overwrite(uint64_t what)
{
	static const uint64_t at[] = { AGENT_THREADS, AGENT_PROCESS, AGENT_MAILBOX + SLOT_STRIDE + SLOT_ACTIONS };
	memset((void *)at[what % 3], (int)rnd(), 0x1000);
	getppid();
}

int main(void)
{
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	for (uint64_t i = 0; i < 12; i++) {
		in_child(garbage, i, 300);
		in_child(process_header, i, 300);
		in_child(forge, i, 300);
		in_child(take_away, i, 100);
		in_child(overwrite, i, 100);
	}
	in_child(bells, 1, 300);
	in_child(bells, 2, 300);
	puts("scribble: done");
	return 0;
}
