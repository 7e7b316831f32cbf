/**
 * What all of vfs may know: the ports to its host, its configuration, its bounds and its counters. Imports no other
 * room of vfs. Owner: the vfs thread. Invariant: nothing here but the counters changes, and every answer of a port is
 * on the tape (the Recorded classes).
 */
package io.cloister.vfs.env;
