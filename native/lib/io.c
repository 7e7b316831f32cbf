#include "cloister.h"
#include "lib/outcome.h"

#include <fcntl.h>
#include <sys/uio.h>
#include <unistd.h>

#define CURRENT_POSITION (-1)
#define COPY_BUFFER 65536

int64_t cl_pread(int fd, void *addr, int64_t len, int64_t off)
{
	return outcome(pread(fd, addr, (size_t)len, off));
}

int64_t cl_pwrite(int fd, const void *addr, int64_t len, int64_t off)
{
	return outcome(pwrite(fd, addr, (size_t)len, off));
}

/* 0 if fd can go on now, -EAGAIN if not: for files that don't know RWF_NOWAIT, such as terminals */
static int ready_now(int fd, short events)
{
	struct pollfd p = { fd, events, 0 };
	int n = poll(&p, 1, 0);

	return n < 0 ? -errno : n == 0 ? -EAGAIN : 0;
}

int64_t cl_read(int fd, void *addr, int64_t len, int flags)
{
	struct iovec iov = { addr, (size_t)len };

	if (flags & CL_NONBLOCK) {
		ssize_t r = preadv2(fd, &iov, 1, CURRENT_POSITION, RWF_NOWAIT);

		if (r >= 0 || errno != EOPNOTSUPP)
			return outcome(r);
		int wait = ready_now(fd, POLLIN);

		if (wait < 0)
			return wait;
	}
	return outcome(read(fd, addr, (size_t)len));
}

int64_t cl_write(int fd, const void *addr, int64_t len, int flags)
{
	struct iovec iov = { (void *)(uintptr_t)addr, (size_t)len };

	if (flags & CL_NONBLOCK) {
		ssize_t r = pwritev2(fd, &iov, 1, CURRENT_POSITION, RWF_NOWAIT);

		if (r >= 0 || errno != EOPNOTSUPP)
			return outcome(r);
		int wait = ready_now(fd, POLLOUT);

		if (wait < 0)
			return wait;
	}
	return outcome(write(fd, addr, (size_t)len));
}

int cl_poll(struct pollfd *fds, int n, int timeout_ms)
{
	return status(poll(fds, (nfds_t)n, timeout_ms));
}

int64_t cl_lseek(int fd, int64_t off, int whence)
{
	return outcome(lseek(fd, off, whence));
}

/* Bytes from..to, by way of a buffer: copy_file_range(2) refuses some pairs of file systems. */
static int copy_range(int in, int out, int64_t from, int64_t to)
{
	char buffer[COPY_BUFFER];

	while (from < to) {
		size_t want = to - from < COPY_BUFFER ? (size_t)(to - from) : COPY_BUFFER;
		ssize_t n = pread(in, buffer, want, from);

		if (n > 0)
			n = pwrite(out, buffer, (size_t)n, from);
		if (n <= 0)
			return n < 0 ? -errno : -EIO;
		from += n;
	}
	return 0;
}

int cl_copy_data(int from, int to, int64_t size)
{
	int64_t at = 0;
	int error = 0;

	while (at < size && error == 0) {
		int64_t data = lseek(from, at, SEEK_DATA), hole;

		if (data < 0)
			return errno == ENXIO ? 0 : -errno;
		hole = lseek(from, data, SEEK_HOLE);
		if (hole < 0)
			return -errno;
		at = hole < size ? hole : size;
		error = copy_range(from, to, data, at);
	}
	return error;
}

int cl_ftruncate(int fd, int64_t len)
{
	return status(ftruncate(fd, len));
}

int cl_fallocate(int fd, int mode, int64_t off, int64_t len)
{
	return status(fallocate(fd, mode, off, len));
}

int cl_fsync(int fd, int data_only)
{
	return status(data_only ? fdatasync(fd) : fsync(fd));
}

int cl_close(int fd)
{
	return status(close(fd));
}

int cl_dup(int fd, int at_least)
{
	return status(fcntl(fd, F_DUPFD_CLOEXEC, at_least));
}

int cl_fcntl(int fd, int cmd, int64_t arg)
{
	return status(fcntl(fd, cmd, arg));
}
