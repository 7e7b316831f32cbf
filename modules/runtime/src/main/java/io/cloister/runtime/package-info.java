/**
 * How one process runs a service, and how the next process goes on with it after a crash or a swap.
 *
 * <pre>
 * instance/   one process's run of a service: mailboxes, loop, snapshot, recovery
 *   ring/     messages between processes: rings, wake-ups, idling, the clock
 *   tape/     the log a service recovers from: writing it, replaying it, comparing with it
 *     record/ the layout of a record, and the shared memory that records lie in
 *   state/    the objects of a service as bytes: object graph, snapshot area
 * </pre>
 *
 * <p>Upper rooms import lower ones, never the other way. Nothing here touches a disk: that is {@code modules/journal}.
 */
package io.cloister.runtime;
