/*
 * guard_test.c - a supervisor that is killed, its successors, and who dies with whom. Argument: guard. Called again by
 * it, as supervisor.
 */
#include "cloister.h"
#include "guard/groups.h"
#include "lib/handover.h"
#include "test/check.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define DEADLINE_MS 10000
#define KEPT 2048
#define WAITS_FOR_TERM 42
#define GAVE_UP 125
#define JOINED 6

static volatile sig_atomic_t terms;

static void on_term(int number)
{
	(void)number;
	terms++;
}

/* Which supervisor of this sandbox we are, from 1. */
static int count_myself(void)
{
	int *ledger = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, CL_LEDGER_FD, 0);

	CHECK(ledger != MAP_FAILED);
	return ++*ledger;
}

static void keep_a_number(int number)
{
	int fd = cl_memfd("kept", 8, 0);

	CHECK_IS(pwrite(fd, &number, sizeof number, 0), (long)sizeof number);
	CHECK_IS(dup2(fd, KEPT), KEPT);
}

static void take_the_number(int expected)
{
	int found = -1;

	CHECK_IS(cl_keeper_order(CL_PREDECESSOR_FD, KEEPER_GIVE, KEPT, getpid()), 0);
	CHECK_IS(cl_take_descriptors(CL_PREDECESSOR_FD, getpid(), DEADLINE_MS), 1);
	CHECK_IS(pread(KEPT, &found, sizeof found, 0), (long)sizeof found);
	CHECK_IS(found, expected);
}

/* The third is told to end before it could be told. */
static int survivor(int n)
{
	struct sigaction action = { .sa_handler = on_term };

	CHECK_IS(getsid(0), getpid());
	if (n == 1)
		keep_a_number(7);
	else
		take_the_number(7);
	if (n == 3) {
		CHECK_IS(write(1, "3", 1), 1);
		CHECK_IS(poll(NULL, 0, 100), 0);
	}
	sigaction(SIGTERM, &action, NULL);
	CHECK(cl_keeper_start() > 0);
	if (n > 1)
		CHECK_IS(cl_keeper_order(CL_PREDECESSOR_FD, KEEPER_QUIT, 0, 0), 0);
	if (n < 3)
		raise(SIGKILL);
	while (terms == 0)
		pause();
	return WAITS_FOR_TERM;
}

/* The second and all after it die before they can be succeeded; what the first left is there for each. */
static int hopeless(int n)
{
	if (n == 1) {
		keep_a_number(8);
		CHECK(cl_keeper_start() > 0);
	} else {
		take_the_number(8);
		CHECK(n <= 4);
	}
	return raise(SIGKILL);
}

/* Plain directories: what matters is who writes into them, and that they vanish. */
static const char *group(int guard_pid, const char *name)
{
	static char path[128];

	snprintf(path, sizeof path, "/tmp/guard_test.%d%s", guard_pid, name);
	return path;
}

/* The first makes groups and is killed; the second starts in the one of the services, and leaves all to the guard. */
static int grouped(int n)
{
	static const char *const names[] = { "/services", "/services", "" };
	char written[8] = "";
	int at = GROUPS_AT, parent = getppid();

	if (n == 1) {
		CHECK_IS(mkdir(group(parent, ""), 0700), 0);
		CHECK_IS(mkdir(group(parent, "/services"), 0700), 0);
		CHECK_IS(close(open(group(parent, "/services/cgroup.procs"), O_CREAT | O_WRONLY, 0600)), 0);
		for (int i = 0; i < 3; i++) {
			const char *path = group(parent, names[i]);

			CHECK(pwrite(CL_LEDGER_FD, path, strlen(path) + 1, at) > 0);
			at += (int)strlen(path) + 1;
		}
		CHECK(cl_keeper_start() > 0);
		return raise(SIGKILL);
	}
	int procs = open(group(parent, "/services/cgroup.procs"), O_RDONLY);

	CHECK_IS(read(procs, written, sizeof written), 2);
	CHECK(strcmp(written, "0\n") == 0);
	CHECK_IS(unlink(group(parent, "/services/cgroup.procs")), 0);
	return JOINED;
}

static int ignores_hup(void)
{
	struct sigaction now;

	CHECK_IS(sigaction(SIGHUP, NULL, &now), 0);
	CHECK(now.sa_handler == SIG_IGN);
	return 0;
}

static int be_supervisor(const char *role)
{
	int n = count_myself();
	struct pollfd guard = { CL_GUARD_FD, POLLIN, 0 };

	CHECK_IS(poll(&guard, 1, 0), 0);
	CHECK_IS(atoi(getenv("CLOISTER_GUARD")), getppid());
	if (strcmp(role, "survivor") == 0)
		return survivor(n);
	if (strcmp(role, "hopeless") == 0)
		return hopeless(n);
	if (strcmp(role, "early") == 0)
		return raise(SIGKILL);
	if (strcmp(role, "status") == 0)
		return 3;
	if (strcmp(role, "grouped") == 0)
		return grouped(n);
	if (strcmp(role, "nohup") == 0)
		return ignores_hup();
	CHECK_IS(write(1, "w", 1), 1); /* "waiting" */
	return pause();
}

static const char *guard;
static char self[512];

/* Its standard output is a pipe, whose end is said. */
static int start(const char *role, int *output)
{
	char *args[] = { (char *)guard, self, (char *)role, NULL };
	int ends[2];

	CHECK_IS(pipe2(ends, O_CLOEXEC), 0);
	int pid = fork();

	if (pid == 0) {
		dup2(ends[1], 1);
		execv(guard, args);
		_exit(127);
	}
	CHECK(pid > 0);
	close(ends[1]);
	*output = ends[0];
	return pid;
}

/* Whatever is left of the guard would be our child: we are a subreaper. */
static int ended(int pid)
{
	struct pollfd p = { pidfd_of(pid), POLLIN, 0 };
	int status, rest;

	CHECK_IS(poll(&p, 1, DEADLINE_MS), 1);
	CHECK_IS(waitpid(pid, &status, 0), pid);
	close(p.fd);
	CHECK_IS(waitpid(-1, &rest, WNOHANG | __WALL), -1);
	CHECK_IS(errno, ECHILD);
	return status;
}

static void killed_twice(void)
{
	int output, pid = start("survivor", &output);
	char third = 0;

	CHECK_IS(read(output, &third, 1), 1);
	CHECK_IS(third, '3');
	CHECK_IS(kill(pid, SIGTERM), 0);
	CHECK_IS(ended(pid), WAITS_FOR_TERM << 8);
	close(output);
}

static void ends_with(const char *role, int code)
{
	int output, pid = start(role, &output);

	CHECK_IS(ended(pid), code << 8);
	close(output);
}

static void removes_groups(void)
{
	int output, pid = start("grouped", &output);
	struct stat st;

	CHECK_IS(ended(pid), JOINED << 8);
	CHECK_IS(stat(group(pid, ""), &st), -1);
	CHECK_IS(errno, ENOENT);
	close(output);
}

static void killed_guard(void)
{
	int output, status, pid = start("waiting", &output);
	char waits = 0;

	CHECK_IS(read(output, &waits, 1), 1);
	int child = only_child(pid);
	struct pollfd p = { pidfd_of(child), POLLIN, 0 };

	CHECK_IS(kill(pid, SIGKILL), 0);
	CHECK_IS(poll(&p, 1, DEADLINE_MS), 1);
	CHECK_IS(waitpid(pid, &status, 0), pid);
	CHECK_IS(waitpid(child, &status, 0), child);
	CHECK_IS(status, SIGKILL);
}

int main(int argc, char *argv[])
{
	CHECK(argc > 1);
	if (getenv("CLOISTER_GUARD"))
		return be_supervisor(argv[1]);
	guard = argv[1];
	CHECK(readlink("/proc/self/exe", self, sizeof self - 1) > 0);
	CHECK_IS(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
	ends_with("status", 3);
	ends_with("early", GAVE_UP);
	ends_with("hopeless", GAVE_UP);
	killed_twice();
	removes_groups();
	killed_guard();
	signal(SIGHUP, SIG_IGN);
	ends_with("nohup", 0);
	return 0;
}
