/**
 * /proc (proc(5)): what vfs knows itself, what the task table publishes, and what mm and proc are asked for. Owner: the
 * vfs thread. Invariant: a file of a task that is gone gives ESRCH, never another task's text.
 */
package io.cloister.vfs.procfs;
