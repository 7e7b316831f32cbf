#include "case.h"
/* Mutexes whose owner ended, as thread and as process, with and without somebody waiting. */
static pthread_mutex_t *shared(int robust)
{
	pthread_mutex_t *m = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pthread_mutexattr_t a;
	pthread_mutexattr_init(&a);
	pthread_mutexattr_setpshared(&a, PTHREAD_PROCESS_SHARED);
	if (robust)
		pthread_mutexattr_setrobust(&a, PTHREAD_MUTEX_ROBUST);
	pthread_mutex_init(m, &a);
	return m;
}
static void *lock_and_end(void *m)
{
	pthread_mutex_lock(m);
	return NULL;
}
static void *wait_for_it(void *m)
{
	return (void *)(intptr_t)pthread_mutex_lock(m);
}
static void check(const char *what, pthread_mutex_t *m)
{
	printf("%s: %d", what, pthread_mutex_lock(m));
	printf(" %d", pthread_mutex_consistent(m));
	printf(" %d", pthread_mutex_unlock(m));
	printf(" %d", pthread_mutex_lock(m));
	printf(" %d\n", pthread_mutex_unlock(m));
	fflush(stdout);
}
int main(void)
{
	pthread_t t;
	pthread_mutex_t *m = shared(1);
	pthread_create(&t, NULL, lock_and_end, m);
	pthread_join(t, NULL);
	check("thread", m);
	pid_t pid = fork();
	if (pid == 0) {
		pthread_mutex_lock(m);
		_exit(0);
	}
	ended("process", pid);
	check("process", m);
	pid = fork();
	if (pid == 0) {
		pthread_create(&t, NULL, lock_and_end, m);
		while (pthread_mutex_trylock(m) == 0)
			pthread_mutex_unlock(m);
		pthread_mutex_t *other = shared(1);
		pthread_mutex_lock(other);
		_exit(0);
	}
	ended("with threads", pid);
	check("with threads", m);
	pid = fork();
	if (pid == 0) {
		pthread_mutex_lock(m);
		m[1].__data.__lock = 1;
		while (!(m->__data.__lock & 0x80000000))
			sched_yield();
		_exit(0);
	}
	while (*(volatile int *)&m[1].__data.__lock == 0)
		sched_yield();
	void *got;
	pthread_create(&t, NULL, wait_for_it, m);
	pthread_join(t, &got);
	printf("waited: %d\n", (int)(intptr_t)got == EOWNERDEAD);
	ended("left a waiter", pid);
	pthread_mutex_t *never = shared(1);
	pid = fork();
	if (pid == 0) {
		pthread_mutex_lock(never);
		_exit(0);
	}
	ended("unrecoverable", pid);
	printf("%d", pthread_mutex_lock(never));
	printf(" %d", pthread_mutex_unlock(never));
	printf(" %d\n", pthread_mutex_lock(never));
	return 0;
}
