/* guest_calls.c - calls and their arguments. */
#include "test/agent/guest.h"

#define PATTERN(i) ((uint8_t)((i) * 131 + ((i) >> 8)))
#define BAD ((void *)0x10)
#define ABOVE ((void *)0x7fff20000000)
#define LARGE 1000003ul

static int zeroes[1000]; /* bss: the loader's zero fill */
static int set = 42;

int test_calls(void)
{
	static const char hello[] = "hello";

	WANT(set == 42);
	for (int i = 0; i < 1000; i++)
		WANT(zeroes[i] == 0);
	WANT(CALL0(__NR_getpid) >= 1000);
	WANT(CALL1(__NR_getppid, 41) == 42);
	WANT(CALL3(__NR_write, 1, hello, 5) == 5);
	WANT(CALL3(__NR_write, 1, BAD, 5) == -14);
	WANT(CALL3(__NR_write, 1, ABOVE, 5) == -14);
	WANT(CALL3(__NR_write, 1, 0x8000000000000000ul, 5) == -14);
	WANT(CALL0(1000) == -38);
	WANT(CALL0(600) == -38);
	WANT(CALL0(-1) == -38);
	WANT(CALL0(0x40000000 + __NR_getpid) == -38);
	return 0;
}

struct msghdr {
	void *name;
	unsigned name_len;
	void *iov;
	size_t iov_count;
	void *control;
	size_t control_len;
	int flags;
};

static int message(void)
{
	unsigned char control[16] = { 0 };
	void *iov[4] = { "one", (void *)3, "two", (void *)3 };
	struct msghdr m = { "name!", 5, iov, 2, control, sizeof control, 0 };

	WANT(CALL3(__NR_sendmsg, 7, &m, 0) == 6);
	m.name = BAD;
	WANT(CALL3(__NR_sendmsg, 7, BAD, 0) == -14);
	return 0;
}

int test_shapes(void)
{
	static char path[5000];
	static char *argv[] = { "a", "bcd", 0 }, *envp[] = { "E=1", 0 }, *bad[] = { "a", BAD, 0 };
	char name[390];

	WANT(CALL2(__NR_open, "/etc/passwd", 0) == 12);
	WANT(CALL2(__NR_open, "", 0) == 1);
	WANT(CALL2(__NR_open, 0, 0) == 0);
	WANT(CALL2(__NR_open, BAD, 0) == -14);
	WANT(CALL2(__NR_open, ABOVE, 0) == -14);
	memset(path, 'x', 4095);
	WANT(CALL2(__NR_open, path, 0) == 4096);
	memset(path, 'x', 4096);
	WANT(CALL2(__NR_open, path, 0) == -36);
	WANT(CALL1(__NR_uname, name) == 0 && name[0] == 'T' && name[3] == 0);
	WANT(CALL1(__NR_uname, BAD) == -14);
	WANT(CALL1(__NR_uname, test_shapes) == -14);
	WANT(CALL3(__NR_execve, "/x", argv, envp) == 2000 + 600 + 10 + 4);
	WANT(CALL3(__NR_execve, "/x", 0, 0) == 0);
	WANT(CALL3(__NR_execve, "/x", bad, envp) == -14);
	for (int i = 0; i < 1; i++) {
		unsigned long bits[32] = { 0 }, time[2] = { 0 };

		WANT(CALL6(__NR_select, 65, bits, bits, bits, time, 0) == 16016);
	}
	return message();
}

static int vectors(uint8_t *buf)
{
	void *iov[8] = { buf, (void *)100, buf + 100, (void *)400000, 0, 0, buf + 400100, (void *)99900 };

	WANT(CALL3(__NR_writev, 5, iov, 4) == 500000);
	memset(buf, 0, 500000);
	WANT(CALL3(__NR_readv, 0, iov, 4) == 500000);
	for (uint32_t i = 0; i < 500000; i++)
		WANT(buf[i] == PATTERN((uint64_t)i));
	iov[3] = (void *)-1;
	WANT(CALL3(__NR_writev, 5, iov, 4) == 0);
	WANT(CALL3(__NR_writev, 5, BAD, 4) == -14);
	WANT(CALL3(__NR_writev, 5, iov, 2000) == 0);
	return 0;
}

int test_streams(void)
{
	uint8_t *buf = more_memory(0x100000);

	WANT(CALL3(__NR_read, 0, buf, LARGE) == LARGE);
	for (uint64_t i = 0; i < LARGE; i++)
		WANT(buf[i] == PATTERN(i));
	WANT(CALL3(__NR_write, 5, buf, LARGE) == LARGE);
	WANT(CALL4(__NR_pread64, 0, buf, 600000, 5000) == 600000);
	for (uint64_t i = 0; i < 600000; i++)
		WANT(buf[i] == PATTERN(i + 5000));
	WANT(CALL4(__NR_pwrite64, 5, buf, 600000, 5000) == 600000);
	WANT(CALL3(__NR_read, 0, buf, LARGE) == LARGE);
	WANT(CALL3(__NR_write, 5, buf + 0x100000 - 300000 + 0, 300001) < 0);
	buf[500000]++;
	long part = CALL3(__NR_write, 5, buf, LARGE); /* an error in a later chunk: what was done so far */

	WANT(part > 0 && part < 500000);
	buf[500000]--;
	return vectors(buf);
}

/* All registers but rax, rcx, r11, the flags, the red zone and the vector registers are as before. */
int test_registers(void)
{
	for (int i = 0; i < 6; i++) {
		unsigned long bad;

		__asm__ volatile(
			"mov $0x1111, %%rbx\n\tmov $0x2222, %%r12\n\tmov $0x3333, %%r13\n\tmov $0x4444, %%r14\n\t"
			"mov $0x5555, %%r15\n\tmov $0x6666, %%rdi\n\tmov $0x7777, %%rsi\n\tmov $0x8888, %%rdx\n\t"
			"mov $0x9999, %%r8\n\t"
			"mov $0xaaaa, %%r9\n\tmov $0xbbbb, %%r10\n\tmovq %%r15, %%xmm7\n\tmovq %%r14, %%xmm15\n\t"
			"mov %%r13, -8(%%rsp)\n\tmov %%r13, -128(%%rsp)\n\t"
			"mov $0x7fffffff, %%eax\n\tadd $1, %%eax\n\tstc\n\t" /* OF SF CF */
			".balign 16\n\tmov $110, %%eax\n\tsyscall\n\t"
			"jnc 1f\n\tjno 1f\n\tjns 1f\n\tcmp $0x6667, %%rax\n\tjne 1f\n\tcmp $0x1111, %%rbx\n\tjne 1f\n\t"
			"cmp $0x2222, %%r12\n\tjne 1f\n\tcmp $0x3333, %%r13\n\tjne 1f\n\t"
			"cmp $0x4444, %%r14\n\tjne 1f\n\t"
			"cmp $0x5555, %%r15\n\tjne 1f\n\tcmp $0x6666, %%rdi\n\tjne 1f\n\t"
			"cmp $0x7777, %%rsi\n\tjne 1f\n\t"
			"cmp $0x8888, %%rdx\n\tjne 1f\n\tcmp $0x9999, %%r8\n\tjne 1f\n\tcmp $0xaaaa, %%r9\n\tjne 1f\n\t"
			"cmp $0xbbbb, %%r10\n\tjne 1f\n\tmovq %%xmm7, %%rax\n\tcmp %%rax, %%r15\n\tjne 1f\n\t"
			"movq %%xmm15, %%rax\n\tcmp %%rax, %%r14\n\tjne 1f\n\tcmp %%r13, -8(%%rsp)\n\tjne 1f\n\t"
			"cmp %%r13, -128(%%rsp)\n\tjne 1f\n\txor %%eax, %%eax\n\tjmp 2f\n1:\tmov $1, %%eax\n2:\n\t"
			: "=a"(bad)
			:
			: "rbx", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15",
			  "xmm7", "xmm15", "memory", "cc");
		WANT(!bad);
	}
	return 0;
}
