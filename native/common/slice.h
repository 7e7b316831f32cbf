#ifndef CLOISTER_SLICE_H
#define CLOISTER_SLICE_H

/*
 * Gives the caller, and so all that it starts later, the shortest slice of time that the host has for SCHED_OTHER: then
 * nobody waits long for a core that others of the sandbox use (sched_setattr(2), Linux 6.12). Needs no privilege; an
 * older host ignores it.
 */
void slice_shorten(void);

#endif
