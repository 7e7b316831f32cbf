/*
 * lifeline.h - the process between the supervisor and a pid namespace.
 *
 * It stays outside of the new pid namespace, has the same empty root as those inside, and does three things: ends when
 * the sandbox's guard does (its child, pid 1 inside, then gets SIGKILL, and with it everything), passes the exit status
 * on, and grants a short grace when the supervisor released the service first.
 */
#ifndef CLOISTER_LIFELINE_H
#define CLOISTER_LIFELINE_H

#include <sys/types.h>

#define LIFELINE_RELEASE 'R' /* on the control descriptor: outlive the supervisor by the grace */

struct lifeline {
	int guard;      /* pidfd of whom it ends with, -1: nobody */
	int control;    /* socket or pipe from the supervisor; its end counts as the supervisor's death. -1: none */
	int grace_ms;   /* after release: how long the service may outlive the supervisor */
};

/*
 * guard: descriptor, a pidfd of the process to end with; -1: the parent, which is pinned here, so this must run before
 * anything else that takes time.
 */
struct lifeline lifeline_hold(int guard, int control, int grace_ms);
/* In the child: dies with its parent from here on. `alive` is the read end of a pipe that the parent holds open. */
void lifeline_follow(int alive);
/* In the parent: waits for `child`, never returns. Closes all other descriptors, drops privileges, locks itself up. */
_Noreturn void lifeline_watch(struct lifeline life, pid_t child, int alive);
/* Exit status as a shell would say it. */
int exit_code(int wait_status);

#endif
