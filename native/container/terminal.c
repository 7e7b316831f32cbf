/* terminal.c - the host's terminal of a container: the engine has its master, the supervisor its slave. */
#include "container/steps.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* One message with the master, as runc's: its text is the name of the slave. */
static int hand_over(int socket, int master)
{
	union {
		struct cmsghdr align;
		char space[CMSG_SPACE(sizeof(int))];
	} control = { 0 };
	char name[64];
	struct iovec iov = { name, sizeof name };
	struct msghdr m = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = &control,
			    .msg_controllen = sizeof control.space };

	if (ptsname_r(master, name, sizeof name) != 0)
		return -1;
	iov.iov_len = strlen(name);
	control.align.cmsg_level = SOL_SOCKET;
	control.align.cmsg_type = SCM_RIGHTS;
	control.align.cmsg_len = CMSG_LEN(sizeof master);
	memcpy(CMSG_DATA(&control.align), &master, sizeof master);
	return sendmsg(socket, &m, MSG_NOSIGNAL) > 0 ? 0 : -1;
}

static int send_master(const char *path, int master)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };

	if (snprintf(to.sun_path, sizeof to.sun_path, "%s", path) >= (int)sizeof to.sun_path)
		return wrong(ENAMETOOLONG, "console socket %s", path);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) != 0 || hand_over(fd, master) != 0) {
		int error = errno;

		if (fd >= 0)
			close(fd);
		return wrong(error, "console socket %s", path);
	}
	close(fd);
	return 0;
}

/* -> slave, the controlling terminal of this session */
static int take_slave(int master, const struct winsize *size)
{
	int slave = unlockpt(master) == 0 ? ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC) : -1;

	if (slave < 0)
		return wrong(errno, "terminal");
	if ((size->ws_row && ioctl(slave, TIOCSWINSZ, size) != 0) || ioctl(slave, TIOCSCTTY, 0) != 0) {
		int error = errno;

		close(slave);
		return wrong(error, "controlling terminal");
	}
	return slave;
}

int step_terminal(struct container *c, const struct order *o)
{
	const int64_t *n = o->head.numbers;
	const struct winsize size = { (unsigned short)n[0], (unsigned short)n[1], 0, 0 };

	if (c->tty >= 0 || c->inside)
		return wrong(EPERM, "terminal");
	if (n[0] < 0 || n[0] > 0xffff || n[1] < 0 || n[1] > 0xffff)
		return wrong(EINVAL, "terminal of %lld rows, %lld columns", (long long)n[0], (long long)n[1]);
	int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);

	if (master < 0)
		return wrong(errno, "terminal");
	int slave = take_slave(master, &size);

	if (slave >= 0 && send_master(o->text[0], master) != 0) {
		ioctl(slave, TIOCNOTTY);
		close(slave);
		slave = -1;
	}
	close(master);
	if (slave < 0)
		return -1;
	c->tty = c->answer_fd = slave;
	c->answer_fd_is_kept = true;
	return 0;
}
