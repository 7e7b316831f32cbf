/**
 * Opening programs for execve(2): #! lines, ELF headers, interpreters. Owner: the vfs thread. Invariant: what a file
 * says of itself is hostile; dispatch and mm get headers that were read within their bounds, and check them again.
 */
package io.cloister.vfs.exec;
