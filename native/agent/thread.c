/*
 * thread.c - a thread's block and bases; clone(2) within an address space: another slot, another area, another host
 * thread; execve(2): the same thread in another program.
 */
#include "host.h"

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

/*
 * Bases of a new thread: gs finds its block unless the guest took gs over, fs is the given TLS or stays the parent's.
 */
void set_thread_bases(const struct thread *thread, int set_tls, uint64_t tls)
{
	if (!thread->guest_owns_gs)
		set_gs_base((uint64_t)thread);
	if (set_tls && tls < GUEST_TOP)
		set_fs_base(tls);
}

/* arch_prctl(2). Once gs is the guest's, rewritten sites of this thread find no thread block and trap instead. */
int64_t do_set_base(struct thread *thread, const struct action_set_base *a)
{
	if (a->base >= GUEST_TOP)
		return -E_INVAL;
	if (a->is_gs) {
		thread->guest_owns_gs = 1;
		set_gs_base(a->base);
	} else {
		set_fs_base(a->base);
	}
	return 0;
}

/* The area may still be in use by the host thread that had the slot before: its exit clears the word, then wakes. */
static void wait_until_gone(uint32_t *tid_word)
{
	uint32_t tid;

	while ((tid = atomic_load_explicit(ATOMIC32(tid_word), memory_order_acquire)) != 0)
		host_futex_wait(tid_word, tid);
}

static int64_t map_area(uint32_t slot)
{
	_Atomic uint64_t *mapped = ATOMIC64(&PROCESS->mapped[slot / 64]);
	uint64_t bit = 1ull << (slot % 64);

	if (atomic_load_explicit(mapped, memory_order_acquire) & bit)
		return 0;
	uint64_t area = (uint64_t)thread_at(slot);
	int64_t got = host_mmap(area, AGENT_THREAD_STRIDE, PROT_READ_WRITE, MAP_ANONYMOUS_FIXED, -1, 0);

	if (got != (int64_t)area)
		return got;
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
	if (guest_stack != 0)
		uc->mcontext.rsp = guest_stack;
	return uc;
}

static int64_t start_child(struct trip *trip, const struct action_thread *a)
{
	struct thread *child = thread_at(a->slot);

	wait_until_gone(&PROCESS->tid_word[a->slot]);
	int64_t mapped = map_area(a->slot);

	if (mapped != 0)
		return mapped;
	init_thread(child, a->slot);
	child->guest_owns_gs = thread_of_trip(trip)->guest_owns_gs;
	child->fs_base = a->tls;
	child->flags = a->flags;
	child->tid = a->tid;
	child->child_tid_addr = a->child_tid_addr;
	struct ucontext *uc = copy_frame(child, trip, a->stack);

	child->trip.uc = uc; /* what agent_thread_main leaves by */
	if (a->flags & THREAD_PARENT_SETTID)
		to_guest(a->parent_tid_addr, &a->tid, sizeof a->tid);
	PROCESS->threaded = 1;
	uint64_t *stack = (uint64_t *)uc - 32;

	stack[0] = (uint64_t)agent_thread_entry;
	int64_t tid = host_clone_thread((uint64_t)stack, &PROCESS->tid_word[a->slot]);

	return tid < 0 ? tid : 0;
}

/* 0, or -errno. */
int64_t do_thread(struct trip *trip, const struct action_thread *a)
{
	const struct action_thread action = *a;

	if (action.slot >= MAX_SLOTS || action.slot == thread_of_trip(trip)->index)
		host_exit_group(AGENT_EXIT_FAILED);
	return start_child(trip, &action);
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
