#include "case.h"
struct shared { pthread_mutex_t m; int v; };
static void *dies(void *p)
{
	struct shared *s = p;
	pthread_mutex_lock(&s->m);
	s->v = 1;
	return NULL;
}
int main(void)
{
	struct shared *s = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pthread_mutexattr_t a;
	pthread_mutexattr_init(&a);
	pthread_mutexattr_setrobust(&a, PTHREAD_MUTEX_ROBUST);
	pthread_mutexattr_setpshared(&a, PTHREAD_PROCESS_SHARED);
	pthread_mutex_init(&s->m, &a);
	pthread_t t;
	pthread_create(&t, NULL, dies, s);
	pthread_join(t, NULL);
	IS(pthread_mutex_lock(&s->m) == EOWNERDEAD);
	IS(pthread_mutex_consistent(&s->m) == 0);
	IS(pthread_mutex_unlock(&s->m) == 0);
	pid_t pid = fork();
	if (pid == 0) {
		pthread_mutex_lock(&s->m);
		pause_ms(100);
		raise(SIGKILL);
	}
	pause_ms(30);
	IS(pthread_mutex_lock(&s->m) == EOWNERDEAD);
	ended("owner", pid);
	pthread_mutex_unlock(&s->m);
	IS(pthread_mutex_lock(&s->m) == ENOTRECOVERABLE);
	return 0;
}
