/*
 * steps.h - what a cloister-container does for one order each. A step returns 0, or what wrong() does; it has checked
 * all it was given before it changes anything.
 */
#ifndef CLOISTER_CONTAINER_STEPS_H
#define CLOISTER_CONTAINER_STEPS_H

#include "container.h"

#include <stdbool.h>
#include <sys/types.h>

struct order {
	struct container_order head;
	const char *text[CONTAINER_STRINGS_MAX]; /* head.strings of them */
};

/* This process, for as long as it takes orders. */
struct container {
	int socket;
	int root;       /* O_PATH of the root to be, -1: there is none yet */
	int tty;        /* slave of the controlling terminal, or -1 */
	bool forked;
	bool own_mounts; /* in a mount namespace that may be changed */
	bool own_names;  /* in a UTS namespace that was made for it */
	bool inside;     /* its root is the container's */
	bool serving;
	bool answered;   /* the order in hand, by somebody else */
	int answer_fd;   /* goes with the report of the step in hand, and is closed; -1: none */
	bool answer_fd_is_kept;
	int64_t answer;  /* number 0 of that report */
};

/* report.c: remembers why the step in hand failed, as "what: strerror(error)"; error 0: without. -> -1 */
int wrong(int error, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The answer to an order. result: of the step. */
void report_result(const struct container *c, uint32_t op, int result);
/* false: the socket is full */
bool report_event(int socket, uint32_t event, const int64_t numbers[4]);

/* namespaces.c */
int step_cgroups(struct container *c, const struct order *o);
int step_join(struct container *c, const struct order *o);
int step_unshare(struct container *c, const struct order *o);
int step_fork(struct container *c, const struct order *o);
int step_name(struct container *c, const struct order *o);

/* mounts.c */
int step_root(struct container *c, const struct order *o);
int step_mount(struct container *c, const struct order *o);
int step_mask(struct container *c, const struct order *o);
int step_readonly(struct container *c, const struct order *o);
int step_pivot(struct container *c, const struct order *o);
/* Sets what is given of one mount, or of all below it, too. */
int mount_change(int tree, const char *what, uint64_t set, uint64_t clear, int64_t propagation, bool below);

/* filesystem.c: a new mount that is nowhere yet; -> descriptor. source and data may be empty. */
int filesystem_new(const char *type, const char *source, const char *data, uint64_t attributes);

/* places.c: O_PATH of what is at `path` beneath `root`, whatever links say; -1 with errno. */
int place_find(int root, const char *path);
/* The same; made if it is missing, with all above it, as directory or empty file. -> descriptor or what wrong() does */
int place_make(int root, const char *path, bool directory);
/* Directory above `path`, made if it is missing; *name: the last part of `path`. */
int place_above(int root, const char *path, const char **name);

/* nodes.c */
int step_node(struct container *c, const struct order *o);
int step_link(struct container *c, const struct order *o);

/* copyup.c: copies all that `from` holds to `to`, both directories (O_PATH will do); `what` is its name. */
int copy_up(int from, int to, const char *what);

/* terminal.c */
int step_terminal(struct container *c, const struct order *o);

/* hook.c */
int step_hook(struct container *c, const struct order *o);

/* serve.c: never returns. Takes END only. */
_Noreturn void serve(const struct container *c);
/* Gives up what the time afterwards needs no more. */
int step_serve(struct container *c, const struct order *o);
_Noreturn void end_with(int wait_status);

/* orders.c: reads one order; false: the supervisor is gone. *error: as of wrong(), where it was no order. */
bool order_read(int socket, int flags, struct order *o, int *error);
/* Takes orders until it serves. */
_Noreturn void obey(int socket);

#endif
