/*
 * guest.h - the agent's own structures: host signal frames, the thread block, a trip.
 *
 * A *trip* is one visit of a guest thread to the agent, from the instruction that left the guest to the one that
 * resumes it. It starts in a host signal (the registers are in the host's signal frame: the full way) or at a
 * rewritten call site (the registers are in the fast frame: the fast way). A trip that began the fast way and turns
 * out to need a full frame traps on purpose (agent_upgrade) and goes on the full way.
 *
 * Thread area of a slot (AGENT_THREAD_STRIDE bytes):
 *
 *   0x0000  thread block (struct thread)
 *   0x1000  fast stack, grows down from the fast frame
 *   0x3f00  fast frame (struct sigcontext)
 *   0x4000  alternate signal stack, grows down from the end of the area
 */
#ifndef CLOISTER_AGENT_GUEST_H
#define CLOISTER_AGENT_GUEST_H

#include <stdatomic.h>
#include <stdint.h>

#include "agent.h"
#include "layout.h"

#define ALT_STACK 0x4000u
#define ALT_STACK_SIZE (AGENT_THREAD_STRIDE - ALT_STACK)

/* Errno values the agent itself answers with. */
#define E_2BIG 7
#define E_AGAIN 11
#define E_FAULT 14
#define E_INVAL 22
#define E_NAMETOOLONG 36
#define E_NOSYS 38
#define E_INTR 4

#define FLAGS_AT_START 0x202u /* of a program: interrupts on, and the bit that is always set */

#define SIG_SEGV 11u
#define SIG_TRAP 5u
#define SIG_SYS 31u

/* The host kernel's struct sigcontext_64. */
struct sigcontext {
	uint64_t r8, r9, r10, r11, r12, r13, r14, r15;
	uint64_t rdi, rsi, rbp, rbx, rdx, rax, rcx, rsp, rip, eflags;
	uint16_t cs, gs, fs, ss;
	uint64_t err, trapno, oldmask, cr2, fpstate;
	uint64_t reserved[8];
};

struct sigstack { uint64_t sp; int32_t flags; uint32_t pad; uint64_t size; };

struct ucontext {
	uint64_t flags, link;
	struct sigstack stack;
	struct sigcontext mcontext;
	uint64_t sigmask;
};

/* What the host's siginfo says, by signal. */
struct siginfo {
	int32_t signo, err, code, pad;
	uint64_t addr; /* faults: si_addr; SIGSYS: call address */
	int32_t syscall;
	uint32_t arch;
	uint8_t rest[96];
};

#define REGISTER(field, at) _Static_assert(offsetof(struct sigcontext, field) == (at), "layout.h: " #at)
REGISTER(r8, REG_R8);
REGISTER(r9, REG_R9);
REGISTER(r10, REG_R10);
REGISTER(r11, REG_R11);
REGISTER(r12, REG_R12);
REGISTER(r13, REG_R13);
REGISTER(r14, REG_R14);
REGISTER(r15, REG_R15);
REGISTER(rdi, REG_RDI);
REGISTER(rsi, REG_RSI);
REGISTER(rbp, REG_RBP);
REGISTER(rbx, REG_RBX);
REGISTER(rdx, REG_RDX);
REGISTER(rax, REG_RAX);
REGISTER(rcx, REG_RCX);
REGISTER(rsp, REG_RSP);
REGISTER(rip, REG_RIP);
REGISTER(eflags, REG_EFLAGS);
#undef REGISTER
_Static_assert(sizeof(struct sigcontext) == 0x100, "sigcontext");
_Static_assert(sizeof(struct ucontext) == 304, "ucontext");
_Static_assert(sizeof(struct siginfo) == 128, "siginfo");

/* A stream call that is done in window-sized chunks. */
struct stream {
	uint32_t arg;       /* which argument is the buffer or the iovec */
	uint32_t active;    /* 1: more may follow the present chunk */
	uint32_t capacity;  /* bytes of the window it may use */
	uint32_t pad;
	uint64_t done;      /* bytes of earlier chunks */
	uint64_t remaining; /* bytes from the present chunk on */
};

struct trip {
	struct sigcontext *regs; /* the guest's registers */
	struct ucontext *uc;     /* the host frame; NULL on the fast way */
	uint64_t nr;             /* number of the guest's call; NO_CALL: a fault or a kick */
	uint32_t posted_nr, posted_door;
	uint32_t keeps_rax;      /* 1: the reply's result does not go to rax (any more) */
	uint32_t done;           /* 1: the reply is carried out, only signals may be left */
	uint32_t forced;         /* signal whose frame could not be written; SIGSEGV must be forced */
	uint32_t reply_flags;    /* of the reply at hand, read once */
	uint32_t action_bytes, action_at;
	uint32_t map_ticket;
	uint32_t copy_out_failed;
	uint32_t skip_actions;
	int64_t result;
	int64_t status; /* phase_status of a resubmission */
	uint32_t window_used;
	struct stream stream;
};
#define NO_CALL UINT64_MAX

struct thread {
	struct thread *self; /* what gs:0 holds */
	struct mailbox_slot *slot;
	uint32_t index;
	uint32_t guest_owns_gs; /* rewritten sites of this thread take the slow way */
	uint64_t fs_base;       /* for a new thread, until it runs */
	uint64_t child_tid_addr;
	uint32_t tid, flags;
	struct trip trip;
};
_Static_assert(offsetof(struct thread, self) == 0, "entry.S: gs:0");
_Static_assert(offsetof(struct thread, slot) == THREAD_SLOT, "layout.h: THREAD_SLOT");
_Static_assert(offsetof(struct mailbox_slot, sig_pending) == SLOT_SIG_PENDING, "layout.h: SLOT_SIG_PENDING");
_Static_assert(AGENT_THREAD_STRIDE == 1 << AREA_BITS, "layout.h: AREA_BITS");
_Static_assert(AGENT_THREADS >> AREA_BITS == AREAS_PAGE, "layout.h: AREAS_PAGE");
_Static_assert(MAX_SLOTS == SLOTS, "layout.h: SLOTS");
_Static_assert(sizeof(struct thread) <= 0x1000, "thread block");

/* How far a trip got. */
enum progress { TRIP_DONE, TRIP_AGAIN, TRIP_NEEDS_FRAME };

#define PROCESS ((struct agent_process *)AGENT_PROCESS)
#define HEADER ((struct mailbox_process *)AGENT_MAILBOX)
#define BELLS ((struct bells *)AGENT_BELLS)

static inline struct thread *thread_at(uint32_t slot)
{
	return (struct thread *)(AGENT_THREADS + slot * AGENT_THREAD_STRIDE);
}

static inline struct thread *thread_of(const void *in_area)
{
	return (struct thread *)((uint64_t)in_area & ~(AGENT_THREAD_STRIDE - 1));
}

static inline struct mailbox_slot *slot_at(uint32_t slot)
{
	return (struct mailbox_slot *)(AGENT_MAILBOX + (uint64_t)(slot + 1) * SLOT_STRIDE);
}

static inline uint8_t *window_of(struct mailbox_slot *slot)
{
	return (uint8_t *)slot + SLOT_WINDOW;
}

static inline struct thread *thread_of_trip(const struct trip *trip)
{
	return thread_of(trip);
}

static inline struct mailbox_slot *slot_of(const struct trip *trip)
{
	return thread_of(trip)->slot;
}

/* Atomic views of plain fields of shared memory; every use writes its order out. */
#define ATOMIC32(field) ((_Atomic uint32_t *)(uintptr_t)(field))
#define ATOMIC64(field) ((_Atomic uint64_t *)(uintptr_t)(field))

#define NORETURN __attribute__((noreturn))

#pragma GCC visibility push(hidden) /* no global offset table */

/*
 * What follows is in the order of agent.mk's AGENT_LAYERS, lowest first. Whoever calls calls downwards; the test
 * agent_layers.sh holds that.
 */

/* memory.c: what the compiler may call */
void *memcpy(void *to, const void *from, size_t bytes);
void *memset(void *to, int value, size_t bytes);

/* copy.S and uaccess.c: reads and writes of guest memory; 0 or -E_FAULT */
uint64_t agent_copy(void *to, const void *from, uint64_t bytes); /* bytes left to copy */
/* length with NUL, max + 1: none found, or -E_FAULT */
int64_t agent_copy_string(void *to, const void *from, uint64_t max);
int64_t agent_load32(uint64_t addr);                             /* value, or -E_FAULT */
int64_t agent_swap32(uint64_t addr, uint32_t expected, uint32_t desired); /* 1 swapped, 0 not, -E_FAULT */
int64_t agent_swap64(uint64_t addr, uint64_t expected, uint64_t desired);
int from_guest(void *to, uint64_t addr, uint64_t bytes);
int to_guest(uint64_t addr, const void *from, uint64_t bytes);
int fill_guest(uint64_t addr, uint64_t bytes);
int guest_range(uint64_t addr, uint64_t bytes);
int64_t load32_guest(uint64_t addr);
uint64_t recovery_of(uint64_t rip);

/* window.c, iov.c, copymsg.c, copyin.c, stream.c: arguments */
struct arg_desc;
struct call_desc;
uint32_t window_room(const struct trip *trip);
uint8_t *window_take(struct trip *trip, uint32_t bytes, uint32_t *off);
void watch_stream(struct trip *trip, uint32_t arg, uint64_t total, uint32_t capacity);
struct arg_slot copy_in_iov(struct trip *trip, uint64_t iov, uint64_t count, int gather, uint32_t arg);
int64_t gather_iov(struct mailbox_slot *slot, uint32_t off, uint64_t bytes);
void advance_iov(struct mailbox_slot *slot, uint64_t bytes);
struct arg_slot copy_in_msg(struct trip *trip, uint64_t msg, int gather, uint32_t arg);
struct arg_slot copy_in_strv(struct trip *trip, uint64_t vector, uint32_t which);
void copy_in(struct trip *trip, const struct call_desc *desc);
int next_chunk(struct trip *trip);

/* frame.c, sigreturn.c: registers and signal frames */
void sanitize_segments(struct sigcontext *regs);
void fresh_fpstate(struct ucontext *uc);
uint64_t fpstate_bytes(const struct ucontext *uc);
void do_signal(struct trip *trip, const struct action_signal *action);
int restore_guest_frame(struct trip *trip, uint64_t stack_args[4]);

/* fds.c, mapping.c, futex.c, thread.c, fork.c, patch.c: single actions; a status is >= 0 or -errno */
void lock_fds(void);
void unlock_fds(void);
void take_fds(uint64_t token, int32_t fd[2]);
void drop_stashed_fds(void);
void wait_for_ticket(uint32_t ticket);
void pass_ticket(void);
int64_t do_map(const struct action_map *action);
int64_t do_unmap(const struct action_unmap *action);
int64_t do_protect(const struct action_protect *action);
int64_t do_remap(const struct action_remap *action);
int64_t do_advise(const struct action_advise *action);
int64_t futex_op(uint64_t addr, uint32_t encoded);
void init_thread(struct thread *thread, uint32_t index);
void set_thread_bases(const struct thread *thread, int set_tls, uint64_t tls);
int64_t do_set_base(struct thread *thread, const struct action_set_base *action);
int64_t do_thread(struct trip *trip, const struct action_thread *action);
void do_start(struct trip *trip, const struct action_start *action);
int64_t do_fork(struct trip *trip, const struct action_fork *action);
struct call_site { uint64_t address, trampolines[2]; }; /* trampolines: first and last address where one may begin */
int find_site(uint64_t end, uint32_t nr, struct call_site *site);
void do_patch(const struct action_patch *action);

/* post.c */
void post(struct trip *trip, uint32_t nr, uint32_t door);
void wait_for_reply(struct mailbox_slot *slot);

/* actions.c, trip.c */
enum progress carry_out(struct trip *trip);
void start_trip(struct trip *trip, struct sigcontext *regs, struct ucontext *uc, uint64_t nr);
enum progress await_and_complete(struct trip *trip);
enum progress post_and_complete(struct trip *trip, uint32_t nr, uint32_t door);
void go_on(struct trip *trip);
void say_cpu_time(struct mailbox_slot *slot);
void post_own(struct trip *trip, uint32_t nr, uint32_t door, const uint64_t args[6]);

/* fault.c, robust.c, site.c, call.c: the guest's calls */
void post_fault(struct trip *trip, const uint64_t args[6]);
void leave_mutexes(struct trip *trip, int whole);
void clear_tid(struct trip *trip);
void consider_site(struct trip *trip);
enum progress guest_call(struct trip *trip);
void finish_trip(struct trip *trip);

/* call.c, signal.c, start.c: what entry.S calls */
int agent_fast_call(struct sigcontext *regs);
void agent_on_signal(uint32_t sig, struct siginfo *info, struct ucontext *uc);
NORETURN void agent_start_main(uint32_t index);
NORETURN void agent_thread_main(uint8_t *stack);

/* entry.S */
NORETURN void agent_resume(struct ucontext *uc);
void agent_thread_entry(void);
extern const char agent_fast_probe[], agent_fast_probe_failed[], agent_fast_exit[], agent_fast_exit_last[];
extern const char agent_end[];

#pragma GCC visibility pop

#endif
