/*
 * robust.c - mutexes whose owner ends: get_robust_list(2) and the kernel's "robust futexes" document. Done here like
 * the clearing of clear_tid: the list lies in guest memory, and concerns nobody else.
 */
#include "host.h"

#define FUTEX_TID_MASK 0x3fffffffu
#define FUTEX_OWNER_DIED 0x40000000u
#define FUTEX_WAITERS 0x80000000u
#define PRIORITY_INHERITING 1u
#define MOST_ENTRIES 2048u /* as Linux: the list may be circular */

struct robust_head {
	uint64_t next;
	int64_t offset;   /* from an entry to its futex word */
	uint64_t pending; /* being locked or unlocked just now, perhaps not on the list */
};

static void wake_one(struct trip *trip, uint64_t word)
{
	const uint64_t args[6] = { word, FUTEX_WAKE, 1, 0, 0, 0 };

	post_own(trip, __NR_futex, DOOR_MM, args);
}

/* 0, or -E_FAULT: then the list is not to be trusted further. */
static int owner_died(struct trip *trip, uint64_t entry, int64_t offset, uint32_t tid, int pending)
{
	uint64_t word = (entry & ~(uint64_t)PRIORITY_INHERITING) + (uint64_t)offset;
	int inherits = entry & PRIORITY_INHERITING;
	int64_t value, swapped = 0;

	if (word & 3)
		return -E_FAULT;
	do {
		value = load32_guest(word);
		if (value < 0)
			return -E_FAULT;
		if (pending && !inherits && value == 0) {
			wake_one(trip, word); /* it ended between its unlocking and its waking */
			return 0;
		}
		if (((uint32_t)value & FUTEX_TID_MASK) != tid)
			return 0;
		swapped = agent_swap32(word, (uint32_t)value, ((uint32_t)value & FUTEX_WAITERS) | FUTEX_OWNER_DIED);
	} while (swapped == 0);
	if (swapped > 0 && !inherits && ((uint32_t)value & FUTEX_WAITERS))
		wake_one(trip, word);
	return swapped < 0 ? -E_FAULT : 0;
}

static void leave_mutexes_of(struct trip *trip, const struct mailbox_slot *slot)
{
	uint64_t list = slot->robust_list;
	uint32_t tid = slot->tid;
	struct robust_head head;

	if (list == 0 || from_guest(&head, list, sizeof head) != 0)
		return;
	uint64_t entry = head.next;

	for (uint32_t i = 0; i < MOST_ENTRIES && (entry & ~(uint64_t)PRIORITY_INHERITING) != list; i++) {
		uint64_t next;
		int last = from_guest(&next, entry & ~(uint64_t)PRIORITY_INHERITING, sizeof next) != 0;

		if (entry != head.pending && owner_died(trip, entry, head.offset, tid, 0) != 0)
			break;
		if (last)
			break;
		entry = next;
	}
	if (head.pending != 0)
		owner_died(trip, head.pending, head.offset, tid, 1);
}

/* The thread of this trip ends, or with `whole` all threads of the process. */
void leave_mutexes(struct trip *trip, int whole)
{
	uint32_t own = thread_of_trip(trip)->index;

	leave_mutexes_of(trip, slot_at(own));
	for (uint32_t i = 0; whole && PROCESS->threaded && i < MAX_SLOTS; i++)
		if (i != own && PROCESS->tid_word[i] != 0 && slot_at(i)->pid == slot_at(own)->pid)
			leave_mutexes_of(trip, slot_at(i));
}

/*
 * set_tid_address(2): who joins this thread sleeps there. Nothing is done where nobody else has this memory, as
 * clone(2) has it.
 */
void clear_tid(struct trip *trip)
{
	const uint32_t zero = 0;
	uint64_t address = slot_of(trip)->clear_tid;

	if (address != 0 && PROCESS->threaded && to_guest(address, &zero, sizeof zero) == 0)
		wake_one(trip, address);
}
