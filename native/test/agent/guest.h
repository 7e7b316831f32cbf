/*
 * guest.h - the program inside: no libc, so that every system call is one we wrote. Each test returns 0 or a line
 * number.
 */
#ifndef CLOISTER_TEST_AGENT_GUEST_H
#define CLOISTER_TEST_AGENT_GUEST_H

#include <asm/unistd.h>
#include <stddef.h>
#include <stdint.h>

#define REGISTER_ARGS                                                                                               \
	register long r10 __asm__("r10") = d;                                                                       \
	register long r8 __asm__("r8") = e;                                                                         \
	register long r9 __asm__("r9") = f

static inline long call(long nr, long a, long b, long c, long d, long e, long f)
{
	long result;

	REGISTER_ARGS;
	__asm__ volatile("syscall" : "=a"(result) : "0"(nr), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
			: "rcx", "r11", "memory");
	return result;
}

#define L(x) ((long)(x))
#define CALL0(nr) call(nr, 0, 0, 0, 0, 0, 0)
#define CALL1(nr, a) call(nr, L(a), 0, 0, 0, 0, 0)
#define CALL2(nr, a, b) call(nr, L(a), L(b), 0, 0, 0, 0)
#define CALL3(nr, a, b, c) call(nr, L(a), L(b), L(c), 0, 0, 0)
#define CALL4(nr, a, b, c, d) call(nr, L(a), L(b), L(c), L(d), 0, 0)
#define CALL6(nr, a, b, c, d, e, f) call(nr, L(a), L(b), L(c), L(d), L(e), L(f))

/* A site as libc has them: mov $nr, %eax; syscall. Aligned so that it may be rewritten in a threaded program, too. */
#define SITE_CALL(nr, a, result)                                                                                    \
	__asm__ volatile(".balign 16\n\tmov %1, %%eax\n\tsyscall" : "=a"(result)                                \
			 : "i"(nr), "D"(L(a))                                                                       \
			 : "rcx", "r11", "memory")

/* The other two forms: mov $nr, %rax; and read(2) as libc has it, with the comparison that follows. */
#define SITE_CALL_RAX(nr, a, result)                                                                                \
	__asm__ volatile(".balign 16\n\tmovq %1, %%rax\n\tsyscall" : "=a"(result)                                \
			 : "i"(nr), "D"(L(a))                                                                       \
			 : "rcx", "r11", "memory")
#define SITE_READ(fd, buf, count, result)                                                                           \
	__asm__ volatile(".balign 16\n\txor %%eax, %%eax\n\tsyscall\n\tcmp $-4096, %%rax" : "=a"(result)           \
			: "D"(L(fd)), "S"(buf), "d"(L(count)) : "rcx", "r11", "memory", "cc")

#define WANT(condition)                                                                                             \
	do {                                                                                                        \
		if (!(condition))                                                                                   \
			return __LINE__;                                                                            \
	} while (0)

struct kernel_sigaction { void *handler; unsigned long flags; void (*restorer)(void); unsigned long mask; };
struct stack { void *sp; int flags; unsigned long size; };
struct context {
	unsigned long flags, link;
	struct stack stack;
	unsigned long r8, r9, r10, r11, r12, r13, r14, r15, rdi, rsi, rbp, rbx, rdx, rax, rcx, rsp, rip, eflags;
	unsigned short cs, gs, fs, ss;
	unsigned long err, trapno, oldmask, cr2, fpstate, reserved[8], sigmask;
};
struct info { int signo, err, code, pad; unsigned long addr; unsigned char rest[104]; };

#define HANDLER_FLAGS 0x04000004ul /* SA_SIGINFO | SA_RESTORER */
#define ON_STACK 0x08000000ul
#define RESTART 0x10000000ul

void restorer(void);
void on_signal(int sig, void (*handler)(int, struct info *, struct context *), unsigned long flags);
long spawn_thread(long flags, void *stack, int *parent_tid, int *child_tid, void *tls, void (*run)(void));
void *memset(void *to, int value, size_t bytes);
void *memcpy(void *to, const void *from, size_t bytes);
void *more_memory(size_t bytes);

int test_calls(void);
int test_shapes(void);
int test_streams(void);
int test_registers(void);
int test_memory(void);
int test_futex(void);
int test_fetch(void);
int test_signals(void);
int test_faults(void);
int test_fork(void);
int test_threads(void);
int test_sites(void);
int test_storm(void);
int test_gs(void);
int test_crash(void);
int test_bad_frame(void);
int test_threaded_sites(void);
int test_upgrade(void);
int test_vfork(void);
int test_other_entry(void);
int test_thread_signals(void);
int test_forms(void);
int test_stepping(void);
int measure_trap(void);
int measure_site(void);
int measure_local(void);
int measure_read(void);

#endif
