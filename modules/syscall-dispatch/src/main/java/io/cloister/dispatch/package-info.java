/**
 * The dispatch service: calls of several steps (clone, execve, exit) and calls that nobody owns; the kernel log;
 * control of stubs through the {@link io.cloister.dispatch.Platform} port. First in the call order: it may wait for
 * every other service, and none waits for it.
 *
 * <p>Owner thread: the service's one thread. Invariants: every live task has one {@link io.cloister.dispatch.Task},
 * bound to one slot of one process file; a process file is given back only when its host process is gone and no task is
 * left in it.
 */
package io.cloister.dispatch;
