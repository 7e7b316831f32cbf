/**
 * The proc service: tasks, thread groups, process groups, sessions, credentials, limits, signals, wait, timers, clocks,
 * System V semaphores and queues.
 *
 * <p>Owner thread: the service's one agent thread; nothing in here locks. Call level: second from the left. It is
 * called by dispatch (PROC_* requests), asks vfs for the process of a pidfd, and sends events to dispatch, mm and vfs.
 *
 * <pre>
 * (top)                the service, its requests, how its parts are put together
 * life    sched        births, deaths, waiting for children; scheduling and limits
 * time                 clocks and timers
 * signal  cred  ipc    signals; who a task acts as; System V semaphores and message queues
 * task                 what there is
 * env                  ports, bounds, counters
 * </pre>
 *
 * <p>A room imports only rooms of lower floors; ArchitectureTest holds that. Parts get what they need in their
 * constructors ({@code ProcKernel}).
 *
 * <p>Invariant: a task has at most one parked call here.
 */
package io.cloister.proc;
