/** What dispatch is asked and told: messages made of {@code protocol.xml}. */
package io.cloister.bus.dispatch;
