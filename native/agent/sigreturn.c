/* sigreturn.c - the guest's rt_sigreturn(2): its frame becomes the host frame that we resume from. */
#include "guest.h"

#define FXSAVE_BYTES 512u
#define SW_RESERVED 464u
#define FP_XSTATE_MAGIC1 0x46505853u
#define FP_XSTATE_MAGIC2 0x46505845u
#define XSTATE_HEADER 512u
#define XSTATE_HEADER_BYTES 64u
#define FX_MXCSR 24u
#define FX_MXCSR_MASK 28u
#define MXCSR_MASK_DEFAULT 0xffbfu
#define FP_AND_SSE 3u
#define GENERAL_REGISTERS offsetof(struct sigcontext, cs)
#define USER_FLAGS 0x250dd5u /* what a guest may set: CF PF AF ZF SF TF DF OF RF AC ID */

static uint32_t load32(const uint8_t *at)
{
	return *(const uint32_t *)at;
}

/* The extended part can be taken over: the guest's frame has the size and marks that the host's has. */
static int same_layout(uint64_t addr, const uint8_t *host)
{
	uint32_t guest_words[2];
	uint32_t end_mark = 0;
	uint64_t bytes = load32(host + SW_RESERVED + 4);

	return load32(host + SW_RESERVED) == FP_XSTATE_MAGIC1 &&
	       from_guest(guest_words, addr + SW_RESERVED, sizeof guest_words) == 0 &&
	       guest_words[0] == FP_XSTATE_MAGIC1 && guest_words[1] == bytes &&
	       from_guest(&end_mark, addr + bytes - 4, sizeof end_mark) == 0 && end_mark == FP_XSTATE_MAGIC2;
}

/* What would make the host refuse its own frame: reserved bits of mxcsr and of the xstate header. */
static void sanitize_fpstate(uint8_t *fp, uint32_t mxcsr_mask, int extended)
{
	*(uint32_t *)(fp + FX_MXCSR) &= mxcsr_mask != 0 ? mxcsr_mask : MXCSR_MASK_DEFAULT;
	*(uint32_t *)(fp + FX_MXCSR_MASK) = mxcsr_mask;
	if (extended) {
		uint64_t features = *(const uint64_t *)(fp + SW_RESERVED + 8);

		*(uint64_t *)(fp + XSTATE_HEADER) &= features;
		memset(fp + XSTATE_HEADER + 8, 0, XSTATE_HEADER_BYTES - 8);
	}
}

static int restore_fpstate(struct trip *trip, uint64_t addr)
{
	uint8_t *fp = (uint8_t *)trip->uc->mcontext.fpstate;
	uint32_t mxcsr_mask = load32(fp + FX_MXCSR_MASK);
	int host_extended = load32(fp + SW_RESERVED) == FP_XSTATE_MAGIC1;

	if (addr == 0) {
		fresh_fpstate(trip->uc);
		return 0;
	}
	int extended = same_layout(addr, fp);

	if (from_guest(fp, addr, SW_RESERVED) != 0)
		return -E_FAULT;
	if (extended) {
		uint64_t rest = fpstate_bytes(trip->uc) - XSTATE_HEADER - 4;

		if (from_guest(fp + XSTATE_HEADER, addr + XSTATE_HEADER, rest) != 0)
			return -E_FAULT;
	} else if (host_extended) {
		*(uint64_t *)(fp + XSTATE_HEADER) = FP_AND_SSE;
	}
	sanitize_fpstate(fp, mxcsr_mask, host_extended);
	return 0;
}

/*
 * stack_args: uc_sigmask, then sp, flags and size of uc_stack. The registers change only if the whole frame is
 * readable.
 */
int restore_guest_frame(struct trip *trip, uint64_t stack_args[4])
{
	struct ucontext uc;
	struct sigcontext *regs = trip->regs;

	if (from_guest(&uc, regs->rsp, sizeof uc) != 0 || restore_fpstate(trip, uc.mcontext.fpstate) != 0)
		return -E_FAULT;
	uint64_t kept = regs->eflags & ~(uint64_t)USER_FLAGS;

	memcpy(regs, &uc.mcontext, GENERAL_REGISTERS);
	regs->eflags = kept | (uc.mcontext.eflags & USER_FLAGS);
	sanitize_segments(regs);
	stack_args[0] = uc.sigmask;
	stack_args[1] = uc.stack.sp;
	stack_args[2] = (uint64_t)(uint32_t)uc.stack.flags;
	stack_args[3] = uc.stack.size;
	return 0;
}
