/* What the hostile programs have in common: a seeded generator, and children that may die as they like. */
#ifndef HOSTILE_H
#define HOSTILE_H
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static uint64_t seed = 88172645463325252ull;

static inline uint64_t rnd(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

static char scratch[65536] __attribute__((aligned(4096)));

/* Numbers of the kind that finds mistakes. */
static inline uint64_t odd(void)
{
	switch (rnd() % 10) {
	case 0:
		return rnd();
	case 1:
		return rnd() % 16;
	case 2:
		return (uint64_t)-(rnd() % 4096);
	case 3:
		return (uint64_t)(uintptr_t)scratch + rnd() % sizeof scratch;
	case 4:
		return 1ull << rnd() % 64;
	case 5:
		return (1ull << rnd() % 64) - 1;
	case 6:
		return 0x7fff00000000ull + (rnd() % 0x30000000);
	case 7:
		return rnd() & 0xffffffff;
	case 8:
		return 4096 * (rnd() % 4096);
	default:
		return 0;
	}
}

/* Runs f in a child and waits at most limit_ms; what becomes of the child doesn't matter. */
static inline void in_child(void (*f)(uint64_t), uint64_t argument, int limit_ms)
{
	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		setpgid(0, 0);
		f(argument);
		_exit(0);
	}
	if (pid < 0)
		return;
	for (int i = 0; i < limit_ms; i++) {
		if (waitpid(pid, NULL, WNOHANG | __WALL) != 0)
			break;
		nanosleep(&(struct timespec){ 0, 1000000 }, NULL);
	}
	kill(-pid, SIGKILL);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, __WALL);
	while (waitpid(-1, NULL, WNOHANG | __WALL) > 0)
		;
}
#endif
