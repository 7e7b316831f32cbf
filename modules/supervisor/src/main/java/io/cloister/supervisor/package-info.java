/**
 * The command line, the OCI runtime, start, watch, swap and restart, the descriptor vault, and the replay front end.
 */
package io.cloister.supervisor;
