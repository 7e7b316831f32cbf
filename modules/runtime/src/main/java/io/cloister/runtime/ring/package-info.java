/**
 * Messages between services of different processes: Agrona ring buffers in shared memory, the bells that wake a
 * sleeping reader, how a service idles, and the host's clock.
 *
 * <p>Owner: the service's thread, except {@link io.cloister.runtime.ring.ExternalEvents}, which a second thread of the
 * same process may use. Invariant: messages to one receiver are numbered, and a receiver drops numbers that it has
 * seen, so a replaying sender may repeat its last message.
 */
package io.cloister.runtime.ring;
