/* orders.h - a supervisor's end of a cloister-container, for tests. */
#ifndef CLOISTER_TEST_ORDERS_H
#define CLOISTER_TEST_ORDERS_H

#include "container.h"
#include "cloister.h"
#include "test/check.h"

#define DEADLINE_MS 10000

struct call {
	uint32_t op, flags;
	int64_t numbers[CONTAINER_NUMBERS];
	const char *text[24]; /* ended by NULL */
};

/* The process in hand, and what it reported last. */
extern const char *container_binary;
extern int sock, child, attached;
extern struct container_report report;
extern char said[CONTAINER_ERROR_MAX + 1];

void start(void);
/* Waits for it; -> its event */
uint32_t next_report(void);
void send_order(struct call call);
void done_at(struct call call, int line);
void fails_at(struct call call, int error, const char *text, int line);
/* Its wait status. */
int ended(void);
int end_with(int64_t wait_status);
/* In place of the first process. */
void do_fork(void);

#define DONE(...) done_at((struct call){ __VA_ARGS__ }, __LINE__)
#define FAILS(error, text, ...) fails_at((struct call){ __VA_ARGS__ }, error, text, __LINE__)

#endif
