/**
 * Signals that vfs has proc send: SIGPIPE, SIGXFSZ, those of terminals. Owner: the vfs thread. Invariant: proc stands
 * further left, so all of it is one-way events; a call whose own signal is on its way is not answered before that has
 * arrived (signal(7)).
 */
package io.cloister.vfs.signal;
