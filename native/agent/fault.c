/* fault.c - telling proc of a fault, with the guest's registers. */
#include "host.h"

#define REGS_COUNT 27u

static uint64_t base_of(uint32_t option)
{
	uint64_t base = 0;

	host_arch_prctl(option, (uint64_t)&base);
	return base;
}

/* Order of struct user_regs_struct. A gs base of ours is none of the guest's. */
static void store_regs(const struct thread *thread, const struct sigcontext *r)
{
	const uint64_t regs[REGS_COUNT] = {
		r->r15, r->r14, r->r13, r->r12, r->rbp, r->rbx, r->r11, r->r10, r->r9, r->r8, r->rax, r->rcx, r->rdx,
		r->rsi, r->rdi, UINT64_MAX, r->rip, r->cs, r->eflags, r->rsp, r->ss, base_of(ARCH_GET_FS),
		thread->guest_owns_gs ? base_of(ARCH_GET_GS) : 0, 0, 0, 0, 0,
	};

	memcpy(thread->slot->regs, regs, sizeof regs);
}

void post_fault(struct trip *trip, const uint64_t args[6])
{
	store_regs(thread_of_trip(trip), trip->regs);
	post_own(trip, AGENT_FAULT, DOOR_PROC, args);
}
