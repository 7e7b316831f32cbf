/**
 * What all of proc may know: its port to mailboxes, its configuration, its bounds and counters, and how arguments and
 * results of calls are read and written. Imports no other room. Owner: the proc thread. Invariant: nothing here but the
 * counters changes.
 */
package io.cloister.proc.env;
