/*
 * agent.h - what the zygote and a seccomp filter must know of the trap agent.
 *
 * The agent is a flat binary (build/agent.bin) linked at AGENT_BASE. Its entry points are at fixed offsets, so that
 * trampolines in guest memory and sleeping stubs stay valid when the agent is built anew; the linker script asserts
 * them.
 *
 * What the zygote's child does before it jumps to AGENT_ENTRY_START(slot = 0), on any stack:
 *
 *   1. run without address space randomisation (nothing of its own may lie between AGENT_BASE and AGENT_AREA_END);
 *   2. map agent.bin at AGENT_BASE (r-x, private), the mailbox file and the bells (rw-, shared), thread area 0
 *      (AGENT_THREADS) and the process area (AGENT_PROCESS), both rw-, private, anonymous, AGENT_THREAD_STRIDE bytes;
 *   3. fill in struct agent_process: host_pid and the ranges that must stay mapped (nothing, or vvar and vdso);
 *   4. rseq unregistered, set_robust_list(NULL), set_tid_address(&process->tid_word[0]) with tid_word[0] = its own tid:
 *      the host kernel must hold no pointer into memory that will be the guest's;
 *   5. rt_sigaction of every AGENT_SIGNALS signal with the values below; capability socket at AGENT_SOCKET_FD and no
 *   other
 *      descriptor open; fs base may be anything; AGENT_KICK_SIGNAL blocked, all other signals unblocked;
 *   6. the filter: AGENT_HOST_CALLS, only with instruction pointer AGENT_SYSCALL_IP, everything else SECCOMP_RET_TRAP.
 */
#ifndef CLOISTER_AGENT_H
#define CLOISTER_AGENT_H

#include <stddef.h>
#include <stdint.h>

#include "mailbox.h"

/* Entry points. */
#define AGENT_ENTRY_START (AGENT_BASE + 0x00)   /* void agent_start(uint32_t slot), does not return */
#define AGENT_ENTRY_SIGNAL (AGENT_BASE + 0x10)  /* host signal handler for all AGENT_SIGNALS */
#define AGENT_RESTORER (AGENT_BASE + 0x20)      /* rt_sigreturn */
#define AGENT_SYSCALL_IP (AGENT_BASE + 0x32)    /* what the filter sees: just after the only syscall instruction */
#define AGENT_TRAP_IP (AGENT_BASE + 0x42)       /* just after the instruction that is meant to trap */
#define AGENT_ENTRY_FAST (AGENT_BASE + 0x50)    /* where trampolines jump to */
#define AGENT_MAX_SIZE 0x20000u                 /* the blob is smaller than this */

/*
 * The host's struct kernel_sigaction for every agent signal. Faults may nest (copy-in recovers from them), kicks not.
 */
#define AGENT_SA_FLAGS 0x4c000004ul             /* SA_SIGINFO | SA_RESTORER | SA_ONSTACK | SA_NODEFER */
#define AGENT_SA_MASK (1ull << (AGENT_KICK_SIGNAL - 1))
#define AGENT_SIGNALS {4, 5, 7, 8, 11, 31, AGENT_KICK_SIGNAL} /* ILL TRAP BUS FPE SEGV SYS and the kick */

/* The process area lies where slot MAX_SLOTS would have its thread area. */
#define AGENT_PROCESS (AGENT_THREADS + (uint64_t)MAX_SLOTS * AGENT_THREAD_STRIDE)
#define AGENT_AREA_END (AGENT_PROCESS + AGENT_THREAD_STRIDE)
#define AGENT_KEEP_RANGES 4u
#define AGENT_STASHED_TOKENS 16u
#define AGENT_SITES 64u

struct agent_range { uint64_t start, end; };

/* A descriptor that came before it was asked for. fd[i] < 0: none. */
struct agent_stashed { uint64_t token; int32_t fd[2]; };

/* A call site that trapped: how often, and whether mm was asked to rewrite it. */
struct agent_site { uint64_t address; uint32_t hits; uint32_t asked; };

struct agent_process {
	/* 0x000: written by the zygote's child */
	uint32_t host_pid;
	uint32_t keep_count;
	struct agent_range keep[AGENT_KEEP_RANGES]; /* 0x008 */
	uint8_t pad0[0x38];
	/* 0x080: the agent's own */
	uint32_t fd_lock;  /* futex: 0 free, 1 taken, 2 taken and waited for */
	uint32_t threaded; /* 1: a second thread ran in this address space */
	uint32_t rewrites_refused; /* 1: mm does not rewrite call sites */
	uint32_t shy; /* calls for which nobody is given way */
	struct agent_stashed stashed[AGENT_STASHED_TOKENS];
	uint64_t last_token; /* what came last over the capability socket */
	uint8_t pad1[0x68];
	/* 0x200: host tid while a slot's thread exists; the host kernel clears it and wakes (CLONE_CHILD_CLEARTID) */
	uint32_t tid_word[MAX_SLOTS + 1];
	/* 0x400: one bit per slot whose thread area is mapped */
	uint64_t mapped[2];
	uint8_t pad3[0x30];
	struct agent_site site[AGENT_SITES]; /* 0x440 */
};

_Static_assert(offsetof(struct agent_process, keep) == 0x8, "keep");
_Static_assert(offsetof(struct agent_process, fd_lock) == 0x80, "fd_lock");
_Static_assert(offsetof(struct agent_process, tid_word) == 0x200, "tid_word");
_Static_assert(offsetof(struct agent_process, site) == 0x440, "site");
_Static_assert(sizeof(struct agent_process) <= 0x1000, "process block");

/*
 * The host calls of the agent, with the only arguments it uses. All are harmless with any guest behind them:
 *
 *   futex         op is WAIT (0) or WAKE (1), not private
 *   sched_yield
 *   rt_sigreturn
 *   mmap          flags only of AGENT_MMAP_FLAGS
 *   munmap
 *   mprotect      prot only of 7
 *   mremap        flags == MREMAP_MAYMOVE | MREMAP_FIXED
 *   madvise       advice MADV_DONTNEED or MADV_REMOVE
 *   recvmsg       fd == AGENT_SOCKET_FD, flags == 0
 *   clock_gettime clock CLOCK_PROCESS_CPUTIME_ID or CLOCK_THREAD_CPUTIME_ID
 *   arch_prctl    option ARCH_SET_FS, ARCH_SET_GS, ARCH_GET_FS or ARCH_GET_GS
 *   close
 *   dup2          newfd == AGENT_SOCKET_FD
 *   clone         flags == AGENT_CLONE_THREAD or AGENT_CLONE_FORK
 *   exit
 *   exit_group
 */
#define AGENT_MMAP_FLAGS 0x24033u /* SHARED | PRIVATE | FIXED | ANONYMOUS | NORESERVE | STACK: see the assert below */
#define AGENT_MREMAP_FLAGS 3u
#define AGENT_CLONE_THREAD 0x350f00u  /* VM FS FILES SIGHAND THREAD SYSVSEM PARENT_SETTID CHILD_CLEARTID */
#define AGENT_CLONE_FORK 0x1208011u   /* PARENT CHILD_SETTID CHILD_CLEARTID, SIGCHLD */
_Static_assert(AGENT_MMAP_FLAGS == (0x1u | 0x2u | 0x10u | 0x20u | 0x4000u | 0x20000u), "mmap flags");

/* Numbers of the agent's own calls (posted like the guest's). */
#define AGENT_TAKE_SIGNALS 1000u   /* proc: result and number of the interrupted call (-1: none), restartable */
/*
 * proc: signo, si_code, si_addr, trapno, error code, rip; regs[] are valid. si_code SI_KERNEL (0x80) and trapno 0:
 * SIGSEGV must be forced, because the frame of the signal in args[4] could not be written, or (AGENT_FORCED_SIGRETURN)
 * because the frame of an rt_sigreturn could not be read.
 */
#define AGENT_FAULT 1001u
#define AGENT_FORCED_SIGRETURN 0xffffu
#define AGENT_FUTEX_CANCEL 1002u
/*
 * mm: address of the site, number, first and last address where its trampoline may begin. A reply with result > 0 has
 * actions: the trampoline's page MAPped (or PROTECTed) and the site's page PROTECTed read, write and execute; PATCH;
 * both PROTECTed as they were, the trampolines' page read and execute. A trampoline lies within one page. -ENOSYS:
 * never ask again.
 */
#define AGENT_PATCH_SITE 1003u
#define AGENT_TRAMPOLINE_BYTES 32u
#define AGENT_TRAMPOLINES_FROM 0x10000ull /* none below this address: a NULL pointer stays one */
#define AGENT_THREAD_STARTED 1004u /* nr of a slot that waits for its first orders; never rung */

/*
 * A slot whose thread was told to exit (ACTION_EXIT_THREAD) is free when its state is GUEST again: until then the
 * thread reads its reply. A new thread may then be started in it; the agent waits until the old host thread has left
 * its stack.
 */

/*
 * How arguments arrive, beyond what mailbox.h says. arg_slot.len of a string counts its NUL. A buffer that is longer
 * than its slot was cut to the room or to the table's maximum: compare with args[]. In later chunks of a stream call
 * args[] and the iovec array in the window describe what is left; a pread's or pwrite's offset has moved along.
 * iov_count above 1024 is passed on with nothing copied. If the gathering faults half-way, arg_slot.len is what came
 * before the fault. phase_status after several actions: the first failure, else the last value.
 */

/* Exit codes of a stub that the agent itself gave up. */
#define AGENT_EXIT_CRASHED 254     /* a fault inside the agent */
#define AGENT_EXIT_FAILED 255      /* a mapping action failed, a reply made no sense */

#endif
