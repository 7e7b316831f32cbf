/*
 * cloister-zygote - parent of all stubs.
 *
 *   supervisor
 *     `- cloister-zygote        lifeline (common/lifeline.h)
 *          `- cloister-zygote   pid 1 of the stubs' pid namespace: forks, kicks, kills, reaps
 *               `- stub ...     the agent and a guest program
 */
#include "common/cgroup.h"
#include "common/descriptors.h"
#include "common/die.h"
#include "common/lifeline.h"
#include "common/namespaces.h"
#include "common/privileges.h"
#include "common/root.h"
#include "zygote/control.h"
#include "zygote/stub.h"
#include "zygote/template.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

#define MAX_TASKS 4096
/* Descriptors below this are taken from the stubs' point of view: see zygote/stub.c. */
#define FIRST_FREE 10

struct options {
	const char *agent;
	int control_fd, bells_fd, guard_fd;
	long max_tasks;
};

static void parse(struct options *o, char *const argv[])
{
	*o = (struct options){ NULL, -1, -1, -1, MAX_TASKS };
	for (char *const *a = argv + 1; *a; a += 2) {
		if (!a[1])
			die_saying(*a, "needs a value");
		if (strcmp(*a, "--agent") == 0)
			o->agent = a[1];
		else if (strcmp(*a, "--control-fd") == 0)
			o->control_fd = atoi(a[1]);
		else if (strcmp(*a, "--bells-fd") == 0)
			o->bells_fd = atoi(a[1]);
		else if (strcmp(*a, "--guard-fd") == 0)
			o->guard_fd = atoi(a[1]);
		else if (strcmp(*a, "--max-tasks") == 0)
			o->max_tasks = atol(a[1]);
		else if (strcmp(*a, "--cgroup") == 0)
			cgroup_join(a[1]);
		else
			die_saying(*a, "unknown option");
	}
	if (!o->agent || o->control_fd < 0 || o->bells_fd < 0)
		die_saying("usage", "--agent FILE --control-fd N --bells-fd N "
				    "[--guard-fd N] [--max-tasks N] [--cgroup FILE]...");
}

static int move_up(int fd)
{
	return (int)must(fcntl(fd, F_DUPFD_CLOEXEC, FIRST_FREE), "descriptor");
}

static int watch_children(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	must(sigprocmask(SIG_BLOCK, &set, NULL), "signal mask");
	return (int)must(signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK), "signalfd");
}

static _Noreturn void inside(const struct options *o, int agent_fd)
{
	struct root nothing = { .journal = NULL };
	int control = move_up(o->control_fd), bells = move_up(o->bells_fd), children = watch_children();
	int oom = stub_open_oom();

	prctl(PR_SET_NAME, "zygote", 0, 0, 0);
	template_map(agent_fd, bells);
	root_open(&nothing);
	root_enter(&nothing, 0);
	root_seal();
	keep_only((const int[]){ 2, control, children, oom }, 4);
	template_restrict(o->max_tasks);
	drop_privileges(KEEP_NONE);
	stub_prepare(oom);
	control_serve(control, children);
	/* pid 1 ends: the host kills everybody else in this pid namespace */
	die_quietly(0);
}

int main(int argc, char *argv[])
{
	struct options o;
	int alive[2];

	(void)argc;
	template_fix_layout(argv);
	parse(&o, argv);
	struct lifeline life = lifeline_hold(o.guard_fd, -1, 0);

	setsid();
	int agent_fd = template_open_agent(o.agent);

	if (geteuid() == 0)
		become(NOBODY);
	enter_namespaces(MAP_NOBODY);
	must(pipe2(alive, O_CLOEXEC), "pipe");
	pid_t pid = (pid_t)must(fork(), "fork");

	if (pid != 0)
		lifeline_watch(life, pid, alive[1]);
	close(alive[1]);
	lifeline_follow(alive[0]);
	inside(&o, agent_fd);
}
