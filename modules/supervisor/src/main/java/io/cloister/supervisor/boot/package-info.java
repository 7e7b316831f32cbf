/**
 * Start of a sandbox: the shared memory and descriptors of all parties (which outlive each of them), the zygote, and
 * one jailed JVM per service.
 */
package io.cloister.supervisor.boot;
