/* guest_start.c - entry, and what all tests of the guest use. */
#include "test/agent/guest.h"

__attribute__((noreturn, used)) void guest_main(unsigned long number);

__asm__(".globl _start\n_start:\n\tmov (%rsp), %rdi\n\tand $-16, %rsp\n\tcall guest_main\n\tud2");
__asm__(".globl restorer\nrestorer:\n\tmov $15, %rax\n\tsyscall");
/* spawn_thread(flags, stack, ptid, ctid, tls, run): the child calls run, then exit */
__asm__(".globl spawn_thread\nspawn_thread:\n\tmov %rcx, %r10\n\tmov %r9, -8(%rsi)\n\tlea -8(%rsi), %rsi\n\t"
	"mov $56, %rax\n\tsyscall\n\ttest %rax, %rax\n\tjz 1f\n\tret\n"
	"1:\tpop %rax\n\tcall *%rax\n\txor %edi, %edi\n\tmov $60, %eax\n\tsyscall\n\tud2");

void *memset(void *to, int value, size_t bytes)
{
	for (volatile uint8_t *p = to; bytes; bytes--)
		*p++ = (uint8_t)value;
	return to;
}

void *memcpy(void *to, const void *from, size_t bytes)
{
	const uint8_t *q = from;

	for (volatile uint8_t *p = to; bytes; bytes--)
		*p++ = *q++;
	return to;
}

void *more_memory(size_t bytes)
{
	return (void *)CALL6(__NR_mmap, 0, bytes, 3, 0x22, -1, 0);
}

void on_signal(int sig, void (*handler)(int, struct info *, struct context *), unsigned long flags)
{
	struct kernel_sigaction act = { (void *)handler, HANDLER_FLAGS | flags, restorer, 0 };

	CALL4(__NR_rt_sigaction, sig, &act, 0, 8);
}

static int (*const tests[])(void) = {
	test_calls, test_shapes, test_streams, test_registers, test_memory, test_futex, test_fetch, test_signals,
	test_faults,
	test_fork, test_threads, test_sites, test_storm, test_gs, test_crash, test_bad_frame, test_threaded_sites,
	test_upgrade, test_vfork, test_other_entry, test_thread_signals, test_forms,
	test_stepping,
	measure_trap, measure_site, measure_local, measure_read,
};

void guest_main(unsigned long number)
{
	int line = number < sizeof tests / sizeof tests[0] ? tests[number]() : 250;
	char text[8] = { 0 };

	if (line > 0) {
		for (int i = 6, n = line; i >= 0; i--, n /= 10)
			text[i] = (char)('0' + n % 10);
		CALL3(__NR_write, 1, text, 7);
	}
	for (;;)
		CALL1(__NR_exit_group, line > 0 ? 1 : -line);
}
