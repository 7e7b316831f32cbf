#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
int main(void)
{
	char *a = mmap(NULL, 8 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	memset(a, 1, 8 * 4096);
	printf("%d\n", munmap(a + 4096, 4096));
	char *b = mmap(a + 4096, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	printf("%d %d\n", b == a + 4096, b[0]);
	printf("%d\n", mprotect(a, 4096, PROT_READ));
	char *m = mremap(a + 2 * 4096, 2 * 4096, 100 * 4096, MREMAP_MAYMOVE);
	printf("%d %d %d\n", m != MAP_FAILED, m[0], m[2 * 4096]);
	madvise(m, 4096, MADV_DONTNEED);
	printf("%d %d\n", m[0], m[4096]);
	int fd = open("f", O_RDWR | O_CREAT | O_TRUNC, 0644);
	write(fd, "hello world", 11);
	char *s = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	char *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	memcpy(s, "HELLO", 5);
	printf("%.11s\n", p);
	p[0] = 'x';
	char buf[12] = { 0 };
	pread(fd, buf, 11, 0);
	printf("%s %.5s\n", buf, p);
	pwrite(fd, "W", 1, 6);
	printf("%.11s\n", s);
	if (fork() == 0) {
		s[1] = '3';
		p[1] = 'q';
		_exit(0);
	}
	wait(NULL);
	printf("%.5s %.5s\n", s, p);
	int *sh = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (fork() == 0) {
		*sh = 42;
		_exit(0);
	}
	wait(NULL);
	printf("%d\n", *sh);
	int ro = open("/etc/passwd", O_RDONLY);
	printf("%d", mmap(NULL, 4096, PROT_WRITE, MAP_SHARED, ro, 0) == MAP_FAILED);
	printf(" %s\n", strerror(errno));
	char *e = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, ro, 0);
	printf("%.5s\n", e);
	printf("%d", mmap(NULL, 0, PROT_READ, MAP_PRIVATE, ro, 0) == MAP_FAILED);
	printf(" %s\n", strerror(errno));
	printf("%d", mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, ro, 100) == MAP_FAILED);
	printf(" %s\n", strerror(errno));
	printf("%d", mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, 99, 0) == MAP_FAILED);
	printf(" %s\n", strerror(errno));
	printf("%d", munmap(a + 1, 10));
	printf(" %s\n", strerror(errno));
	printf("%d", mprotect((void *)0x10000, 4096, PROT_READ));
	printf(" %s\n", strerror(errno));
	char *brk0 = sbrk(0);
	sbrk(100000);
	printf("%ld\n", (long)((char *)sbrk(0) - brk0));
	unsigned char code[] = { 0xb8, 42, 0, 0, 0, 0xc3 };
	unsigned char *x = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	memcpy(x, code, sizeof code);
	mprotect(x, 4096, PROT_READ | PROT_EXEC);
	printf("%d\n", ((int (*)(void))x)());
	return 0;
}
