/**
 * The dispatch service: what takes several services to do (fork, execve, exit), the stubs that guests run in, the calls that nobody
 * implements, the kernel log.
 *
 * <p>Owner thread: the service host's. Call level: leftmost; it may wait for every other service and for nobody but them.
 *
 * <p>Invariants: a mailbox file is free, or has a stub, or waits for one; a task is in exactly one slot of one file; a file becomes free only
 * when its stub's death was reported; every step of a fork or exec that fails before its point of no return is undone in reverse order.
 */
package io.cloister.dispatch;
