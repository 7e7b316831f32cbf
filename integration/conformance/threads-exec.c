#include "case.h"
static void *forever(void *p)
{
	for (;;)
		pause();
	return p;
}
static void *execs(void *p)
{
	char *v[] = { "sh", "-c", "echo now a shell; ls /proc/self/task | wc -l; exit 12", NULL };
	pause_ms(20);
	execv("/bin/sh", v);
	return p;
}
static void *exits(void *p)
{
	pause_ms(20);
	exit(13);
	return p;
}
static void *late(void *p)
{
	pause_ms(50);
	puts("leader is gone");
	fflush(stdout);
	return p;
}
static void *spins(void *p)
{
	for (volatile long i = 0;; i++)
		;
	return p;
}
static pid_t with(void *(*f)(void *), int join)
{
	fflush(stdout);
	pid_t pid = fork();
	if (pid != 0)
		return pid;
	pthread_t t;
	pthread_create(&t, NULL, forever, NULL);
	pthread_create(&t, NULL, spins, NULL);
	pthread_create(&t, NULL, f, NULL);
	if (join)
		pthread_join(t, NULL);
	pthread_exit(NULL);
}
static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
static void before(void) { pthread_mutex_lock(&m); }
static void after(void) { pthread_mutex_unlock(&m); }
static void *locks(void *p)
{
	while (*(volatile int *)p == 0) {
		pthread_mutex_lock(&m);
		sched_yield();
		pthread_mutex_unlock(&m);
	}
	return p;
}
int main(void)
{
	ended("exec from a thread", with(execs, 1));
	ended("exit from a thread", with(exits, 1));
	ended("exit after the leader", with(exits, 0));
	pid_t pid = fork();
	if (pid == 0) {
		pthread_t t;
		pthread_create(&t, NULL, late, NULL);
		pthread_exit(NULL);
	}
	ended("last thread", pid);
	pid = with(forever, 1);
	pause_ms(30);
	kill(pid, SIGKILL);
	ended("killed", pid);
	pthread_t t[3];
	int stop = 0;
	pthread_atfork(before, after, after);
	for (int i = 0; i < 3; i++)
		pthread_create(&t[i], NULL, locks, &stop);
	for (int i = 0; i < 20; i++) {
		pid = fork();
		if (pid == 0) {
			pthread_mutex_lock(&m);
			_exit(3);
		}
		int st;
		waitpid(pid, &st, 0);
		if (WEXITSTATUS(st) != 3)
			puts("fork");
	}
	stop = 1;
	for (int i = 0; i < 3; i++)
		pthread_join(t[i], NULL);
	puts("done");
	return 0;
}
