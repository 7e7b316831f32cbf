/* signals.c - handlers, masks, delivery. */
#include "toy.h"

#include <asm/unistd.h>
#include <signal.h>

#include "test/check.h"

#define BIT(sig) (1ull << ((sig) - 1))
#define SA_ONSTACK_FLAG 0x08000000u
#define E_INTR 4

static void publish(struct toy_stub *stub, uint32_t slot)
{
	const struct toy_thread *t = &stub->threads[slot];

	__atomic_store_n(&slot_in(stub, slot)->sig_pending, (t->pending & ~t->mask) != 0, __ATOMIC_SEQ_CST);
}

void toy_post_signal(struct toy_stub *stub, uint32_t slot, uint32_t sig)
{
	stub->threads[slot].pending |= BIT(sig);
	publish(stub, slot);
	if (slot_in(stub, slot)->sig_pending &&
	    __atomic_load_n(&slot_in(stub, slot)->state, __ATOMIC_SEQ_CST) == STATE_GUEST)
		toy_kick(stub, slot);
}

static void add_signal(struct toy_stub *stub, uint32_t slot, struct reply *r, uint32_t sig, uint32_t restart,
		       uint64_t addr)
{
	struct toy_thread *t = &stub->threads[slot];
	struct action_signal *a = ADD(r, ACTION_SIGNAL, action_signal);
	int32_t info[4] = { (int32_t)sig, 0, 7, 0 };

	a->sig = sig;
	a->sa_flags = (uint32_t)stub->handlers[sig].flags;
	a->handler = stub->handlers[sig].address;
	a->restorer = stub->handlers[sig].restorer;
	a->old_mask = t->mask;
	a->alt_sp = t->alt_sp;
	a->alt_size = t->alt_size;
	a->alt_flags = t->alt_size ? 0 : 2;
	a->restart = restart;
	memcpy(a->info, info, sizeof info);
	memcpy(a->info + 16, &addr, sizeof addr);
	t->mask |= BIT(sig);
}

/* Result of the interrupted call -EINTR: the toy restarts it if the handler says so (SA_RESTART). */
static void take_signals(struct toy_stub *stub, uint32_t slot, struct mailbox_slot *m)
{
	struct reply r = reply_to(stub, slot);
	struct toy_thread *t = &stub->threads[slot];
	int first = 1;

	for (uint32_t sig = 1; sig <= 64; sig++) {
		if (!(t->pending & ~t->mask & BIT(sig)))
			continue;
		uint32_t restart = SIGNAL_KEEP;

		if (first && m->args[2] && (int64_t)m->args[0] == -E_INTR)
			restart = stub->handlers[sig].flags & SA_RESTART ? SIGNAL_RESTART : SIGNAL_EINTR;
		t->pending &= ~BIT(sig);
		add_signal(stub, slot, &r, sig, restart, 0);
		first = 0;
	}
	publish(stub, slot);
	finish(&r, 0, 0);
}

static void fault(struct toy_stub *stub, uint32_t slot, struct mailbox_slot *m)
{
	struct reply r = reply_to(stub, slot);
	uint32_t sig = (uint32_t)m->args[0];
	int forced = m->args[1] == 0x80 && m->args[3] == 0;

	if (stub->handlers[sig].address && !forced) {
		add_signal(stub, slot, &r, sig, SIGNAL_KEEP, m->args[2]);
		finish(&r, 0, 0);
		return;
	}
	stub->exit_code = 128 + (int)sig + (forced ? 100 : 0);
	stub->threads[slot].used = 0;
	ADD(&r, ACTION_EXIT_THREAD, action_head);
	finish(&r, 0, 0);
	toy_kill(stub);
}

static void set_handler(struct toy_stub *stub, struct reply *r, struct mailbox_slot *m)
{
	uint64_t act[4];

	memcpy(act, window_in(m) + m->arg_slot[1].off, sizeof act);
	stub->handlers[m->args[0]] = (struct handler){ act[0], act[1], act[2] };
	finish(r, 0, 0);
}

static void set_mask(struct toy_stub *stub, uint32_t slot, struct reply *r, struct mailbox_slot *m)
{
	uint64_t set;

	memcpy(&set, window_in(m) + m->arg_slot[1].off, sizeof set);
	stub->threads[slot].mask = m->args[0] == 0   ? stub->threads[slot].mask | set
				   : m->args[0] == 1 ? stub->threads[slot].mask & ~set
						     : set;
	publish(stub, slot);
	finish(r, 0, 0);
}

static void set_alt_stack(struct toy_stub *stub, uint32_t slot, struct reply *r, struct mailbox_slot *m)
{
	uint64_t ss[3];

	memcpy(ss, window_in(m) + m->arg_slot[0].off, sizeof ss);
	stub->threads[slot].alt_sp = ss[0];
	stub->threads[slot].alt_size = (uint32_t)ss[1] & 2 ? 0 : ss[2];
	finish(r, 0, 0);
}

int serve_signal_call(struct toy_stub *stub, uint32_t slot, struct mailbox_slot *m)
{
	struct toy_thread *t = &stub->threads[slot];
	struct reply r = reply_to(stub, slot);

	switch (m->nr) {
	case AGENT_TAKE_SIGNALS:
		take_signals(stub, slot, m);
		return 1;
	case AGENT_FAULT:
		fault(stub, slot, m);
		return 1;
	case __NR_rt_sigaction:
		set_handler(stub, &r, m);
		return 1;
	case __NR_rt_sigprocmask:
		set_mask(stub, slot, &r, m);
		return 1;
	case __NR_sigaltstack:
		set_alt_stack(stub, slot, &r, m);
		return 1;
	case __NR_rt_sigreturn:
		t->mask = m->args[0];
		publish(stub, slot);
		finish(&r, 0, 0);
		return 1;
	case __NR_kill: /* all signals of a set at once, to the caller */
		t->pending |= m->args[1];
		publish(stub, slot);
		finish(&r, 0, 0);
		return 1;
	case __NR_tkill: /* a frame in the reply itself */
		if (m->args[0])
			add_signal(stub, slot, &r, (uint32_t)m->args[0], SIGNAL_KEEP, 0);
		finish(&r, 4321, 0);
		return 1;
	case __NR_pause: /* interrupted at once, twice; then it returns 99 */
		if (t->saved++ < 2) {
			t->pending |= BIT(10);
			publish(stub, slot);
			finish(&r, -E_INTR, 0);
		} else {
			finish(&r, 99, 0);
		}
		return 1;
	case __NR_alarm: /* that many kicks, some time apart */
		t->kicks_left = (uint32_t)m->args[0];
		t->next_kick = now_ns() + 50000;
		finish(&r, 0, 0);
		return 1;
	default:
		return 0;
	}
}
