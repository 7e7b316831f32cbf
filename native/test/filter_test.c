/*
 * filter_test.c - the stub filter, tried from where the agent makes its calls and from everywhere else.
 *
 * A child maps one `syscall; ret` where the agent has its own, installs the filter and makes calls: every number with
 * random arguments must kill the process unless it is on the list; from any other address every number must trap.
 */
#include "agent.h"
#include "filter/filter.h"
#include "test/check.h"

#include <asm/prctl.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define NUMBERS 501
#define TRIES 4
/*
 * Linux from 6.14 lets no filter see these two (kernel/seccomp.c, __secure_computing): they return from a probe that a
 * debugger set, and without one raise SIGILL or fail. Harmless, so nothing is lost.
 */
#define NR_URETPROBE 335
#define NR_UPROBE 336
#define X32_BIT 0x40000000
#define SURVIVED 42

typedef long (*gate)(long nr, long a, long b, long c, long d, long e, long f);

/* The instructions of libc's syscall(), to be copied to where the agent lies: `syscall` ends at AGENT_SYSCALL_IP. */
static const uint8_t gate_code[] = {
	0x48, 0x89, 0xf8,             /* mov %rdi,%rax */
	0x48, 0x89, 0xf7,             /* mov %rsi,%rdi */
	0x48, 0x89, 0xd6,             /* mov %rdx,%rsi */
	0x48, 0x89, 0xca,             /* mov %rcx,%rdx */
	0x4d, 0x89, 0xc2,             /* mov %r8,%r10 */
	0x4d, 0x89, 0xc8,             /* mov %r9,%r8 */
	0x4c, 0x8b, 0x4c, 0x24, 0x08, /* mov 8(%rsp),%r9 */
	0x0f, 0x05,                   /* syscall */
	0xc3,                         /* ret */
};
#define GATE_SYSCALL_END 25
static gate agent_call, other_call;
static uint64_t seed;
static int null_fd, skipped_rule = -1;

static uint64_t random_word(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

static void place_gates(void)
{
	uint8_t *page = mmap((void *)AGENT_BASE, 0x1000, PROT_READ | PROT_WRITE | PROT_EXEC,
			     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
	uint8_t *agent = (uint8_t *)AGENT_SYSCALL_IP - GATE_SYSCALL_END;

	CHECK(page == (uint8_t *)AGENT_BASE);
	CHECK_IS(gate_code[GATE_SYSCALL_END - 1], 0x05);
	memcpy(agent, gate_code, sizeof gate_code);
	memcpy(page + 0x800, gate_code, sizeof gate_code);
	agent_call = (gate)(uintptr_t)agent;
	other_call = (gate)(uintptr_t)(page + 0x800);
}

static void wall(void)
{
	static struct program program;

	CHECK_IS(stub_filter_build_without(&program, skipped_rule), 0);
	CHECK_IS(program_install(&program, 0), 0);
}

/* Wait status of a child that runs `body` behind the wall. */
static int in_child(void (*body)(void *), void *argument)
{
	int status;
	pid_t pid = fork();

	CHECK(pid >= 0);
	if (pid == 0) {
		wall();
		body(argument);
		agent_call(SYS_exit_group, SURVIVED, 0, 0, 0, 0, 0);
	}
	CHECK_IS(waitpid(pid, &status, 0), pid);
	return status;
}

struct call {
	long nr, a[6];
};

static void one_call(void *argument)
{
	const struct call *c = argument;

	agent_call(c->nr, c->a[0], c->a[1], c->a[2], c->a[3], c->a[4], c->a[5]);
}

static int killed_by_filter(int status)
{
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS;
}

static int is_listed(long nr)
{
	for (size_t i = 0; i < stub_profile.sets[0]->count; i++)
		if (stub_profile.sets[0]->rules[i].nr == nr)
			return 1;
	return 0;
}

static int bypasses_filters(long nr)
{
	return nr == NR_URETPROBE || nr == NR_UPROBE;
}

static void unlisted_are_killed(void)
{
	for (long nr = 0; nr < NUMBERS; nr++) {
		if (is_listed(nr) || bypasses_filters(nr))
			continue;
		for (int i = 0; i < TRIES; i++) {
			struct call c = { nr, { 0 } };

			for (int a = 0; a < 6; a++)
				c.a[a] = (long)random_word();
			if (!killed_by_filter(in_child(one_call, &c))) {
				fprintf(stderr, "host call %ld is not refused\n", nr);
				exit(1);
			}
		}
	}
}

static void refused(long nr, long a, long b, long c, long d, long e, long f)
{
	struct call call = { nr, { a, b, c, d, e, f } };

	if (!killed_by_filter(in_child(one_call, &call))) {
		fprintf(stderr, "host call %ld(%lx, %lx, %lx, %lx, %lx, %lx) is not refused\n", nr, a, b, c, d, e, f);
		exit(1);
	}
}

/* One bit beside what is allowed. */
static void wrong_arguments_are_killed(void)
{
	refused(SYS_futex, 0, 5, 0, 0, 0, 0); /* WAKE_OP */
	refused(SYS_futex, 0, 3, 0, 0, 0, 0); /* REQUEUE */
	refused(SYS_futex, 0, 6, 0, 0, 0, 0); /* LOCK_PI */
	refused(SYS_mmap, 0, 4096, 3, MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN, -1, 0);
	refused(SYS_mmap, 0, 4096, 3, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0);
	refused(SYS_mmap, 0, 4096, 3, MAP_PRIVATE | MAP_ANONYMOUS | MAP_LOCKED, -1, 0);
	refused(SYS_mmap, 0, 4096, 3, (1l << 40) | MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	refused(SYS_mmap, 0, 4096, PROT_READ | PROT_GROWSDOWN, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	refused(SYS_mprotect, AGENT_BASE, 4096, PROT_READ | PROT_GROWSUP, 0, 0, 0);
	refused(SYS_mremap, AGENT_BASE, 4096, 8192, MREMAP_MAYMOVE, 0, 0);
	refused(SYS_mremap, AGENT_BASE, 4096, 4096, MREMAP_MAYMOVE | MREMAP_FIXED | MREMAP_DONTUNMAP, 0, 0);
	refused(SYS_madvise, AGENT_BASE, 4096, MADV_HWPOISON, 0, 0, 0);
	refused(SYS_madvise, AGENT_BASE, 4096, MADV_MERGEABLE, 0, 0, 0);
	refused(SYS_clock_gettime, CLOCK_MONOTONIC, AGENT_BASE, 0, 0, 0, 0);
	refused(SYS_clock_gettime, -14 /* of process 1 */, AGENT_BASE, 0, 0, 0, 0);
	refused(SYS_arch_prctl, ARCH_SET_CPUID, 0, 0, 0, 0, 0);
	refused(SYS_arch_prctl, ARCH_MAP_VDSO_64, 0, 0, 0, 0, 0);
	refused(SYS_recvmsg, 0, 0, 0, 0, 0, 0);
	refused(SYS_recvmsg, AGENT_SOCKET_FD, 0, MSG_PEEK, 0, 0, 0);
	refused(SYS_dup2, AGENT_SOCKET_FD, 4, 0, 0, 0, 0);
	refused(SYS_clone, SIGCHLD, 0, 0, 0, 0, 0);
	refused(SYS_clone, AGENT_CLONE_FORK | CLONE_NEWUSER, 0, 0, 0, 0, 0);
	refused(SYS_clone, AGENT_CLONE_FORK & ~CLONE_PARENT, 0, 0, 0, 0, 0);
	refused(SYS_clone, (1l << 32) | AGENT_CLONE_FORK, 0, 0, 0, 0, 0);
	refused(SYS_clone, AGENT_CLONE_THREAD & ~CLONE_THREAD, 0, 0, 0, 0, 0);
	refused(SYS_clone, AGENT_CLONE_THREAD | CLONE_VFORK, 0, 0, 0, 0, 0);
	refused(SYS_getpid | X32_BIT, 0, 0, 0, 0, 0, 0);
	refused(SYS_munmap | X32_BIT, 0, 0, 0, 0, 0, 0);
	refused(-1, 0, 0, 0, 0, 0, 0);
}

/* Nothing can be printed behind the wall: the number of the failing line, modulo 256, is the exit status. */
#define BEHIND_WALL(actual, expected)                                               \
	do {                                                                        \
		if ((actual) != (expected))                                         \
			agent_call(SYS_exit_group, __LINE__ & 0xff, 0, 0, 0, 0, 0); \
	} while (0)

static volatile sig_atomic_t traps;
static volatile int trapped_nr;

static void on_trap(int sig, siginfo_t *info, void *context)
{
	(void)sig;
	(void)context;
	traps++;
	trapped_nr = info->si_syscall;
}

/*
 * libc's own calls trap too in here, so nothing but the gates makes any; the handler returns through libc's restorer.
 */
static void all_trap(void *argument)
{
	(void)argument;
	for (long nr = 0; nr < NUMBERS; nr++) {
		if (bypasses_filters(nr))
			continue;
		int before = traps;

		other_call(nr, (long)random_word(), (long)random_word(), (long)random_word(), 0, 0, 0);
		if (traps != before + 1 || trapped_nr != nr)
			agent_call(SYS_exit_group, 1, 0, 0, 0, 0, 0);
	}
}

/* mov $15,%eax; jmp gate's syscall: rt_sigreturn as the agent makes it. */
static void use_agents_restorer(void)
{
	uint8_t *restorer = (uint8_t *)AGENT_BASE + 0x900;
	const uint8_t code[] = { 0xb8, 15, 0, 0, 0, 0xe9 };
	int32_t distance = (int32_t)((uint8_t *)AGENT_SYSCALL_IP - 2 - (restorer + sizeof code + 4));
	const struct {
		uint64_t handler, flags, restorer, mask;
	} action = { (uintptr_t)on_trap, SA_SIGINFO | SA_NODEFER | 0x04000000, (uintptr_t)restorer, 0 };

	memcpy(restorer, code, sizeof code);
	memcpy(restorer + sizeof code, &distance, sizeof distance);
	CHECK_IS(syscall(SYS_rt_sigaction, SIGSYS, &action, NULL, 8), 0);
}

/* mov $60,%eax; xor %edi,%edi; jmp gate's syscall: what a thread returns to. */
static uint64_t thread_end(void)
{
	uint8_t *at = (uint8_t *)AGENT_BASE + 0xa00;
	const uint8_t code[] = { 0xb8, 60, 0, 0, 0, 0x31, 0xff, 0xe9 };
	int32_t distance = (int32_t)((uint8_t *)AGENT_SYSCALL_IP - 2 - (at + sizeof code + 4));

	memcpy(at, code, sizeof code);
	memcpy(at + sizeof code, &distance, sizeof distance);
	return (uintptr_t)at;
}

/* A thread that ends at once, and a child that belongs to this process's parent. */
static void tasks(void)
{
	static uint64_t stack[64];
	static volatile uint32_t tid, child_tid;

	stack[32] = thread_end();
	tid = 1;
	BEHIND_WALL(agent_call(SYS_clone, AGENT_CLONE_THREAD, (long)&stack[32], (long)&child_tid, (long)&tid, 0, 0) > 0,
		    1);
	while (tid != 0)
		; /* the host clears it when the thread is gone */
	long child = agent_call(SYS_clone, AGENT_CLONE_FORK, 0, 0, (long)&child_tid, 0, 0);

	if (child == 0)
		agent_call(SYS_exit_group, 0, 0, 0, 0, 0, 0);
	BEHIND_WALL(child > 0, 1);
}

/* What the agent needs works: each listed call that returns, once, with its least harmful arguments. */
static void listed_work(void *argument)
{
	static uint32_t word;
	static uint64_t time[2], base;
	long page;

	(void)argument;
	other_call(SYS_getpid, 0, 0, 0, 0, 0, 0); /* traps: back by rt_sigreturn */
	BEHIND_WALL(traps, 1);
	BEHIND_WALL(agent_call(SYS_futex, (long)&word, 1, 1, 0, 0, 0), 0);
	BEHIND_WALL(agent_call(SYS_futex, (long)&word, 0, 7, 0, 0, 0), -EAGAIN);
	page = agent_call(SYS_mmap, 0, 8192, 3, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	BEHIND_WALL(page > 0, 1);
	BEHIND_WALL(agent_call(SYS_mprotect, page, 4096, 7, 0, 0, 0), 0);
	BEHIND_WALL(agent_call(SYS_mremap, page, 4096, 4096, AGENT_MREMAP_FLAGS, page + 4096, 0), page + 4096);
	BEHIND_WALL(agent_call(SYS_madvise, page + 4096, 4096, MADV_DONTNEED, 0, 0, 0), 0);
	BEHIND_WALL(agent_call(SYS_madvise, page + 4096, 4096, MADV_REMOVE, 0, 0, 0), -EINVAL);
	BEHIND_WALL(agent_call(SYS_munmap, page, 8192, 0, 0, 0, 0), 0);
	BEHIND_WALL(agent_call(SYS_dup2, null_fd, AGENT_SOCKET_FD, 0, 0, 0, 0), AGENT_SOCKET_FD);
	BEHIND_WALL(agent_call(SYS_recvmsg, AGENT_SOCKET_FD, 0, 0, 0, 0, 0), -ENOTSOCK);
	BEHIND_WALL(agent_call(SYS_close, AGENT_SOCKET_FD, 0, 0, 0, 0, 0), 0);
	BEHIND_WALL(agent_call(SYS_clock_gettime, CLOCK_PROCESS_CPUTIME_ID, (long)time, 0, 0, 0, 0), 0);
	BEHIND_WALL(agent_call(SYS_clock_gettime, CLOCK_THREAD_CPUTIME_ID, (long)time, 0, 0, 0, 0), 0);
	BEHIND_WALL(agent_call(SYS_arch_prctl, ARCH_GET_FS, (long)&base, 0, 0, 0, 0), 0);
	BEHIND_WALL(agent_call(SYS_arch_prctl, ARCH_SET_FS, base, 0, 0, 0, 0), 0);
	BEHIND_WALL(agent_call(SYS_arch_prctl, ARCH_GET_GS, (long)&base, 0, 0, 0, 0), 0);
	BEHIND_WALL(agent_call(SYS_arch_prctl, ARCH_SET_GS, base, 0, 0, 0, 0), 0);
	BEHIND_WALL(agent_call(SYS_sched_yield, 0, 0, 0, 0, 0, 0), 0);
	BEHIND_WALL(agent_call(SYS_restart_syscall, 0, 0, 0, 0, 0, 0), -EINTR);
	tasks();
}

static void each_rule_is_needed(void)
{
	const int count = (int)stub_profile.sets[0]->count;

	for (skipped_rule = 0; skipped_rule < count; skipped_rule++) {
		if (in_child(listed_work, NULL) == SURVIVED << 8) {
			fprintf(stderr, "nothing needs the rule for %s\n",
				stub_profile.sets[0]->rules[skipped_rule].name);
			exit(1);
		}
	}
	skipped_rule = -1;
}

int main(int argc, char *argv[])
{
	seed = argc > 1 ? strtoull(argv[1], NULL, 0) : (uint64_t)now_ns() | 1;
	printf("   seed %llu\n", (unsigned long long)seed);
	fflush(stdout);
	null_fd = open("/dev/null", O_RDONLY);
	place_gates();
	unlisted_are_killed();
	wrong_arguments_are_killed();
	use_agents_restorer();
	CHECK_IS(in_child(listed_work, NULL), SURVIVED << 8);
	each_rule_is_needed();
	CHECK_IS(in_child(all_trap, NULL), SURVIVED << 8);
	return 0;
}
