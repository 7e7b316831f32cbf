/*
 * post.c - handing a call to a service and waiting for its reply.
 *
 * Two pairs of store and load decide that nobody sleeps through a message; all four are sequentially consistent:
 *   agent: state = CALL, bits;  load bell.sleeping       service: bell.sleeping = 1;  load bits, state
 *   agent: agent_sleeping = 1;  load state (futex)       service: state = REPLY;      load agent_sleeping
 */
#include "host.h"

static inline uint64_t ticks(void)
{
	return __builtin_ia32_rdtsc();
}

static void ring(uint32_t door, uint32_t index)
{
	struct bell *bell = &BELLS->door[door];

	atomic_fetch_or_explicit(ATOMIC64(&bell->process_bits[index / 64]), 1ull << (index % 64), memory_order_seq_cst);
	if (atomic_load_explicit(ATOMIC32(&bell->sleeping), memory_order_seq_cst) == 0)
		return;
	if (atomic_exchange_explicit(ATOMIC32(&bell->sleeping), 0, memory_order_seq_cst) == 1) {
		atomic_fetch_add_explicit(ATOMIC32(&bell->word), 1, memory_order_seq_cst);
		atomic_fetch_add_explicit(ATOMIC32(&BELLS->wake_seq), 1, memory_order_relaxed);
		host_futex_wake(&bell->word, 1);
	}
}

/*
 * Everything but seq, nr and door is in the slot already. The store of state publishes it; the service's load
 * acquires.
 */
void post(struct trip *trip, uint32_t nr, uint32_t door)
{
	struct thread *thread = thread_of_trip(trip);
	struct mailbox_slot *slot = thread->slot;

	slot->seq++;
	slot->nr = nr;
	slot->door = door;
	atomic_store_explicit(ATOMIC32(&slot->state), STATE_CALL, memory_order_release);
	atomic_fetch_or_explicit(ATOMIC64(&HEADER->call_bits[door][thread->index / 64]), 1ull << (thread->index % 64),
				 memory_order_seq_cst);
	ring(door, HEADER->index % MAX_PROCESSES);
}

static int replied(struct mailbox_slot *slot)
{
	return atomic_load_explicit(ATOMIC32(&slot->state), memory_order_acquire) == STATE_REPLY;
}

/* Agents that are killed while they spin stay counted. No spin lasts so long, so the count is nobody's any more. */
#define STALE_SPINS 64u
#define SHY_CALLS 32u

static int may_spin(uint32_t limit, uint64_t now)
{
	_Atomic uint32_t *spinners = ATOMIC32(&BELLS->spinners);
	uint32_t max = atomic_load_explicit(ATOMIC32(&BELLS->max_spinners), memory_order_relaxed);
	uint32_t count = atomic_load_explicit(spinners, memory_order_relaxed);

	if (count < max)
		return 1;
	uint64_t age = now - atomic_load_explicit(ATOMIC64(&BELLS->spin_started), memory_order_relaxed);

	return max != 0 && age > (uint64_t)limit * STALE_SPINS && age < INT64_MAX &&
	       atomic_compare_exchange_strong_explicit(spinners, &count, 0, memory_order_relaxed, memory_order_relaxed);
}

/* The low bits of what Linux keeps for rdtscp are the number of the core. */
static int on_service_core(void)
{
	uint32_t core;

	__builtin_ia32_rdtscp(&core);
	return (core & 0xfff) + 1 == atomic_load_explicit(ATOMIC32(&BELLS->service_core), memory_order_relaxed);
}

/*
 * On the service's own core it needs that core to reply. Who gives it away but stays ready to run is back sooner than
 * one who has to be woken, and is what the host's scheduler moves to an idle core; one who sleeps is not.
 */
static void give_way(struct mailbox_slot *slot, uint32_t limit, uint64_t start)
{
	uint64_t before = start;

	if (PROCESS->shy > 0) {
		PROCESS->shy--;
		return;
	}
	while (!replied(slot) && before - start < limit) {
		host_sched_yield();
		uint64_t now = ticks();

		if (now - before > 2ull * limit)
			PROCESS->shy = SHY_CALLS; /* a stranger computes here: each turn that we give is a long one */
		before = now;
	}
}

/* A core that is spent on waiting is only well spent while nobody else was just woken to use it. */
static void spin(struct mailbox_slot *slot)
{
	uint32_t limit = atomic_load_explicit(ATOMIC32(&BELLS->spin_tsc), memory_order_relaxed);
	uint32_t wakes = atomic_load_explicit(ATOMIC32(&BELLS->wake_seq), memory_order_relaxed);
	uint64_t start = ticks();

	if (on_service_core()) {
		give_way(slot, limit, start);
		return;
	}
	if (!may_spin(limit, start))
		return;
	atomic_fetch_add_explicit(ATOMIC32(&BELLS->spinners), 1, memory_order_relaxed);
	atomic_store_explicit(ATOMIC64(&BELLS->spin_started), start, memory_order_relaxed);
	while (!replied(slot) && ticks() - start < limit &&
	       atomic_load_explicit(ATOMIC32(&BELLS->wake_seq), memory_order_relaxed) == wakes)
		__builtin_ia32_pause();
	atomic_fetch_sub_explicit(ATOMIC32(&BELLS->spinners), 1, memory_order_relaxed);
}

void wait_for_reply(struct mailbox_slot *slot)
{
	if (replied(slot))
		return;
	spin(slot);
	while (!replied(slot)) {
		atomic_store_explicit(ATOMIC32(&slot->agent_sleeping), 1, memory_order_seq_cst);
		if (atomic_load_explicit(ATOMIC32(&slot->state), memory_order_seq_cst) == STATE_CALL)
			host_futex_wait(&slot->state, STATE_CALL);
		atomic_store_explicit(ATOMIC32(&slot->agent_sleeping), 0, memory_order_relaxed);
	}
}
