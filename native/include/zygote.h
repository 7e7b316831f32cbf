/*
 * zygote.h - how the dispatch service and the zygote talk.
 *
 * One SOCK_SEQPACKET pair; each message is one struct, both kinds 16 bytes. Commands are carried out in order. Reports
 * come in the order of the events; while the socket is full, dead stubs stay unreaped, so that none is ever lost.
 * When the dispatch end closes, the zygote kills every stub and ends.
 *
 * Pids are those of the zygote's pid namespace. Every process in it is a child of the zygote, also those that stubs
 * made by themselves (CLONE_PARENT): there is nothing else that KILL and KICK could hit.
 */
#ifndef CLOISTER_ZYGOTE_H
#define CLOISTER_ZYGOTE_H

#include <stddef.h>
#include <stdint.h>

enum zygote_op {
	/*
	 * index; descriptors attached: mailbox file, stub's end of the capability socket. -> ZYGOTE_SPAWNED; nothing
	 * while the stub last made for it lives
	 */
	ZYGOTE_SPAWN = 1,
	ZYGOTE_KILL = 2,  /* pid: SIGKILL; nothing happens if it is gone */
	ZYGOTE_KICK = 3,  /* pid, tid: AGENT_KICK_SIGNAL; nothing happens if it is gone */
	ZYGOTE_PING = 4,  /* -> ZYGOTE_PONG */
};

enum zygote_event {
	ZYGOTE_SPAWNED = 1, /* index, pid, value: 0 or errno (EAGAIN: task limit, EINVAL: descriptors missing) */
	ZYGOTE_DIED = 2,    /* pid, value: wait status (wait(2)) */
	ZYGOTE_PONG = 3,
};

struct zygote_command {
	uint32_t op;
	uint32_t index;
	uint32_t pid, tid;
};

struct zygote_report {
	uint32_t event;
	uint32_t index;
	uint32_t pid;
	int32_t value;
};

#define ZYGOTE_SPAWN_FDS 2
#define ZYGOTE_EXIT_SETUP 253 /* exit code of a stub that failed before its agent ran */

_Static_assert(sizeof(struct zygote_command) == 16, "zygote_command");
_Static_assert(offsetof(struct zygote_command, pid) == 8, "zygote_command.pid");
_Static_assert(offsetof(struct zygote_command, tid) == 12, "zygote_command.tid");
_Static_assert(sizeof(struct zygote_report) == 16, "zygote_report");
_Static_assert(offsetof(struct zygote_report, value) == 12, "zygote_report.value");

#endif
