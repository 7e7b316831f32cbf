/**
 * Tasks, thread groups, sessions, credentials, limits, signals, wait, timers, ptrace, System V semaphores and queues.
 */
package io.cloister.proc;
