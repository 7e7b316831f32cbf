/**
 * Waiting for readiness: poll(2), select(2), epoll(7). Owner: the vfs thread. Invariant: an epoll set holds no
 * reference to its files; a file that is released leaves every set (epoll(7), Questions 6), and sets never form a
 * cycle.
 */
package io.cloister.vfs.poll;
