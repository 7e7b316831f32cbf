#include "test/fake_supervisor.h"
#include "cloister.h"
#include "container.h"
#include "runtime.h"
#include "test/check.h"

#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define DEADLINE_MS 10000
#define BIG 100000

static char text[RUNTIME_BYTES_MAX], directory_of[256];
static const char *strings[RUNTIME_STRINGS_MAX];
static uint32_t count;
static int fds[RUNTIME_FDS_MAX], fd_count, kept;
static int container = -1; /* socket of the one container */
static long long container_pid;

static const char *value_of(const char *name)
{
	size_t length = strlen(name);

	for (uint32_t i = 1; i < count; i++)
		if (strncmp(strings[i], name, length) == 0 && strings[i][length] == '=')
			return strings[i] + length + 1;
	return "";
}

static void answer(int sock, uint32_t kind, int status, int64_t pid, const char *what)
{
	struct runtime_answer head = { .kind = kind, .status = status, .pid = pid, .bytes = (uint32_t)strlen(what) };
	struct iovec parts[2] = { { &head, sizeof head }, { (void *)(uintptr_t)what, head.bytes } };
	struct msghdr m = { .msg_iov = parts, .msg_iovlen = 2 };

	CHECK(sendmsg(sock, &m, MSG_NOSIGNAL) > 0);
}

/* -> number 0 of its report */
static int64_t order(int sock, uint32_t op, int64_t number)
{
	struct container_order o = { .op = op, .numbers = { number } };
	struct container_report r;
	int none;

	CHECK_IS(send(sock, &o, sizeof o, 0), sizeof o);
	if (op == CONTAINER_END)
		return 0;
	CHECK_IS(cl_recv_fds(sock, &r, sizeof r, NULL, 0, &none, DEADLINE_MS), sizeof r);
	CHECK_IS(r.event, CONTAINER_DONE);
	return r.numbers[0];
}

static void write_record(const char *status)
{
	char path[300], fresh[300];

	snprintf(path, sizeof path, "%s/" RUNTIME_RECORD, directory_of);
	snprintf(fresh, sizeof fresh, "%s/fresh", directory_of);
	FILE *f = fopen(fresh, "we");

	CHECK(f != NULL);
	fprintf(f, "{\"ociVersion\":\"1.1.0\",\"status\":\"%s\",\"id\":\"%s\",\"pid\":%lld,\"annotations\":{\"pid\":"
		   "\"x\"},\"bundle\":\"/b\"}\n", status, strrchr(directory_of, '/') + 1, container_pid);
	fclose(f);
	CHECK_IS(rename(fresh, path), 0);
}

/* All that was said, on the stream. */
static void tell(int stream)
{
	for (uint32_t i = 0; i < count; i++)
		dprintf(stream, "%s\n", strings[i]);
	for (int i = fd_count - kept; i < fd_count; i++)
		dprintf(fds[i], "kept");
}

/* create, run, exec */
static void start_process(int sock)
{
	CHECK_IS(fd_count, RUNTIME_STREAM_FDS + kept);
	int64_t pid = order(fds[0], CONTAINER_FORK, 0);

	order(fds[0], CONTAINER_SERVE, 0);
	tell(fds[2]);
	dprintf(fds[3], "on stderr\n");
	if (strcmp(strings[0], "exec") == 0) {
		order(fds[0], CONTAINER_END, 5 << 8);
	} else if (strcmp(strings[0], "run") == 0) {
		order(fds[0], CONTAINER_END, SIGTERM);
	} else {
		container = cl_dup(fds[0], 100);
		container_pid = pid;
		write_record("created");
	}
	answer(sock, RUNTIME_DONE, 0, pid, "");
}

static void update(int sock)
{
	char resources[64] = "";

	CHECK_IS(fd_count, strcmp(value_of("resources"), "-") == 0);
	if (fd_count)
		CHECK(pread(fds[0], resources, sizeof resources - 1, 0) > 0);
	answer(sock, RUNTIME_OUTPUT, 0, 0, resources);
	answer(sock, RUNTIME_OUTPUT, 0, 0, value_of("memory"));
	answer(sock, RUNTIME_DONE, 0, 0, "");
}

static void ps(int sock)
{
	static char big[BIG + 1];

	memset(big, 'p', BIG);
	for (int i = 0; i < 3; i++)
		answer(sock, RUNTIME_OUTPUT, 0, 0, big);
	answer(sock, RUNTIME_DONE, 0, 0, "");
}

static void carry_out(int sock)
{
	const char *command = strings[0];

	if (strcmp(command, "create") == 0 || strcmp(command, "run") == 0 || strcmp(command, "exec") == 0)
		return start_process(sock);
	if (strcmp(command, "update") == 0)
		return update(sock);
	if (strcmp(command, "ps") == 0)
		return ps(sock);
	if (strcmp(command, "resume") == 0)
		return; /* without an answer */
	if (strcmp(command, "pause") == 0) {
		answer(sock, RUNTIME_ERROR, 0, 0, "can't \"pause\"\nnow");
		answer(sock, RUNTIME_DONE, 1, 0, "");
		return;
	}
	if (strcmp(command, "kill") == 0)
		order(container, CONTAINER_END, atoi(value_of("arg")));
	if (strcmp(command, "state") == 0)
		answer(sock, RUNTIME_OUTPUT, 0, 0, "{\"status\":\"of the supervisor\"}\n");
	answer(sock, RUNTIME_DONE, 0, 0, "");
}

/* false: there is none */
static int read_request(int sock)
{
	int64_t n = cl_recv_fds(sock, text, sizeof text, fds, RUNTIME_FDS_MAX, &fd_count, DEADLINE_MS);
	struct runtime_request head;

	if (n == 0)
		return 0;
	CHECK(n >= (int64_t)sizeof head);
	memcpy(&head, text, sizeof head);
	CHECK_IS(head.magic, RUNTIME_MAGIC);
	CHECK_IS(head.version, RUNTIME_VERSION);
	CHECK_IS(head.bytes, n - (int64_t)sizeof head);
	CHECK_IS(head.fds, fd_count);
	kept = (int)head.kept;
	const char *at = text + sizeof head, *end = text + n;

	for (count = 0; at < end; at += strlen(at) + 1)
		strings[count++] = at;
	CHECK_IS(count, head.strings);
	return 1;
}

static void serve(int sock)
{
	if (!read_request(sock)) {
		close(sock);
		return;
	}
	carry_out(sock);
	for (int i = 0; i < fd_count; i++)
		close(fds[i]);
	close(sock);
}

/* As Java will: by a path that is short enough. */
static int listen_in(void)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int listener = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

	CHECK_IS(chdir(directory_of), 0);
	strcpy(at.sun_path, RUNTIME_SOCKET);
	CHECK_IS(bind(listener, (struct sockaddr *)&at, sizeof at), 0);
	CHECK_IS(listen(listener, 16), 0);
	return listener;
}

int fake_supervisor(const char *directory)
{
	snprintf(directory_of, sizeof directory_of, "%s", directory);
	CHECK(read_request(RUNTIME_REQUEST_FD));
	if (strstr(value_of("bundle"), "die")) {
		dprintf(2, "first line\nfake: it broke\n");
		return 3;
	}
	if (strstr(value_of("bundle"), "refuse")) {
		answer(RUNTIME_REQUEST_FD, RUNTIME_ERROR, 0, 0, "config.json: refused");
		answer(RUNTIME_REQUEST_FD, RUNTIME_DONE, 1, 0, "");
		return 0;
	}
	int listener = listen_in();

	carry_out(RUNTIME_REQUEST_FD);
	for (int i = 0; i < fd_count; i++)
		close(fds[i]);
	do
		serve(accept(listener, NULL, NULL));
	while (strcmp(strings[0], "delete") != 0);
	/* the record goes before the answer in a real one; here `run` and its like only wait for the end */
	unlink(RUNTIME_SOCKET);
	unlink(RUNTIME_RECORD);
	unlink(RUNTIME_LOG);
	CHECK_IS(rmdir(directory_of), 0);
	return 0;
}
