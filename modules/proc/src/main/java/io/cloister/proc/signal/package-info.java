/**
 * Signals: who gets one, what it does at once, what the agent has to do (signal(7)).
 *
 * <pre>
 * SignalWord    that a task has to come for signals, and how it is made to look
 * SignalMask    which signals are blocked
 * SignalQueues  which are pending
 * Deaths        that a process ends
 * Signaling     sends: all of the above together, and stops and continues processes
 * SignalTaker   takes pending signals for an agent that comes for them
 * </pre>
 *
 * <p>Each uses those above it in this list only. Owner: the proc thread.
 *
 * <p>Invariants: a signal word (TaskTable.SIG_PENDING and the mailbox's sig_pending) is raised before the parked call
 * of its task is interrupted anywhere, and lowered only while a call of that very task is handled: a call that was
 * interrupted always meets AGENT_TAKE_SIGNALS afterwards. A dying process gets no answers: its stubs are torn down by
 * dispatch, which then sends ProcExit for every thread.
 */
package io.cloister.proc.signal;
