/* zygote_test.c - spawns stubs with a mock agent; also prints what a stub costs. */
#include "agent.h"
#include "cloister.h"
#include "test/check.h"
#include "zygote.h"

#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS 200
#define DEADLINE_MS 10000
enum order { LEAVE, WAIT, FORK, REFUSED, ELSEWHERE };

static int control;
static bool twice; /* every spawn command is sent twice */
static pid_t zygote;

#define TASKS "40"

static void start(const char *binary, const char *agent)
{
	int pair[2], bells = cl_memfd("bells", sizeof(struct bells), 1);
	char *args[] = {
		(char *)(uintptr_t)binary, "--agent", (char *)(uintptr_t)agent, "--control-fd", "3", "--bells-fd",
		"4", "--max-tasks", TASKS, NULL,
	};

	CHECK(bells >= 0);
	CHECK_IS(cl_socketpair(SOCK_SEQPACKET, pair), 0);
	zygote = cl_spawn(binary, args, NULL, (const int[]){ pair[1], bells }, (const int[]){ 3, 4 }, 2, 0);
	CHECK(zygote > 0);
	close(pair[1]);
	close(bells);
	control = pair[0];
}

static struct zygote_report next_report(void)
{
	struct zygote_report report;
	struct pollfd p = { control, POLLIN, 0 };

	CHECK_IS(poll(&p, 1, DEADLINE_MS), 1);
	CHECK_IS(recv(control, &report, sizeof report, 0), sizeof report);
	return report;
}

static uint32_t expect(uint32_t event, int32_t value)
{
	struct zygote_report r = next_report();

	CHECK_IS(r.event, event);
	CHECK_IS(r.value, value);
	return r.pid;
}

static void command(uint32_t op, uint32_t pid, uint32_t tid)
{
	struct zygote_command c = { op, 0, pid, tid };

	CHECK_IS(send(control, &c, sizeof c, 0), sizeof c);
}

static int oom_score(int pid)
{
	char path[64];
	int score;

	snprintf(path, sizeof path, "/proc/%d/oom_score_adj", pid);
	FILE *f = fopen(path, "re");

	CHECK(f != NULL);
	CHECK_IS(fscanf(f, "%d", &score), 1);
	fclose(f);
	return score;
}

static struct zygote_report try_spawn(enum order order)
{
	static uint32_t index;
	struct zygote_command c = { ZYGOTE_SPAWN, ++index % MAX_PROCESSES, 0, 0 };
	int mailbox = cl_memfd("mailbox", (int64_t)MAILBOX_FILE_SIZE, 1), caps[2];
	uint32_t word = order;

	CHECK_IS(pwrite(mailbox, &word, sizeof word, SLOT_STRIDE), sizeof word);
	CHECK_IS(cl_socketpair(SOCK_SEQPACKET, caps), 0);
	CHECK_IS(cl_send_fds(control, &c, sizeof c, (const int[]){ mailbox, caps[1] }, 2), sizeof c);
	if (twice)
		CHECK_IS(cl_send_fds(control, &c, sizeof c, (const int[]){ mailbox, caps[1] }, 2), sizeof c);
	close(mailbox);
	close(caps[0]);
	close(caps[1]);
	return next_report();
}

static uint32_t spawn(enum order order)
{
	struct zygote_report r = try_spawn(order);

	CHECK_IS(r.event, ZYGOTE_SPAWNED);
	CHECK(r.index < MAX_PROCESSES);
	CHECK_IS(r.value, 0);
	return r.pid;
}

#define EXITED(code) ((code) << 8)

static void orders(void)
{
	CHECK_IS(spawn(LEAVE), expect(ZYGOTE_DIED, EXITED(7)));
	CHECK_IS(spawn(REFUSED), expect(ZYGOTE_DIED, SIGSYS));
	CHECK_IS(spawn(ELSEWHERE), expect(ZYGOTE_DIED, EXITED(11)));

	twice = true; /* the stub lives: the second goes without an answer */
	uint32_t waits = spawn(WAIT);
	int inner = only_child(zygote);

	CHECK_IS(oom_score(only_child(inner)), 1000);
	CHECK_IS(oom_score(inner), oom_score(getpid()));

	twice = false;
	command(ZYGOTE_KILL, waits, 0);
	CHECK_IS(expect(ZYGOTE_DIED, SIGKILL), waits);
	command(ZYGOTE_KILL, waits, 0); /* gone: nothing happens */
	command(ZYGOTE_KILL, 1, 0);
	command(ZYGOTE_KICK, waits, waits);

	uint32_t parent = spawn(FORK), child = expect(ZYGOTE_DIED, EXITED(9));

	CHECK(child != parent);
	command(ZYGOTE_KILL, parent, 0);
	CHECK_IS(expect(ZYGOTE_DIED, SIGKILL), parent);

	command(ZYGOTE_SPAWN, 0, 0);
	expect(ZYGOTE_SPAWNED, EINVAL);
}

/* What was sent to an earlier stub of the same file is not what this one waits for. */
static void strays(void)
{
	struct zygote_command c = { ZYGOTE_SPAWN, 1, 0, 0 };
	int mailbox = cl_memfd("mailbox", (int64_t)MAILBOX_FILE_SIZE, 1), caps[2];
	const uint32_t leave = LEAVE;
	char byte;

	CHECK_IS(pwrite(mailbox, &leave, sizeof leave, SLOT_STRIDE), sizeof leave);
	CHECK_IS(cl_socketpair(SOCK_SEQPACKET, caps), 0);
	for (int i = 0; i < 20; i++)
		CHECK_IS(cl_send_fds(caps[0], "stray", 5, &mailbox, 1), 5);
	CHECK_IS(cl_send_fds(control, &c, sizeof c, (const int[]){ mailbox, caps[1] }, 2), sizeof c);
	CHECK_IS(next_report().event, ZYGOTE_SPAWNED);
	expect(ZYGOTE_DIED, EXITED(7));
	CHECK_IS(recv(caps[1], &byte, sizeof byte, MSG_DONTWAIT), -1);
	CHECK_IS(errno, EAGAIN);
	close(mailbox);
	close(caps[0]);
	close(caps[1]);
}

/* A sandbox can't have more tasks than it was given; what it kills can be had again. */
static void limit(void)
{
	uint32_t pids[100];
	int n = 0;
	struct zygote_report r;

	while ((r = try_spawn(WAIT)).value == 0)
		pids[n++] = r.pid;
	CHECK_IS(r.value, EAGAIN);
	CHECK(n < atoi(TASKS));
	for (int i = 0; i < n; i++)
		command(ZYGOTE_KILL, pids[i], 0);
	for (int i = 0; i < n; i++)
		expect(ZYGOTE_DIED, SIGKILL);
}

/* Many more stubs than reports that the socket holds. Nobody may be lost, whether it could be started or not. */
static void flood(void)
{
	enum { STUBS = 300 };
	struct zygote_command c = { ZYGOTE_SPAWN, 0, 0, 0 };
	int mailbox = cl_memfd("mailbox", (int64_t)MAILBOX_FILE_SIZE, 1), caps[2], spawned = 0, died = 0, sent = 0;

	CHECK_IS(cl_socketpair(SOCK_SEQPACKET, caps), 0);
	while (spawned < STUBS || died < STUBS) {
		c.index = (uint32_t)sent;
		if (sent < STUBS && cl_send_fds(control, &c, sizeof c, (const int[]){ mailbox, caps[1] }, 2) > 0) {
			sent++;
			continue;
		}
		struct zygote_report r = next_report();

		spawned += r.event == ZYGOTE_SPAWNED;
		died += r.event == ZYGOTE_SPAWNED && r.value == EAGAIN;
		died += r.event == ZYGOTE_DIED && r.value == EXITED(7);
	}
	close(mailbox);
	close(caps[0]);
	close(caps[1]);
}

static int by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void measure(void)
{
	static int64_t spawned[ROUNDS], died[ROUNDS];

	for (int i = 0; i < ROUNDS; i++) {
		int64_t t = now_ns();

		spawn(LEAVE);
		spawned[i] = now_ns() - t;
		expect(ZYGOTE_DIED, EXITED(7));
		died[i] = now_ns() - t;
	}
	qsort(spawned, ROUNDS, sizeof spawned[0], by_value);
	qsort(died, ROUNDS, sizeof died[0], by_value);
	printf("   spawn to report: median %lld us, min %lld us; to the end of the stub: median %lld us, min %lld us\n",
	       (long long)spawned[ROUNDS / 2] / 1000, (long long)spawned[0] / 1000, (long long)died[ROUNDS / 2] / 1000,
	       (long long)died[0] / 1000);
}

int main(int argc, char *argv[])
{
	int status;

	CHECK_IS(argc, 3);
	start(argv[1], argv[2]);
	command(ZYGOTE_PING, 0, 0);
	expect(ZYGOTE_PONG, 0);
	orders();
	strays();
	limit();
	flood();
	measure();
	uint32_t last = spawn(WAIT);

	CHECK(last > 1);
	close(control); /* it kills the last stub and ends */
	CHECK_IS(waitpid(zygote, &status, 0), zygote);
	CHECK_IS(status, 0);
	return 0;
}
