/**
 * The operator's standard input, output and error as files of the first task. Owner: the vfs thread. Invariant: nothing
 * is read from the host that no guest asked for, and nothing waits in vfs on its way out.
 */
package io.cloister.vfs.stdio;
