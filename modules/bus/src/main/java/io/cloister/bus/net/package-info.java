/** What vfs and netstack say to each other: messages made of {@code protocol.xml}, and their constants. */
package io.cloister.bus.net;
