/**
 * Births and deaths: clone(2), execve(2), exit(2), wait(2), and what ties processes together: parents, process groups,
 * sessions.
 *
 * <p>Dispatch says when a task is born, becomes another program or is gone ({@link io.cloister.proc.life.Births},
 * {@link io.cloister.proc.life.Execs}, {@link io.cloister.proc.life.ProcessEnd}); this room says what follows from
 * that. Owner: the proc thread.
 *
 * <p>Invariant: a child that has ended is reported to exactly one wait, or to none if its parent ignores SIGCHLD; then
 * its number is free.
 */
package io.cloister.proc.life;
