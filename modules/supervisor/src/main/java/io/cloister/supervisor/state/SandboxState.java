package io.cloister.supervisor.state;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where a sandbox is in its life, by the names of the OCI runtime specification, "State". */
public enum SandboxState {
    /** Its services are being started. */
    CREATING,
    /** All is there but the first program. */
    CREATED,
    /** The first program runs. */
    RUNNING,
    /** The first program has ended or could not be started; what is left are files. */
    STOPPED;

    /** As the specification writes it. */
    @JsonValue
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** One state after the other; any but the last may end. */
    public boolean canBecome(SandboxState next) {
        return next == STOPPED ? this != STOPPED : next.ordinal() == ordinal() + 1;
    }
}
