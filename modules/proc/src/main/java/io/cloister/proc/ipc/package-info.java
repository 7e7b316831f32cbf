/**
 * System V semaphores and message queues (sysvipc(7)). Whoever changes an object wakes those who wait for it; each that
 * succeeds wakes the others again.
 *
 * <p>Owner: the proc thread. Invariant: semop(2) does all of its operations or none.
 */
package io.cloister.proc.ipc;
