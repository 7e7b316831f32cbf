package io.cloister.simulation;

import io.cloister.bus.PortOp;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a death between an effect on the host and its record may cost, since nobody can tell any more (CAVEATS.md, crash
 * recovery): a descriptor that the host gave, and nobody knows the number of, stays open. So later ones get other
 * numbers, and what was lost on a socket is asked for once more, which states and counters show. All else has to be as
 * ever.
 */
final class Window {
    /** By operation, whose descriptors are more, one for each: lines of {@link Leftovers#text}. */
    private static final Map<PortOp, List<String>> LOST = new EnumMap<>(Map.of(
        PortOp.STUB_RECEIVE, List.of(Leftovers.OF_MM),
        PortOp.CHANNEL_FROM_GOFER, List.of(Leftovers.OF_VFS),
        PortOp.HOST_MEMFD, List.of(Leftovers.OF_VFS),
        PortOp.HOST_MEMORY_FILE, List.of(Leftovers.OF_VFS, Leftovers.OF_VFS),
        PortOp.TREE_OPEN, List.of(Leftovers.OF_GOFER),
        PortOp.TREE_OPEN_DIRECTORY, List.of(Leftovers.OF_GOFER)));

    private Window() {
    }

    /** What is one more, each, after a death before a record like {@code what}. */
    static List<String> lost(String what) {
        for (Map.Entry<PortOp, List<String>> entry : LOST.entrySet()) {
            if (what.equals("port " + entry.getKey())) {
                return entry.getValue();
            }
        }
        return List.of();
    }
}
