/* start.c - the first moments of a stub, and of a program in it. */
#include "host.h"

#define ADDRESS_END 0x7ffffffff000ull
#define FLAGS_AT_START 0x202u
#define FXSAVE_BYTES 512u
#define UC_SEGMENTS 6u /* UC_SIGCONTEXT_SS | UC_STRICT_RESTORE_SS */
#define OWN_RANGES 4u

void init_thread(struct thread *thread, uint32_t index)
{
	thread->self = thread;
	thread->slot = slot_at(index);
	thread->index = index;
	thread->guest_owns_gs = 0;
}

/* Not wrfsbase and wrgsbase: a host kernel that does not enable them forgets such a base when it switches threads. */
static void set_fs_base(uint64_t base)
{
	host_arch_prctl(ARCH_SET_FS, base);
}

static void set_gs_base(uint64_t base)
{
	host_arch_prctl(ARCH_SET_GS, base);
}

/* Unmap [from, to) and what lies between the ranges that stay. Ranges are sorted. */
static void unmap_between(const struct agent_range *keep, uint32_t count)
{
	uint64_t from = 0;
	for (uint32_t i = 0; i <= count; i++) {
		uint64_t to = i < count ? keep[i].start : ADDRESS_END;
		if (to > from && host_munmap(from, to - from) != 0) {
			host_exit_group(AGENT_EXIT_FAILED);
		}
		if (i < count && keep[i].end > from) {
			from = keep[i].end;
		}
	}
}

/* The zygote's image goes: all but the agent's own areas and what the zygote asked to keep. */
static void drop_zygote_image(uint32_t index)
{
	struct agent_range keep[AGENT_KEEP_RANGES + OWN_RANGES] = {
		{AGENT_BASE, AGENT_BASE + AGENT_MAX_SIZE},
		{AGENT_MAILBOX, AGENT_MAILBOX + MAILBOX_FILE_SIZE},
		{AGENT_BELLS, AGENT_BELLS + sizeof(struct bells)},
		{AGENT_THREADS + index * AGENT_THREAD_STRIDE, AGENT_AREA_END},
	};
	uint32_t count = OWN_RANGES;
	for (uint32_t i = 0; i < PROCESS->keep_count && i < AGENT_KEEP_RANGES; i++) {
		struct agent_range range = PROCESS->keep[i];
		uint32_t at = count++;
		for (; at > 0 && keep[at - 1].start > range.start; at--) {
			keep[at] = keep[at - 1];
		}
		keep[at] = range;
	}
	unmap_between(keep, count);
}

/* A host frame to leave by, as if a signal had interrupted a program of which nothing is known yet. */
static struct ucontext *first_frame(struct thread *thread)
{
	uint8_t *fp = (uint8_t *)thread + AGENT_THREAD_STRIDE - FXSAVE_BYTES; /* in the page above the stack we run on */
	struct ucontext *uc = (struct ucontext *)(fp - FXSAVE_BYTES);
	memset(uc, 0, sizeof *uc);
	memset(fp, 0, FXSAVE_BYTES);
	uc->flags = UC_SEGMENTS;
	uc->stack = (struct sigstack){(uint64_t)thread + ALT_STACK, 0, 0, ALT_STACK_SIZE};
	uc->mcontext.fpstate = (uint64_t)fp;
	uc->mcontext.eflags = FLAGS_AT_START;
	sanitize_segments(&uc->mcontext);
	fresh_fpstate(uc);
	return uc;
}

void agent_start_main(uint32_t index)
{
	struct thread *thread = thread_at(index);
	init_thread(thread, index);
	set_gs_base((uint64_t)thread);
	drop_zygote_image(index);
	PROCESS->mapped[index / 64] |= 1ull << (index % 64);
	struct mailbox_slot *slot = thread->slot;
	slot->host_pid = PROCESS->host_pid;
	slot->host_tid = PROCESS->tid_word[index];
	slot->nr = AGENT_THREAD_STARTED;
	/* Before any guest code runs the kernel takes from here where the vdso is: the last of the ranges that stay. */
	slot->regs[0] = PROCESS->keep_count > 0 ? PROCESS->keep[PROCESS->keep_count - 1].start : 0;
	struct ucontext *uc = first_frame(thread);
	struct trip *trip = &thread->trip;
	start_trip(trip, &uc->mcontext, uc, NO_CALL);
	trip->posted_nr = AGENT_THREAD_STARTED;
	trip->posted_door = DOOR_DISPATCH;
	/* The kernel may have been faster and replied already. Release: the host ids above. */
	uint32_t idle = STATE_GUEST;
	atomic_compare_exchange_strong_explicit(ATOMIC32(&slot->state), &idle, STATE_CALL, memory_order_acq_rel,
			memory_order_acquire);
	await_and_complete(trip);
	finish_trip(trip);
	agent_resume(uc);
}

/* execve(2): nothing of the old program's registers remains. */
void do_start(struct trip *trip, const struct action_start *a)
{
	struct thread *thread = thread_of_trip(trip);
	memset(trip->regs, 0, offsetof(struct sigcontext, cs));
	trip->regs->rip = a->rip;
	trip->regs->rsp = a->rsp;
	trip->regs->eflags = FLAGS_AT_START;
	sanitize_segments(trip->regs);
	fresh_fpstate(trip->uc);
	trip->keeps_rax = 1;
	trip->nr = NO_CALL;
	thread->guest_owns_gs = 0;
	memset(PROCESS->site, 0, sizeof PROCESS->site);
	set_gs_base((uint64_t)thread);
	set_fs_base(a->fs_base < GUEST_TOP ? a->fs_base : 0);
}

/* arch_prctl(2). Once gs is the guest's, rewritten sites of this thread find no thread block and trap instead. */
void do_set_base(struct trip *trip, const struct action_set_base *a)
{
	if (a->base >= GUEST_TOP) {
		note_status(trip, -E_INVAL);
	} else if (a->is_gs) {
		thread_of_trip(trip)->guest_owns_gs = 1;
		set_gs_base(a->base);
	} else {
		set_fs_base(a->base);
	}
}

/* Bases of a new thread: gs finds its block unless the guest took gs over, fs is the given TLS or stays the parent's. */
void set_thread_bases(const struct thread *thread, int set_tls, uint64_t tls)
{
	if (!thread->guest_owns_gs) {
		set_gs_base((uint64_t)thread);
	}
	if (set_tls && tls < GUEST_TOP) {
		set_fs_base(tls);
	}
}
