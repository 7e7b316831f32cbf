#include "case.h"
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <sys/random.h>
#include <sys/times.h>
int main(void)
{
	struct utsname u;
	SHOW(uname(&u));
	IS(strcmp(u.sysname, "Linux") == 0 && strcmp(u.machine, "x86_64") == 0);
	struct sysinfo s;
	SHOW(sysinfo(&s));
	IS(s.totalram > 0 && s.procs > 0 && s.uptime > 0);
	char b[300];
	SHOW(getrandom(b, 256, 0));
	SHOW(getrandom(b, 1, 0x80));
	SHOW(sched_yield());
	cpu_set_t set;
	SHOW(sched_getaffinity(0, sizeof set, &set));
	IS(CPU_COUNT(&set) == get_nprocs());
	SHOW(sched_setaffinity(0, sizeof set, &set));
	CPU_ZERO(&set);
	SHOW(sched_setaffinity(0, sizeof set, &set));
	IS(sched_getcpu() >= 0);
	SHOW(sched_getscheduler(0));
	SHOW(sched_get_priority_max(SCHED_FIFO));
	SHOW(sched_get_priority_min(77));
	errno = 0;
	SHOW(getpriority(PRIO_PROCESS, 0));
	SHOW(setpriority(PRIO_PROCESS, 0, 5));
	SHOW(getpriority(PRIO_PROCESS, 0));
	SHOW(nice(3));
	SHOW(getpriority(PRIO_PROCESS, 999999));
	struct rusage r;
	SHOW(getrusage(RUSAGE_SELF, &r));
	SHOW(getrusage(77, &r));
	struct tms t;
	IS(times(&t) > 0);
	struct timespec c;
	for (volatile int i = 0; i < 100000000; i++)
		;
	SHOW(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &c));
	SHOW(clock_getres(CLOCK_MONOTONIC, &c));
	SHOW(clock_gettime(77, &c));
	struct timespec a, z;
	clock_gettime(CLOCK_MONOTONIC, &a);
	SHOW(clock_nanosleep(CLOCK_MONOTONIC, 0, &(struct timespec){ 0, 30000000 }, NULL));
	clock_gettime(CLOCK_MONOTONIC, &z);
	long ms = (z.tv_sec - a.tv_sec) * 1000 + (z.tv_nsec - a.tv_nsec) / 1000000;
	IS(ms >= 30 && ms < 2000);
	a.tv_sec -= 10;
	SHOW(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &a, NULL));
	SHOW(nanosleep(&(struct timespec){ 0, 1000000000 }, NULL));
	SHOW(syscall(999));
	SHOW(syscall(-1l));
	SHOW(syscall(SYS_membarrier, 0, 0, 0) >= 0 ? 0 : -1);
	return 0;
}
