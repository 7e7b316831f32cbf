package io.cloister.simulation;

import io.cloister.bus.ServiceId;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * What a run ended with.
 *
 * @param guests what guests got, in order. @param tree the host's files. @param left what remains open, {@link
 *     Leftovers#text}.
 * @param states all services, as text.
 */
record Outcome(List<String> guests, String tree, String left, List<String> states) {
    /** Where {@code other} is different, or null. {@code lost}: what is one more there, each, {@link Window#lost}. */
    String difference(Outcome other, List<String> lost) {
        String found = first("guests saw", guests.toArray(new String[0]), other.guests.toArray(new String[0]));
        found = found != null ? found : first("host tree", tree.split("\n"), other.tree.split("\n"));
        found = found != null ? found : first("left over", left(lost), other.left.split("\n"));
        for (int i = 0; i < states.size() && found == null && lost.isEmpty(); i++) {
            found = first(
                    "state of " + ServiceId.of(i).label(),
                    states.get(i).split("\n"),
                    other.states.get(i).split("\n"));
        }
        return found;
    }

    /** What has to be the same in whatever order guests went on. */
    Outcome essence() {
        return new Outcome(List.of(), tree, left, List.of());
    }

    private String[] left(List<String> lost) {
        return Arrays.stream(left.split("\n")).map(line -> {
            String name = line.substring(0, line.indexOf(' ', line.indexOf(':')) + 1);
            int more = Collections.frequency(lost, name);
            return more == 0 ? line : name + (more + Integer.parseInt(line.substring(name.length())));
        }).toArray(String[]::new);
    }

    private static String first(String what, String[] mine, String[] others) {
        int at = Arrays.mismatch(mine, others);
        return at < 0 ? null : what + ", line " + (at + 1) + ": " + line(others, at) + " instead of " + line(mine, at);
    }

    private static String line(String[] lines, int at) {
        return at < lines.length ? '"' + lines[at].strip() + '"' : "nothing";
    }
}
