/*
 * control.c - the zygote's loop: commands in, reports out, children reaped.
 *
 * At most one report waits for room in the socket, and while it does nothing is read and nobody is reaped: the queues
 * are the socket itself and the host's zombies, so the zygote needs no memory and can't be made to block. It remembers
 * one thing, which stub it made for which file: a dispatcher that was restored may ask for its last one again.
 */
#include "zygote/control.h"
#include "agent.h"
#include "common/die.h"
#include "zygote.h"
#include "zygote/stub.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct control {
	int socket;
	bool closed;        /* the dispatcher is gone */
	bool waiting;       /* `report` has not been sent yet */
	bool children_left; /* there may be dead children to reap */
	struct zygote_report report;
	uint32_t stubs[MAX_PROCESSES]; /* by index: the stub last made for it, 0 where that was reaped */
};

static void send_report(struct control *c)
{
	ssize_t n = send(c->socket, &c->report, sizeof c->report, MSG_DONTWAIT | MSG_NOSIGNAL);

	c->waiting = n < 0 && (errno == EAGAIN || errno == ENOBUFS || errno == EINTR);
	c->closed |= n < 0 && !c->waiting;
}

static void report(struct control *c, uint32_t event, uint32_t index, uint32_t pid, int32_t value)
{
	c->report = (struct zygote_report){ event, index, pid, value };
	send_report(c);
}

static bool is_child(uint32_t pid)
{
	siginfo_t info;

	/* also true of the dead who are not reaped yet: their number is not anybody else's */
	return pid > 1 && waitid(P_PID, pid, &info, WEXITED | WNOHANG | WNOWAIT | __WALL) == 0;
}

static void spawn(struct control *c, const struct zygote_command *command, const int *fds, int count)
{
	bool known = command->index < MAX_PROCESSES;

	if (known && c->stubs[command->index])
		return;
	int pid = known && count == ZYGOTE_SPAWN_FDS ? stub_spawn(fds[0], fds[1]) : -EINVAL;

	if (pid > 0)
		c->stubs[command->index] = (uint32_t)pid;
	report(c, ZYGOTE_SPAWNED, command->index, pid < 0 ? 0 : (uint32_t)pid, pid < 0 ? -pid : 0);
}

static void carry_out(struct control *c, const struct zygote_command *command, const int *fds, int count)
{
	switch (command->op) {
	case ZYGOTE_SPAWN:
		spawn(c, command, fds, count);
		break;
	case ZYGOTE_KILL:
		if (is_child(command->pid))
			kill((pid_t)command->pid, SIGKILL);
		break;
	case ZYGOTE_KICK:
		if (is_child(command->pid))
			syscall(SYS_tgkill, command->pid, command->tid, AGENT_KICK_SIGNAL);
		break;
	case ZYGOTE_PING:
		report(c, ZYGOTE_PONG, command->index, command->pid, 0);
		break;
	default:
		die_saying("control socket", "unknown command");
	}
}

static int attached(struct msghdr *m, int *fds)
{
	struct cmsghdr *c = CMSG_FIRSTHDR(m);

	if (!c || c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
		return 0;
	size_t bytes = c->cmsg_len - CMSG_LEN(0);

	memcpy(fds, CMSG_DATA(c), bytes);
	return (int)(bytes / sizeof(int));
}

/* One command. The buffer for descriptors holds no more than two, so the host drops what is beyond. */
static bool receive(struct control *c)
{
	struct zygote_command command = { 0 };
	int fds[ZYGOTE_SPAWN_FDS];
	_Alignas(struct cmsghdr) char space[CMSG_SPACE(sizeof fds)];
	struct iovec iov = { &command, sizeof command };
	struct msghdr m = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = space, .msg_controllen = sizeof space };
	ssize_t n = recvmsg(c->socket, &m, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return false;
	c->closed |= n <= 0;
	if (c->closed)
		return false;
	if (n != sizeof command)
		die_saying("control socket", "wrong size");
	int count = attached(&m, fds);

	carry_out(c, &command, fds, count);
	for (int i = 0; i < count; i++)
		close(fds[i]);
	return true;
}

static void reap(struct control *c)
{
	int status;
	pid_t pid = waitpid(-1, &status, WNOHANG | __WALL);

	c->children_left = pid > 0;
	for (uint32_t i = 0; pid > 0 && i < MAX_PROCESSES; i++) {
		if (c->stubs[i] == (uint32_t)pid)
			c->stubs[i] = 0;
	}
	if (pid > 0)
		report(c, ZYGOTE_DIED, 0, (uint32_t)pid, status);
}

void control_serve(int socket, int children_fd)
{
	struct control c = { .socket = socket };
	struct pollfd p[2] = { { socket, POLLIN, 0 }, { children_fd, POLLIN, 0 } };
	struct signalfd_siginfo ignored;

	while (!c.closed) {
		p[0].events = c.waiting ? POLLOUT : POLLIN;
		p[1].fd = c.waiting ? -1 : children_fd;
		poll(p, 2, c.children_left && !c.waiting ? 0 : -1);
		if (c.waiting) {
			send_report(&c);
			continue;
		}
		if (p[1].revents & POLLIN)
			c.children_left |= read(children_fd, &ignored, sizeof ignored) > 0;
		if (c.children_left)
			reap(&c);
		if (p[0].revents && !c.waiting)
			receive(&c);
	}
}
