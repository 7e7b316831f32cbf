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
#include <semaphore.h>
int main(void)
{
	sem_t *s = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	sem_init(s, 1, 0);
	sem_init(s + 1, 1, 0);
	int *n = (int *)(s + 2);
	if (fork() == 0) {
		for (int i = 0; i < 500; i++) {
			sem_wait(s);
			++*n;
			sem_post(s + 1);
		}
		_exit(0);
	}
	for (int i = 0; i < 500; i++) {
		sem_post(s);
		sem_wait(s + 1);
	}
	wait(NULL);
	printf("%d\n", *n);
	sem_t *named = sem_open("/cloister-case", O_CREAT, 0600, 1);
	printf("%d\n", named != SEM_FAILED && sem_wait(named) == 0 && sem_trywait(named) < 0 && errno == EAGAIN);
	sem_unlink("/cloister-case");
	int fd = shm_open("/cloister-shm", O_CREAT | O_RDWR, 0600);
	ftruncate(fd, 4096);
	char *m = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (fork() == 0) {
		strcpy(m, "shm");
		_exit(0);
	}
	wait(NULL);
	puts(m);
	shm_unlink("/cloister-shm");
	int k = memfd_create("x", 0);
	write(k, "memfd", 5);
	char b[8] = { 0 };
	pread(k, b, 8, 0);
	puts(b);
	return 0;
}
