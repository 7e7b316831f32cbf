/**
 * Files that are only events: eventfd(2), timerfd_create(2), epoll(7), signalfd(2), inotify(7), and the calls that wait for readiness: poll(2),
 * select(2), epoll_wait(2). Owner: the vfs thread. Invariant: an epoll set holds no reference to its files; a file that is released leaves every
 * set (epoll(7), Questions 6), and sets never form a cycle.
 */
package io.cloister.vfs.event;
