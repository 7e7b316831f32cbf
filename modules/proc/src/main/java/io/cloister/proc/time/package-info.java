/**
 * Clocks, sleeping, timers, and limits on CPU time (time(7)). {@link io.cloister.proc.time.TimerTable} has the timers
 * of the processes that use some; all deadlines are in the service's one queue, parked calls' included.
 *
 * <p>Owner: the proc thread. Invariant: a timer that repeats is set again before its signal is sent, and never for a
 * time that has passed.
 */
package io.cloister.proc.time;
