/**
 * The log that a service recovers from, as the running service uses it: {@link io.cloister.runtime.tape.ServiceTape}
 * writes it, and reads it back when inputs are replayed ({@link io.cloister.runtime.tape.History}), for recovery or to
 * compare with a journal.
 *
 * <p>Owner: the service's thread. Invariants: an input is recorded before it is handled, an answer before it is
 * published, a message after it was sent.
 */
package io.cloister.runtime.tape;
