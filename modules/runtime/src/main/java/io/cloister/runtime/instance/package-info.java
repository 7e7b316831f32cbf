/**
 * One process's run of a service: the loop that takes calls, messages and deadlines in turn ({@link
 * io.cloister.runtime.instance.ServiceHost}), the mailboxes of its guests, its snapshot, and how it starts, either
 * fresh or where another process stopped.
 *
 * <p>Nothing here knows where memory and host ports come from: the supervisor's shared memory in the product, a test's
 * in the simulation. Owner: the service's thread.
 */
package io.cloister.runtime.instance;
