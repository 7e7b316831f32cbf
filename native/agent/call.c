/* call.c - a trip from its first posting to the last signal. */
#include "table.h"

#include "host.h"

#define NR_RT_SIGRETURN 15u
#define NR_EXIT 60u
#define NR_EXIT_GROUP 231u
#define NS_PER_S 1000000000

void start_trip(struct trip *trip, struct sigcontext *regs, struct ucontext *uc, uint64_t nr)
{
	trip->regs = regs;
	trip->uc = uc;
	trip->nr = nr;
	trip->keeps_rax = nr == NO_CALL;
	trip->done = 0;
	trip->forced = 0;
	trip->window_used = 0;
	trip->stream.active = 0;
	trip->stream.done = 0;
}

static void read_reply(struct trip *trip, const struct mailbox_slot *slot)
{
	trip->reply_flags = slot->reply_flags;
	trip->action_bytes = slot->action_bytes <= SLOT_ACTIONS_SIZE ? slot->action_bytes : SLOT_ACTIONS_SIZE;
	trip->map_ticket = slot->map_ticket;
	trip->result = slot->result;
	trip->action_at = 0;
	trip->status = 0;
	trip->copy_out_failed = 0;
	trip->skip_actions = 0;
}

/* A posted call, its reply, and so on until a reply is final, or needs a host frame that this trip does not have. */
enum progress await_and_complete(struct trip *trip)
{
	struct mailbox_slot *slot = slot_of(trip);
	for (;;) {
		wait_for_reply(slot);
		read_reply(trip, slot);
		if (trip->map_ticket != 0) {
			wait_for_ticket(trip->map_ticket);
		}
		enum progress progress = complete(trip);
		if (progress != TRIP_AGAIN) {
			return progress;
		}
		post(trip, trip->posted_nr, trip->posted_door);
	}
}

/* Post the call whose arguments the slot holds, and see it through. */
enum progress post_and_complete(struct trip *trip, uint32_t nr, uint32_t door)
{
	struct mailbox_slot *slot = slot_of(trip);
	trip->posted_nr = nr;
	trip->posted_door = door;
	slot->phase = 0;
	slot->phase_status = 0;
	slot->stream_done = trip->stream.done;
	post(trip, nr, door);
	return await_and_complete(trip);
}

/* After a trip that lacked a host frame has got one. */
void go_on(struct trip *trip)
{
	if (complete(trip) == TRIP_AGAIN) {
		post(trip, trip->posted_nr, trip->posted_door);
		await_and_complete(trip);
	}
}

static int64_t stream_result(const struct trip *trip, int64_t result)
{
	if (trip->stream.done == 0) {
		return result;
	}
	return (int64_t)trip->stream.done + (result > 0 ? result : 0);
}

/* What the guest sees in rax, unless an action already went past that (a signal frame, a new program). */
static void store_result(struct trip *trip)
{
	if (!trip->keeps_rax) {
		int64_t result = trip->copy_out_failed ? -E_FAULT : trip->result;
		trip->regs->rax = (uint64_t)stream_result(trip, result);
	}
}

static int comes_again(const struct trip *trip)
{
	return (trip->reply_flags & REPLY_RESUBMIT) || ((trip->reply_flags & REPLY_RESUBMIT_FAILED) && trip->status < 0);
}

/* The actions of the reply at hand, and what it says about the call's future. Resumable: see TRIP_NEEDS_FRAME. */
enum progress complete(struct trip *trip)
{
	struct mailbox_slot *slot = slot_of(trip);
	if (!(trip->reply_flags & REPLY_RESUBMIT)) {
		store_result(trip);
	}
	if (carry_out(trip) == TRIP_NEEDS_FRAME) {
		return TRIP_NEEDS_FRAME;
	}
	if (trip->map_ticket != 0) {
		pass_ticket();
	}
	if (comes_again(trip)) {
		slot->phase++;
		slot->phase_status = trip->status;
		return TRIP_AGAIN;
	}
	store_result(trip);
	if ((trip->reply_flags & REPLY_CONTINUE) && !trip->copy_out_failed && next_chunk(trip)) {
		slot->phase = 0;
		slot->phase_status = 0;
		slot->stream_done = trip->stream.done;
		return TRIP_AGAIN;
	}
	trip->done = 1;
	return TRIP_DONE;
}

/* getpid and its like, from the words that proc keeps in the slot. Order: mailbox_slot.local_calls. */
static int answered_locally(struct trip *trip)
{
	static const uint16_t numbers[6] = {39, 186, 102, 107, 104, 108};
	struct mailbox_slot *slot = slot_of(trip);
	if (atomic_load_explicit(ATOMIC32(&slot->local_ok), memory_order_acquire) != 1) {
		return 0;
	}
	const uint32_t words[6] = {slot->pid, slot->tid, slot->uid, slot->euid, slot->gid, slot->egid};
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

/* Measured here, because no service can see the host's threads. A guest that forges it deceives itself. */
static void say_cpu_time(struct mailbox_slot *slot)
{
	int64_t time[2] = {0, 0};
	if (host_clock_gettime(CLOCK_THREAD_CPUTIME_ID, time) == 0) {
		slot->cpu_ns = (uint64_t)(time[0] * NS_PER_S + time[1]);
	}
	if (host_clock_gettime(CLOCK_PROCESS_CPUTIME_ID, time) == 0) {
		HEADER->cpu_ns = (uint64_t)(time[0] * NS_PER_S + time[1]);
	}
}

static enum progress guest_sigreturn(struct trip *trip)
{
	uint64_t args[6] = {0, 0, 0, 0, 0, 0};
	trip->keeps_rax = 1;
	trip->nr = NO_CALL;
	if (restore_guest_frame(trip, args) != 0) {
		trip->forced = AGENT_FORCED_SIGRETURN;
		trip->done = 1;
		return TRIP_DONE;
	}
	post_own(trip, NR_RT_SIGRETURN, DOOR_PROC, args);
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
	if ((desc->flags & CALL_LOCAL) && answered_locally(trip)) {
		return TRIP_DONE;
	}
	if (trip->nr == NR_RT_SIGRETURN && trip->uc != 0) { /* no correct program comes here the fast way */
		return guest_sigreturn(trip);
	}
	struct mailbox_slot *slot = slot_of(trip);
	if (trip->nr == NR_EXIT || trip->nr == NR_EXIT_GROUP) {
		leave_mutexes(trip, trip->nr == NR_EXIT_GROUP);
		clear_tid(trip);
	}
	if (desc->flags & (CALL_SLOW | CALL_TIMED)) {
		say_cpu_time(slot);
	}
	load_args(trip);
	copy_in(trip, desc);
	return post_and_complete(trip, (uint32_t)trip->nr, desc->door);
}

/* A call of the agent's own. Only on the full way. Its result goes nowhere but trip->result. */
void post_own(struct trip *trip, uint32_t nr, uint32_t door, const uint64_t args[6])
{
	struct mailbox_slot *slot = slot_of(trip);
	trip->keeps_rax = 1;
	trip->stream.active = 0;
	trip->stream.done = 0;
	if (nr != NR_RT_SIGRETURN) { /* it was said when the signal was taken */
		say_cpu_time(slot);
	}
	for (uint32_t i = 0; i < 6; i++) {
		slot->args[i] = args[i];
		slot->arg_slot[i] = (struct arg_slot){0, 0};
	}
	post_and_complete(trip, nr, door);
}

static void force_segv(struct trip *trip)
{
	const uint64_t args[6] = {SIG_SEGV, 0x80 /* SI_KERNEL */, 0, 0, trip->forced, trip->regs->rip};
	trip->forced = 0;
	post_fault(trip, args);
}

/* entry.S: a trip on the fast way. Not 0: it must go on with a host frame. Signals are looked for by the caller. */
int agent_fast_call(struct sigcontext *regs)
{
	struct thread *thread = thread_of(regs);
	start_trip(&thread->trip, regs, 0, (uint32_t)regs->rax);
	if (guest_call(&thread->trip) != TRIP_DONE) {
		return 1;
	}
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
		if (atomic_load_explicit(ATOMIC32(&slot->sig_pending), memory_order_seq_cst) == 0) {
			return;
		}
		const uint64_t args[6] = {trip->regs->rax, trip->nr, trip->nr != NO_CALL, 0, 0, 0};
		post_own(trip, AGENT_TAKE_SIGNALS, DOOR_PROC, args);
	}
}
