/*
 * container_test.c - each order of cloister-container, as it should go and as it fails. Arguments: cloister-container,
 * a seed if those of a failure are to be tried again.
 */
#include "test/orders.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define RANDOM_ORDERS 20000

static uint64_t seed;
static char top[] = "/tmp/container_test.XXXXXX";

static const char *under(const char *name)
{
	static char paths[4][256];
	static int next;
	char *path = paths[next++ % 4];

	snprintf(path, sizeof paths[0], "%s/%s", top, name);
	return path;
}

static void bad_orders(void)
{
	struct container_order head = { .op = CONTAINER_CGROUPS, .strings = 2, .bytes = 3 };
	char message[sizeof head + 4] = { 0 };

	start();
	memcpy(message + sizeof head, "abc", 4);
	for (uint32_t bytes = 2; bytes < 5; bytes++) {
		head.bytes = bytes;
		memcpy(message, &head, sizeof head);
		/* not its length; its last string does not end; fewer strings than it says */
		CHECK_IS(send(sock, message, sizeof head + (bytes == 2 ? 3 : bytes), 0),
			 (long)sizeof head + (bytes == 2 ? 3 : bytes));
		CHECK_IS(next_report(), CONTAINER_FAILED);
		CHECK_IS(report.error, EINVAL);
	}
	CHECK_IS(send(sock, "x", 1, 0), 1);
	CHECK_IS(next_report(), CONTAINER_FAILED);
	FAILS(EINVAL, "order 99", .op = 99);
	FAILS(EINVAL, "cgroups: 0 strings", .op = CONTAINER_CGROUPS);
	FAILS(EINVAL, "fork: flags 0x1", .op = CONTAINER_FORK, .flags = 1);
	FAILS(EPERM, "mount: no root", .op = CONTAINER_MOUNT, .text = { "/a", "b", "tmpfs", "" });
	FAILS(EPERM, "pivot: no root", .op = CONTAINER_PIVOT);
	FAILS(EPERM, "root /tmp", .op = CONTAINER_ROOT, .text = { "/tmp" });
	FAILS(EPERM, "host name", .op = CONTAINER_NAME, .text = { "a", "b" });
	FAILS(ENOENT, "cgroup /nowhere/cgroup.procs", .op = CONTAINER_CGROUPS, .text = { "/nowhere/cgroup.procs" });
	FAILS(EINVAL, "namespace 0x1", .op = CONTAINER_JOIN, .numbers = { 1 }, .text = { "/proc/self/ns/net" });
	FAILS(ENOENT, "network namespace /nowhere", .op = CONTAINER_JOIN, .numbers = { CLONE_NEWNET },
	      .text = { "/nowhere" });
	FAILS(0, "is none of this kind", .op = CONTAINER_JOIN, .numbers = { CLONE_NEWNET },
	      .text = { "/proc/self/ns/uts" });
	FAILS(0, "is none of this kind", .op = CONTAINER_JOIN, .numbers = { CLONE_NEWNET }, .text = { "/dev/null" });
	FAILS(EINVAL, "new namespaces", .op = CONTAINER_UNSHARE, .numbers = { CLONE_NEWUSER });
	FAILS(EINVAL, "new namespaces", .op = CONTAINER_UNSHARE);
	close(sock); /* the supervisor is gone */
	CHECK_IS(ended(), CONTAINER_EXIT_ORPHAN << 8);
}

static uint64_t random_word(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

/* Of any op but those that end it or let it do nothing more, mostly with the strings that it says it has. */
static size_t random_order(char message[4096])
{
	struct container_order head = { .op = (uint32_t)(random_word() % 16), .flags = (uint32_t)(random_word() % 64) };
	size_t at = sizeof head;

	if (head.op == CONTAINER_FORK || head.op == CONTAINER_SERVE)
		head.op = (uint32_t)random_word() | 32;
	for (int i = 0; i < CONTAINER_NUMBERS; i++)
		head.numbers[i] = (int64_t)random_word() >> random_word() % 64;
	head.strings = (uint32_t)(random_word() % 6);
	for (uint32_t i = 0; i < head.strings; i++) {
		for (uint64_t n = random_word() % 300; n > 0; n--)
			message[at++] = "abc/.=, \1\xff"[random_word() % 10];
		message[at++] = 0;
	}
	head.bytes = (uint32_t)(at - sizeof head);
	if (random_word() % 4 == 0)
		((uint32_t *)&head)[random_word() % 4] ^= 1u << random_word() % 32;
	if (head.op == CONTAINER_END || head.op == CONTAINER_FORK || head.op == CONTAINER_SERVE)
		head.op = 0;
	memcpy(message, &head, sizeof head);
	return random_word() % 8 ? at : random_word() % (at + 1) + 1;
}

/* Whatever comes, each order is answered once, and the process goes on. */
static void random_orders(void)
{
	static char message[4096];

	printf("   seed %llu\n", (unsigned long long)seed);
	fflush(stdout);
	start();
	for (int i = 0; i < RANDOM_ORDERS; i++) {
		size_t bytes = random_order(message);

		CHECK_IS(send(sock, message, bytes, 0), (long)bytes);
		next_report();
		CHECK(report.event == CONTAINER_DONE || report.event == CONTAINER_FAILED);
	}
	CHECK_IS(end_with(9 << 8), 9 << 8);
}

static void hooks(void)
{
	const char *log = under("hook");
	char big[600];

	start();
	FAILS(EINVAL, "hook sh", .op = CONTAINER_HOOK, .numbers = { 1 }, .text = { "sh", "sh", "" });
	FAILS(EINVAL, "hook /bin/sh", .op = CONTAINER_HOOK, .numbers = { 2 }, .text = { "/bin/sh", "sh", "" });
	FAILS(EINVAL, "hook /bin/sh", .op = CONTAINER_HOOK, .numbers = { -1, 2 }, .text = { "/bin/sh", "sh", "" });
	DONE(.op = CONTAINER_HOOK, .numbers = { 4, 2, 5000 },
	     .text = { "/bin/sh", "sh", "-c", "cat > $0; echo $A$B$# >> $0", log, "A=a", "B=b", "{state}" });
	FAILS(0, "exit status 127", .op = CONTAINER_HOOK, .numbers = { 1 }, .text = { "/nowhere", "x", "" });
	CHECK(strstr(said, "No such file or directory") != NULL);
	FAILS(0, "exit status 3: out err", .op = CONTAINER_HOOK, .numbers = { 3 },
	      .text = { "/bin/sh", "sh", "-c", "printf out; echo ' err' >&2; exit 3", "" });
	FAILS(0, "signal 15", .op = CONTAINER_HOOK, .numbers = { 3 },
	      .text = { "/bin/sh", "sh", "-c", "kill -TERM $$", "" });
	FAILS(0, "did not end within 50 ms", .op = CONTAINER_HOOK, .numbers = { 2, 0, 50 },
	      .text = { "/bin/sleep", "sleep", "100", "" });
	memset(big, 'x', sizeof big - 1);
	big[sizeof big - 1] = 0;
	FAILS(0, "the end", .op = CONTAINER_HOOK, .numbers = { 4 },
	      .text = { "/bin/sh", "sh", "-c", "echo $0; echo the end; exit 1", big, "" });
	FILE *f = fopen(log, "re");
	char line[512];

	CHECK(f && fgets(line, sizeof line, f));
	fclose(f);
	CHECK(strcmp(line, "{state}ab0\n") == 0);
	CHECK_IS(unlink(log), 0);
	CHECK_IS(end_with(7 << 8), 7 << 8);
}

static void status_line(const char *key, const char *expected)
{
	char path[64], line[256];

	snprintf(path, sizeof path, "/proc/%d/status", child);
	FILE *f = fopen(path, "re");
	int found = 0;

	CHECK(f != NULL);
	while (fgets(line, sizeof line, f))
		if (strncmp(line, key, strlen(key)) == 0)
			found = strcmp(line + strlen(key), expected) == 0;
	fclose(f);
	if (!found) {
		fprintf(stderr, "process %d: %s is not %s\n", child, key, expected);
		exit(1);
	}
}

static void expect_signal(int number)
{
	CHECK_IS(kill(child, number), 0);
	CHECK_IS(next_report(), CONTAINER_SIGNAL);
	CHECK_IS(report.numbers[0], number);
}

static void serves(void)
{
	start();
	FAILS(EINVAL, "order 0", .op = 0);
	CHECK_IS(kill(child, SIGUSR1), 0); /* waits until there is somebody to tell */
	DONE(.op = CONTAINER_SERVE);
	CHECK_IS(next_report(), CONTAINER_SIGNAL);
	CHECK_IS(report.numbers[0], SIGUSR1);
	CHECK_IS(report.numbers[1], getpid());
	status_line("CapEff:\t", "0000000000000000\n");
	if (geteuid() == 0)
		status_line("CapBnd:\t", "0000000000000000\n");
	status_line("NoNewPrivs:\t", "1\n");
	status_line("Seccomp:\t", "2\n");
	for (int number = 1; number < NSIG; number++)
		if (number != SIGKILL && number != SIGSTOP && number != SIGCHLD)
			expect_signal(number);
	FAILS(EPERM, "order", .op = CONTAINER_UNSHARE, .numbers = { CLONE_NEWNS });
	CHECK_IS(send(sock, "x", 1, 0), 1);
	CHECK_IS(next_report(), CONTAINER_FAILED);
	CHECK_IS(end_with(0), 0);
	start();
	DONE(.op = CONTAINER_SERVE);
	close(sock);
	CHECK_IS(ended(), CONTAINER_EXIT_ORPHAN << 8);
}

/* Far more signals than the socket holds; nothing blocks, and the end is heard. */
static void flood(void)
{
	start();
	DONE(.op = CONTAINER_SERVE);
	for (int i = 0; i < 20000; i++)
		kill(child, i % 2 ? SIGRTMIN : SIGRTMIN + 1);
	CHECK_IS(end_with(4 << 8), 4 << 8);
}

static void ends_by_signals(void)
{
	static const int fatal[] = { SIGTERM, SIGKILL, SIGSEGV, SIGHUP, SIGABRT };

	for (int served = 0; served < 2; served++)
		for (size_t i = 0; i < sizeof fatal / sizeof fatal[0]; i++) {
			start();
			if (served)
				DONE(.op = CONTAINER_SERVE);
			/* without a core, whatever core_pattern says */
			CHECK_IS(end_with(fatal[i]), fatal[i]);
		}
	start();
	CHECK_IS(end_with(SIGCHLD), (128 + SIGCHLD) << 8);
}

static int receive_master(int listener, char *name, size_t cap)
{
	int fd = accept(listener, NULL, NULL), master = -1, count = 0;
	int64_t n = cl_recv_fds(fd, name, (int64_t)cap - 1, &master, 1, &count, DEADLINE_MS);

	CHECK(n > 0);
	CHECK_IS(count, 1);
	name[n] = 0;
	close(fd);
	return master;
}

static void terminals(void)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	struct winsize size = { 0 };
	char name[64], long_path[200];
	int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(at.sun_path, sizeof at.sun_path, "%s", under("console"));
	CHECK_IS(bind(listener, (struct sockaddr *)&at, sizeof at), 0);
	CHECK_IS(listen(listener, 4), 0);
	memset(long_path, 'x', sizeof long_path - 1);
	long_path[sizeof long_path - 1] = 0;
	start();
	FAILS(ENAMETOOLONG, "console socket xxx", .op = CONTAINER_TERMINAL, .text = { long_path });
	FAILS(ENOENT, "console socket /nowhere", .op = CONTAINER_TERMINAL, .text = { "/nowhere" });
	FAILS(EINVAL, "terminal of 70000 rows", .op = CONTAINER_TERMINAL, .numbers = { 70000 },
	      .text = { at.sun_path });
	DONE(.op = CONTAINER_TERMINAL, .numbers = { 33, 99 }, .text = { at.sun_path });
	int slave = attached, master = receive_master(listener, name, sizeof name);

	attached = -1;
	CHECK(strncmp(name, "/dev/pts/", 9) == 0);
	CHECK_IS(ioctl(slave, TIOCGWINSZ, &size), 0);
	CHECK_IS(size.ws_row, 33);
	CHECK_IS(size.ws_col, 99);
	FAILS(EPERM, "terminal", .op = CONTAINER_TERMINAL, .text = { at.sun_path });
	FAILS(EPERM, "fork", .op = CONTAINER_FORK);
	DONE(.op = CONTAINER_SERVE);
	/* of the attempts before that failed after it had a terminal */
	CHECK_IS(next_report(), CONTAINER_SIGNAL);
	CHECK_IS(report.numbers[0], SIGHUP);
	CHECK_IS(next_report(), CONTAINER_SIGNAL);
	CHECK_IS(report.numbers[0], SIGCONT);
	size = (struct winsize){ 40, 120, 7, 8 };
	CHECK_IS(ioctl(master, TIOCSWINSZ, &size), 0);
	CHECK_IS(next_report(), CONTAINER_WINDOW);
	for (int i = 0; i < 4; i++)
		CHECK_IS(report.numbers[i], ((const int[]){ 40, 120, 7, 8 }[i]));
	CHECK_IS(write(master, "\3", 1), 1); /* Ctrl-C */
	CHECK_IS(next_report(), CONTAINER_SIGNAL);
	CHECK_IS(report.numbers[0], SIGINT);
	close(master);
	CHECK_IS(next_report(), CONTAINER_SIGNAL);
	CHECK_IS(report.numbers[0], SIGHUP);
	close(slave);
	CHECK_IS(end_with(0), 0);
	close(listener);
	CHECK_IS(unlink(at.sun_path), 0);
}

int main(int argc, char *argv[])
{
	CHECK(argc > 1);
	seed = argc > 2 ? strtoull(argv[2], NULL, 0) : (uint64_t)now_ns() | 1;
	container_binary = argv[1];
	CHECK(mkdtemp(top) != NULL);
	bad_orders();
	random_orders();
	hooks();
	serves();
	flood();
	ends_by_signals();
	terminals();
	CHECK_IS(rmdir(top), 0);
	return 0;
}
