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
static void on(int s)
{
	volatile double d = 1.0;
	for (int i = 0; i < 100; i++)
		d = d * 1.5 + s;
	asm volatile("pxor %%xmm0,%%xmm0; pxor %%xmm7,%%xmm7; pxor %%xmm15,%%xmm15" ::: "xmm0", "xmm7", "xmm15");
}
int main(void)
{
	signal(SIGUSR1, on);
	signal(SIGALRM, on);
	double in = 3.25, out;
	asm volatile("movsd %1,%%xmm7\n\tmov $39,%%eax\n\tsyscall\n\tmov %%eax,%%edi\n\t"
		     "mov $10,%%esi\n\tmov $62,%%eax\n\tsyscall\n\tmovsd %%xmm7,%0"
		: "=m"(out) : "m"(in) : "rax", "rdi", "rsi", "rcx", "r11", "xmm7", "memory");
	printf("%g\n", out);
	ualarm(2000, 2000);
	double x = 0;
	for (int i = 0; i < 30000000; i++)
		x += 0.5;
	printf("%g\n", x);
	return 0;
}
