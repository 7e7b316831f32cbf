/*
 * cloister-guard - what the operator starts: has the supervisor of a sandbox succeeded by another when that is killed.
 *
 *   cloister-guard        gets the signals and passes them on; ends with the sandbox's status
 *     |- java             the supervisor, in a session of its own: what a terminal or a group is sent arrives once,
 *     |                   through here
 *     |- cloister-keeper  has the descriptors of the supervisor (lib/keeper.c); says hello as soon as there is
 *     |                   something to go on with
 *     `- lifelines        of services and zygote (common/lifeline.h): the supervisor's children, ours when it is dead
 *
 * A successor is the same command, started with the socket to the keeper of the one before. Every one of them has the
 * ledger, memory in which they write what they do. Only death by a signal is succeeded: whoever exits had a reason.
 */
#include "cloister.h"
#include "common/die.h"
#include "common/slice.h"
#include "guard/groups.h"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#define LEDGER_BYTES (128 * 1024)
#define ABOVE 64        /* our own descriptors: clear of the numbers that a supervisor gets */
#define ROOM 4096       /* as many as a supervisor has: its table grows while there is one thread, see jail/main.c */
#define MOST_IN_VAIN 3  /* successors in a row that did not get as far as to be succeeded themselves */
#define MOST_AT_ONCE 10 /* deaths in a row, each within a second of the last */
#define CALLS_TO_FRONT 16
#define LAST_WAIT_MS 1000 /* for what ends with the supervisor */

static const int passed_on[] = { SIGHUP, SIGINT, SIGQUIT, SIGUSR1, SIGUSR2, SIGTERM, SIGWINCH };

struct guard {
	char *const *command;
	int ledger, self, signals, children;
	int keeper; /* socket to the keeper of the last supervisor that said hello, or -1 */
	int in_vain, at_once;
	time_t last_death;
	int has_modes;
	struct termios modes;
};

static int high(int fd)
{
	int moved = (int)must(fcntl(fd, F_DUPFD_CLOEXEC, ABOVE), "descriptor");

	close(fd);
	return moved;
}

/* As shells do it: who is started in the background with a terminal for its input waits to be called to the front. */
static void await_foreground(struct guard *g)
{
	for (int i = 0; i < CALLS_TO_FRONT && tcgetpgrp(0) > 0 && tcgetpgrp(0) != getpgrp(); i++)
		kill(0, SIGTTIN); /* does not stop an orphaned group */
	g->has_modes = tcgetattr(0, &g->modes) == 0;
}

/* A signal that is ignored from the start, as under nohup(1), stays so. */
static int watch_signals(void)
{
	sigset_t set;
	struct sigaction now;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof passed_on / sizeof passed_on[0]; i++)
		if (sigaction(passed_on[i], NULL, &now) == 0 && now.sa_handler != SIG_IGN)
			sigaddset(&set, passed_on[i]);
	must(sigprocmask(SIG_BLOCK, &set, NULL), "signal mask");
	return high((int)must(signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK), "signalfd"));
}

static int watch_children(void)
{
	sigset_t set;

	signal(SIGCHLD, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	must(sigprocmask(SIG_BLOCK, &set, NULL), "signal mask");
	return high((int)must(signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK), "signalfd"));
}

static int new_ledger(void)
{
	int fd = (int)must(memfd_create("cloister-ledger", MFD_CLOEXEC), "ledger");

	must(ftruncate(fd, LEDGER_BYTES), "ledger");
	return high(fd);
}

static void inherit(int fd, int number)
{
	must(dup2(fd, number), "descriptor");
}

static void room_for_descriptors(void)
{
	int fd = fcntl(2, F_DUPFD, ROOM - 1);

	if (fd >= 0)
		close(fd);
}

static _Noreturn void be_supervisor(const struct guard *g, pid_t guard, int keeper_end)
{
	char text[16], path[PATH_MAX];
	sigset_t none;

	must(prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0), "parent death signal");
	if (getppid() != guard)
		die_quietly(EXIT_SETUP);
	setsid();
	groups_join(g->ledger);
	slice_shorten();
	/* A JVM can't start in a directory that is gone; to a sandbox that runs it makes no difference. */
	if (g->keeper >= 0 && !getcwd(path, sizeof path))
		must(chdir("/"), "/");
	room_for_descriptors();
	inherit(keeper_end, CL_KEEPER_FD);
	inherit(g->ledger, CL_LEDGER_FD);
	inherit(g->self, CL_GUARD_FD);
	if (g->keeper >= 0)
		inherit(g->keeper, CL_PREDECESSOR_FD);
	snprintf(text, sizeof text, "%d", guard);
	must(setenv("CLOISTER_GUARD", text, 1), "environment");
	sigemptyset(&none);
	must(sigprocmask(SIG_SETMASK, &none, NULL), "signal mask");
	execv(g->command[0], g->command);
	die(g->command[0]);
}

static void pass_on(const struct guard *g, pid_t supervisor)
{
	struct signalfd_siginfo signal;

	while (read(g->signals, &signal, sizeof signal) == (ssize_t)sizeof signal)
		kill(supervisor, (int)signal.ssi_signo);
}

/* 1: the supervisor has ended, with *status. Whoever else has was left to us by an earlier one. */
static int reap(const struct guard *g, pid_t supervisor, int *status)
{
	struct signalfd_siginfo signal;
	int any, ended = 0;
	pid_t pid;

	while (read(g->children, &signal, sizeof signal) > 0)
		;
	while ((pid = waitpid(-1, &any, WNOHANG | __WALL)) > 0)
		if (pid == supervisor) {
			*status = any;
			ended = 1;
		}
	return ended;
}

/*
 * The keeper is there: from now on this supervisor can be succeeded. Its pidfd, which comes with the hello, is for
 * others.
 */
static void take_hello(struct guard *g, int keeper)
{
	char hello[16];

	if (read(keeper, hello, sizeof hello) <= 0)
		return;
	if (g->keeper >= 0)
		close(g->keeper);
	g->keeper = keeper;
	g->in_vain = 0;
}

/* Until it ends. A successor hears of no signal before it can do something about it. */
static int watch(struct guard *g, pid_t supervisor, int keeper)
{
	struct pollfd p[3] = { { g->children, POLLIN, 0 },
			       { keeper, POLLIN, 0 },
			       { g->keeper < 0 ? g->signals : -1, POLLIN, 0 } };
	int status = 0;

	for (;;) {
		poll(p, 3, -1);
		if (p[1].revents) {
			take_hello(g, keeper);
			p[1].fd = -1;
			p[2].fd = g->signals;
		}
		if (p[2].revents)
			pass_on(g, supervisor);
		if (p[0].revents && reap(g, supervisor, &status))
			break;
	}
	/* Its keeper may not have come to say hello yet; where there is none, nobody has the other end any more. */
	if (p[1].fd >= 0 && poll(&p[1], 1, LAST_WAIT_MS) > 0)
		take_hello(g, keeper);
	return status;
}

static int run_supervisor(struct guard *g)
{
	int pair[2];
	pid_t self = getpid();

	must(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair), "keeper's socket");
	int keeper = high(pair[0]), keeper_end = high(pair[1]);
	pid_t pid = (pid_t)must(fork(), "fork");

	if (pid == 0)
		be_supervisor(g, self, keeper_end);
	close(keeper_end);
	int status = watch(g, pid, keeper);

	if (g->keeper != keeper)
		close(keeper);
	return status;
}

static int is_succeeded(struct guard *g, int status)
{
	struct timespec now;

	if (!WIFSIGNALED(status) || g->keeper < 0)
		return 0;
	clock_gettime(CLOCK_MONOTONIC, &now);
	g->at_once = now.tv_sec - g->last_death <= 1 ? g->at_once + 1 : 0;
	g->last_death = now.tv_sec;
	return ++g->in_vain <= MOST_IN_VAIN && g->at_once < MOST_AT_ONCE;
}

static int milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int)(now.tv_sec % 1000000 * 1000 + now.tv_nsec / 1000000);
}

static int has_children(void)
{
	siginfo_t any;

	return waitid(P_ALL, 0, &any, WEXITED | WNOHANG | WNOWAIT | __WALL) == 0;
}

/* Keeper and zygote end by themselves when the supervisor has: when the command is over, nothing is left of it. */
static void await_rest(struct guard *g)
{
	struct pollfd p = { g->children, POLLIN, 0 };
	int ignored, until = milliseconds() + LAST_WAIT_MS;

	if (g->keeper >= 0)
		close(g->keeper);
	do
		reap(g, 0, &ignored);
	while (has_children() && poll(&p, 1, until - milliseconds() > 0 ? until - milliseconds() : 0) > 0);
}

static int finish(struct guard *g, int status)
{
	int was_killed = WIFSIGNALED(status);

	await_rest(g);
	groups_remove(g->ledger);
	signal(SIGTTOU, SIG_IGN);
	/* Who is killed leaves the terminal as it is. */
	if (g->has_modes && (was_killed || g->last_death != 0))
		tcsetattr(0, TCSANOW, &g->modes);
	if (!was_killed)
		return WEXITSTATUS(status);
	dprintf(2, "cloister: the supervisor was killed by signal %d%s\n", WTERMSIG(status),
		g->keeper < 0 ? " while it started" : ", again and again; the sandbox is ended");
	return EXIT_SETUP;
}

int main(int argc, char *argv[])
{
	struct guard g = { .command = argv + 1, .keeper = -1 };
	int status, succeeded;

	if (argc < 2)
		die_saying("usage", "cloister-guard program [argument...]; ./cloister does it");
	await_foreground(&g);
	must(prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), "subreaper");
	g.signals = watch_signals();
	g.children = watch_children();
	g.ledger = new_ledger();
	g.self = high((int)must(syscall(SYS_pidfd_open, getpid(), 0), "pidfd"));
	do {
		status = run_supervisor(&g);
		succeeded = is_succeeded(&g, status);
	} while (succeeded);
	return finish(&g, status);
}
