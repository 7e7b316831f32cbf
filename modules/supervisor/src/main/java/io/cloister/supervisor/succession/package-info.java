/**
 * How the processes of the services come and go: deaths and replacements, standbys, swaps, waits for snapshots, the
 * end. A state machine without thread, clock or I/O ({@link io.cloister.supervisor.succession.Succession}): what
 * happened goes in as an {@link io.cloister.supervisor.succession.Event}, what is to be done comes out as {@link
 * io.cloister.supervisor.succession.Effect}s, and all of its state can be saved between two events.
 *
 * <p>Owner: the thread of {@code boot.Lifecycle}, which waits for events, saves the state into the ledger and carries
 * the effects out.
 */
package io.cloister.supervisor.succession;
