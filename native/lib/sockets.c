#include "cloister.h"
#include "lib/outcome.h"

#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define FDS_MAX 253 /* SCM_MAX_FD of Linux */

union control {
	struct cmsghdr align;
	char space[CMSG_SPACE(FDS_MAX * sizeof(int))];
};

int cl_socketpair(int type, int out[2])
{
	return status(socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, out));
}

int64_t cl_send_fds(int sock, const void *buf, int64_t len, const int *fds, int n)
{
	union control control;
	struct iovec iov = { (void *)(uintptr_t)buf, (size_t)len };
	struct msghdr m = { .msg_iov = &iov, .msg_iovlen = 1 };

	if (n < 0 || n > FDS_MAX)
		return -EINVAL;
	if (n > 0) {
		size_t bytes = (size_t)n * sizeof(int);

		memset(&control, 0, CMSG_SPACE(bytes));
		m.msg_control = &control;
		m.msg_controllen = CMSG_SPACE(bytes);
		struct cmsghdr *c = CMSG_FIRSTHDR(&m);

		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(bytes);
		memcpy(CMSG_DATA(c), fds, bytes);
	}
	return outcome(sendmsg(sock, &m, MSG_NOSIGNAL | MSG_DONTWAIT));
}

/* Takes the descriptors out of a message; closes what does not fit, so that none leaks. */
static int take_fds(struct msghdr *m, int *fds, int max)
{
	int n = 0;

	for (struct cmsghdr *c = CMSG_FIRSTHDR(m); c; c = CMSG_NXTHDR(m, c)) {
		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
			continue;
		size_t count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);

		for (size_t i = 0; i < count; i++) {
			int fd;

			memcpy(&fd, CMSG_DATA(c) + i * sizeof(int), sizeof fd);
			if (n < max)
				fds[n++] = fd;
			else
				close(fd);
		}
	}
	return n;
}

int64_t cl_recv_fds(int sock, void *buf, int64_t cap, int *fds, int max, int *nfds_out, int timeout_ms)
{
	union control control;
	struct iovec iov = { buf, (size_t)cap };
	struct msghdr m = {
		.msg_iov = &iov, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control,
	};
	struct pollfd p = { sock, POLLIN, 0 };

	*nfds_out = 0;
	ssize_t r = recvmsg(sock, &m, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);

	if (r < 0 && errno == EAGAIN && timeout_ms != 0) {
		int ready = poll(&p, 1, timeout_ms);

		if (ready < 0)
			return -errno;
		if (ready == 0)
			return -EAGAIN;
		m.msg_controllen = sizeof control;
		r = recvmsg(sock, &m, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
	}
	if (r < 0)
		return -errno;
	*nfds_out = take_fds(&m, fds, max);
	return r;
}

int64_t cl_peek_fds(int sock, void *buf, int64_t cap, int *fds, int max, int *nfds_out)
{
	union control control;
	struct iovec iov = { buf, (size_t)cap };
	struct msghdr m = {
		.msg_iov = &iov, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control,
	};

	*nfds_out = 0;
	ssize_t r = recvmsg(sock, &m, MSG_PEEK | MSG_CMSG_CLOEXEC | MSG_DONTWAIT);

	if (r < 0)
		return -errno;
	*nfds_out = take_fds(&m, fds, max);
	return r;
}

int64_t cl_peek(int sock, void *buf, int64_t cap)
{
	struct iovec iov = { buf, (size_t)cap };
	struct msghdr m = { .msg_iov = &iov, .msg_iovlen = 1 };

	return outcome(recvmsg(sock, &m, MSG_PEEK));
}

/* By its directory's descriptor: an address has room for 108 bytes. */
static int bind_in(int sock, int directory, const char *name)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int n = snprintf(at.sun_path, sizeof at.sun_path, "/proc/self/fd/%d/%s", directory, name);

	if (n >= (int)sizeof at.sun_path)
		return -ENAMETOOLONG;
	/* of the socket before it is bound: then its file never has more */
	if (fchmod(sock, 0600) != 0 || bind(sock, (struct sockaddr *)&at, sizeof at) != 0 ||
	    listen(sock, SOMAXCONN) != 0)
		return -errno;
	return 0;
}

int cl_listen(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *above = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
	int directory = above ? open(above, O_PATH | O_DIRECTORY | O_CLOEXEC) : -1, error = errno;
	int sock = directory < 0 ? -1 : socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int result = directory < 0 ? -error : sock < 0 ? -errno : bind_in(sock, directory, slash ? slash + 1 : path);

	free(above);
	if (directory >= 0)
		close(directory);
	if (result == 0)
		return sock;
	if (sock >= 0)
		close(sock);
	return result;
}

int cl_accept(int listener, int timeout_ms)
{
	struct pollfd p = { listener, POLLIN, 0 };
	int ready = poll(&p, 1, timeout_ms);

	if (ready <= 0)
		return ready < 0 ? -errno : -EAGAIN;
	return status(accept4(listener, NULL, NULL, SOCK_CLOEXEC));
}

int cl_tap_open(const char *name, int flags)
{
	struct ifreq request = { .ifr_flags = (short)flags };
	int fd = open("/dev/net/tun", O_RDWR | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return -errno;
	strncpy(request.ifr_name, name, IFNAMSIZ - 1);
	if (ioctl(fd, TUNSETIFF, &request) < 0) {
		int error = errno;

		close(fd);
		return -error;
	}
	return fd;
}
