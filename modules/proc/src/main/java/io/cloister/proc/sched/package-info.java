/**
 * Scheduling parameters and resource limits (sched(7), getrlimit(2)): checked and remembered. The host's scheduler
 * hears nothing of them; who keeps a limit is the service that gives out the resource. Owner: the proc thread.
 * Invariant: nothing here changes what another task may do.
 */
package io.cloister.proc.sched;
