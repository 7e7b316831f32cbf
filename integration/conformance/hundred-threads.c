#include "case.h"
static pthread_barrier_t barrier;
static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t c = PTHREAD_COND_INITIALIZER;
static long sum, turn;
static __thread long mine;
static void *run(void *p)
{
	long id = (long)p;
	mine = id;
	pthread_barrier_wait(&barrier);
	for (int i = 0; i < 200; i++) {
		pthread_mutex_lock(&m);
		sum += mine;
		pthread_mutex_unlock(&m);
	}
	pthread_mutex_lock(&m);
	while (turn != id)
		pthread_cond_wait(&c, &m);
	turn++;
	pthread_cond_broadcast(&c);
	pthread_mutex_unlock(&m);
	return (void *)(mine * 2);
}
int main(void)
{
	pthread_t t[100];
	pthread_attr_t a;
	pthread_attr_init(&a);
	pthread_attr_setstacksize(&a, 65536);
	pthread_barrier_init(&barrier, NULL, 100);
	for (long i = 0; i < 100; i++)
		if (pthread_create(&t[i], &a, run, (void *)i) != 0)
			puts("create");
	long back = 0;
	for (int i = 0; i < 100; i++) {
		void *r;
		pthread_join(t[i], &r);
		back += (long)r;
	}
	printf("%ld %ld %ld\n", sum, back, turn);
	for (int round = 0; round < 300; round++) {
		pthread_barrier_init(&barrier, NULL, 1);
		turn = 7;
		pthread_create(&t[0], &a, run, (void *)7);
		pthread_join(t[0], NULL);
	}
	printf("%ld\n", sum);
	return 0;
}
