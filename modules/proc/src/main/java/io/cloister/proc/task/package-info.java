/**
 * What there is: tasks, processes ({@link io.cloister.proc.task.ThreadGroup}), process groups, sessions, and what
 * belongs to each of them. {@link io.cloister.proc.task.Tasks} finds them by number. What others may know without
 * asking is published by {@link io.cloister.proc.task.TaskRows}: whoever changes a fact that has a row says so there.
 *
 * <p>Nothing happens here: calls, signals, time, births and deaths are in the rooms above, which change these objects.
 * Owner: the proc thread.
 *
 * <p>Invariants: every thread group but pid 1 has a parent; it is on exactly one list of children, in one process group
 * and in one session. A pid is free only when no task, process group and session has it.
 */
package io.cloister.proc.task;
