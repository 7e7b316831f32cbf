/* thread.c - clone(2) within an address space: another slot, another area, another host thread. */
#include "host.h"

/* The area may still be in use by the host thread that had the slot before: its exit clears the word, then wakes. */
static void wait_until_gone(uint32_t *tid_word)
{
	uint32_t tid;
	while ((tid = atomic_load_explicit(ATOMIC32(tid_word), memory_order_acquire)) != 0) {
		host_futex_wait(tid_word, tid);
	}
}

static int64_t map_area(uint32_t slot)
{
	_Atomic uint64_t *mapped = ATOMIC64(&PROCESS->mapped[slot / 64]);
	uint64_t bit = 1ull << (slot % 64);
	if (atomic_load_explicit(mapped, memory_order_acquire) & bit) {
		return 0;
	}
	uint64_t area = (uint64_t)thread_at(slot);
	int64_t got = host_mmap(area, AGENT_THREAD_STRIDE, PROT_READ_WRITE, MAP_ANONYMOUS_FIXED, -1, 0);
	if (got != (int64_t)area) {
		return got;
	}
	atomic_fetch_or_explicit(mapped, bit, memory_order_release);
	return 0;
}

/* The parent's host frame, copied to the top of the child's alternate stack, returning 0 on the child's guest stack. */
static struct ucontext *copy_frame(struct thread *child, const struct trip *parent, uint64_t guest_stack)
{
	uint64_t bytes = fpstate_bytes(parent->uc);
	uint64_t fp = ((uint64_t)child + AGENT_THREAD_STRIDE - bytes) & ~63ull;
	struct ucontext *uc = (struct ucontext *)((fp - sizeof *uc) & ~63ull);
	memcpy((void *)fp, (const void *)parent->uc->mcontext.fpstate, bytes);
	*uc = *parent->uc;
	uc->mcontext.fpstate = fp;
	uc->stack.sp = (uint64_t)child + ALT_STACK;
	uc->stack.flags = 0;
	uc->stack.size = ALT_STACK_SIZE;
	uc->mcontext.rax = 0;
	if (guest_stack != 0) {
		uc->mcontext.rsp = guest_stack;
	}
	return uc;
}

static int64_t start_child(struct trip *trip, const struct action_thread *a)
{
	struct thread *child = thread_at(a->slot);
	wait_until_gone(&PROCESS->tid_word[a->slot]);
	int64_t mapped = map_area(a->slot);
	if (mapped != 0) {
		return mapped;
	}
	init_thread(child, a->slot);
	child->guest_owns_gs = thread_of_trip(trip)->guest_owns_gs;
	child->fs_base = a->tls;
	child->flags = a->flags;
	child->tid = a->tid;
	child->child_tid_addr = a->child_tid_addr;
	struct ucontext *uc = copy_frame(child, trip, a->stack);
	start_trip(&child->trip, &uc->mcontext, uc, NO_CALL);
	if (a->flags & THREAD_PARENT_SETTID) {
		to_guest(a->parent_tid_addr, &a->tid, sizeof a->tid);
	}
	PROCESS->threaded = 1;
	uint64_t *stack = (uint64_t *)uc - 32;
	stack[0] = (uint64_t)agent_thread_entry;
	int64_t tid = host_clone_thread((uint64_t)stack, &PROCESS->tid_word[a->slot]);
	return tid < 0 ? tid : 0;
}

void do_thread(struct trip *trip, const struct action_thread *a)
{
	const struct action_thread action = *a;
	if (action.slot >= MAX_SLOTS || action.slot == thread_of_trip(trip)->index) {
		host_exit_group(AGENT_EXIT_FAILED);
	}
	note_status(trip, start_child(trip, &action));
}

/* The new host thread, on its alternate stack below the frame it will leave by. */
void agent_thread_main(uint8_t *stack)
{
	struct thread *thread = thread_of(stack);
	struct mailbox_slot *slot = thread->slot;
	set_thread_bases(thread, thread->flags & THREAD_SET_TLS, thread->fs_base);
	slot->host_pid = PROCESS->host_pid;
	slot->host_tid = PROCESS->tid_word[thread->index];
	if (thread->flags & THREAD_CHILD_SETTID) {
		to_guest(thread->child_tid_addr, &thread->tid, sizeof thread->tid);
	}
	finish_trip(&thread->trip);
	agent_resume(thread->trip.uc);
}
