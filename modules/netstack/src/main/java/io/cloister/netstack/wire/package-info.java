/**
 * Packets as bytes and as values. A <em>view</em> looks at bytes that its {@code wrap} has checked; a <em>Repr</em> is
 * a record whose fields can only be legal, read from a checked view and written back by {@code emit}. No state, no
 * time, no sockets.
 */
package io.cloister.netstack.wire;
