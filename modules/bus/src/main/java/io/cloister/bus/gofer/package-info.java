/** What vfs and the gofer say to each other: messages made of {@code protocol.xml}, and the layouts of their data. */
package io.cloister.bus.gofer;
