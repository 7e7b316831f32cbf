/* pipes.c - pipes between and within processes. */
#include "bench/micro.h"

#include <stdlib.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define BULK 65536

static int to[2], from[2];
static pid_t peer;
static char bulk[BULK];

static void echo(int in, int out)
{
	char byte;

	while (read(in, &byte, 1) == 1)
		if (write(out, &byte, 1) != 1)
			break;
	_exit(0);
}

static void start_peer(void)
{
	MUST(pipe(to));
	MUST(pipe(from));
	peer = (pid_t)MUST(fork());
	if (peer == 0) {
		close(to[1]);
		close(from[0]);
		echo(to[0], from[1]);
	}
	close(to[0]);
	close(from[1]);
}

static void start_socket_peer(void)
{
	MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, to));
	peer = (pid_t)MUST(fork());
	if (peer == 0) {
		close(to[1]);
		echo(to[0], to[0]);
	}
	close(to[0]);
	from[0] = dup(to[1]);
}

static void stop_peer(void)
{
	close(to[1]);
	close(from[0]);
	MUST(waitpid(peer, NULL, 0));
}

static void ping_pong(long n)
{
	char byte = 0;

	for (long i = 0; i < n; i++) {
		MUST(write(to[1], &byte, 1));
		MUST(read(from[0], &byte, 1));
	}
}

/* Both on one core: every round trip is two context switches and nothing else waits. */
static void start_pinned_peer(void)
{
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET(0, &one);
	MUST(sched_setaffinity(0, sizeof one, &one));
	start_peer();
}

static void stop_pinned_peer(void)
{
	cpu_set_t all;

	stop_peer();
	CPU_ZERO(&all);
	for (int i = 0; i < CPU_SETSIZE; i++)
		CPU_SET(i, &all);
	MUST(sched_setaffinity(0, sizeof all, &all));
}

static void one_pipe(void)
{
	MUST(pipe(to));
}

static void drop_pipe(void)
{
	close(to[0]);
	close(to[1]);
}

static void bulk_through(long n)
{
	for (long i = 0; i < n; i++) {
		MUST(write(to[1], bulk, BULK));
		for (long got = 0; got < BULK;)
			got += MUST(read(to[0], bulk, BULK));
	}
}

static const struct benchmark table[] = {
	{ "pipe-ping-pong", "1 byte to another process and back, two pipes", start_peer, ping_pong, stop_peer },
	{ "context-switch", "as pipe-ping-pong, both on one core: two switches", start_pinned_peer, ping_pong,
	  stop_pinned_peer },
	{ "unix-ping-pong", "1 byte to another process and back, AF_UNIX stream", start_socket_peer, ping_pong,
	  stop_peer },
	{ "pipe-64k", "write and read 64 KiB through a pipe", one_pipe, bulk_through, drop_pipe },
};
const struct benchmark_group pipe_benchmarks = GROUP(table);
