#include "cloister.h"
#include "lib/outcome.h"

#include <signal.h>
#include <string.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int cl_kill(int pid, int sig)
{
	return status(kill(pid, sig));
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

int cl_setaffinity(int tid, int64_t cpu_mask)
{
	/* by syscall: the caller's mask is 64 bits wide, not a cpu_set_t */
	return status(syscall(SYS_sched_setaffinity, tid, sizeof cpu_mask, &cpu_mask));
}

int64_t cl_getrandom(void *buf, int64_t len)
{
	return outcome(getrandom(buf, (size_t)len, 0));
}
