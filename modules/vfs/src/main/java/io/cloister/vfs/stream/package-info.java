/**
 * Byte streams between guests: pipes and fifos (pipe(7), fifo(7)), and the ring buffer that sockets and terminals use as well. Owner: the vfs
 * thread. Invariant: a ring never holds more than its capacity, and all rings together never more than their {@link BufferBudget}.
 */
package io.cloister.vfs.stream;
