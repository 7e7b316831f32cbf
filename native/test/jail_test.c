/*
 * jail_test.c - a real JVM in the jail, seen from outside; and who dies with whom. Arguments: jail, library, classes,
 * java.
 */
#include "cloister.h"
#include "test/check.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define DEADLINE_MS 15000
#define ARGS_MAX 32

static const char *jail, *java;

struct service {
	int pid, in, out, control;
};

/* Starts the jail with pipes at its standard input and output, and a control socket at 7. */
static struct service start(char *const args[])
{
	int in[2], out[2], control[2];

	CHECK_IS(pipe2(in, O_CLOEXEC), 0);
	CHECK_IS(pipe2(out, O_CLOEXEC), 0);
	CHECK_IS(cl_socketpair(SOCK_SEQPACKET, control), 0);
	const int src[] = { in[0], out[1], control[1] }, dst[] = { 0, 1, 7 };
	int pid = cl_spawn(jail, args, NULL, src, dst, 3, 0);

	CHECK(pid > 0);
	close(in[0]);
	close(out[1]);
	close(control[1]);
	return (struct service){ pid, in[1], out[0], control[0] };
}

static void read_line(int fd, char *line, size_t cap)
{
	size_t n = 0;
	struct pollfd p = { fd, POLLIN, 0 };

	while (n < cap - 1) {
		CHECK_IS(poll(&p, 1, DEADLINE_MS), 1);
		CHECK_IS(read(fd, line + n, 1), 1); /* 0: it died */
		if (line[n] == '\n')
			break;
		n++;
	}
	line[n] = 0;
}

static int wait_status(const struct service *s)
{
	int status, pidfd = pidfd_of(s->pid);
	struct pollfd p = { pidfd, POLLIN, 0 };

	CHECK_IS(poll(&p, 1, DEADLINE_MS), 1);
	CHECK_IS(cl_wait(s->pid, &status, 0), s->pid);
	close(pidfd);
	close(s->in);
	close(s->out);
	close(s->control);
	return status;
}

static void status_line(int pid, const char *key, char *value, size_t cap)
{
	char path[64], line[256];

	snprintf(path, sizeof path, "/proc/%d/status", pid);
	FILE *f = fopen(path, "re");

	CHECK(f != NULL);
	value[0] = 0;
	while (fgets(line, sizeof line, f))
		if (strncmp(line, key, strlen(key)) == 0)
			snprintf(value, cap, "%s", line + strlen(key));
	fclose(f);
}

static void status_is(int pid, const char *key, const char *expected)
{
	char value[256];

	status_line(pid, key, value, sizeof value);
	if (strcmp(value, expected) != 0) {
		fprintf(stderr, "process %d: %s is %s, not %s\n", pid, key, value, expected);
		exit(1);
	}
}

static void own_namespaces(int pid)
{
	static const char *const kinds[] = { "user", "mnt", "pid", "net", "ipc", "uts", "cgroup" };

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		char mine[64], its[64], a[64] = "", b[64] = "";

		snprintf(mine, sizeof mine, "/proc/self/ns/%s", kinds[i]);
		snprintf(its, sizeof its, "/proc/%d/ns/%s", pid, kinds[i]);
		CHECK(readlink(mine, a, sizeof a - 1) > 0);
		CHECK(readlink(its, b, sizeof b - 1) > 0);
		CHECK(strcmp(a, b) != 0);
	}
}

/* Number of entries of a process's root; all of them named `name`. */
static void root_holds_only(int pid, const char *name)
{
	char path[64];

	snprintf(path, sizeof path, "/proc/%d/root/", pid);
	DIR *dir = opendir(path);
	struct dirent *e;
	int found = 0;

	CHECK(dir != NULL);
	while ((e = readdir(dir)) != NULL) {
		if (e->d_name[0] == '.')
			continue;
		CHECK(strcmp(e->d_name, name) == 0);
		found++;
	}
	closedir(dir);
	CHECK_IS(found, 1);
}

/* By its own will, or with its lifeline. */
static void end_service(struct service *s, int jvm, int abruptly)
{
	struct pollfd p = { pidfd_of(jvm), POLLIN, 0 };

	if (abruptly)
		CHECK_IS(cl_kill(s->pid, SIGKILL), 0);
	else
		CHECK_IS(write(s->in, "\n", 1), 1);
	CHECK_IS(wait_status(s), abruptly ? SIGKILL : 23 << 8);
	CHECK_IS(poll(&p, 1, DEADLINE_MS), 1);
	close(p.fd);
}

static void warm_jvm(const char *library, const char *classes, const char *profile, int host_files)
{
	char line[256], journal[] = "/tmp/cloister-jail-XXXXXX", *args[ARGS_MAX], **a = args;

	CHECK(mkdtemp(journal) != NULL);
	for (const char *const *arg = (const char *const[]){ jail, "--name", "test", "--journal", journal, "--warm-fd",
							     "9", "--control-fd", "7", "--nofile", "512",
							     host_files ? "--host-files" : "--", NULL };
	     *arg; arg++)
		*a++ = (char *)(uintptr_t)*arg;
	if (host_files)
		*a++ = "--";
	for (const char *const *arg =
		     (const char *const[]){ java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData",
					    "-Xmx64m", "-Xshare:auto", "--enable-native-access=ALL-UNNAMED", "-cp",
					    classes, "WarmService", library, profile, "9", NULL };
	     *arg; arg++)
		*a++ = (char *)(uintptr_t)*arg;
	*a = NULL;
	struct service s = start(args);

	read_line(s.out, line, sizeof line);
	CHECK(strcmp(line, "alive") == 0);
	int warden = only_child(s.pid), jvm = only_child(warden);

	for (int i = 0; i < 3; i++)
		root_holds_only((const int[]){ s.pid, warden, jvm }[i], "journal");
	for (int i = 0; i < 3; i++) {
		int pid = (const int[]){ s.pid, warden, jvm }[i];

		status_is(pid, "CapEff:\t", host_files && pid == jvm ? "000000000000001b\n" : "0000000000000000\n");
		status_is(pid, "CapBnd:\t", host_files && pid == jvm ? "000000000000001b\n" : "0000000000000000\n");
		status_is(pid, "NoNewPrivs:\t", "1\n");
		status_is(pid, "Seccomp:\t", "2\n");
	}
	own_namespaces(jvm);
	end_service(&s, jvm, host_files);
	CHECK_IS(rmdir(journal), 0); /* and it left nothing behind */
}

static struct service start_shell(const char *script)
{
	char *args[] = {
		(char *)(uintptr_t)jail, "--control-fd", "7", "--grace-ms", "300", "--", "/bin/sh", "-c",
		(char *)(uintptr_t)script, NULL,
	};

	return start(args);
}

static void statuses(void)
{
	struct service s = start_shell("exit 5");

	CHECK_IS(wait_status(&s), 5 << 8);
	s = start_shell("kill -9 $$");
	CHECK_IS(wait_status(&s), (128 + 9) << 8);
	s = start_shell("echo ready; sleep 100");
	char line[16];

	read_line(s.out, line, sizeof line);
	close(s.control); /* as if the supervisor had died */
	s.control = -1;
	CHECK_IS(wait_status(&s), (128 + 9) << 8);
}

/* Milliseconds that a service outlives its supervisor. */
static long survival(int released)
{
	int to_test[2];
	char line[16];

	CHECK_IS(pipe2(to_test, O_CLOEXEC), 0);
	pid_t supervisor = fork();

	if (supervisor == 0) {
		struct service s = start_shell("echo ready; sleep 100");

		read_line(s.out, line, sizeof line);
		if (released)
			CHECK_IS(write(s.control, "R", 1), 1);
		CHECK_IS(write(to_test[1], &s.pid, sizeof s.pid), sizeof s.pid);
		pause();
	}
	int lifeline, pidfd;

	CHECK_IS(read(to_test[0], &lifeline, sizeof lifeline), sizeof lifeline);
	pidfd = pidfd_of(only_child(lifeline));
	CHECK(pidfd >= 0);
	kill(supervisor, SIGKILL);
	int64_t died = now_ns();
	struct pollfd p = { pidfd, POLLIN, 0 };

	CHECK_IS(poll(&p, 1, DEADLINE_MS), 1);
	waitpid(supervisor, NULL, 0);
	close(pidfd);
	close(to_test[0]);
	close(to_test[1]);
	return (long)((now_ns() - died) / 1000000);
}

/* If there is a guard everything ends with that, and not with the caller. */
static void guarded(void)
{
	char *args[] = { (char *)(uintptr_t)jail, "--guard-fd", "8", "--", "/bin/sleep", "100", NULL };
	int to_test[2], lifeline;

	CHECK_IS(pipe2(to_test, O_CLOEXEC), 0);
	pid_t guard = fork();

	if (guard == 0)
		for (;;)
			pause();
	int guard_fd = pidfd_of(guard);
	pid_t supervisor = fork();

	if (supervisor == 0) {
		int pid = cl_spawn(jail, args, NULL, (const int[]){ guard_fd }, (const int[]){ 8 }, 1,
				   CL_SPAWN_NULL_STDIO);

		CHECK_IS(write(to_test[1], &pid, sizeof pid), sizeof pid);
		pause();
	}
	CHECK_IS(read(to_test[0], &lifeline, sizeof lifeline), sizeof lifeline);
	struct pollfd p = { pidfd_of(lifeline), POLLIN, 0 };

	kill(supervisor, SIGKILL);
	CHECK_IS(waitpid(supervisor, NULL, 0), supervisor);
	CHECK_IS(poll(&p, 1, 100), 0);
	kill(guard, SIGKILL);
	CHECK_IS(poll(&p, 1, DEADLINE_MS), 1);
	CHECK_IS(waitpid(guard, NULL, 0), guard);
	close(p.fd);
	close(guard_fd);
	close(to_test[0]);
	close(to_test[1]);
}

static void as_other_user(void)
{
	char *args[] = {
		(char *)(uintptr_t)jail, "--user", "65533", "--", "/bin/sh", "-c",
		"read inside outside n < /proc/self/uid_map && test $outside = 65533 && ! cat /etc/shadow "
		"2>/dev/null && exit 6",
		NULL,
	};

	if (geteuid() != 0)
		return;
	struct service s = start(args);

	CHECK_IS(wait_status(&s), 6 << 8);
}

/* Below a bind of the whole host its pseudo file systems and the hidden directory are empty, the rest is there. */
static void hides(void)
{
	char *args[] = {
		(char *)(uintptr_t)jail, "--bind-ro", "/", "--bind-ro", "/usr", "--hide", "/usr/share", "--",
		"/bin/sh", "-c",
		"cd /roots/0 && test -e bin/sh || exit 1;"
		"for d in proc sys dev usr/share ../1/share; do test -d $d && test -z \"$(ls -A $d)\" || exit 2; done;"
		"! mkdir proc/x usr/share/x 2>/dev/null && exit 9",
		NULL,
	};
	struct service s = start(args);

	CHECK_IS(wait_status(&s), 9 << 8);
}

/* The same without being root. Skipped where we are not root: then everything before was. */
static void as_nobody(void)
{
	int status;

	if (geteuid() != 0)
		return;
	pid_t pid = fork();

	if (pid == 0) {
		CHECK_IS(setresgid(65534, 65534, 65534), 0);
		CHECK_IS(setresuid(65534, 65534, 65534), 0);
		char *args[] = {
			(char *)(uintptr_t)jail, "--bind-ro", "/etc", "--bind-ro", "/etc/passwd", "--", "/bin/sh", "-c",
			"test -f /roots/1 && test -f /roots/0/passwd && ! touch /roots/0/x 2>/dev/null && exit 4",
			NULL,
		};
		struct service s = start(args);

		CHECK_IS(wait_status(&s), 4 << 8);
		hides();
		_exit(0);
	}
	CHECK_IS(waitpid(pid, &status, 0), pid);
	CHECK_IS(status, 0);
}

int main(int argc, char *argv[])
{
	CHECK_IS(argc, 5);
	jail = argv[1];
	java = argv[4];
	statuses();
	CHECK(survival(0) < 250);
	CHECK(survival(1) >= 250);
	guarded();
	hides();
	as_nobody();
	as_other_user();
	warm_jvm(argv[2], argv[3], "vfs", 0);
	warm_jvm(argv[2], argv[3], "gofer", geteuid() == 0);
	return 0;
}
