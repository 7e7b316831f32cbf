/*
 * Takes all there is: processes, threads, descriptors, memory, files, queued data. Gives it back, and must find it
 * again.
 */
#include "hostile.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <pthread.h>
#include <sys/socket.h>

static void *sleeps(void *p)
{
	for (;;)
		pause();
	return p;
}

static void processes(uint64_t depth)
{
	for (;;)
		if (fork() < 0)
			nanosleep(&(struct timespec){ 0, 10000000 }, NULL);
		else if (depth > 1)
			pause();
}

static void threads(uint64_t unused)
{
	(void)unused;
	pthread_t t;
	pthread_attr_t a;
	pthread_attr_init(&a);
	pthread_attr_setstacksize(&a, 16384);
	int n = 0;
	while (pthread_create(&t, &a, sleeps, NULL) == 0)
		n++;
	_exit(n > 10 ? 0 : 1);
}

static void descriptors(uint64_t unused)
{
	(void)unused;
	struct rlimit r;
	getrlimit(RLIMIT_NOFILE, &r);
	r.rlim_cur = r.rlim_max;
	setrlimit(RLIMIT_NOFILE, &r);
	int p[2], n = 0;
	while (n < 200000 && pipe(p) == 0) {
		n++;
		if (fcntl(p[1], F_SETFL, O_NONBLOCK) == 0)
			(void)!write(p[1], scratch, sizeof scratch);
	}
	for (int i = 0; i < 10000 && socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, p) == 0; i++)
		while (write(p[0], scratch, 1000) > 0)
			;
}

static void memory(uint64_t unused)
{
	(void)unused;
	setrlimit(RLIMIT_AS, &(struct rlimit){ 512 << 20, 512 << 20 });
	for (;;) {
		char *p = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (p == MAP_FAILED)
			break;
		memset(p, 1, 1 << 20);
	}
	while (mmap(NULL, 4096, rnd() % 2 ? PROT_READ : PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED)
		;
}

static void mappings(uint64_t unused)
{
	(void)unused;
	char *p = mmap(NULL, 1ul << 32, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	for (uint64_t i = 0; i < 1ul << 20; i += 2)
		if (mprotect(p + i * 4096, 4096, PROT_READ) < 0)
			break;
}

static void names(uint64_t unused)
{
	(void)unused;
	char name[300];
	mkdir("/tmp/many", 0755);
	for (int i = 0; i < 3000; i++) {
		snprintf(name, sizeof name, "/tmp/many/%0200d", i);
		int fd = open(name, O_CREAT | O_WRONLY, 0644);
		if (fd < 0)
			break;
		close(fd);
	}
	for (int depth = 0; depth < 2000; depth++)
		if (mkdir("d", 0755) != 0 || chdir("d") != 0)
			break;
}

int main(void)
{
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	in_child(threads, 0, 5000);
	in_child(descriptors, 0, 5000);
	in_child(memory, 0, 5000);
	in_child(mappings, 0, 3000);
	in_child(names, 0, 5000);
	in_child(processes, 1, 3000);
	in_child(processes, 2, 2000);
	/* The bomb's splinters: all in the process group of their first ancestor, which was killed. */
	puts("exhaust: done");
	return 0;
}
