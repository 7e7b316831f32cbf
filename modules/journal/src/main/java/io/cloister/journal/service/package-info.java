/**
 * A service as one process of it has it, and how such a process begins: from nothing, or where another one stopped. Nothing here knows where memory and
 * host ports come from: in the product from the supervisor's vault and the host, in the simulation from a test. Owned by the service thread.
 */
package io.cloister.journal.service;
