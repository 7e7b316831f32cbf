package io.cloister.netstack.ip;

import io.cloister.netstack.env.NetstackLimits;

/** The bytes that all sockets together may hold. Who reserves gives back exactly that much. */
public final class BufferBudget {
    private long used;

    /** Takes {@code bytes}; false, and nothing taken, where they are not there. */
    public boolean reserve(int bytes) {
        if (used + bytes > NetstackLimits.BUFFER_BYTES) {
            return false;
        }
        used += bytes;
        return true;
    }

    /** Takes {@code bytes} for something that can do without: refused earlier. */
    public boolean reserveExtra(int bytes) {
        return used + bytes <= NetstackLimits.BUFFER_PRESSURE && reserve(bytes);
    }

    /** True where those who hold more than they need should give some back. */
    public boolean tight() {
        return used > NetstackLimits.BUFFER_PRESSURE;
    }

    /** Gives back. */
    public void release(int bytes) {
        used -= bytes;
        assert used >= 0;
    }

    /** Bytes reserved. */
    public long used() {
        return used;
    }
}
