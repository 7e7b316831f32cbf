#ifndef CLOISTER_NAMESPACES_H
#define CLOISTER_NAMESPACES_H

enum id_map {
	MAP_SELF,     /* 0 inside is the caller outside: owns what the caller owns, and nothing else */
	MAP_NOBODY,   /* 65534 inside; outside 65534 too if the caller is root, else the caller */
	MAP_IDENTITY  /* every id is itself; needs CAP_SETUID outside, else as MAP_SELF */
};

/*
 * New user, mount, network, IPC, UTS, cgroup namespaces for the caller; a new pid namespace for its next child.
 * No mount travels in either direction afterwards.
 */
void enter_namespaces(enum id_map map);

#endif
