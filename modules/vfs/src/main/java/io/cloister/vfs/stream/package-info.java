/**
 * Rings of bytes in memory that all of them share: for pipes, AF_UNIX sockets and terminals. Owner: the vfs thread.
 * Invariant: a ring never holds more than its capacity, and all rings together never more than their
 * {@link io.cloister.vfs.stream.BufferBudget}.
 */
package io.cloister.vfs.stream;
