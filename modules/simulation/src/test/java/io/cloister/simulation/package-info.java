/**
 * The whole kernel on one thread: every service as it is, between a simulated host and simulated guests; one seed
 * decides what happens when. The checkers are outside: each guest program knows by itself what must come out, the host
 * knows what must be closed at the end.
 */
package io.cloister.simulation;
