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
static pthread_t main_thread;
static volatile sig_atomic_t hits;
static void on(int s) { (void)s; if (!pthread_equal(pthread_self(), main_thread)) hits++; }
static void *spin(void *p)
{
	(void)p;
	while (hits < 3)
		;
	return NULL;
}
static void *blocked(void *p)
{
	(void)p;
	pause();
	return (void *)1;
}
int main(void)
{
	main_thread = pthread_self();
	signal(SIGUSR1, on);
	pthread_t t;
	pthread_create(&t, NULL, spin, NULL);
	for (int i = 0; i < 3; i++) {
		int before = hits;
		pthread_kill(t, SIGUSR1);
		while (hits == before)
			usleep(100);
	}
	pthread_join(t, NULL);
	printf("hits %d\n", hits);
	pthread_create(&t, NULL, blocked, NULL);
	usleep(20000);
	pthread_kill(t, SIGUSR1);
	void *r;
	pthread_join(t, &r);
	printf("%p %d\n", r, hits);
	if (fork() == 0) {
		pthread_create(&t, NULL, blocked, NULL);
		usleep(10000);
		kill(getpid(), SIGTERM);
		pause();
	}
	int st;
	wait(&st);
	printf("%d\n", WTERMSIG(st));
	if (fork() == 0) {
		pthread_create(&t, NULL, spin, NULL);
		usleep(1000);
		exit(6);
	}
	wait(&st);
	printf("%d\n", WEXITSTATUS(st));
	return 0;
}
