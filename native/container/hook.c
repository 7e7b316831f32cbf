/* hook.c - programs of the host that an engine wants run while a container is made. */
#include "common/die.h"
#include "container/steps.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define EXIT_NO_EXEC 127
#define SAID_MAX 512 /* what it said last, for the text of a failure */

struct hook {
	const char *path;
	char **arguments, **environment; /* ended by NULL */
	const char *state;
	size_t state_left;
	int input, output, pidfd; /* -1: closed */
	pid_t pid;
	char said[SAID_MAX];
	size_t said_bytes;
};

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000ll + now.tv_nsec / 1000000;
}

static _Noreturn void become_hook(const struct hook *h, int input, int output)
{
	const uint64_t none = 0;

	setsid();
	if (dup2(input, 0) < 0 || dup2(output, 1) < 0 || dup2(output, 2) < 0)
		die("streams");
	umask(022);
	syscall(SYS_rt_sigprocmask, SIG_SETMASK, &none, NULL, sizeof none);
	execve(h->path, h->arguments, h->environment);
	dprintf(2, "%m");
	die_quietly(EXIT_NO_EXEC);
}

static int start(struct hook *h)
{
	int in[2], out[2];

	if (pipe2(in, O_CLOEXEC | O_NONBLOCK) != 0)
		return wrong(errno, "hook %s", h->path);
	if (pipe2(out, O_CLOEXEC) != 0) {
		close(in[0]);
		close(in[1]);
		return wrong(errno, "hook %s", h->path);
	}
	fcntl(in[0], F_SETFL, 0);
	h->pid = fork();
	if (h->pid == 0)
		become_hook(h, in[0], out[1]);
	int error = errno;

	close(in[0]);
	close(out[1]);
	h->input = in[1];
	h->output = out[0];
	h->pidfd = h->pid > 0 ? (int)syscall(SYS_pidfd_open, h->pid, 0) : -1;
	return h->pid > 0 ? 0 : wrong(error, "hook %s", h->path);
}

static void write_state(struct hook *h)
{
	ssize_t n = h->state_left ? write(h->input, h->state, h->state_left) : 0;

	if (n > 0) {
		h->state += n;
		h->state_left -= (size_t)n;
	}
	/* who does not want to read all of it need not */
	if (h->state_left == 0 || (n < 0 && errno != EAGAIN)) {
		close(h->input);
		h->input = -1;
	}
}

/* The last SAID_MAX bytes. */
static void listen_to(struct hook *h)
{
	char text[SAID_MAX];
	ssize_t n = read(h->output, text, sizeof text);

	if (n <= 0) {
		close(h->output);
		h->output = -1;
		return;
	}
	size_t new = (size_t)n, keep = h->said_bytes < SAID_MAX - new ? h->said_bytes : SAID_MAX - new;

	memmove(h->said, h->said + h->said_bytes - keep, keep);
	memcpy(h->said + keep, text, new);
	h->said_bytes = keep + new;
}

/* Until it ends; false: it did not in time, or the supervisor is gone. */
static bool attend(struct hook *h, int supervisor, int64_t timeout_ms)
{
	const int64_t until = now_ms() + timeout_ms;

	for (;;) {
		struct pollfd p[4] = { { h->input, POLLOUT, 0 }, { h->output, POLLIN, 0 }, { h->pidfd, POLLIN, 0 },
				       { supervisor, 0, 0 } };
		int64_t left = timeout_ms ? until - now_ms() : -1;

		if ((timeout_ms && left <= 0) || (poll(p, 4, (int)left) < 0 && errno != EINTR))
			return false;
		if (p[3].revents)
			return false;
		if (p[0].revents)
			write_state(h);
		if (p[1].revents)
			listen_to(h);
		/* what it has said is read first */
		if (p[2].revents && !p[1].revents)
			return true;
	}
}

static int run(struct hook *h, int supervisor, int64_t timeout_ms)
{
	int status = 0;

	if (start(h) != 0)
		return -1;
	bool ended = h->pidfd >= 0 && attend(h, supervisor, timeout_ms);

	if (!ended)
		kill(-h->pid, SIGKILL);
	if (!ended)
		kill(h->pid, SIGKILL);
	waitpid(h->pid, &status, 0);
	for (int i = 0; i < 3; i++) {
		int fd = (const int[]){ h->input, h->output, h->pidfd }[i];

		if (fd >= 0)
			close(fd);
	}
	while (h->said_bytes && h->said[h->said_bytes - 1] == '\n')
		h->said_bytes--;
	if (!ended)
		return wrong(0, "hook %s: did not end within %lld ms", h->path, (long long)timeout_ms);
	if (status != 0)
		return wrong(0, "hook %s: %s %d: %.*s", h->path, WIFEXITED(status) ? "exit status" : "signal",
			     WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status), (int)h->said_bytes, h->said);
	return 0;
}

static char **list(const char *const *from, size_t n)
{
	char **copy = calloc(n + 1, sizeof *copy);

	if (copy)
		memcpy(copy, from, n * sizeof *copy);
	return copy;
}

int step_hook(struct container *c, const struct order *o)
{
	const int64_t arguments = o->head.numbers[0], variables = o->head.numbers[1], ms = o->head.numbers[2];
	const char *path = o->text[0];

	if (c->inside)
		return wrong(EPERM, "hook %s: programs of the container run in the sandbox only", path);
	if (*path != '/' || ms < 0 || ms > INT32_MAX || arguments < 1 || variables < 0 ||
	    arguments > CONTAINER_STRINGS_MAX || variables > CONTAINER_STRINGS_MAX ||
	    arguments + variables + 2 != o->head.strings)
		return wrong(EINVAL, "hook %s", path);
	struct hook h = { .path = path, .input = -1, .output = -1, .pidfd = -1 };

	h.arguments = list(o->text + 1, (size_t)arguments);
	h.environment = list(o->text + 1 + arguments, (size_t)variables);
	h.state = o->text[o->head.strings - 1];
	h.state_left = strlen(h.state);
	int result = h.arguments && h.environment ? run(&h, c->socket, ms) : wrong(ENOMEM, "hook %s", path);

	free(h.arguments);
	free(h.environment);
	return result;
}
