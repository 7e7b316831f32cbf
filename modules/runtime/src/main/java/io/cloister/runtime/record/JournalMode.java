package io.cloister.runtime.record;

import java.util.Locale;

/** How much is recorded. */
public enum JournalMode {
    /** The last minutes, payloads cut: always on. */
    FLIGHT(64),
    /** Everything with payloads, unbounded: what a replay needs. */
    FULL(Integer.MAX_VALUE),
    /** Nothing. */
    OFF(0);

    private final int payloadBytes;

    JournalMode(int payloadBytes) {
        this.payloadBytes = payloadBytes;
    }

    /** Bytes of a message's payload that are kept. */
    public int payloadBytes() {
        return payloadBytes;
    }

    /** The mode with this lower-case name. */
    public static JournalMode of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
