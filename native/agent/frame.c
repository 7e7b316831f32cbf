/*
 * frame.c - signal frames on the guest's stack, byte for byte as Linux lays them out on x86-64 (sigreturn(2),
 * <asm/sigcontext.h>): return address, ucontext, siginfo; the FP state apart, 64-byte aligned.
 */
#include "guest.h"

#define SA_ONSTACK 0x08000000u
#define SS_AUTODISARM 0x80000000u
#define RED_ZONE 128u
#define FLAGS_DF 0x400u
#define FLAGS_TF 0x100u
#define FLAGS_RF 0x10000u
#define UC_FLAGS 7u /* UC_FP_XSTATE | UC_SIGCONTEXT_SS | UC_STRICT_RESTORE_SS */
#define FXSAVE_BYTES 512u
#define SW_RESERVED 464u
#define FP_XSTATE_MAGIC1 0x46505853u
#define XSTATE_BV 512u
#define FCW_DEFAULT 0x37fu
#define MXCSR_DEFAULT 0x1f80u
#define FX_MXCSR 24u
#define FX_MXCSR_MASK 28u

struct guest_frame {
	uint64_t restorer;
	struct ucontext uc;
	uint8_t info[128];
};
_Static_assert(sizeof(struct guest_frame) == 440, "rt_sigframe");

static uint32_t load32(const uint8_t *at)
{
	return *(const uint32_t *)at;
}

/* Size of the host frame's FP state with its end mark. */
uint64_t fpstate_bytes(const struct ucontext *uc)
{
	const uint8_t *fp = (const uint8_t *)uc->mcontext.fpstate;

	return load32(fp + SW_RESERVED) == FP_XSTATE_MAGIC1 ? load32(fp + SW_RESERVED + 4) : FXSAVE_BYTES;
}

/* A handler starts with an initial FP state. All components "in initial state", and the legacy part written out. */
void fresh_fpstate(struct ucontext *uc)
{
	uint8_t *fp = (uint8_t *)uc->mcontext.fpstate;
	uint32_t mask = load32(fp + FX_MXCSR_MASK);

	memset(fp, 0, SW_RESERVED - 48);
	*(uint16_t *)fp = FCW_DEFAULT;
	*(uint32_t *)(fp + FX_MXCSR) = MXCSR_DEFAULT;
	*(uint32_t *)(fp + FX_MXCSR_MASK) = mask;
	if (load32(fp + SW_RESERVED) == FP_XSTATE_MAGIC1)
		*(uint64_t *)(fp + XSTATE_BV) = 0;
}

void sanitize_segments(struct sigcontext *regs)
{
	regs->cs = 0x33;
	regs->ss = 0x2b;
	regs->gs = 0;
	regs->fs = 0;
}

static int on_alt_stack(const struct action_signal *a, uint64_t sp)
{
	return !(a->alt_flags & SS_AUTODISARM) && a->alt_size != 0 && sp > a->alt_sp && sp - a->alt_sp <= a->alt_size;
}

struct places {
	uint64_t frame, fp;
};

/* 0, or -EFAULT if the frame would run over the end of the alternate stack it is on. */
static int place(const struct trip *trip, const struct action_signal *a, struct places *out)
{
	uint64_t sp = trip->regs->rsp - RED_ZONE;
	int on_alt = on_alt_stack(a, trip->regs->rsp);
	int enters_alt = (a->sa_flags & SA_ONSTACK) && a->alt_size != 0 && !on_alt;

	if (enters_alt)
		sp = a->alt_sp + a->alt_size;
	out->fp = (sp - fpstate_bytes(trip->uc)) & ~63ull;
	out->frame = ((out->fp - sizeof(struct guest_frame)) & ~15ull) - 8;
	return (on_alt || enters_alt) && out->frame <= a->alt_sp ? -E_FAULT : 0;
}

static void fill_frame(const struct trip *trip, const struct action_signal *a, const struct places *at,
		       struct guest_frame *frame)
{
	frame->restorer = a->restorer;
	frame->uc.flags = UC_FLAGS;
	frame->uc.link = 0;
	frame->uc.stack = (struct sigstack){ a->alt_sp, (int32_t)a->alt_flags, 0, a->alt_size };
	frame->uc.mcontext = *trip->regs;
	frame->uc.mcontext.oldmask = a->old_mask;
	frame->uc.mcontext.fpstate = at->fp;
	frame->uc.sigmask = a->old_mask;
	memcpy(frame->info, a->info, sizeof frame->info);
}

static void enter_handler(struct trip *trip, const struct action_signal *a, uint64_t frame)
{
	struct sigcontext *regs = trip->regs;

	regs->rsp = frame;
	regs->rip = a->handler;
	regs->rdi = a->sig;
	regs->rsi = frame + offsetof(struct guest_frame, info);
	regs->rdx = frame + offsetof(struct guest_frame, uc);
	regs->rax = 0;
	regs->eflags &= ~(uint64_t)(FLAGS_DF | FLAGS_TF | FLAGS_RF);
	sanitize_segments(regs);
	fresh_fpstate(trip->uc);
}

static void restart(struct trip *trip, uint32_t how)
{
	if (how == SIGNAL_RESTART && trip->nr != NO_CALL) {
		trip->regs->rip -= 2;
		trip->regs->rax = trip->nr;
	} else if (how == SIGNAL_EINTR) {
		trip->regs->rax = (uint64_t)-E_INTR;
	}
	trip->nr = NO_CALL; /* the interrupted call is settled */
}

void do_signal(struct trip *trip, const struct action_signal *a)
{
	struct guest_frame frame;
	struct places at;

	restart(trip, a->restart);
	trip->keeps_rax = 1;
	if (a->sig == 0)
		return;
	if (place(trip, a, &at) != 0 ||
	    to_guest(at.fp, (const void *)trip->uc->mcontext.fpstate, fpstate_bytes(trip->uc)) != 0) {
		trip->forced = a->sig;
		trip->skip_actions = 1;
		return;
	}
	fill_frame(trip, a, &at, &frame);
	if (to_guest(at.frame, &frame, sizeof frame) != 0) {
		trip->forced = a->sig;
		trip->skip_actions = 1;
		return;
	}
	enter_handler(trip, a, at.frame);
}
