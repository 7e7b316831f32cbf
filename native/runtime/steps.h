/* steps.h - what commands are made of. */
#ifndef CLOISTER_RUNTIME_STEPS_H
#define CLOISTER_RUNTIME_STEPS_H

#include "runtime/json.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* main.c and create.c: whole commands; -> exit status */
int run_ask(void);
int run_state(void);
int run_delete(void);
int run_exec(void);
int run_create(void);
int run_list(void);
int run_update(void);
int run_features(void);
int run_spec(void);

/* request.c */
struct answer {
	int status;
	int64_t pid;
	bool complete; /* the supervisor has said all */
};
/*
 * Sends the command line with these descriptors, the last `kept` of which are for the container, and passes on what is
 * answered. watched: a descriptor that becomes readable when there will be no answer, -1: none
 */
struct answer ask(int socket, const char *command, const int *fds, int count, int kept, int watched);

/* records.c: what is on disk. */
/* O_PATH of ROOT/ID; -1: there is none */
int record_open(const char *id);
/* Makes ROOT/ID, or gives up. */
int record_make(const char *id);
/* Removes it and all that is in it; false: with errno */
bool record_remove(const char *id);
/* Connects to who serves it; -1 with errno: nobody */
int record_connect(int directory);
/* The whole of a small file, on the heap, ended by a NUL; at is NULL with errno: it can't be read */
struct span file_text(int directory, const char *name);
/* Its state, as of now: stopped, where nobody serves it. On the heap. */
struct span record_state(int directory);

/* launch.c */
/* Starts a cloister-container, which is told by the other end of *socket; -> its pid */
pid_t start_container(int *socket);
/* Starts the supervisor of a new sandbox, with `request` as the socket of this one request; -> pidfd of its guard */
int start_supervisor(int directory, int request);
/* Ends all that this command started. */
void end_children(pid_t container);

#endif
