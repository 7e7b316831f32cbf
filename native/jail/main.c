/*
 * cloister-jail - starts a service in namespaces of its own, and takes the host away from it when it is warm.
 *
 *   supervisor
 *     `- cloister-jail        lifeline: outside of the pid namespace, passes the exit status on
 *          `- cloister-jail   warden: pid 1 inside, seals the root when the service is warm
 *               `- java       the service: no capabilities, no_new_privs, from the start
 */
#include "common/descriptors.h"
#include "common/die.h"
#include "common/lifeline.h"
#include "common/namespaces.h"
#include "common/privileges.h"
#include "common/root.h"
#include "filter/filter.h"
#include "jail/options.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define WARM 'W'   /* service -> warden: I need the host's files no more */
#define LOCKED 'L' /* warden -> service: they are gone; lock yourself down */
#define EXIT_NO_EXEC 127
#define ROOM_DESCRIPTORS 4096 /* FdLayout.DYNAMIC, and as many as most services ever open */

static void limits(const struct options *o)
{
	struct rlimit core = { 0, 0 };

	must(setrlimit(RLIMIT_CORE, &core), "core limit");
	if (o->nofile > 0) {
		struct rlimit files = { (rlim_t)o->nofile, (rlim_t)o->nofile };

		must(setrlimit(RLIMIT_NOFILE, &files), "descriptor limit");
	}
}

/*
 * Growing the table of descriptors of a process with threads takes an RCU grace period each time: it grows while there
 * is one.
 */
static void room_for_descriptors(void)
{
	int fd = fcntl(2, F_DUPFD, ROOM_DESCRIPTORS - 1);

	if (fd >= 0)
		close(fd);
}

static _Noreturn void service(const struct options *o, int warm)
{
	limits(o);
	room_for_descriptors();
	if (warm >= 0) {
		if (warm == o->warm_fd)
			must(fcntl(warm, F_SETFD, 0), "warm socket");
		else
			must(dup2(warm, o->warm_fd), "warm socket");
	}
	drop_privileges(o->host_files ? KEEP_FILES : KEEP_NONE);
	execvp(o->command[0], o->command);
	dprintf(2, "cloister-jail: %s: %m\n", o->command[0]);
	die_quietly(EXIT_NO_EXEC);
}

/* The service is warm: nothing of the host is left to anybody in this mount namespace. */
static void seal(int warm)
{
	const char answer = LOCKED;

	root_seal();
	drop_privileges(KEEP_NONE);
	must(filter_self("jail"), "filter");
	must(write(warm, &answer, 1), "warm socket");
}

static _Noreturn void warden(int warm, pid_t pid)
{
	struct pollfd p[2] = { { (int)must(syscall(SYS_pidfd_open, pid, 0), "service"), POLLIN, 0 },
			       { warm, POLLIN, 0 } };
	int status = 0;

	keep_only((const int[]){ 2, p[0].fd, warm }, 3);
	while (p[0].revents == 0) {
		char byte = 0;

		poll(p, 2, -1);
		if (p[1].revents == 0)
			continue;
		if (read(warm, &byte, 1) == 1 && byte == WARM)
			seal(warm);
		p[1].fd = -1; /* once only */
	}
	must(waitpid(pid, &status, 0), "wait");
	/* Its keeper is ours now. The namespace must last as long, and so must we. */
	while (waitpid(-1, NULL, __WALL) > 0)
		;
	die_quietly(exit_code(status));
}

/* Ends of the warm socket: [0] the warden's, [1] the service's. */
static void warm_socket(const struct options *o, int ends[2])
{
	ends[0] = ends[1] = -1;
	if (o->warm_fd >= 0)
		must(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), "warm socket");
}

static _Noreturn void inside(struct options *o)
{
	int ends[2];

	prctl(PR_SET_NAME, o->name, 0, 0, 0);
	root_enter(&o->root, 1);
	root_hide(&o->root);
	warm_socket(o, ends);
	pid_t pid = (pid_t)must(fork(), "fork");

	if (pid == 0)
		service(o, ends[1]);
	warden(ends[0], pid);
}

int main(int argc, char *argv[])
{
	struct options o;
	int alive[2];

	(void)argc;
	options_parse(&o, argv);
	struct lifeline life = lifeline_hold(o.guard_fd, o.control_fd, o.grace_ms);

	if (o.control_fd >= 0)
		must(fcntl(o.control_fd, F_SETFD, FD_CLOEXEC), "control descriptor");
	if (o.user >= 0)
		become((unsigned)o.user);
	enter_namespaces(o.host_files ? MAP_IDENTITY : MAP_SELF);
	root_open(&o.root);
	must(pipe2(alive, O_CLOEXEC), "pipe");
	pid_t pid = (pid_t)must(fork(), "fork");

	if (pid != 0)
		lifeline_watch(life, pid, alive[1]);
	close(alive[1]);
	lifeline_follow(alive[0]);
	inside(&o);
}
