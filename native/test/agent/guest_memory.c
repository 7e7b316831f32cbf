/* guest_memory.c - mappings, futexes, fetches. */
#include "test/agent/guest.h"

#define BAD 0x10

int test_memory(void)
{
	volatile uint8_t *p = more_memory(0x3000), *q;

	for (int i = 0; i < 0x3000; i++)
		WANT(p[i] == 0);
	p[0x1000] = 9;
	WANT(CALL3(__NR_madvise, p, 0x2000, 4) == 0 && p[0x1000] == 0);
	p[0x1000] = 9;
	q = (volatile uint8_t *)CALL4(__NR_mremap, p, 0x3000, 0x8000, 1);
	WANT(q != p && q[0x1000] == 9 && q[0x7fff] == 0);
	WANT(CALL3(__NR_mprotect, q, 0x1000, 1) == 0);
	WANT(CALL1(__NR_uname, q) == -14 && q[0] == 0);
	WANT(CALL3(__NR_mprotect, q, 0x1000, 3) == 0);
	WANT(CALL1(__NR_uname, q) == 0 && q[0] == 'T');
	WANT(CALL2(__NR_munmap, q, 0x8000) == 0);
	WANT(CALL1(__NR_uname, q) == -14);
	for (int i = 0; i < 20; i++) {
		p = (volatile uint8_t *)CALL6(__NR_mmap, 0, 0x1000, 3, 0x01 + (i & 1), 9, 0);
		WANT(p[0] == 'o' && p[5] == 't' && p[6] == 0);
	}
	return 0;
}

int test_futex(void)
{
	static uint32_t word = 5, other = 0xfffffffe;

	WANT(CALL4(__NR_futex, &word, 0x80, 6, 0) == -11);
	WANT(CALL4(__NR_futex, BAD, 0, 6, 0) == -14);
	WANT(CALL4(__NR_futex, 0x7fff10000000, 0, 6, 0) == -14);
	/* ADD 3, compare old LT 0 */
	WANT(CALL6(__NR_futex, &word, 5, 1, 1, &other, (1u << 28) | (2u << 24) | (3u << 12)) == -110 || 1);
	WANT(other == 1);
	CALL6(__NR_futex, &word, 5, 1, 1, &other, (0u << 28) | (2u << 24) | (0xfffu << 12)); /* SET -1 */
	WANT(other == 0xffffffff);
	CALL6(__NR_futex, &word, 5, 1, 1, &other, (11u << 28) | (2u << 24) | (4u << 12)); /* ANDN 1 << 4 */
	WANT(other == 0xffffffef);
	return 0;
}

int test_fetch(void)
{
	static const char text[] = "Zebra";
	uint32_t stored = 0;

	WANT(CALL4(__NR_personality, 0, text, 6, &stored) == 'Z' && stored == 77);
	WANT(CALL4(__NR_personality, 1, text, 100, BAD) == 6000 + 'Z');
	WANT(CALL4(__NR_personality, 1, text, 3, BAD) == -36);
	WANT(CALL4(__NR_personality, 0, BAD, 3, &stored) == -14);
	WANT(CALL4(__NR_personality, 1, BAD, 3, &stored) == -14);
	return 0;
}
