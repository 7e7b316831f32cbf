#include "case.h"
static int p[2];
static void clean(void *x) { printf("clean %s\n", (char *)x); }
static void *reads(void *x)
{
	char c;
	pthread_cleanup_push(clean, x);
	read(p[0], &c, 1);
	pthread_cleanup_pop(0);
	return NULL;
}
static void *sleeps(void *x)
{
	pthread_cleanup_push(clean, x);
	sleep(100);
	pthread_cleanup_pop(0);
	return NULL;
}
static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t c = PTHREAD_COND_INITIALIZER;
static void unlock(void *x) { (void)x; puts("unlock"); pthread_mutex_unlock(&m); }
static void *waits(void *x)
{
	(void)x;
	pthread_mutex_lock(&m);
	pthread_cleanup_push(unlock, NULL);
	for (;;)
		pthread_cond_wait(&c, &m);
	pthread_cleanup_pop(0);
	return NULL;
}
static void *spins(void *x)
{
	(void)x;
	pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, NULL);
	for (volatile long i = 0;; i++)
		;
	return NULL;
}
static void *disabled(void *x)
{
	int old;
	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &old);
	pause_ms(100);
	puts("not yet");
	pthread_setcancelstate(old, NULL);
	pthread_testcancel();
	return x;
}
int main(void)
{
	void *(*all[])(void *) = { reads, sleeps, waits, spins, disabled };
	pipe(p);
	for (int i = 0; i < 5; i++) {
		pthread_t t;
		void *r;
		pthread_create(&t, NULL, all[i], "up");
		pause_ms(40);
		int cancelled = pthread_cancel(t);
		pthread_join(t, &r);
		IS(cancelled == 0);
		IS(r == PTHREAD_CANCELED);
	}
	return 0;
}
