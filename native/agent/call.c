/* call.c - the guest's calls, and a trip's way back to the guest. */
#include "table.h"

#include "host.h"

/* getpid and its like, from the words that proc keeps in the slot. Order: mailbox_slot.local_calls. */
static int answered_locally(struct trip *trip)
{
	static const uint16_t numbers[6] = {
		__NR_getpid, __NR_gettid, __NR_getuid, __NR_geteuid, __NR_getgid, __NR_getegid,
	};
	struct mailbox_slot *slot = slot_of(trip);

	if (atomic_load_explicit(ATOMIC32(&slot->local_ok), memory_order_acquire) != 1)
		return 0;
	const uint32_t words[6] = { slot->pid, slot->tid, slot->uid, slot->euid, slot->gid, slot->egid };

	for (uint32_t i = 0; i < 6; i++) {
		if (numbers[i] == trip->nr) {
			trip->regs->rax = words[i];
			slot->local_calls[i]++;
			trip->done = 1;
			return 1;
		}
	}
	return 0;
}

static void load_args(struct trip *trip)
{
	struct mailbox_slot *slot = slot_of(trip);
	const struct sigcontext *regs = trip->regs;

	slot->args[0] = regs->rdi;
	slot->args[1] = regs->rsi;
	slot->args[2] = regs->rdx;
	slot->args[3] = regs->r10;
	slot->args[4] = regs->r8;
	slot->args[5] = regs->r9;
}

static enum progress guest_sigreturn(struct trip *trip)
{
	uint64_t args[6] = { 0, 0, 0, 0, 0, 0 };

	trip->keeps_rax = 1;
	trip->nr = NO_CALL;
	if (restore_guest_frame(trip, args) != 0) {
		trip->forced = AGENT_FORCED_SIGRETURN;
		trip->done = 1;
		return TRIP_DONE;
	}
	post_own(trip, __NR_rt_sigreturn, DOOR_PROC, args);
	return TRIP_DONE;
}

/* The guest's call: nr in trip->nr, arguments in trip->regs. */
enum progress guest_call(struct trip *trip)
{
	const struct call_desc *desc = call_desc_of(trip->nr);

	if (desc == 0) {
		trip->regs->rax = (uint64_t)-E_NOSYS;
		trip->done = 1;
		return TRIP_DONE;
	}
	if ((desc->flags & CALL_LOCAL) && answered_locally(trip))
		return TRIP_DONE;
	if (trip->nr == __NR_rt_sigreturn && trip->uc != 0) /* no correct program comes here the fast way */
		return guest_sigreturn(trip);
	struct mailbox_slot *slot = slot_of(trip);

	if (trip->nr == __NR_exit || trip->nr == __NR_exit_group) {
		leave_mutexes(trip, trip->nr == __NR_exit_group);
		clear_tid(trip);
	}
	if (desc->flags & (CALL_SLOW | CALL_TIMED))
		say_cpu_time(slot);
	load_args(trip);
	copy_in(trip, desc);
	return post_and_complete(trip, (uint32_t)trip->nr, desc->door);
}

static void force_segv(struct trip *trip)
{
	const uint64_t args[6] = { SIG_SEGV, 0x80 /* SI_KERNEL */, 0, 0, trip->forced, trip->regs->rip };

	trip->forced = 0;
	post_fault(trip, args);
}

/* entry.S: a trip on the fast way. Not 0: it must go on with a host frame. Signals are looked for by the caller. */
int agent_fast_call(struct sigcontext *regs)
{
	struct thread *thread = thread_of(regs);

	start_trip(&thread->trip, regs, 0, (uint32_t)regs->rax);
	if (guest_call(&thread->trip) != TRIP_DONE)
		return 1;
	atomic_store_explicit(ATOMIC32(&thread->slot->state), STATE_GUEST, memory_order_seq_cst);
	return 0;
}

/*
 * The last thing before the guest resumes. state = GUEST, then sig_pending: proc stores sig_pending, then loads state
 * and kicks if it is GUEST; both sequentially consistent, so one of the two sees the other.
 */
void finish_trip(struct trip *trip)
{
	struct mailbox_slot *slot = slot_of(trip);

	for (;;) {
		atomic_store_explicit(ATOMIC32(&slot->state), STATE_GUEST, memory_order_seq_cst);
		if (trip->forced) {
			force_segv(trip);
			continue;
		}
		if (atomic_load_explicit(ATOMIC32(&slot->sig_pending), memory_order_seq_cst) == 0)
			return;
		const uint64_t args[6] = { trip->regs->rax, trip->nr, trip->nr != NO_CALL, 0, 0, 0 };

		post_own(trip, AGENT_TAKE_SIGNALS, DOOR_PROC, args);
	}
}
