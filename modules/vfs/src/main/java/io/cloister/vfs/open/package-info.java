/**
 * open(2) and its relatives. Owner: the vfs thread. Invariant: everything is checked before a file is made, truncated
 * or opened.
 */
package io.cloister.vfs.open;
