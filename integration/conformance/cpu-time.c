#include "case.h"
#include <sys/times.h>
/* Time that is used is counted, in every place where it shows, and timers and limits on it come. */
static volatile sig_atomic_t came;
static void on(int s)
{
	(void)s;
	came++;
}
static long ms_of(clockid_t clock)
{
	struct timespec t;
	clock_gettime(clock, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}
static void use(long ms)
{
	for (long end = ms_of(CLOCK_THREAD_CPUTIME_ID) + ms; ms_of(CLOCK_THREAD_CPUTIME_ID) < end;)
		for (volatile int i = 0; i < 10000; i++)
			;
}
static long usage(int who)
{
	struct rusage r;
	getrusage(who, &r);
	return (r.ru_utime.tv_sec + r.ru_stime.tv_sec) * 1000 + (r.ru_utime.tv_usec + r.ru_stime.tv_usec) / 1000;
}
static int about(long ms, long expected)
{
	return ms >= expected - 40 && ms <= expected + 150;
}
static void *thread(void *arg)
{
	use(100);
	return arg;
}
int main(void)
{
	pthread_t t;
	use(100);
	IS(about(usage(RUSAGE_SELF), 100));
	pthread_create(&t, NULL, thread, NULL);
	pthread_join(t, NULL);
	IS(about(ms_of(CLOCK_PROCESS_CPUTIME_ID), 200));
	IS(about(usage(RUSAGE_SELF), 200));
	IS(about(usage(RUSAGE_THREAD), 100));
	IS(usage(RUSAGE_CHILDREN) == 0);
	pid_t pid = fork();
	if (pid == 0) {
		use(200);
		execl("/bin/sh", "sh", "-c", "exit 0", NULL);
	}
	struct rusage r;
	IS(wait4(pid, NULL, 0, &r) == pid);
	IS(about(r.ru_utime.tv_sec * 1000 + r.ru_utime.tv_usec / 1000 +
		 r.ru_stime.tv_sec * 1000 + r.ru_stime.tv_usec / 1000, 200));
	IS(about(usage(RUSAGE_CHILDREN), 200));
	struct tms all;
	times(&all);
	IS(about((all.tms_cutime + all.tms_cstime) * 10, 200));
	IS(about((all.tms_utime + all.tms_stime) * 10, 200));
	signal(SIGVTALRM, on);
	struct itimerval twice = { { 0, 30000 }, { 0, 30000 } }, off = { { 0, 0 }, { 0, 0 } };
	SHOW(setitimer(ITIMER_VIRTUAL, &twice, NULL));
	long before = ms_of(CLOCK_PROCESS_CPUTIME_ID);
	while (came < 3)
		;
	IS(about(ms_of(CLOCK_PROCESS_CPUTIME_ID) - before, 90));
	SHOW(setitimer(ITIMER_VIRTUAL, &off, NULL));
	came = 0;
	usleep(100000);
	IS(came == 0);
	pid = fork();
	if (pid == 0) {
		setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
		setrlimit(RLIMIT_CPU, &(struct rlimit){ 1, 2 });
		signal(SIGXCPU, on);
		while (!came)
			;
		printf("warned\n");
		fflush(stdout);
		for (;;)
			;
	}
	ended("at the limit", pid);
	return 0;
}
