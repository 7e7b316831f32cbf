/* launch.c - the two programs that a command starts. */
#include "runtime.h"
#include "common/descriptors.h"
#include "common/die.h"
#include "runtime/flags.h"
#include "runtime/say.h"
#include "runtime/steps.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define SUPERVISOR "io.cloister.supervisor.Main"
#define WORDS_MAX 256
#define LAST_WAIT_MS 2000
#define LAST_TRY_MS 5

/* Where this program is: the distribution's native/. */
static const char *here(void)
{
	static char path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);

	if (n <= 0)
		give_up("/proc/self/exe: %s", strerror(errno));
	path[n] = 0;
	*strrchr(path, '/') = 0;
	return path;
}

static const char *program(const char *name)
{
	static char path[PATH_MAX];

	if (snprintf(path, sizeof path, "%s/%s", here(), name) >= (int)sizeof path)
		give_up("%s: %s", name, strerror(ENAMETOOLONG));
	return path;
}

static void redirect(int fd, int number)
{
	must(dup2(fd, number), "descriptor");
}

static _Noreturn void become_container(const char *path, int end)
{
	const uint64_t all = ~0ull;
	char *args[] = { (char *)"cloister-container", (char *)"--control-fd", (char *)"3", NULL }, *none[] = { NULL };
	int null = (int)must(open("/dev/null", O_RDWR), "/dev/null");

	/* the streams' other ends wait for all who have them, and descriptors from 3 on are the container's */
	end = (int)must(fcntl(end, F_DUPFD, 4), "descriptor");
	for (int fd = 0; fd < 3; fd++)
		redirect(null, fd);
	redirect(end, 3);
	keep_only((const int[]){ 0, 1, 2, 3 }, 4);
	/* what it is sent before it can read it waits */
	syscall(SYS_rt_sigprocmask, SIG_SETMASK, &all, NULL, sizeof all);
	execve(path, args, none);
	die(path);
}

pid_t start_container(int *socket)
{
	const char *path = program("cloister-container");
	int pair[2];

	if (access(path, X_OK) != 0)
		give_up("%s: %s", path, strerror(errno));
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
		give_up("socket: %s", strerror(errno));
	pid_t pid = fork();

	if (pid < 0)
		give_up("fork: %s", strerror(errno));
	if (pid == 0)
		become_container(path, pair[1]);
	close(pair[1]);
	*socket = pair[0];
	return pid;
}

/* NAME=value, the value as printf %q writes it; only names of ours. */
static void take_setting(char *setting)
{
	char *value = strchr(setting, '='), *to;

	if (strncmp(setting, "CLOISTER_", 9) != 0 || !value)
		return;
	*value++ = 0;
	if (strncmp(value, "$'", 2) == 0)
		give_up("launch.env: %s has characters that it can't have", setting);
	if (strcmp(value, "''") == 0)
		*value = 0;
	to = value;
	for (const char *from = value; *from; from++) {
		if (*from == '\\' && from[1])
			from++;
		*to++ = *from;
	}
	*to = 0;
	setenv(setting, value, 1);
}

/* What the launcher, ./cloister, has found out, where that did not start this command. */
static void take_settings(void)
{
	if (getenv("CLOISTER_HOME"))
		return;
	const char *path = program("../launch.env");
	struct span text = file_text(AT_FDCWD, path);
	char *rest = NULL;

	if (!text.at)
		give_up("%s: %s; build with cloister --rebuild", path, strerror(errno));
	for (char *s = strtok_r((char *)(uintptr_t)text.at, "\n", &rest); s; s = strtok_r(NULL, "\n", &rest))
		take_setting(s);
}

static const char *setting(const char *name)
{
	const char *value = getenv(name);

	if (!value || !*value)
		give_up("%s is not set: start Cloister with its launcher, cloister", name);
	return value;
}

/* guard java flag... -cp path Main sandbox --directory DIR --request-fd N */
static char **supervisor_command(int directory)
{
	static char *words[WORDS_MAX + 16], fd[16], own[32], resolved[PATH_MAX];
	char *rest = NULL, *flags = strdup(setting("CLOISTER_JVM_FLAGS"));
	int n = 0;

	snprintf(own, sizeof own, "/proc/self/fd/%d", directory);
	ssize_t length = readlink(own, resolved, sizeof resolved - 1);

	if (length < 0 || !flags)
		give_up("%s: %s", own, strerror(errno));
	resolved[length] = 0;
	snprintf(fd, sizeof fd, "%d", RUNTIME_REQUEST_FD);
	words[n++] = strdup(program("cloister-guard"));
	words[n++] = (char *)(uintptr_t)setting("CLOISTER_JAVA");
	for (char *f = strtok_r(flags, " ", &rest); f && n < WORDS_MAX; f = strtok_r(NULL, " ", &rest))
		words[n++] = f;
	words[n++] = (char *)"-cp";
	words[n++] = (char *)(uintptr_t)setting("CLOISTER_CLASSPATH");
	words[n++] = (char *)SUPERVISOR;
	words[n++] = (char *)"sandbox";
	words[n++] = (char *)"--directory";
	words[n++] = resolved;
	words[n++] = (char *)"--request-fd";
	words[n++] = fd;
	return words;
}

static _Noreturn void become_supervisor(char **command, int log, int request)
{
	int null = (int)must(open("/dev/null", O_RDONLY), "/dev/null");

	setsid();
	request = (int)must(fcntl(request, F_DUPFD, RUNTIME_REQUEST_FD + 1), "descriptor");
	redirect(null, 0);
	redirect(log, 1);
	redirect(log, 2);
	redirect(request, RUNTIME_REQUEST_FD);
	keep_only((const int[]){ 0, 1, 2, RUNTIME_REQUEST_FD }, 4);
	execv(command[0], command);
	die(command[0]);
}

int start_supervisor(int directory, int request)
{
	take_settings();
	char **command = supervisor_command(directory);
	int log = openat(directory, RUNTIME_LOG, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);

	if (log < 0)
		give_up("%s: %s", RUNTIME_LOG, strerror(errno));
	pid_t pid = fork();

	if (pid < 0)
		give_up("fork: %s", strerror(errno));
	if (pid == 0)
		become_supervisor(command, log, request);
	close(log);
	return (int)syscall(SYS_pidfd_open, pid, 0);
}

void end_children(pid_t container)
{
	kill(container, SIGKILL);
	/* Its successor in a pid namespace ends with the supervisor's end of its socket. */
	for (int tries = 0; tries < LAST_WAIT_MS / LAST_TRY_MS; tries++) {
		pid_t pid = waitpid(-1, NULL, WNOHANG);

		if (pid < 0)
			return;
		if (pid == 0)
			poll(NULL, 0, LAST_TRY_MS);
	}
}
