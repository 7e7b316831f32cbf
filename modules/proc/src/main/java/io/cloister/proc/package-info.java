/**
 * The proc service: tasks, thread groups, process groups, sessions, credentials, limits, signals, wait, timers, clocks, System V
 * semaphores and queues.
 *
 * <p>Owner thread: the service's one agent thread; nothing in here locks. Call level: second from the left. It is called by dispatch
 * (PROC_* requests), calls nobody, and sends events to dispatch, mm and vfs.
 *
 * <p>State: {@link io.cloister.proc.Tasks} holds every {@link io.cloister.proc.Task} and {@link io.cloister.proc.ThreadGroup}; all other
 * classes are transitions over them. What others must know without asking is published by {@link io.cloister.proc.TaskRows} into the task
 * table, of which this service is the only writer, and into the mailbox words of {@link io.cloister.proc.MailboxWords}.
 *
 * <p>Invariants:
 * <ul>
 * <li>A task's signal word (TaskTable.SIG_PENDING and the mailbox's sig_pending) is raised before its parked call is interrupted anywhere, and
 *     lowered only while a call of that very task is handled: a call that was interrupted always meets AGENT_TAKE_SIGNALS afterwards.
 * <li>A task has at most one parked call here ({@link io.cloister.proc.Parked}).
 * <li>A dying group gets no answers: its stubs are torn down by dispatch, which then sends PROC_EXIT for every thread.
 * <li>Every thread group but pid 1 has a parent; it is on exactly one list of children, in one process group and in one session.
 * <li>A pid is free only when no task, process group and session has it.
 * </ul>
 */
package io.cloister.proc;
