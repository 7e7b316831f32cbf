/* threads.c - threads and futexes. */
#include "bench/micro.h"

#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#define TURN_MAIN 0u
#define TURN_PEER 1u
#define TURN_OVER 2u

static _Atomic uint32_t turn;
static pthread_t peer;

static void *nothing(void *argument)
{
	return argument;
}

static void create_join(long n)
{
	for (long i = 0; i < n; i++) {
		pthread_t t;

		MUST(-pthread_create(&t, NULL, nothing, NULL));
		MUST(-pthread_join(t, NULL));
	}
}

/* Sleeps while the word has this value; a value that has changed already is no error. */
static uint32_t await_change(uint32_t value)
{
	uint32_t now;

	while ((now = atomic_load(&turn)) == value)
		syscall(SYS_futex, &turn, FUTEX_WAIT_PRIVATE, value, NULL, NULL, 0);
	return now;
}

static void pass(uint32_t value)
{
	atomic_store(&turn, value);
	syscall(SYS_futex, &turn, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

static void *peer_main(void *argument)
{
	while (await_change(TURN_MAIN) != TURN_OVER)
		pass(TURN_MAIN);
	return argument;
}

static void start_peer(void)
{
	atomic_store(&turn, TURN_MAIN);
	MUST(-pthread_create(&peer, NULL, peer_main, NULL));
}

static void stop_peer(void)
{
	pass(TURN_OVER);
	MUST(-pthread_join(peer, NULL));
}

static void futex_ping_pong(long n)
{
	for (long i = 0; i < n; i++) {
		pass(TURN_PEER);
		await_change(TURN_PEER);
	}
}

static void futex_wake_nobody(long n)
{
	for (long i = 0; i < n; i++)
		MUST(syscall(SYS_futex, &turn, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0));
}

static const struct benchmark table[] = {
	{ "thread-create-join", "pthread_create and pthread_join", 0, create_join, 0 },
	{ "futex-ping-pong", "hand-over to another thread and back by futex", start_peer, futex_ping_pong, stop_peer },
	{ "futex-wake", "FUTEX_WAKE where nobody waits", 0, futex_wake_nobody, 0 },
};
const struct benchmark_group thread_benchmarks = GROUP(table);
