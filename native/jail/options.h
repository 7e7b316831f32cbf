#ifndef CLOISTER_JAIL_OPTIONS_H
#define CLOISTER_JAIL_OPTIONS_H

#include "common/root.h"

struct options {
	const char *name;
	struct root root;
	int host_files; /* 1: keeps power over files of all users, within its roots */
	int warm_fd;    /* number of the warm socket in the service, -1: none */
	int guard_fd;   /* pidfd of the process with which all ends, -1: the parent */
	int control_fd; /* from the supervisor, -1: none */
	int grace_ms;
	long nofile; /* 0: unchanged */
	long user;   /* -1: unchanged */
	char *const *command;
};

void options_parse(struct options *o, char *const argv[]);

#endif
