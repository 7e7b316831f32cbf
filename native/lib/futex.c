#include "cloister.h"
#include "lib/outcome.h"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define NS_PER_S 1000000000ll

int cl_futex_wait(void *addr, int expected, int64_t timeout_ns)
{
	struct timespec t = { timeout_ns / NS_PER_S, timeout_ns % NS_PER_S };

	return status(syscall(SYS_futex, addr, FUTEX_WAIT, expected, timeout_ns < 0 ? NULL : &t, NULL, 0));
}

int cl_futex_wake(void *addr, int n)
{
	return status(syscall(SYS_futex, addr, FUTEX_WAKE, n, NULL, NULL, 0));
}
