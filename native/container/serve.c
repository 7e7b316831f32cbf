/* serve.c - the long part of its life: signals out, the end in. */
#include "common/descriptors.h"
#include "common/die.h"
#include "common/privileges.h"
#include "container/steps.h"
#include "filter/filter.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct pending {
	uint32_t event; /* 0: nothing is to be told */
	int64_t numbers[4];
};

static int signals = -1;

int step_serve(struct container *c, const struct order *o)
{
	const uint64_t all = ~0ull;
	const struct rlimit no_core = { 0, 0 };

	(void)o;
	signals = (int)syscall(SYS_signalfd4, -1, &all, sizeof all, SFD_CLOEXEC | SFD_NONBLOCK);
	if (signals < 0 || setrlimit(RLIMIT_CORE, &no_core) != 0)
		return wrong(errno, "serve");
	keep_only((const int[]){ 0, 1, 2, c->socket, c->tty, signals }, 6);
	c->root = -1;
	/* Without them nobody may give up what programs that he starts could get; the filter sees to those. */
	if (geteuid() == 0)
		drop_privileges(KEEP_NONE);
	if (filter_self("container") != 0)
		return wrong(errno, "filter");
	c->serving = true;
	return 0;
}

void end_with(int wait_status)
{
	const int number = WIFSIGNALED(wait_status) ? WTERMSIG(wait_status) : 0;
	const uint64_t none = 0;

	if (!number)
		die_quietly(WEXITSTATUS(wait_status));
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); /* no core, and nothing that a core goes to hears of it */
	kill(getpid(), number);
	syscall(SYS_rt_sigprocmask, SIG_SETMASK, &none, NULL, sizeof none);
	/* The first process of a pid namespace can't be ended by a signal of its own; what engines say is the same. */
	die_quietly(128 + number);
}

/* Whoever enters the pid namespace, and is left there, is the first process's child. */
static void reap(void)
{
	while (waitpid(-1, NULL, WNOHANG | __WALL) > 0)
		;
}

static void next_signal(const struct container *c, struct pending *p)
{
	struct signalfd_siginfo info;
	struct winsize size;

	if (read(signals, &info, sizeof info) != (ssize_t)sizeof info)
		return;
	if (info.ssi_signo == SIGCHLD) {
		reap();
		return;
	}
	*p = (struct pending){ CONTAINER_SIGNAL, { info.ssi_signo, info.ssi_pid } };
	if (info.ssi_signo == SIGWINCH && c->tty >= 0 && ioctl(c->tty, TIOCGWINSZ, &size) == 0)
		*p = (struct pending){ CONTAINER_WINDOW,
				       { size.ws_row, size.ws_col, size.ws_xpixel, size.ws_ypixel } };
}

static void next_order(const struct container *c)
{
	static struct order o;
	int error;

	if (!order_read(c->socket, MSG_DONTWAIT, &o, &error))
		die_quietly(CONTAINER_EXIT_ORPHAN);
	if (error == EAGAIN || error == EINTR)
		return;
	if (error == 0 && o.head.op == CONTAINER_END)
		end_with((int)o.head.numbers[0]);
	report_result(c, o.head.op, wrong(error ? error : EPERM, "order %u", o.head.op));
}

void serve(const struct container *c)
{
	struct pending pending = { 0 };
	struct pollfd p[2] = { { c->socket, POLLIN, 0 }, { signals, POLLIN, 0 } };

	for (;;) {
		p[0].events = pending.event ? POLLIN | POLLOUT : POLLIN;
		p[1].fd = pending.event ? -1 : signals;
		poll(p, 2, -1);
		if (p[0].revents & (POLLIN | POLLHUP | POLLERR))
			next_order(c);
		if (pending.event == 0 && p[1].revents)
			next_signal(c, &pending);
		if (pending.event && report_event(c->socket, pending.event, pending.numbers))
			pending.event = 0;
	}
}
