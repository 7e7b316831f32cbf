/* signal.c - what brings the guest into the agent: SIGSYS, faults, kicks. */
#include "host.h"

#define ARCH_X86_64 0xc000003eu

static int in_agent(uint64_t rip)
{
	return rip >= AGENT_BASE && rip < (uint64_t)agent_end;
}

static void on_fault(struct thread *thread, uint32_t sig, const struct siginfo *info, struct ucontext *uc)
{
	struct sigcontext *regs = &uc->mcontext;

	if (in_agent(regs->rip)) {
		uint64_t recovery = recovery_of(regs->rip);

		if (recovery != 0) {
			regs->rip = recovery;
		} else if (sig != SIG_TRAP) { /* a guest that single-steps steps through us, too */
			host_exit_group(AGENT_EXIT_CRASHED);
		}
		return;
	}
	const uint64_t args[6] = { sig, (uint64_t)(int64_t)info->code, info->addr, regs->trapno, regs->err, regs->rip };

	start_trip(&thread->trip, regs, uc, NO_CALL);
	post_fault(&thread->trip, args);
	finish_trip(&thread->trip);
}

/*
 * A trip of the fast way that needs this frame. Its own registers are the guest's; the host frame's FP state is, too.
 */
static void on_upgrade(struct thread *thread, struct ucontext *uc)
{
	struct trip *trip = &thread->trip;
	const struct sigcontext *fast = (const struct sigcontext *)((uint8_t *)thread + FAST_FRAME);

	memcpy(&uc->mcontext, fast, offsetof(struct sigcontext, cs));
	trip->regs = &uc->mcontext;
	trip->uc = uc;
	if (!trip->done)
		go_on(trip);
	finish_trip(trip);
}

static void on_sigsys(struct thread *thread, const struct siginfo *info, struct ucontext *uc)
{
	struct sigcontext *regs = &uc->mcontext;

	if (info->arch != ARCH_X86_64) {
		regs->rax = (uint64_t)-E_NOSYS;
		return;
	}
	if (regs->rip == AGENT_TRAP_IP && regs->rax == AGENT_UPGRADE) {
		on_upgrade(thread, uc);
		return;
	}
	start_trip(&thread->trip, regs, uc, (uint32_t)regs->rax);
	guest_call(&thread->trip);
	consider_site(&thread->trip);
	finish_trip(&thread->trip);
}

/* The kick is blocked while a handler runs, so it finds the guest, or the fast way. */
static void on_kick(struct thread *thread, struct ucontext *uc)
{
	struct sigcontext *regs = &uc->mcontext;
	uint64_t rip = regs->rip;

	if (rip >= (uint64_t)agent_fast_exit && rip < (uint64_t)agent_fast_exit_last) {
		regs->rip = (uint64_t)agent_fast_exit;
		regs->rsp = (uint64_t)thread + FAST_FRAME;
		return;
	}
	if (rip == (uint64_t)agent_fast_exit_last)
		regs->rip = regs->rcx;
	else if (in_agent(rip))
		return; /* the way out looks at sig_pending */
	start_trip(&thread->trip, regs, uc, NO_CALL);
	finish_trip(&thread->trip);
}

void agent_on_signal(uint32_t sig, struct siginfo *info, struct ucontext *uc)
{
	struct thread *thread = thread_of(uc);

	if (sig == SIG_SYS)
		on_sigsys(thread, info, uc);
	else if (sig == AGENT_KICK_SIGNAL)
		on_kick(thread, uc);
	else
		on_fault(thread, sig, info, uc);
}
