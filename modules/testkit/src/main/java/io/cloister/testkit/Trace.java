package io.cloister.testkit;

import java.util.ArrayDeque;
import java.util.List;

/** What happened, in order: the last lines as text, all of it as one number. */
public final class Trace {
    private final int kept;
    private final ArrayDeque<String> last = new ArrayDeque<>();
    private long hash = 1125899906842597L;
    private long count;

    /** Keeps the last {@code kept} lines. */
    public Trace(int kept) {
        this.kept = kept;
    }

    /** Something happened. */
    public void add(String line) {
        for (int i = 0; i < line.length(); i++) {
            hash = 31 * hash + line.charAt(i);
        }
        hash = 31 * hash + '\n';
        count++;
        if (last.size() == kept) {
            last.removeFirst();
        }
        last.add(line);
    }

    /** A number that differs where anything differed. */
    public long hash() {
        return hash;
    }

    /** How many lines there were. */
    public long count() {
        return count;
    }

    /** The last lines. */
    public List<String> last() {
        return List.copyOf(last);
    }
}
