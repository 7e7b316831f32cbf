package io.cloister.runtime.record;

import java.util.Locale;

/** How much is recorded. */
public enum JournalMode {
    /** The last minutes, payloads cut: always on. */
    FLIGHT(128),
    /** Everything with payloads, unbounded: what a replay needs. */
    FULL(Integer.MAX_VALUE),
    /** Nothing. */
    OFF(0);

    private final int bodyBytes;

    JournalMode(int bodyBytes) {
        this.bodyBytes = bodyBytes;
    }

    /** Bytes of a message's body that are kept: all fields, and the beginning of data. */
    public int bodyBytes() {
        return bodyBytes;
    }

    /** The mode with this lower-case name. */
    public static JournalMode of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
