/* request.c - one request, and what is answered. */
#include "runtime.h"
#include "runtime/flags.h"
#include "runtime/say.h"
#include "runtime/steps.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct message {
	struct runtime_request head;
	char text[RUNTIME_BYTES_MAX - sizeof(struct runtime_request)];
};

static struct message message;

static void __attribute__((format(printf, 1, 2))) put(const char *format, ...)
{
	const size_t room = sizeof message.text - message.head.bytes;
	va_list args;

	va_start(args, format);
	int n = vsnprintf(message.text + message.head.bytes, room, format, args);

	va_end(args);
	if (n < 0 || (size_t)n >= room || message.head.strings == RUNTIME_STRINGS_MAX)
		give_up("the arguments are longer than %zu bytes, or more than %u", sizeof message.text,
			RUNTIME_STRINGS_MAX);
	message.head.bytes += (uint32_t)n + 1;
	message.head.strings++;
}

static void compose(const char *command, int count, int kept)
{
	message.head = (struct runtime_request){ .magic = RUNTIME_MAGIC, .version = RUNTIME_VERSION,
						 .fds = (uint32_t)count, .kept = (uint32_t)kept };
	put("%s", command);
	put("id=%s", line.id);
	put("root=%s", line.root);
	put("cwd=%s", line.cwd);
	for (int i = 0; i < line.given_count; i++) {
		const char *name = line.given[i].name;

		/* these are for the command itself */
		if (strcmp(name, "root") != 0 && strcmp(name, "log") != 0 && strcmp(name, "log-format") != 0 &&
		    strcmp(name, "criu") != 0)
			put("%s=%s", name, line.given[i].value);
	}
	for (int i = 1; i < line.argument_count; i++)
		put("arg=%s", line.arguments[i]);
}

static bool send_request(int socket, const int *fds, int count)
{
	union {
		struct cmsghdr align;
		char space[CMSG_SPACE(RUNTIME_FDS_MAX * sizeof(int))];
	} control;
	struct iovec iov = { &message, sizeof message.head + message.head.bytes };
	struct msghdr m = { .msg_iov = &iov, .msg_iovlen = 1 };
	const size_t bytes = (size_t)count * sizeof(int);

	if (count > 0) {
		memset(&control, 0, sizeof control);
		m.msg_control = &control;
		m.msg_controllen = CMSG_SPACE(bytes);
		control.align.cmsg_level = SOL_SOCKET;
		control.align.cmsg_type = SCM_RIGHTS;
		control.align.cmsg_len = CMSG_LEN(bytes);
		memcpy(CMSG_DATA(&control.align), fds, bytes);
	}
	return sendmsg(socket, &m, MSG_NOSIGNAL) >= 0;
}

static void write_out(const char *text, size_t bytes)
{
	while (bytes > 0) {
		ssize_t n = write(1, text, bytes);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			give_up("standard output: %s", strerror(errno));
		text += n;
		bytes -= (size_t)n;
	}
}

/* One answer; false: it was the last, or there is none. */
static bool take_answer(int socket, struct answer *result)
{
	static struct {
		struct runtime_answer head;
		char text[RUNTIME_BYTES_MAX - sizeof(struct runtime_answer)];
	} answer;
	ssize_t n = recv(socket, &answer, sizeof answer, 0);

	if (n < 0 && errno == EINTR)
		return true;
	if (n < (ssize_t)sizeof answer.head || (size_t)n != sizeof answer.head + answer.head.bytes)
		return false;
	if (answer.head.kind == RUNTIME_OUTPUT)
		write_out(answer.text, answer.head.bytes);
	if (answer.head.kind == RUNTIME_ERROR)
		say_error("%.*s", (int)answer.head.bytes, answer.text);
	if (answer.head.kind != RUNTIME_DONE)
		return true;
	*result = (struct answer){ answer.head.status, answer.head.pid, true };
	return false;
}

struct answer ask(int socket, const char *command, const int *fds, int count, int kept, int watched)
{
	struct answer result = { line.command->failed, 0, false };
	struct pollfd p[2] = { { socket, POLLIN, 0 }, { watched, POLLIN, 0 } };

	compose(command, count, kept);
	if (!send_request(socket, fds, count))
		return result;
	for (;;) {
		if (poll(p, 2, -1) < 0 && errno != EINTR)
			return result;
		/* what was answered before the end counts */
		if (p[0].revents) {
			if (!take_answer(socket, &result))
				return result;
		} else if (p[1].revents) {
			return result;
		}
	}
}
