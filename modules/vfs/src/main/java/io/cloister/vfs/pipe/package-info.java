/**
 * Pipes and fifos (pipe(7), fifo(7)). Owner: the vfs thread. Invariant: a pipe lives as long as one of its ends is
 * open.
 */
package io.cloister.vfs.pipe;
