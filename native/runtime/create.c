/* create.c - commands that start a process: create, run, exec. */
#include "runtime.h"
#include "runtime/flags.h"
#include "runtime/say.h"
#include "runtime/steps.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

struct starting {
	int fds[RUNTIME_FDS_MAX];
	int kept;
	pid_t container;
};

/* Before this command opens anything of its own. */
static int count_kept(void)
{
	const char *text = flag_of("preserve-fds");
	long kept = text ? atol(text) : 0;

	if (kept < 0 || kept > RUNTIME_FDS_MAX - RUNTIME_STREAM_FDS)
		give_up("preserve-fds: %s is not from 0 to %d", text, RUNTIME_FDS_MAX - RUNTIME_STREAM_FDS);
	for (int fd = 0; fd < 3 + kept; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			give_up("descriptor %d is not open", fd);
	return (int)kept;
}

static void begin(struct starting *s, int kept)
{
	s->kept = kept;
	s->container = start_container(&s->fds[0]);
	for (int i = 0; i < 3 + kept; i++)
		s->fds[1 + i] = i;
}

static struct answer ask_to_start(struct starting *s, int socket, int watched)
{
	struct answer a = ask(socket, line.command->name, s->fds, RUNTIME_STREAM_FDS + s->kept, s->kept, watched);

	close(s->fds[0]);
	return a;
}

/* Whole, or not there: engines read it as soon as it is. */
static bool write_pid(const char *path, int64_t pid)
{
	const char *name = strrchr(path, '/') + 1;
	char *fresh = NULL;
	bool written = false;

	if (asprintf(&fresh, "%.*s.%s.new", (int)(name - path), path, name) < 0)
		return false;
	int fd = open(fresh, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0666);

	if (fd >= 0) {
		written = dprintf(fd, "%lld", (long long)pid) > 0 && close(fd) == 0 && rename(fresh, path) == 0;
		if (!written)
			unlink(fresh);
	}
	free(fresh);
	return written;
}

/* The process that ended; what this one is sent meanwhile it gets. -> exit status as a shell would say it */
static int follow(pid_t pid)
{
	int status;
	sigset_t all;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, NULL);
	for (;;) {
		for (pid_t any; (any = waitpid(-1, &status, WNOHANG | __WALL)) > 0;)
			if (any == pid)
				return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
		int number = sigwaitinfo(&all, NULL);

		if (number > 0 && number != SIGCHLD)
			kill(pid, number);
	}
}

/* With the answer in hand. */
static int finish(const struct starting *s, struct answer a, bool foreground)
{
	const char *pid_file = flag_of("pid-file");

	if (a.status != 0) {
		end_children(s->container);
		return a.status;
	}
	if (pid_file && !write_pid(pid_file, a.pid)) {
		int error = errno;

		kill((pid_t)a.pid, SIGKILL);
		return say_error("%s: %s", pid_file, strerror(error));
	}
	return foreground ? follow((pid_t)a.pid) : 0;
}

/* In config.json: what engines write there of pods. "": this container begins a sandbox */
static void sandbox_of(const char *bundle, char *id, size_t cap)
{
	static const char *const names[2][2] = {
		{ "io.kubernetes.cri.container-type", "io.kubernetes.cri.sandbox-id" },
		{ "io.kubernetes.cri-o.ContainerType", "io.kubernetes.cri-o.SandboxID" },
	};
	char *path = NULL, type[32];
	struct span text = { NULL, 0 };

	if (asprintf(&path, "%s/config.json", bundle) > 0)
		text = file_text(AT_FDCWD, path);
	if (!text.at)
		give_up("%s: %s", path, strerror(errno));
	struct span annotations = json_member(text, "annotations");

	for (int i = 0; i < 2; i++) {
		if (!json_string(json_member(annotations, names[i][1]), id, cap))
			continue;
		bool is_sandbox = json_string(json_member(annotations, names[i][0]), type, sizeof type) &&
				  strcmp(type, "sandbox") == 0;

		if (!is_sandbox && *id && !strchr(id, '/') && strcmp(id, line.id) != 0)
			return;
	}
	*id = 0;
}

/* What the supervisor said last, when it has ended without an answer. */
static int say_why(int directory)
{
	struct span log = file_text(directory, RUNTIME_LOG);
	size_t end = log.at ? log.length : 0, begin_at;

	while (end > 0 && log.at[end - 1] == '\n')
		end--;
	for (begin_at = end; begin_at > 0 && log.at[begin_at - 1] != '\n';)
		begin_at--;
	return end ? say_error("the supervisor of %s ended: %.*s", line.id, (int)(end - begin_at), log.at + begin_at)
		   : say_error("the supervisor of %s ended before it answered", line.id);
}

static struct answer in_new_sandbox(struct starting *s, int directory)
{
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
		give_up("socket: %s", strerror(errno));
	int guard = start_supervisor(directory, pair[1]);

	close(pair[1]);
	struct answer a = ask_to_start(s, pair[0], guard);

	if (!a.complete)
		a.status = say_why(directory);
	close(pair[0]);
	return a;
}

static struct answer in_sandbox(struct starting *s, const char *sandbox)
{
	int directory = record_open(sandbox), socket = directory < 0 ? -1 : record_connect(directory);
	struct answer a = { line.command->failed, 0, false };

	if (socket < 0) {
		say_error("the sandbox %s is not running", sandbox);
		close(s->fds[0]);
		return a;
	}
	a = ask_to_start(s, socket, -1);
	if (!a.complete)
		say_error("the supervisor of %s ended before it answered", sandbox);
	close(socket);
	return a;
}

/* The record of a container that did not come to be, whichever way this command ends. */
static bool unfinished;

static void remove_unfinished(void)
{
	if (unfinished)
		record_remove(line.id);
}

static void delete_now(void)
{
	int directory = record_open(line.id), socket = directory < 0 ? -1 : record_connect(directory);

	if (socket >= 0)
		ask(socket, "delete", NULL, 0, 0, -1);
}

int run_create(void)
{
	const char *bundle = flag_of("bundle");
	char sandbox[256];
	struct starting s;
	const bool is_run = strcmp(line.command->name, "run") == 0;
	int kept = count_kept();

	if (!bundle)
		line.given[line.given_count++] = (struct given){ "bundle", bundle = line.cwd };
	sandbox_of(bundle, sandbox, sizeof sandbox);
	int directory = record_make(line.id);

	unfinished = true;
	atexit(remove_unfinished);
	begin(&s, kept);
	struct answer a = *sandbox ? in_sandbox(&s, sandbox) : in_new_sandbox(&s, directory);
	int status = finish(&s, a, is_run && !flag_is("detach"));

	unfinished = a.status != 0;
	if (!unfinished && is_run && !flag_is("detach") && !flag_is("keep"))
		delete_now();
	return status;
}

int run_exec(void)
{
	struct starting s;
	int kept = count_kept(), directory = record_open(line.id);

	if (directory < 0)
		return say_error("container \"%s\" does not exist", line.id);
	if (!flag_of("process") && line.argument_count < 2)
		return say_error("exec: neither --process nor a program is given");
	int socket = record_connect(directory);

	if (socket < 0)
		return say_error("cannot exec in a stopped container");
	begin(&s, kept);
	struct answer a = ask_to_start(&s, socket, -1);

	if (!a.complete)
		say_error("the supervisor of %s ended before it answered", line.id);
	return finish(&s, a, !flag_is("detach"));
}
