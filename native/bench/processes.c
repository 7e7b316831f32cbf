/* processes.c - birth and death of processes. */
#include "bench/micro.h"

#include <sys/wait.h>
#include <unistd.h>

static char *const quit[] = { "micro", QUIT_ARGUMENT, NULL };
static char *const no_environment[] = { NULL };

static void reap(pid_t pid)
{
	MUST(waitpid(pid, NULL, 0));
}

static void fork_exit(long n)
{
	for (long i = 0; i < n; i++) {
		pid_t pid = (pid_t)MUST(fork());

		if (pid == 0)
			_exit(0);
		reap(pid);
	}
}

static void exec_self(void)
{
	execve(program_path, quit, no_environment);
	_exit(127);
}

static void fork_exec(long n)
{
	for (long i = 0; i < n; i++) {
		pid_t pid = (pid_t)MUST(fork());

		if (pid == 0)
			exec_self();
		reap(pid);
	}
}

static pid_t vfork_self(void)
{
	pid_t pid = vfork();

	if (pid == 0)
		exec_self();
	return pid;
}

static void vfork_exec(long n)
{
	for (long i = 0; i < n; i++)
		reap((pid_t)MUST(vfork_self()));
}

static const struct benchmark table[] = {
	{ "fork-exit-wait", "fork, child exits, wait", 0, fork_exit, 0 },
	{ "fork-exec-wait", "fork, child executes this program, which ends at once, wait", 0, fork_exec, 0 },
	{ "vfork-exec-wait", "as fork-exec-wait, by vfork", 0, vfork_exec, 0 },
};
const struct benchmark_group process_benchmarks = GROUP(table);
