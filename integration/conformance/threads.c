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
static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t c = PTHREAD_COND_INITIALIZER;
static pthread_barrier_t bar;
static int turn, total;
static __thread int tls = 7;
static void *work(void *p)
{
	int me = (int)(intptr_t)p;
	tls += me;
	for (int i = 0; i < 200; i++) {
		pthread_mutex_lock(&m);
		while (turn % 4 != me)
			pthread_cond_wait(&c, &m);
		turn++;
		total += me;
		pthread_cond_broadcast(&c);
		pthread_mutex_unlock(&m);
	}
	pthread_barrier_wait(&bar);
	return (void *)(intptr_t)tls;
}
static void *sleeper(void *p)
{
	(void)p;
	sleep(100);
	return NULL;
}
int main(void)
{
	pthread_t t[4];
	pthread_barrier_init(&bar, NULL, 4);
	for (int i = 0; i < 4; i++)
		pthread_create(&t[i], NULL, work, (void *)(intptr_t)i);
	for (int i = 0; i < 4; i++) {
		void *r;
		pthread_join(t[i], &r);
		printf("%d ", (int)(intptr_t)r);
	}
	printf("%d %d\n", turn, total);
	pthread_t s;
	pthread_create(&s, NULL, sleeper, NULL);
	usleep(20000);
	pthread_cancel(s);
	void *r;
	pthread_join(s, &r);
	printf("cancelled %d\n", r == PTHREAD_CANCELED);
	struct timespec until;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_nsec += 20000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	pthread_mutex_lock(&m);
	printf("%s\n", strerror(pthread_cond_timedwait(&c, &m, &until)));
	for (int i = 0; i < 300; i++) {
		pthread_t x;
		pthread_create(&x, NULL, (void *(*)(void *))sched_yield, NULL);
		pthread_join(x, NULL);
	}
	puts("created");
	return 0;
}
