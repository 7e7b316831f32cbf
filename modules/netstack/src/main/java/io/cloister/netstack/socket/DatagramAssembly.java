package io.cloister.netstack.socket;

import io.cloister.abi.Errno;
import io.cloister.bus.net.NetLimits;

/** Puts a datagram together from the runs of NetSend. Not saved: vfs sends the runs of one datagram without a pause. */
final class DatagramAssembly {
    private static final byte[] NONE = new byte[0];

    private byte[] bytes = NONE;
    private byte[] address = NONE;
    private byte[] control = NONE;
    private int filled;

    /** Takes a run: minus an errno, or 0. */
    int add(SendRequest r) {
        if (r.offset == 0) {
            if (r.total < r.length || r.total > NetLimits.MAX_DATAGRAM) {
                drop();
                return -Errno.EMSGSIZE;
            }
            bytes = new byte[r.total];
            address = r.address;
            control = r.control;
            filled = 0;
        } else if (r.offset != filled || r.total != bytes.length || r.length > bytes.length - filled) {
            drop();
            return -Errno.EINVAL;
        }
        r.data.getBytes(0, bytes, filled, r.length);
        filled += r.length;
        return 0;
    }

    /** True if the last run was the last of its datagram. */
    boolean complete() {
        return filled == bytes.length;
    }

    byte[] bytes() {
        return bytes;
    }

    byte[] address() {
        return address;
    }

    byte[] control() {
        return control;
    }

    void drop() {
        bytes = NONE;
        address = NONE;
        control = NONE;
        filled = 0;
    }
}
