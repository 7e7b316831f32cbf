package io.cloister.supervisor.service;

import io.cloister.bus.ServiceId;
import java.util.Locale;

/**
 * Which service a process is, and how it begins.
 *
 * @param generation number of this process within the sandbox, from 1; names it to the keeper of a predecessor.
 * @param onTrial the process is a new version under observation: should it fail, an older version must be able to read
 *     what it left, so that it writes no snapshot yet.
 */
public record Role(ServiceId id, Start start, int generation, boolean onTrial) {
    /** How a service begins. */
    public enum Start {
        /** The first process of the service: from nothing. */
        FRESH,
        /** From the last snapshot, then what is on the tape since. */
        RECOVER,
        /** As RECOVER, but the input that was being handled last is left out: it killed the service twice. */
        SKIP,
        /** Reads the last snapshot, says whether it could, and ends; touches nothing that is shared. */
        COMPARE
    }

    /** True if a predecessor's descriptors are to be taken over. */
    boolean takesOver() {
        return start == Start.RECOVER || start == Start.SKIP;
    }

    /** As words of a command line or an order. */
    public String encode() {
        return String.join(
                " ",
                id.label(),
                start.name().toLowerCase(Locale.ROOT),
                Integer.toString(generation),
                Boolean.toString(onTrial));
    }

    /** From what {@link #encode} made. */
    public static Role decode(String text) {
        String[] words = text.split(" ");
        return new Role(
                ServiceId.valueOf(words[0].toUpperCase(Locale.ROOT)),
                Start.valueOf(words[1].toUpperCase(Locale.ROOT)),
                Integer.parseInt(words[2]),
                Boolean.parseBoolean(words[3]));
    }
}
