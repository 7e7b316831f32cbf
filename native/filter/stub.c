/*
 * stub.c - the wall around a guest program: which host calls a stub can make.
 *
 * The agent lies in memory that the guest can write. So each rule must hold with arbitrary arguments from a hostile
 * guest; the instruction pointer only sorts guest calls (trapped, and served by us) from the agent's own. It protects
 * nothing.
 */
#include "agent.h"
#include "filter/filter.h"

#include <asm/prctl.h>
#include <errno.h>
#include <linux/audit.h>
#include <linux/futex.h>
#include <sys/mman.h>
#include <time.h>

#define PROT_ALL (PROT_READ | PROT_WRITE | PROT_EXEC)
#define DATA(field) ((uint32_t)offsetof(struct seccomp_data, field))
#define IP_LOW ((uint32_t)AGENT_SYSCALL_IP)
#define IP_HIGH ((uint32_t)(AGENT_SYSCALL_IP >> 32))

/* Ordered by frequency. */
static const struct rule stub[] = {
	ALLOW_IF(futex, "sleeping until the kernel replies: own memory, mailbox or bells only", INT_IS(1, FUTEX_WAIT)),
	ALLOW_IF(futex, "waking a service or a sibling: only those who sleep on a word it can see",
		 INT_IS(1, FUTEX_WAKE)),
	ALLOW(sched_yield, "handing over to a service on the same core"),
	ALLOW(rt_sigreturn, "end of the agent's handler: sets registers, mask and alternate stack of this thread"),
	ALLOW_IF(mmap, "ACTION_MAP: own memory, or a descriptor it was handed, within the mode that has",
		 INT_WITHIN(2, PROT_ALL), LONG_WITHIN(3, AGENT_MMAP_FLAGS)),
	ALLOW(munmap, "ACTION_UNMAP: own address space"),
	ALLOW_IF(mprotect, "ACTION_PROTECT: a handed descriptor's mode bounds what it can gain",
		 INT_WITHIN(2, PROT_ALL)),
	ALLOW_IF(mremap, "ACTION_REMAP: own address space", LONG_IS(3, AGENT_MREMAP_FLAGS)),
	ALLOW_IF(madvise, "ACTION_ADVISE: dropping own pages", INT_IS(2, MADV_DONTNEED)),
	ALLOW_IF(madvise, "ACTION_ADVISE: holes in objects it may write anyway", INT_IS(2, MADV_REMOVE)),
	ALLOW_IF(recvmsg, "descriptors from the kernel, over the one socket it has",
		 INT_IS(0, AGENT_SOCKET_FD), INT_IS(2, 0)),
	ALLOW(close, "descriptors it is done with"),
	ALLOW_IF(clock_gettime, "CPU time it has used itself, for times(2) and its like",
		 INT_IS(0, CLOCK_PROCESS_CPUTIME_ID)),
	ALLOW_IF(clock_gettime, "CPU time of the calling thread", INT_IS(0, CLOCK_THREAD_CPUTIME_ID)),
	ALLOW_IF(arch_prctl, "the thread pointer of a new thread or program", INT_IS(0, ARCH_SET_FS)),
	ALLOW_IF(arch_prctl, "the agent's block of the thread, or the guest's own gs base", INT_IS(0, ARCH_SET_GS)),
	ALLOW_IF(arch_prctl, "the thread pointer, among the registers of a fault", INT_IS(0, ARCH_GET_FS)),
	ALLOW_IF(arch_prctl, "the guest's gs base, among the registers of a fault", INT_IS(0, ARCH_GET_GS)),
	ALLOW_IF(dup2, "a forked child's own capability socket takes the parent's place", INT_IS(1, AGENT_SOCKET_FD)),
	ALLOW_IF(clone, "a thread, with these flags only; number bounded by RLIMIT_NPROC",
		 LONG_IS(0, AGENT_CLONE_THREAD)),
	ALLOW_IF(clone, "fork, with these flags only: a child of the zygote, in the same namespaces",
		 LONG_IS(0, AGENT_CLONE_FORK)),
	ALLOW(exit, "end of a thread"),
	ALLOW(exit_group, "end of the stub"),
	ALLOW(restart_syscall, "the host repeats a timed wait this way after a stop"),
};
static const struct rule_set stub_set =
	RULE_SET(stub, "from the agent's syscall instruction; from anywhere else: trapped");
static const struct rule_set *const stub_sets[] = { &stub_set, NULL };
const struct profile stub_profile = {
	"stub", "a guest program and its trap agent", SECCOMP_RET_KILL_PROCESS, stub_sets
};

static void trap_unless_equal(struct program *p, uint32_t offset, uint32_t value)
{
	program_emit(p, BPF_LD | BPF_W | BPF_ABS, offset, 0, 0);
	program_emit(p, BPF_JMP | BPF_JEQ | BPF_K, value, 1, 0);
	program_verdict(p, SECCOMP_RET_TRAP);
}

int stub_filter_build_without(struct program *out, int skip)
{
	const size_t count = sizeof stub / sizeof stub[0];

	program_start(out);
	/* The common case, a guest's call, is decided by the first comparison. */
	trap_unless_equal(out, DATA(instruction_pointer), IP_LOW);
	trap_unless_equal(out, DATA(instruction_pointer) + 4, IP_HIGH);
	trap_unless_equal(out, DATA(arch), AUDIT_ARCH_X86_64);
	program_rules(out, stub, skip < 0 ? count : (size_t)skip);
	if (skip >= 0)
		program_rules(out, stub + skip + 1, count - (size_t)skip - 1);
	/* x32 numbers match no rule either */
	program_verdict(out, SECCOMP_RET_KILL_PROCESS);
	return out->overflow ? -E2BIG : 0;
}

int stub_filter_build(struct program *out)
{
	return stub_filter_build_without(out, -1);
}
