#include "cloister.h"
#include "lib/outcome.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int cl_kill(int pid, int sig)
{
	return status(kill(pid, sig));
}

int cl_getpid(void)
{
	return getpid();
}

int cl_gettid(void)
{
	return gettid();
}

int cl_getuid(void)
{
	return (int)getuid();
}

int cl_exit(int code)
{
	_exit(code);
}

int cl_wait(int pid, int *status_out, int options)
{
	return status(waitpid(pid, status_out, options));
}

int cl_pidfd_open(int pid)
{
	return status(syscall(SYS_pidfd_open, pid, 0));
}

int cl_pidfd_signal(int pidfd, int sig)
{
	return status(syscall(SYS_pidfd_send_signal, pidfd, sig, NULL, 0));
}

int cl_prctl_name(const char *name)
{
	return status(prctl(PR_SET_NAME, name, 0, 0, 0));
}

int cl_setaffinity(int tid, int64_t cpu_mask)
{
	/* by syscall: the caller's mask is 64 bits wide, not a cpu_set_t */
	return status(syscall(SYS_sched_setaffinity, tid, sizeof cpu_mask, &cpu_mask));
}

int64_t cl_clock_gettime(int clock)
{
	struct timespec t;

	if (clock_gettime(clock, &t) < 0)
		return -errno;
	return t.tv_sec * 1000000000ll + t.tv_nsec;
}

int64_t cl_getrandom(void *buf, int64_t len)
{
	return outcome(getrandom(buf, (size_t)len, 0));
}
