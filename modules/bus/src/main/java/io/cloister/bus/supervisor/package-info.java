/** What the supervisor is told: messages made of {@code protocol.xml}. */
package io.cloister.bus.supervisor;
