package io.cloister.supervisor.log;

import java.util.HashMap;
import java.util.Map;

/** Lets few lines of a kind pass in a minute. Lines are of one kind if they differ in numbers only. */
final class LogRate {
    static final int LINES_A_MINUTE = 10;
    static final int KINDS = 64;
    private static final long MINUTE_MS = 60_000;
    private static final int KEY_LENGTH = 120;

    private static final class Kind {
        private long sinceMs;
        private int lines;
        private int leftOut;
    }

    private final Map<String, Kind> kinds = new HashMap<>();

    /** The text to write, which says how many were left out before it; or null. */
    String admit(String text, long nowMs) {
        Kind kind = kind(text);
        if (nowMs - kind.sinceMs >= MINUTE_MS) {
            kind.sinceMs = nowMs;
            kind.lines = 0;
        }
        if (++kind.lines > LINES_A_MINUTE) {
            kind.leftOut++;
            return null;
        }
        String passed = kind.leftOut == 0 ? text : text + " (" + kind.leftOut + " like this were left out)";
        kind.leftOut = 0;
        return passed;
    }

    /** Whatever comes when all kinds are taken is one kind. */
    private Kind kind(String text) {
        StringBuilder numberless = new StringBuilder(); // by hand: a regular expression is 20 ms of class loading
        for (int i = 0; i < Math.min(KEY_LENGTH, text.length()); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                numberless.append(text.charAt(i));
            }
        }
        String key = numberless.toString();
        Kind known = kinds.get(key);
        return known != null ? known : kinds.computeIfAbsent(kinds.size() < KINDS ? key : "", any -> new Kind());
    }
}
