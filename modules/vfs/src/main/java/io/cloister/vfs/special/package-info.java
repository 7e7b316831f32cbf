/**
 * Joins the parts of vfs that are not about trees of files (pipes, sockets, events, terminals, /proc, /sys, /dev) to the service: who serves which
 * system call and which event. Owner: the vfs thread.
 */
package io.cloister.vfs.special;
