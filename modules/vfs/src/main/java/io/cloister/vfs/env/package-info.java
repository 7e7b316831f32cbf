/**
 * What all of vfs may know: the ports to its host, its configuration and its bounds. Imports no other room of vfs.
 * Owner: the vfs thread. Invariant: nothing here changes, and every answer of a port is on the tape (the Recorded
 * classes).
 */
package io.cloister.vfs.env;
