package io.cloister.bus.net;

import io.cloister.bus.Message;

/** Bounds of what vfs asks of netstack. */
public final class NetLimits {
    /** Longest address, bytes. */
    public static final int MAX_ADDRESS = 128;
    /** Longest run of data in one NetSend or NetRecv, bytes. */
    public static final int MAX_DATA = 15 * 1024;
    /** Most bytes of data, address and control messages together. */
    public static final int MAX_RUN = Message.MAX_DATA;
    /** Longest datagram that is put together from several runs, bytes. */
    public static final int MAX_DATAGRAM = 65535;

    private NetLimits() {
    }
}
