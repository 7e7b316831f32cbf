package io.cloister.abi;

import java.util.List;

/**
 * The system call schema, syscalls.tbl, in memory.
 */
public final class SyscallTable {
    /** First number of the trap agent's own calls. */
    public static final int AGENT_FIRST = Sys.AGENT_TAKE_SIGNALS;

    private static final int AGENT_CALLS = Sys.AGENT_THREAD_STARTED - AGENT_FIRST + 1;

    /** What any number outside the table is. */
    private static final SyscallInfo UNKNOWN = new SyscallInfo(
            -1,
            "unknown",
            Door.NONE,
            Support.NONE,
            new SyscallInfo.Attributes(false, false, false, false),
            hexArguments(),
            SyscallInfo.Result.LONG,
            Errno.ENOSYS,
            "");

    private static final SyscallInfo[] GUEST = new SyscallInfo[Sys.TABLE_SIZE];
    private static final SyscallInfo[] AGENT = new SyscallInfo[AGENT_CALLS];

    static {
        for (final SyscallInfo info : SyscallTableParser.parse(Resources.lines("syscalls.tbl"))) {
            final SyscallInfo[] calls = info.nr() < AGENT_FIRST ? GUEST : AGENT;
            final int index = info.nr() < AGENT_FIRST ? info.nr() : info.nr() - AGENT_FIRST;
            if (calls[index] != null) {
                throw new IllegalStateException("syscalls.tbl: two rows for " + info.nr());
            }
            calls[index] = info;
        }
    }

    private SyscallTable() {
    }

    /** The row of number {@code nr}; for a number that has none, a row without owner that refuses with ENOSYS. */
    public static SyscallInfo of(final int nr) {
        SyscallInfo info = null;
        if (nr >= 0 && nr < GUEST.length) {
            info = GUEST[nr];
        } else if (nr >= AGENT_FIRST && nr < AGENT_FIRST + AGENT_CALLS) {
            info = AGENT[nr - AGENT_FIRST];
        }
        return info == null ? UNKNOWN : info;
    }

    /** True when {@code nr} has a row of its own. */
    public static boolean isKnown(final int nr) {
        return of(nr) != UNKNOWN;
    }

    private static List<ArgShape> hexArguments() {
        final var hex = new ArgShape(ArgShape.Kind.HEX, ArgShape.Length.NOTHING, "");
        return List.of(hex, hex, hex, hex, hex, hex);
    }
}
