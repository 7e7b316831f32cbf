#ifndef CLOISTER_NAMESPACES_H
#define CLOISTER_NAMESPACES_H

#define NOBODY 65534

enum id_map {
	MAP_SELF,     /* 0 inside is the caller outside: owns what the caller owns, and nothing else */
	MAP_NOBODY,   /* as MAP_SELF, but the caller is 65534 inside */
	MAP_IDENTITY  /* every id is itself; if the caller is not root: as MAP_SELF */
};

/* Becomes this user for good, with the group of the same number and no other. Only root can. */
void become(unsigned id);

/*
 * New user, mount, network, IPC, UTS, cgroup namespaces for the caller; a new pid namespace for its next child.
 * No mount travels in either direction afterwards.
 */
void enter_namespaces(enum id_map map);

#endif
