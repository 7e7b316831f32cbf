/*
 * cloister-container - the host process that stands for a container, or for a process that was started in one later.
 *
 *   conmon, containerd-shim (whoever started the runtime's command, and is a subreaper)
 *     `- cloister-container   in the pid-file; its wait status is the container's
 *
 * It runs nothing of the guest. It is there so that engines find what they look for by a pid: a child of theirs, in the
 * container's control groups and namespaces, with its files at /, that leads the session of its terminal, is sent its
 * signals, and ends as the container does. include/container.h is the protocol by which the supervisor has it become
 * that.
 */
#include "common/descriptors.h"
#include "common/die.h"
#include "container/steps.h"

#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* All are blocked, for good: they are read when there is somebody to tell. libc's own would leave out two. */
static void hold_signals(void)
{
	const uint64_t all = ~0ull;

	must(syscall(SYS_rt_sigprocmask, SIG_SETMASK, &all, NULL, sizeof all), "signal mask");
	for (int number = 1; number < NSIG; number++)
		signal(number, SIG_DFL);
}

/* The streams are the supervisor's; who reads from the other ends waits for the last one that has them. */
static void forget_streams(int socket)
{
	int null = (int)must(open("/dev/null", O_RDWR | O_CLOEXEC), "/dev/null");

	for (int fd = 0; fd < 3; fd++)
		must(dup2(null, fd), "/dev/null");
	keep_only((const int[]){ 0, 1, 2, socket }, 4);
}

int main(int argc, char *argv[])
{
	if (argc != 3 || strcmp(argv[1], "--control-fd") != 0)
		die_saying("usage", "cloister-container --control-fd N; cloister-runtime does it");
	int socket = atoi(argv[2]);

	if (socket < 3)
		die_saying(argv[2], "no control socket");
	must(fcntl(socket, F_SETFD, FD_CLOEXEC), "control socket");
	hold_signals();
	forget_streams(socket);
	umask(0);
	setsid();
	obey(socket);
}
