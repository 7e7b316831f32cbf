/**
 * Files that are only events: eventfd(2), timerfd_create(2), signalfd(2), pidfd_open(2). Owner: the vfs thread.
 * Invariant: what they tell is asked anew at each read: a clock, the task table, proc.
 */
package io.cloister.vfs.event;
