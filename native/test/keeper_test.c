/* keeper_test.c - what a killed process leaves to its successor, and what its keeper cannot do. */
#include "cloister.h"
#include "filter/filter.h"
#include "lib/handover.h"
#include "test/check.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define DEADLINE_MS 10000
#define LANDING 1700
#define DYNAMIC 2048
#define COUNT 600
#define NUMBERS 501
#define NR_URETPROBE 335 /* these two pass by every filter: see filter_test.c */
#define NR_UPROBE 336
#define SURVIVED 42

/* One of them is as a gofer's directory: it can only be held, and has no bytes to read. */
#define PATH_ONLY (COUNT / 2)

/* Scattered, some of them close together. */
static int number_of(int i)
{
	return DYNAMIC + i * 7 % 1021 + (i / 1021) * 1021;
}

struct service {
	pid_t pid;
	int keeper, pidfd;
};

/* Opens a file with its number in it at each of the numbers, then waits to be killed. */
static _Noreturn void be_service(int sock)
{
	close(CL_KEEPER_FD);
	CHECK_IS(dup2(sock, CL_KEEPER_FD), CL_KEEPER_FD);
	for (int i = 0; i < COUNT; i++) {
		int number = number_of(i), fd = i == PATH_ONLY ? open("/", O_PATH) : cl_memfd("kept", 8, 0);

		if (i != PATH_ONLY)
			CHECK_IS(pwrite(fd, &number, sizeof number, 0), (long)sizeof number);
		CHECK_IS(dup2(fd, number), number);
		close(fd);
	}
	CHECK(cl_keeper_start() > 0);
	for (;;)
		pause();
}

static struct service start(void)
{
	int pair[2], fds[1], n;
	struct keeper_order hello;
	struct service s;

	CHECK_IS(cl_socketpair(SOCK_SEQPACKET, pair), 0);
	s.pid = fork();
	if (s.pid == 0) {
		close(pair[0]);
		be_service(pair[1]);
	}
	close(pair[1]);
	s.keeper = pair[0];
	CHECK_IS(cl_recv_fds(s.keeper, &hello, sizeof hello, fds, 1, &n, DEADLINE_MS), (long)sizeof hello);
	CHECK_IS(hello.what, KEEPER_HELLO);
	CHECK_IS(n, 1);
	s.pidfd = fds[0];
	return s;
}

static void murder(const struct service *s)
{
	struct pollfd p = { s->pidfd, POLLIN, 0 };
	int status;

	CHECK_IS(poll(&p, 1, 0), 0);
	CHECK_IS(syscall(SYS_pidfd_send_signal, s->pidfd, SIGKILL, NULL, 0), 0);
	CHECK_IS(poll(&p, 1, DEADLINE_MS), 1);
	CHECK_IS(waitpid(s->pid, &status, 0), s->pid);
	CHECK_IS(status, SIGKILL);
}

/* The keeper is this process's child now (a subreaper's), and ends with status 0. */
static void keeper_ends(void)
{
	int status;

	CHECK(waitpid(-1, &status, __WALL) > 0);
	CHECK_IS(status, 0);
}

static void succeed(int keeper, int tag)
{
	CHECK_IS(cl_keeper_order(keeper, KEEPER_GIVE, DYNAMIC, tag), 0);
	CHECK(cl_fill_descriptors(keeper, LANDING) > 0);
	CHECK_IS(cl_take_descriptors(keeper, tag, DEADLINE_MS), COUNT);
	for (int i = 0; i < COUNT; i++) {
		int found = -1, number = number_of(i);

		if (i == PATH_ONLY) {
			CHECK(fcntl(number, F_GETFL) & O_PATH);
			continue;
		}
		CHECK_IS(pread(number, &found, sizeof found, 0), (long)sizeof found);
		CHECK_IS(found, number);
	}
	CHECK(cl_fill_descriptors(keeper, DYNAMIC) > 0);
	for (int fd = 0; fd < DYNAMIC; fd++)
		CHECK(fcntl(fd, F_GETFD) >= 0);
	CHECK(dup(keeper) >= DYNAMIC);
}

static void in_successor(void (*body)(int keeper, int tag), int keeper, int tag)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		body(keeper, tag);
		_exit(SURVIVED);
	}
	CHECK_IS(waitpid(pid, &status, 0), pid);
	CHECK_IS(status, SURVIVED << 8);
}

/* Asks, takes one batch, and is gone. */
static void die_half_way(int keeper, int tag)
{
	struct handover batch;
	int fds[HANDOVER_BATCH], n;

	CHECK_IS(cl_keeper_order(keeper, KEEPER_GIVE, DYNAMIC, tag), 0);
	CHECK(cl_recv_fds(keeper, &batch, sizeof batch, fds, HANDOVER_BATCH, &n, DEADLINE_MS) > 0);
	CHECK_IS(n, HANDOVER_BATCH);
}

/* Low numbers that are free are where descriptors arrive: they must not be the wanted ones. */
static void overlap_is_refused(void)
{
	int pair[2], free = dup(0), fds[2] = { 0, 1 }, numbers[2] = { free + 1, free };

	close(free);
	CHECK_IS(cl_socketpair(SOCK_SEQPACKET, pair), 0);
	numbers[0] += 2;
	numbers[1] += 2;
	CHECK_IS(cl_give_descriptors(pair[0], fds, numbers, 2, DEADLINE_MS), 0);
	CHECK_IS(cl_take_descriptors(pair[1], 0, DEADLINE_MS), -EBUSY);
	close(pair[0]);
	close(pair[1]);
}

static void killed_service(void)
{
	struct service s = start();

	murder(&s);
	in_successor(die_half_way, s.keeper, 1);
	in_successor(succeed, s.keeper, 2);
	CHECK_IS(cl_keeper_order(s.keeper, KEEPER_QUIT, 0, 0), 0);
	keeper_ends();
	close(s.pidfd);
	close(s.keeper);
}

static void nobody_asks(void)
{
	struct service s = start();

	murder(&s);
	close(s.keeper);
	keeper_ends();
	close(s.pidfd);
}

/* Told to quit while the service lives: it is the service's child then, and changes hands only when that ends. */
static void service_goes_on(void)
{
	struct service s = start();

	CHECK_IS(cl_keeper_order(s.keeper, KEEPER_QUIT, 0, 0), 0);
	murder(&s);
	keeper_ends();
	close(s.pidfd);
	close(s.keeper);
}

static int is_killed(long nr, long a)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		if (filter_self("keeper") != 0)
			_exit(1);
		syscall(nr, a, 0, 0, 0, 0, 0);
		syscall(SYS_exit_group, SURVIVED);
	}
	CHECK_IS(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS;
}

static int is_listed(const struct profile *p, long nr)
{
	for (size_t i = 0; i < p->sets[0]->count; i++)
		if (p->sets[0]->rules[i].nr == nr)
			return 1;
	return 0;
}

static void keeper_can_do_nothing_else(void)
{
	const struct profile *p = profile_find("keeper");

	CHECK(p != NULL);
	for (long nr = 0; nr < NUMBERS; nr++) {
		if (is_listed(p, nr) || nr == NR_URETPROBE || nr == NR_UPROBE)
			continue;
		if (!is_killed(nr, 1 << 20)) {
			fprintf(stderr, "a keeper can make host call %ld\n", nr);
			exit(1);
		}
	}
	CHECK(is_killed(SYS_read, 0));
	CHECK(is_killed(SYS_sendmsg, 0));
	CHECK(is_killed(SYS_fcntl, 0));
	CHECK(!is_killed(SYS_read, CL_KEEPER_FD));
	CHECK(!is_killed(SYS_sendmsg, CL_KEEPER_FD));
}

int main(void)
{
	struct rlimit files = { CL_DESCRIPTORS_MAX, CL_DESCRIPTORS_MAX };

	CHECK_IS(setrlimit(RLIMIT_NOFILE, &files), 0);
	CHECK_IS(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
	overlap_is_refused();
	killed_service();
	nobody_asks();
	service_goes_on();
	keeper_can_do_nothing_else();
	return 0;
}
