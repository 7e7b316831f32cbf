package io.cloister.simulation;

import io.cloister.bus.PortOp;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a death between an effect on the host and its record may cost, since nobody can tell any more (CAVEATS.md, crash
 * recovery): a descriptor that the host gave, and nobody knows the number of, stays open. So later ones get other
 * numbers, and what was lost on a socket is asked for once more, which states and counters show. All else has to be as
 * ever.
 */
final class Window {
    /** By operation, whose descriptors are one more: a line of {@link Leftovers#text}. */
    private static final Map<PortOp, String> LOST = new EnumMap<>(Map.of(
        PortOp.STUB_RECEIVE, Leftovers.OF_MM,
        PortOp.CHANNEL_FROM_GOFER, Leftovers.OF_VFS,
        PortOp.HOST_MEMFD, Leftovers.OF_VFS,
        PortOp.TREE_OPEN, Leftovers.OF_GOFER,
        PortOp.TREE_OPEN_DIRECTORY, Leftovers.OF_GOFER));

    private Window() {
    }

    /** What is one more after a death before a record like {@code what}; null for nothing. */
    static String lost(String what) {
        for (Map.Entry<PortOp, String> entry : LOST.entrySet()) {
            if (what.equals("port " + entry.getKey())) {
                return entry.getValue();
            }
        }
        return null;
    }
}
