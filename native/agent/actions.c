/* actions.c - a reply's action list, carried out in order. */
#include "host.h"

static const struct action_head *head_at(const struct trip *trip, uint32_t at)
{
	return (const struct action_head *)((const uint8_t *)slot_of(trip) + SLOT_ACTIONS + at);
}

/* The first failure of a phase stays; otherwise the last value counts. */
static void note_status(struct trip *trip, int64_t status)
{
	if (trip->status >= 0)
		trip->status = status;
}

static void note_failure(struct trip *trip, int64_t status)
{
	if (status < 0)
		note_status(trip, status);
}

/*
 * mm believes that its mappings happened. One that fails ends the process, unless the reply asks to be told
 * (REPLY_RESUBMIT).
 */
static void settle(struct trip *trip, int64_t outcome)
{
	if (outcome < 0 && outcome > -4096) {
		if (!(trip->reply_flags & REPLY_RESUBMIT))
			host_exit_group(AGENT_EXIT_FAILED);
		note_status(trip, outcome);
	}
}

static void do_copy_out(struct trip *trip, const struct action_copy *a)
{
	if (a->window_off > SLOT_WINDOW_SIZE || a->len > SLOT_WINDOW_SIZE - a->window_off ||
	    to_guest(a->guest_addr, window_of(slot_of(trip)) + a->window_off, a->len) != 0) {
		trip->copy_out_failed = 1;
		note_status(trip, -E_FAULT);
	}
}

static void do_fetch(struct trip *trip, const struct action_fetch *a)
{
	if (a->window_off > SLOT_WINDOW_SIZE || a->len > SLOT_WINDOW_SIZE - a->window_off)
		host_exit_group(AGENT_EXIT_FAILED);
	note_status(trip, from_guest(window_of(slot_of(trip)) + a->window_off, a->guest_addr, a->len));
}

static void do_fetch_string(struct trip *trip, const struct action_fetch *a)
{
	if (a->window_off > SLOT_WINDOW_SIZE || a->len > SLOT_WINDOW_SIZE - a->window_off)
		host_exit_group(AGENT_EXIT_FAILED);
	if (a->guest_addr >= GUEST_TOP) {
		note_status(trip, -E_FAULT);
		return;
	}
	uint64_t bound = a->len < GUEST_TOP - a->guest_addr ? a->len : GUEST_TOP - a->guest_addr;
	int64_t len = agent_copy_string(window_of(slot_of(trip)) + a->window_off, (const void *)a->guest_addr, bound);

	note_status(trip, len > (int64_t)bound ? -E_NAMETOOLONG : len);
}

static void do_futex_check(struct trip *trip, const struct action_futex_check *a)
{
	int64_t value = load32_guest(a->addr);

	if (value >= 0)
		value = (uint32_t)value == a->expected ? 0 : -E_AGAIN;
	note_status(trip, value);
}

static void do_store32(const struct action_store32 *a)
{
	to_guest(a->addr, &a->value, sizeof a->value);
}

static void do_fill(struct trip *trip, const struct action_fill *a)
{
	if (fill_guest(a->guest_addr, a->len) != 0) {
		trip->copy_out_failed = 1;
		note_status(trip, -E_FAULT);
	}
}

/* Actions on memory and plain values. 0: not one of these. */
static int carry_out_memory(struct trip *trip, const struct action_head *h)
{
	switch (h->op) {
	case ACTION_COPY_OUT:
		do_copy_out(trip, (const struct action_copy *)h);
		return 1;
	case ACTION_MAP:
		settle(trip, do_map((const struct action_map *)h));
		return 1;
	case ACTION_UNMAP:
		settle(trip, do_unmap((const struct action_unmap *)h));
		return 1;
	case ACTION_PROTECT:
		settle(trip, do_protect((const struct action_protect *)h));
		return 1;
	case ACTION_REMAP:
		settle(trip, do_remap((const struct action_remap *)h));
		return 1;
	case ACTION_ADVISE:
		settle(trip, do_advise((const struct action_advise *)h));
		return 1;
	case ACTION_STORE32:
		do_store32((const struct action_store32 *)h);
		return 1;
	case ACTION_FETCH:
		do_fetch(trip, (const struct action_fetch *)h);
		return 1;
	case ACTION_FETCH_STR:
		do_fetch_string(trip, (const struct action_fetch *)h);
		return 1;
	case ACTION_FUTEX_CHECK:
		do_futex_check(trip, (const struct action_futex_check *)h);
		return 1;
	case ACTION_FUTEX_OP: {
		const struct action_futex_op *a = (const struct action_futex_op *)h;

		note_status(trip, futex_op(a->addr, a->encoded));
		return 1;
	}
	case ACTION_FILL:
		do_fill(trip, (const struct action_fill *)h);
		return 1;
	case ACTION_PATCH:
		do_patch((const struct action_patch *)h);
		return 1;
	case ACTION_SET_BASE:
		note_failure(trip, do_set_base(thread_of_trip(trip), (const struct action_set_base *)h));
		return 1;
	default:
		return 0;
	}
}

NORETURN static void exit_thread(const struct trip *trip)
{
	if (trip->map_ticket != 0)
		pass_ticket();
	atomic_store_explicit(ATOMIC32(&slot_of(trip)->state), STATE_GUEST, memory_order_release);
	host_exit();
}

/* Actions that change where and as whom the guest goes on; all but the last need the host frame. */
static void carry_out_control(struct trip *trip, const struct action_head *h)
{
	switch (h->op) {
	case ACTION_START:
		do_start(trip, (const struct action_start *)h);
		return;
	case ACTION_SIGNAL:
		do_signal(trip, (const struct action_signal *)h);
		return;
	case ACTION_THREAD:
		note_status(trip, do_thread(trip, (const struct action_thread *)h));
		return;
	case ACTION_FORK:
		note_status(trip, do_fork(trip, (const struct action_fork *)h));
		return;
	case ACTION_EXIT_THREAD:
		exit_thread(trip);
	default:
		host_exit_group(AGENT_EXIT_FAILED);
	}
}

static int needs_frame(uint32_t op)
{
	return op == ACTION_START || op == ACTION_SIGNAL || op == ACTION_THREAD || op == ACTION_FORK;
}

/* Goes on at trip->action_at, so that a trip can come back with the frame it lacked. */
enum progress carry_out(struct trip *trip)
{
	while (trip->action_at + sizeof(struct action_head) <= trip->action_bytes && !trip->skip_actions) {
		const struct action_head *h = head_at(trip, trip->action_at);
		uint32_t size = h->size;

		if (size < sizeof *h || size % 8 != 0 || size > trip->action_bytes - trip->action_at)
			host_exit_group(AGENT_EXIT_FAILED);
		if (needs_frame(h->op) && trip->uc == 0)
			return TRIP_NEEDS_FRAME;
		trip->action_at += size;
		if (!carry_out_memory(trip, h))
			carry_out_control(trip, h);
	}
	return TRIP_DONE;
}
