/* start.c - the first moments of a stub, and of each further thread in it. */
#include "host.h"

#define ADDRESS_END 0x7ffffffff000ull
#define FXSAVE_BYTES 512u
#define UC_SEGMENTS 6u /* UC_SIGCONTEXT_SS | UC_STRICT_RESTORE_SS */
#define OWN_RANGES 4u

/* Unmap [from, to) and what lies between the ranges that stay. Ranges are sorted. */
static void unmap_between(const struct agent_range *keep, uint32_t count)
{
	uint64_t from = 0;

	for (uint32_t i = 0; i <= count; i++) {
		uint64_t to = i < count ? keep[i].start : ADDRESS_END;

		if (to > from && host_munmap(from, to - from) != 0)
			host_exit_group(AGENT_EXIT_FAILED);
		if (i < count && keep[i].end > from)
			from = keep[i].end;
	}
}

/* The zygote's image goes: all but the agent's own areas and what the zygote asked to keep. */
static void drop_zygote_image(uint32_t index)
{
	struct agent_range keep[AGENT_KEEP_RANGES + OWN_RANGES] = {
		{ AGENT_BASE, AGENT_BASE + AGENT_MAX_SIZE },
		{ AGENT_MAILBOX, AGENT_MAILBOX + MAILBOX_FILE_SIZE },
		{ AGENT_BELLS, AGENT_BELLS + sizeof(struct bells) },
		{ AGENT_THREADS + index * AGENT_THREAD_STRIDE, AGENT_AREA_END },
	};
	uint32_t count = OWN_RANGES;

	for (uint32_t i = 0; i < PROCESS->keep_count && i < AGENT_KEEP_RANGES; i++) {
		struct agent_range range = PROCESS->keep[i];
		uint32_t at = count++;

		for (; at > 0 && keep[at - 1].start > range.start; at--)
			keep[at] = keep[at - 1];
		keep[at] = range;
	}
	unmap_between(keep, count);
}

/* A host frame to leave by, as if a signal had interrupted a program of which nothing is known yet. */
static struct ucontext *first_frame(struct thread *thread)
{
	uint8_t *fp =
		(uint8_t *)thread + AGENT_THREAD_STRIDE - FXSAVE_BYTES; /* in the page above the stack we run on */
	struct ucontext *uc = (struct ucontext *)(fp - FXSAVE_BYTES);

	memset(uc, 0, sizeof *uc);
	memset(fp, 0, FXSAVE_BYTES);
	uc->flags = UC_SEGMENTS;
	uc->stack = (struct sigstack){ (uint64_t)thread + ALT_STACK, 0, 0, ALT_STACK_SIZE };
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
	set_thread_bases(thread, 0, 0);
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

/* The new host thread, on its alternate stack below the frame it will leave by. */
void agent_thread_main(uint8_t *stack)
{
	struct thread *thread = thread_of(stack);
	struct mailbox_slot *slot = thread->slot;
	struct trip *trip = &thread->trip;

	start_trip(trip, &trip->uc->mcontext, trip->uc, NO_CALL);
	set_thread_bases(thread, thread->flags & THREAD_SET_TLS, thread->fs_base);
	slot->host_pid = PROCESS->host_pid;
	slot->host_tid = PROCESS->tid_word[thread->index];
	if (thread->flags & THREAD_CHILD_SETTID)
		to_guest(thread->child_tid_addr, &thread->tid, sizeof thread->tid);
	finish_trip(trip);
	agent_resume(trip->uc);
}
