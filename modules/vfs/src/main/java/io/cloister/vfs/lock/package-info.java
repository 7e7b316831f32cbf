/**
 * Advisory locks: flock(2) and those of fcntl(2) (fcntl_locking(2)). Owner: the vfs thread. Invariant: of two locks
 * that overlap on one inode and have different owners neither is exclusive.
 */
package io.cloister.vfs.lock;
