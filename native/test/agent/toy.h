/*
 * toy.h - just enough of a kernel, in C, to try the agent out: the real zygote and filter, the real mailbox, and calls
 * that are answered by a few lines each.
 */
#ifndef CLOISTER_TEST_AGENT_TOY_H
#define CLOISTER_TEST_AGENT_TOY_H

#include <stdint.h>

#include "agent.h"

#define TOY_STUBS 64u

struct handler { uint64_t address, flags, restorer; };

/* A guest thread. */
struct toy_thread {
	int used;
	uint32_t tid;
	uint64_t pending, mask;   /* signals */
	uint64_t alt_sp, alt_size;
	uint32_t alt_flags;
	int waits;                /* in FUTEX_WAIT */
	uint64_t futex;
	int64_t saved;            /* between the phases of a call */
	uint32_t kicks_left;
	int64_t next_kick;
};

/* A guest process. */
struct toy_stub {
	int used, socket, mailbox_fd;
	uint32_t index, pid;
	uint8_t *mailbox;
	int exit_code;            /* -1: lives */
	uint64_t next_map;
	uint32_t next_ticket;
	struct handler handlers[65];
	struct toy_thread threads[MAX_SLOTS];
	uint64_t trampolines_used;
};

/* The world. */
struct toy {
	int control, spin;
	struct bells *bells;
	int guest_fd;             /* the guest program */
	uint64_t next_token;
	uint32_t next_tid;
	struct toy_stub stub[TOY_STUBS];
	uint64_t calls, patches, kicks, patching_off, local_ok;
	char said[256];
	const char *test;         /* that runs */
};
extern struct toy toy;

/* A reply that is being put together. */
struct reply { struct mailbox_slot *slot; uint8_t *at; };

struct mailbox_slot *slot_in(const struct toy_stub *stub, uint32_t slot);
uint8_t *window_in(struct mailbox_slot *slot);

/* toy.c */
void toy_start(const char *zygote, const char *agent, const char *guest);
struct toy_stub *toy_new_stub(void);
void toy_spawn(struct toy_stub *stub);
void toy_start_program(struct toy_stub *stub, uint32_t slot, uint64_t argument);
int toy_run(uint64_t argument);
int toy_serve_until_dead(struct toy_stub *first);
void toy_kick(struct toy_stub *stub, uint32_t slot);
void toy_kill(struct toy_stub *stub);
int toy_all_dead(void);
uint64_t toy_send_fds(struct toy_stub *stub, const int *fds, int count);
/* Sends once more under the same token. */
void toy_send_again(struct toy_stub *stub, const int *fds, int count);

/* reply.c */
struct reply reply_to(struct toy_stub *stub, uint32_t slot);
void *add(struct reply *r, uint32_t op, uint32_t size);
void add_copy(struct reply *r, uint64_t to, uint32_t off, uint32_t len);
void add_map(struct reply *r, uint64_t addr, uint64_t len, uint32_t prot, uint32_t flags, uint64_t token,
	     uint64_t offset);
void add_protect(struct reply *r, uint64_t addr, uint64_t len, uint32_t prot);
void add_fetch(struct reply *r, uint32_t op, uint64_t addr, uint32_t off, uint32_t len);
void finish(struct reply *r, int64_t result, uint32_t flags);
void take_ticket(struct toy_stub *stub, struct reply *r);
#define ADD(r, op, type) ((struct type *)add((r), (op), sizeof(struct type)))

/* calls.c, processes.c, signals.c */
void serve_call(struct toy_stub *stub, uint32_t slot);
int serve_process_call(struct toy_stub *stub, uint32_t slot, struct mailbox_slot *m);
int serve_signal_call(struct toy_stub *stub, uint32_t slot, struct mailbox_slot *m);
int serve_memory_call(struct toy_stub *stub, uint32_t slot, struct mailbox_slot *m);
void toy_post_signal(struct toy_stub *stub, uint32_t slot, uint32_t sig);

#endif
