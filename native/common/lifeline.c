#include "common/lifeline.h"
#include "common/descriptors.h"
#include "common/die.h"
#include "common/privileges.h"
#include "filter/filter.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define GRACE_OVER 124 /* as timeout(1) */

static int pin_parent(void)
{
	pid_t parent = getppid();
	int pidfd = parent > 0 ? (int)must(syscall(SYS_pidfd_open, parent, 0), "supervisor") : -1;

	if (getppid() != parent)
		die_saying("supervisor", "gone");
	return pidfd;
}

struct lifeline lifeline_hold(int guard, int control, int grace_ms)
{
	if (guard >= 0)
		must(fcntl(guard, F_SETFD, FD_CLOEXEC), "guard's descriptor");
	return (struct lifeline){ guard >= 0 ? guard : pin_parent(), control, grace_ms };
}

void lifeline_follow(int alive)
{
	struct pollfd p = { alive, POLLIN, 0 };

	must(prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0), "parent death signal");
	/* It may have died before that: then the pipe has no writer. */
	if (poll(&p, 1, 0) != 0)
		die_quietly(EXIT_SETUP);
	close(alive);
}

int exit_code(int wait_status)
{
	return WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : 128 + WTERMSIG(wait_status);
}

static _Noreturn void finish(pid_t child)
{
	int status = 0;

	must(waitpid(child, &status, __WALL), "wait");
	die_quietly(exit_code(status));
}

/* 1: released, 0: some other byte or nothing, -1: the other end is gone */
static int read_control(int fd)
{
	char byte = 0;

	if (read(fd, &byte, 1) <= 0)
		return -1;
	return byte == LIFELINE_RELEASE;
}

void lifeline_watch(struct lifeline life, pid_t child, int alive)
{
	struct pollfd p[3] = { { -1, POLLIN, 0 }, { life.control, POLLIN, 0 }, { life.guard, POLLIN, 0 } };
	int released = 0, orphaned = 0;

	p[0].fd = (int)must(syscall(SYS_pidfd_open, child, 0), "child");
	keep_only((const int[]){ 2, p[0].fd, life.control, life.guard, alive }, 5);
	drop_privileges(KEEP_NONE);
	must(filter_self("jail"), "filter");
	for (;;) {
		int n = poll(p, 3, orphaned ? life.grace_ms : -1);

		if (p[0].revents)
			finish(child);
		if (n == 0)
			die_quietly(GRACE_OVER);
		if (p[1].revents) {
			int r = read_control(p[1].fd);

			released |= r == 1;
			orphaned |= r < 0;
			p[1].fd = r < 0 ? -1 : p[1].fd;
		}
		if (p[2].revents) {
			orphaned = 1;
			p[2].fd = -1;
		}
		if (orphaned && !released)
			die_quietly(128 + SIGKILL);
	}
}
