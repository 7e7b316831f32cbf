package io.cloister.spec;

import java.util.Locale;

/** How much the journal keeps. Ordinals are encoded: append only. */
public enum Recording {
    OFF,
    /** The last minutes, data cut short. */
    FLIGHT,
    /** Everything: what a replay needs. */
    FULL;

    /** Lower-case, as the operator says it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
