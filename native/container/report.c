#include "common/die.h"
#include "container/steps.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct {
	int error;
	char text[CONTAINER_ERROR_MAX];
} failure;

int wrong(int error, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(failure.text, sizeof failure.text, format, args);
	va_end(args);
	failure.error = error;
	size_t used = strlen(failure.text);

	if (error)
		snprintf(failure.text + used, sizeof failure.text - used, ": %s", strerror(error));
	return -1;
}

/* One message; fd: goes with it, -1: none */
static ssize_t send_report(int socket, const struct container_report *report, const char *text, int fd, int flags)
{
	union {
		struct cmsghdr align;
		char space[CMSG_SPACE(sizeof(int))];
	} control = { 0 };
	struct iovec parts[2] = { { (void *)(uintptr_t)report, sizeof *report },
				  { (void *)(uintptr_t)text, report->bytes } };
	struct msghdr m = { .msg_iov = parts, .msg_iovlen = 2 };

	if (fd >= 0) {
		m.msg_control = &control;
		m.msg_controllen = sizeof control.space;
		control.align.cmsg_level = SOL_SOCKET;
		control.align.cmsg_type = SCM_RIGHTS;
		control.align.cmsg_len = CMSG_LEN(sizeof fd);
		memcpy(CMSG_DATA(&control.align), &fd, sizeof fd);
	}
	return sendmsg(socket, &m, MSG_NOSIGNAL | flags);
}

void report_result(const struct container *c, uint32_t op, int result)
{
	struct container_report report = { .event = CONTAINER_DONE, .op = op, .numbers = { c->answer } };
	int fd = c->answer_fd;

	if (result < 0) {
		report = (struct container_report){ .event = CONTAINER_FAILED, .op = op, .error = failure.error };
		report.bytes = (uint32_t)strlen(failure.text);
		fd = -1;
	}
	if (send_report(c->socket, &report, failure.text, fd, 0) < 0)
		die_quietly(CONTAINER_EXIT_ORPHAN);
}

bool report_event(int socket, uint32_t event, const int64_t numbers[4])
{
	struct container_report report = { .event = event };

	memcpy(report.numbers, numbers, 4 * sizeof numbers[0]);
	if (send_report(socket, &report, "", -1, MSG_DONTWAIT) >= 0)
		return true;
	if (errno != EAGAIN && errno != ENOBUFS && errno != EINTR)
		die_quietly(CONTAINER_EXIT_ORPHAN);
	return false;
}
