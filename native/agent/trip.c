/* trip.c - a posted call until its reply is final: waiting, the reply's actions, posting again. */
#include "host.h"

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

static int64_t stream_result(const struct trip *trip, int64_t result)
{
	if (trip->stream.done == 0)
		return result;
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
	return (trip->reply_flags & REPLY_RESUBMIT) ||
	       ((trip->reply_flags & REPLY_RESUBMIT_FAILED) && trip->status < 0);
}

/* The actions of the reply at hand, and what it says about the call's future. Resumable: see TRIP_NEEDS_FRAME. */
static enum progress complete(struct trip *trip)
{
	struct mailbox_slot *slot = slot_of(trip);

	if (!(trip->reply_flags & REPLY_RESUBMIT))
		store_result(trip);
	if (carry_out(trip) == TRIP_NEEDS_FRAME)
		return TRIP_NEEDS_FRAME;
	if (trip->map_ticket != 0)
		pass_ticket();
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

/* A posted call, its reply, and so on until a reply is final, or needs a host frame that this trip does not have. */
enum progress await_and_complete(struct trip *trip)
{
	struct mailbox_slot *slot = slot_of(trip);

	for (;;) {
		wait_for_reply(slot);
		read_reply(trip, slot);
		if (trip->map_ticket != 0)
			wait_for_ticket(trip->map_ticket);
		enum progress progress = complete(trip);

		if (progress != TRIP_AGAIN)
			return progress;
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

/* Measured here, because no service can see the host's threads. A guest that forges it deceives itself. */
void say_cpu_time(struct mailbox_slot *slot)
{
	int64_t time[2] = { 0, 0 };

	if (host_clock_gettime(CLOCK_THREAD_CPUTIME_ID, time) == 0)
		slot->cpu_ns = (uint64_t)(time[0] * NS_PER_S + time[1]);
	if (host_clock_gettime(CLOCK_PROCESS_CPUTIME_ID, time) == 0)
		HEADER->cpu_ns = (uint64_t)(time[0] * NS_PER_S + time[1]);
}

/* A call of the agent's own. Only on the full way. Its result goes nowhere but trip->result. */
void post_own(struct trip *trip, uint32_t nr, uint32_t door, const uint64_t args[6])
{
	struct mailbox_slot *slot = slot_of(trip);

	trip->keeps_rax = 1;
	trip->stream.active = 0;
	trip->stream.done = 0;
	if (nr != __NR_rt_sigreturn) /* it was said when the signal was taken */
		say_cpu_time(slot);
	for (uint32_t i = 0; i < 6; i++) {
		slot->args[i] = args[i];
		slot->arg_slot[i] = (struct arg_slot){ 0, 0 };
	}
	post_and_complete(trip, nr, door);
}
