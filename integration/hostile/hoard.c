/* Has files mapped and takes none of the descriptors that come for that: it ends, and nobody waited for it. */
#include "hostile.h"
#include "bare.h"
#include <fcntl.h>

#define MAPPINGS 3000
#define SLOW_NS 2000000000ll

static int64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ll + t.tv_nsec;
}

static void hoard(volatile int *mapped)
{
	uint64_t map[6] = { 0, 4096, PROT_READ, MAP_PRIVATE, (uint64_t)open("/proc/self/exe", O_RDONLY), 0 };

	for (*mapped = 0; *mapped < MAPPINGS && post(SYS_mmap, DOOR_MM, map) != NO_ANSWER; ++*mapped)
		;
	for (;;)
		host(SYS_sched_yield, 0, 0, 0, 0);
}

int main(void)
{
	volatile int *mapped = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int64_t longest = 0;
	int status;
	pid_t pid = fork();

	if (pid == 0)
		hoard(mapped);
	while (waitpid(pid, &status, WNOHANG) == 0) {
		int64_t before = now();

		munmap(mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), 4096);
		if (now() - before > longest)
			longest = now() - before;
		usleep(1000);
	}
	if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL || *mapped >= MAPPINGS || longest > SLOW_NS)
		printf("status %x after %d mappings, others waited %lld ns\n", status, *mapped, (long long)longest);
	puts("hoard: done");
	return 0;
}
