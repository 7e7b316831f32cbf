#include "case.h"
static sigjmp_buf env;
static void on(int s, siginfo_t *i, void *c)
{
	(void)c;
	printf("signal %d code %d\n", s, i->si_code);
	siglongjmp(env, 1);
}
static void touch(volatile char *p, int write)
{
	if (sigsetjmp(env, 1) == 0) {
		if (write)
			*p = 1;
		else
			printf("%d ", *p);
		puts("touched");
	}
	fflush(stdout);
}
int main(void)
{
	struct sigaction a = { .sa_sigaction = on, .sa_flags = SA_SIGINFO };
	sigaction(SIGSEGV, &a, NULL);
	sigaction(SIGBUS, &a, NULL);
	int fd = open("f", O_CREAT | O_RDWR, 0644);
	SHOW(ftruncate(fd, 6000));
	char *p = mmap(NULL, 16384, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	touch(p + 4096, 1);
	touch(p + 8191, 1);
	touch(p + 8192, 0);
	SHOW(ftruncate(fd, 12000));
	touch(p + 8192, 1);
	SHOW(ftruncate(fd, 100));
	touch(p + 4096, 0);
	p[10] = 'S';
	char c;
	SHOW(pread(fd, &c, 1, 10));
	printf("%c\n", c);
	SHOW(pwrite(fd, "W", 1, 20));
	printf("%c\n", p[20]);
	char *q = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	q[10] = 'P';
	printf("%c %c\n", p[10], q[10]);
	SHOW(msync(p, 4096, MS_SYNC));
	SHOW(munmap(p, 16384));
	touch(p, 0);
	p = mmap(NULL, 5 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	memset(p, 'a', 5 * 4096);
	SHOW(munmap(p + 4096, 4096));
	touch(p + 4096, 0);
	touch(p + 8192, 0);
	SHOW(mprotect(p + 8192, 4096, PROT_NONE));
	touch(p + 8192, 0);
	SHOW(mprotect(p + 8192, 4096, PROT_READ));
	touch(p + 8192, 1);
	touch(p + 8192, 0);
	SHOW(madvise(p + 12288, 4096, MADV_DONTNEED));
	touch(p + 12288, 0);
	IS(mmap(p, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0) == MAP_FAILED &&
	   errno == EEXIST);
	IS(mmap(p + 4096, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0) == p + 4096);
	char *big = mremap(p + 16384, 4096, 400000, MREMAP_MAYMOVE);
	printf("%c %d\n", big[0], big[399999]);
	SHOW(munmap(big, 400000));
	IS(mremap(big, 4096, 8192, 0) == MAP_FAILED && errno == EFAULT);
	IS(mmap(NULL, 0, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED && errno == EINVAL);
	IS(mmap((void *)1, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED && errno == EINVAL);
	IS(mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, 99, 0) == MAP_FAILED && errno == EBADF);
	IS(mmap(NULL, 4096, PROT_READ, 0, fd, 0) == MAP_FAILED && errno == EINVAL);
	int ro = open("f", O_RDONLY);
	IS(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, ro, 0) == MAP_FAILED && errno == EACCES);
	SHOW(mprotect((void *)(uintptr_t)0x10000000, 4096, PROT_READ));
	SHOW(munmap((void *)1, 4096));
	p = mmap(NULL, 1ul << 33, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	touch(p + (1ul << 32), 1);
	SHOW(munmap(p, 1ul << 33));
	void *brk = sbrk(0);
	IS(sbrk(100000) == brk);
	((char *)brk)[99999] = 1;
	IS(sbrk(-100000) == (char *)brk + 100000);
	return 0;
}
