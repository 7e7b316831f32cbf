#include "test/orders.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

const char *container_binary;
int sock = -1, child, attached = -1;
struct container_report report;
char said[CONTAINER_ERROR_MAX + 1];

void start(void)
{
	char *args[] = { (char *)(uintptr_t)container_binary, "--control-fd", "3", NULL };
	int pair[2];

	CHECK_IS(cl_socketpair(SOCK_SEQPACKET, pair), 0);
	child = cl_spawn(container_binary, args, NULL, (const int[]){ pair[1] }, (const int[]){ 3 }, 1, 0);
	CHECK(child > 0);
	close(pair[1]);
	sock = pair[0];
}

uint32_t next_report(void)
{
	struct {
		struct container_report report;
		char text[CONTAINER_ERROR_MAX];
	} message;
	int fd = -1, fds = 0;
	int64_t n = cl_recv_fds(sock, &message, sizeof message, &fd, 1, &fds, DEADLINE_MS);

	if (attached >= 0)
		close(attached);
	attached = fds ? fd : -1;
	CHECK(n >= (int64_t)sizeof report);
	report = message.report;
	CHECK_IS(report.bytes, n - (int64_t)sizeof report);
	memcpy(said, message.text, report.bytes);
	said[report.bytes] = 0;
	return report.event;
}

void send_order(struct call call)
{
	static char message[CONTAINER_BYTES_MAX];
	struct container_order head = { .op = call.op, .flags = call.flags };
	size_t at = sizeof head;

	memcpy(head.numbers, call.numbers, sizeof head.numbers);
	for (; call.text[head.strings]; head.strings++) {
		size_t length = strlen(call.text[head.strings]) + 1;

		memcpy(message + at, call.text[head.strings], length);
		at += length;
	}
	head.bytes = (uint32_t)(at - sizeof head);
	memcpy(message, &head, sizeof head);
	CHECK_IS(send(sock, message, at, MSG_NOSIGNAL), (long)at);
}

void done_at(struct call call, int line)
{
	send_order(call);
	if (next_report() != CONTAINER_DONE || report.op != call.op) {
		fprintf(stderr, "line %d: order %u is not done: %s\n", line, call.op, said);
		exit(1);
	}
}

void fails_at(struct call call, int error, const char *text, int line)
{
	send_order(call);
	if (next_report() != CONTAINER_FAILED || report.error != error || !strstr(said, text)) {
		fprintf(stderr, "line %d: order %u: event %u, error %d, text: %s\n", line, call.op, report.event,
			report.error, said);
		exit(1);
	}
}

int ended(void)
{
	struct pollfd p = { pidfd_of(child), POLLIN, 0 };
	int status;

	CHECK_IS(poll(&p, 1, DEADLINE_MS), 1);
	CHECK_IS(waitpid(child, &status, __WALL), child);
	close(p.fd);
	close(sock);
	return status;
}

int end_with(int64_t wait_status)
{
	send_order((struct call){ .op = CONTAINER_END, .numbers = { wait_status } });
	return ended();
}

void do_fork(void)
{
	int first = child, status;

	DONE(.op = CONTAINER_FORK);
	child = (int)report.numbers[0];
	CHECK(child > 0 && child != first);
	CHECK_IS(waitpid(first, &status, 0), first);
	CHECK_IS(status, 0);
	FAILS(EPERM, "fork", .op = CONTAINER_FORK);
}
