/*
 * mailbox.h - the memory that a guest process and the kernel services share.
 *
 * This file is the truth about the layout; io.cloister.bus.MailboxDescriptor is its Java twin and a test
 * compares the two, offset by offset. Everything in here is writable by a hostile guest: the kernel reads each
 * field once, checks it, and never stores anything here that it will believe later.
 *
 * One memfd ("mailbox file") per guest process:
 *
 *   0          +---------------------------+
 *              | process header (256 KiB)  |
 *   256 KiB    +---------------------------+
 *              | slot 0: header 4 KiB      |  one slot per guest thread
 *              |         actions 60 KiB    |
 *              |         data window 192 K |
 *   512 KiB    +---------------------------+
 *              | slot 1 ...                |
 *
 * One memfd ("bells") for the whole sandbox, mapped by every stub and every service that has a door.
 */
#ifndef CLOISTER_MAILBOX_H
#define CLOISTER_MAILBOX_H

#include <stddef.h>
#include <stdint.h>

#define MAILBOX_VERSION 1u

#define MAX_PROCESSES 512u /* mailbox files */
#define MAX_SLOTS 127u     /* threads in one process */
#define SLOT_STRIDE 0x40000u
#define SLOT_ACTIONS 0x1000u
#define SLOT_ACTIONS_SIZE 0xf000u
#define SLOT_WINDOW 0x10000u
#define SLOT_WINDOW_SIZE 0x30000u
#define MAILBOX_FILE_SIZE ((uint64_t)SLOT_STRIDE * (MAX_SLOTS + 1u))

/* Doors: the service an agent rings. */
#define DOOR_DISPATCH 0u
#define DOOR_PROC 1u
#define DOOR_MM 2u
#define DOOR_VFS 3u
#define DOORS 4u

/* slot.state: the futex word of a thread. */
#define STATE_GUEST 0u /* the guest runs, or the slot is free */
#define STATE_CALL 1u  /* agent -> kernel: a call is posted (also: a new stub or thread waits for its first orders) */
#define STATE_REPLY 2u /* kernel -> agent: result and actions are ready */

/* slot.reply_flags */
/* stream call: result equals what was asked in this chunk; go on with the next chunk and add up */
#define REPLY_CONTINUE 1u
/* carry out the actions, then post the same call again with phase+1 and phase_status */
#define REPLY_RESUBMIT 2u
/* as REPLY_RESUBMIT if an action failed, else the result stands */
#define REPLY_RESUBMIT_FAILED 4u

/* One copied-in (or to be copied out) argument. */
struct arg_slot {
	uint32_t off; /* offset in the data window */
	/*
	 * Bytes copied in, or capacity to copy out; negative: errno of the copy-in (-EFAULT, -ENAMETOOLONG);
	 * 0 with a NULL pointer.
	 */
	int32_t len;
};

struct mailbox_slot {
	/* 0x000: agent -> kernel, one cache line of call */
	uint32_t state;
	uint32_t agent_sleeping; /* 1: the agent waits in futex(state); who replies must wake it */
	uint32_t seq;            /* +1 for every posting */
	uint32_t nr;
	uint64_t args[6]; /* 0x010 */
	/* 0x040 */
	uint32_t phase;       /* 0 first posting, +1 for each resubmission of the same call */
	uint32_t door;        /* where it was posted */
	int64_t phase_status; /* outcome of the actions of the previous phase: 0, a value, or -errno */
	struct arg_slot arg_slot[6]; /* 0x050: where each pointer argument was put */
	/* 0x080: kernel -> agent, reply */
	int64_t result;
	uint32_t reply_flags;
	uint32_t action_bytes; /* bytes used in the action area */
	uint32_t map_ticket;   /* order of mapping actions in this process: wait until map_seq equals it. 0: none */
	uint32_t pad0;
	uint64_t stream_done; /* agent: bytes already done in earlier chunks of this stream call */
	uint64_t pad1[4];
	/* 0x0c0: written by proc whenever it changes; the agent may answer `local` calls from it */
	uint32_t sig_pending; /* not 0: make AGENT_TAKE_SIGNALS before the guest resumes */
	uint32_t pid;
	uint32_t tid;
	uint32_t uid, euid, gid, egid;
	uint32_t local_ok; /* 1: the agent may answer local calls from here */
	uint64_t clear_tid; /* guest address to zero when the thread exits (set_tid_address), 0 none */
	uint64_t robust_list; /* guest address of the thread's list of robust mutexes (set_robust_list), 0 none */
	uint64_t pad2[2];
	/* 0x100: agent -> kernel */
	uint32_t host_pid, host_tid; /* hints only */
	uint32_t local_calls[6];     /* calls answered locally: getpid gettid getuid geteuid getgid getegid (wraps) */
	uint64_t regs[28];           /* 0x120: guest registers at a fault or stop, as in user_regs_struct (27) */
	/*
	 * 0x200: layout of multi-part arguments: for iniov/outiov: iov array; for msghdr: see below; for strv: vector
	 */
	uint32_t iov_off, iov_count;         /* struct iovec[] as read from the guest, in the window */
	uint32_t msg_name_off, msg_name_len; /* inmsg: copied name; outmsg: offset and capacity */
	uint32_t msg_control_off, msg_control_len;
	uint32_t msg_hdr_off, msg_flags; /* the 56-byte struct msghdr as read from the guest */
	uint32_t strv_off[2], strv_len[2], strv_count[2]; /* two string vectors: concatenated NUL-terminated strings */
	/* 0x238: agent -> kernel, before it posts a `slow` or `timed` call or one of its own; hint */
	uint64_t cpu_ns; /* CPU time of this host thread */
	uint8_t pad3[0x1000 - 0x240];
};

struct mailbox_process {
	uint32_t version;
	uint32_t index;                   /* this file's number, 0..MAX_PROCESSES-1 */
	uint8_t pad0[0x38];
	uint64_t call_bits[DOORS][2];     /* 0x040: hint: slot bits posted per door */
	uint32_t map_seq;                 /* 0x080: the ticket that may run next (starts at 1); futex */
	uint32_t map_waiters;
	uint64_t cpu_ns;                  /* agent -> kernel, with a slot's: CPU time of the whole host process; hint */
	uint8_t pad1[0x30];
};

struct bell {
	uint32_t word;     /* futex word the service sleeps on; +1 at every ring that has to wake */
	uint32_t sleeping; /* 1: the service sleeps, ring with FUTEX_WAKE */
	uint8_t pad0[0x38];
	uint64_t process_bits[MAX_PROCESSES / 64]; /* 0x40: hint: mailbox files with a posted call */
	uint8_t pad1[0x80];
};

struct bells {
	struct bell door[DOORS]; /* 0x100 bytes each */
	/* 0x400 */
	uint32_t spinners;      /* agents that spin now */
	uint32_t max_spinners;  /* no more than this many may spin (cores - 1); written by the supervisor */
	uint32_t spin_tsc;      /* how long an agent spins before it sleeps, in TSC ticks */
	uint32_t wake_seq;      /* +1 by everybody who wakes another: a spinner that sees it change gives up its core */
	/* TSC when the last spin began: a count that outlives 64 spin_tsc was left by a dead agent, and is reset */
	uint64_t spin_started;
	uint32_t service_core; /* 1 + the core that all services share, 0: none; an agent on it does not spin */
	uint8_t pad0[0xbe4];
};

/*
 * Actions: a reply's list, each 8-byte aligned: struct action_head, then the fields. The agent carries them out in
 * order.
 */
enum action_op {
	ACTION_COPY_OUT = 1,   /* guest_addr, window_off, len */
	ACTION_MAP = 2,        /* mmap(addr, len, prot, flags, fd, offset); fd_token 0: no descriptor (anonymous) */
	ACTION_UNMAP = 3,
	ACTION_PROTECT = 4,
	ACTION_REMAP = 5,      /* mremap(old, old_len, new_len, MAYMOVE|FIXED, new) */
	ACTION_ADVISE = 6,     /* madvise(addr, len, advice), advice DONTNEED or REMOVE only */
	ACTION_START = 7,      /* new program: set rip, rsp, all other registers 0, fresh FP state */
	ACTION_SIGNAL = 8,     /* build a signal frame and enter the handler */
	ACTION_THREAD = 9,     /* start a thread (or vfork child) in another slot of this process */
	ACTION_FORK = 10,      /* clone the stub; the child uses mailbox file and socket received under fd_token */
	ACTION_STORE32 = 11,   /* *(u32*)addr = value, faults ignored */
	ACTION_SET_BASE = 12,  /* fs or gs base */
	ACTION_EXIT_THREAD = 13,
	ACTION_FETCH = 14,     /* copy guest memory into the window; with REPLY_RESUBMIT; fault: phase_status -EFAULT */
	ACTION_PATCH = 15,     /* rewrite a call site to jump to a trampoline */
	/* with REPLY_RESUBMIT: phase_status = (*(u32*)addr == expected) ? 0 : -EAGAIN, -EFAULT */
	ACTION_FUTEX_CHECK = 16,
	/* like FETCH for a NUL-terminated string of at most len bytes; phase_status = length incl. NUL */
	ACTION_FETCH_STR = 17,
	/* FUTEX_WAKE_OP's atomic on *(u32*)addr; phase_status = (1<<32)|compare outcome, or -EFAULT */
	ACTION_FUTEX_OP = 18,
	ACTION_FILL = 19,      /* zero len bytes at guest_addr (the bss tail of a file page) */
};

struct action_head {
	uint32_t op;
	uint32_t size; /* whole action with head, multiple of 8 */
};
struct action_copy { struct action_head h; uint64_t guest_addr; uint32_t window_off; uint32_t len; };
struct action_map { struct action_head h; uint64_t addr, len, offset; uint32_t prot, flags; uint64_t fd_token; };
struct action_unmap { struct action_head h; uint64_t addr, len; };
struct action_protect { struct action_head h; uint64_t addr, len; uint32_t prot, pad; };
struct action_remap { struct action_head h; uint64_t old_addr, old_len, new_addr, new_len; };
struct action_advise { struct action_head h; uint64_t addr, len; uint32_t advice, pad; };
struct action_start { struct action_head h; uint64_t rip, rsp, fs_base; };
#define SIGNAL_KEEP 0u     /* leave the interrupted call's result */
#define SIGNAL_RESTART 1u  /* back to the syscall instruction, rax = its number */
#define SIGNAL_EINTR 2u    /* rax = -EINTR */
struct action_signal {
	struct action_head h;
	uint32_t sig, sa_flags;
	uint64_t handler, restorer;
	uint64_t old_mask;            /* goes to uc_sigmask */
	uint64_t alt_sp, alt_size;    /* the alternate stack as set; 0 size: none */
	/* restart: SIGNAL_* (only the first frame of a reply has one); may also come alone with sig 0 */
	uint32_t alt_flags, restart;
	uint8_t info[128];
};
#define THREAD_SET_TLS 1u
#define THREAD_CHILD_SETTID 2u
#define THREAD_PARENT_SETTID 4u
struct action_thread {
	struct action_head h;
	uint32_t slot, flags;
	uint64_t stack, tls, child_tid_addr, parent_tid_addr; /* stack 0: keep rsp */
	uint32_t tid, pad;
};
struct action_fork {
	struct action_head h;
	uint64_t fd_token; /* two descriptors come under it: mailbox file, capability socket */
	uint64_t stack, tls, child_tid_addr, parent_tid_addr;
	uint32_t tid, flags; /* THREAD_* */
};
struct action_store32 { struct action_head h; uint64_t addr; uint32_t value, pad; };
struct action_set_base { struct action_head h; uint64_t base; uint32_t is_gs, pad; };
struct action_fetch { struct action_head h; uint64_t guest_addr; uint32_t window_off; uint32_t len; };
struct action_patch { struct action_head h; uint64_t site, trampoline; };
struct action_futex_check { struct action_head h; uint64_t addr; uint32_t expected, pad; };
struct action_futex_op { struct action_head h; uint64_t addr; uint32_t encoded, pad; };
struct action_fill { struct action_head h; uint64_t guest_addr, len; };

/* A message on a stub's capability socket (SOCK_SEQPACKET, kernel -> stub): the token, descriptors attached. */
struct fd_message { uint64_t token; };

/*
 * The agent's place in every stub's address space, above all that the guest may use.
 * The guest's address space ends at GUEST_TOP.
 */
#define GUEST_TOP 0x7ffeffff0000ull
#define AGENT_BASE 0x7fff00000000ull      /* code and constant data */
#define AGENT_MAILBOX 0x7fff10000000ull   /* the process's mailbox file */
#define AGENT_BELLS 0x7fff18000000ull
#define AGENT_THREADS 0x7fff20000000ull   /* per slot: block and alternate stack */
#define AGENT_THREAD_STRIDE 0x10000ull
#define AGENT_SOCKET_FD 3                 /* the capability socket in every stub */
#define AGENT_KICK_SIGNAL 33              /* host signal: look at sig_pending */

#define AT(type, field, offset) _Static_assert(offsetof(struct type, field) == (offset), #type "." #field)
AT(mailbox_slot, args, 0x10);
AT(mailbox_slot, phase, 0x40);
AT(mailbox_slot, phase_status, 0x48);
AT(mailbox_slot, arg_slot, 0x50);
AT(mailbox_slot, result, 0x80);
AT(mailbox_slot, reply_flags, 0x88);
AT(mailbox_slot, action_bytes, 0x8c);
AT(mailbox_slot, map_ticket, 0x90);
AT(mailbox_slot, stream_done, 0x98);
AT(mailbox_slot, sig_pending, 0xc0);
AT(mailbox_slot, pid, 0xc4);
AT(mailbox_slot, tid, 0xc8);
AT(mailbox_slot, uid, 0xcc);
AT(mailbox_slot, local_ok, 0xdc);
AT(mailbox_slot, clear_tid, 0xe0);
AT(mailbox_slot, robust_list, 0xe8);
AT(mailbox_slot, host_pid, 0x100);
AT(mailbox_slot, local_calls, 0x108);
AT(mailbox_slot, regs, 0x120);
AT(mailbox_slot, iov_off, 0x200);
AT(mailbox_slot, msg_name_off, 0x208);
AT(mailbox_slot, msg_control_off, 0x210);
AT(mailbox_slot, msg_hdr_off, 0x218);
AT(mailbox_slot, strv_off, 0x220);
AT(mailbox_slot, strv_len, 0x228);
AT(mailbox_slot, strv_count, 0x230);
AT(mailbox_slot, cpu_ns, 0x238);
_Static_assert(sizeof(struct mailbox_slot) == 0x1000, "slot header");
AT(mailbox_process, call_bits, 0x40);
AT(mailbox_process, map_seq, 0x80);
AT(mailbox_process, cpu_ns, 0x88);
AT(bell, process_bits, 0x40);
_Static_assert(sizeof(struct bell) == 0x100, "bell");
AT(bells, spinners, 0x400);
AT(bells, spin_started, 0x410);
AT(bells, service_core, 0x418);
_Static_assert(sizeof(struct bells) == 0x1000, "bells");
#undef AT

#endif
