/*
 * groups.h - the sandbox's control groups, as its supervisor has written them down in the ledger (LedgerDescriptor):
 * the directory of the services' group, empty if there is none, then all directories in the order in which they can be
 * removed, then an empty one; each ended by a NUL.
 */
#ifndef CLOISTER_GUARD_GROUPS_H
#define CLOISTER_GUARD_GROUPS_H

#define GROUPS_AT 1024
#define GROUPS_BYTES 3072

/* Moves the caller to where the services are; does nothing if there are no groups. */
void groups_join(int ledger);
/* Removes them all. Nobody is in them any more, or will soon not be. */
void groups_remove(int ledger);

#endif
