package io.cloister.journal;

import io.cloister.abi.Sys;

/**
 * How many bytes of which argument a CALL record keeps: none of an argument that only receives, in flight mode the beginning of the others. An
 * array made from {@link CopyPlanTable}.
 */
final class CopyPlan {
    private static final int ARGS = JournalRecordDescriptor.ARGUMENTS;
    private static final int AGENT_CALLS = Sys.AGENT_THREAD_STARTED - Sys.AGENT_TAKE_SIGNALS + 1;
    /** Rows: the system calls, then the agent's own. */
    static final int ROWS = Sys.TABLE_SIZE + AGENT_CALLS;

    private final int[] limits = new int[ROWS * ARGS];

    CopyPlan(JournalMode mode) {
        String shapes = CopyPlanTable.SHAPES;
        int at = 0;
        for (int i = 0; i < shapes.length() && at < limits.length; i++) {
            char shape = shapes.charAt(i);
            if (shape > ' ') {
                limits[at++] = limit(shape, mode);
            }
        }
    }

    /** The number of row {@code row}. */
    static int numberOf(int row) {
        return row < Sys.TABLE_SIZE ? row : row - Sys.TABLE_SIZE + Sys.AGENT_TAKE_SIGNALS;
    }

    /** Most bytes kept of argument {@code arg} of call {@code nr}, any number. */
    int limit(int nr, int arg) {
        int row = nr >= Sys.AGENT_TAKE_SIGNALS ? nr - Sys.AGENT_TAKE_SIGNALS + Sys.TABLE_SIZE : nr;
        boolean known = row >= 0 && row < ROWS && (nr < Sys.TABLE_SIZE || nr >= Sys.AGENT_TAKE_SIGNALS);
        return known ? limits[row * ARGS + arg] : 0;
    }

    private static int limit(char shape, JournalMode mode) {
        if (shape == CopyPlanTable.NOTHING) {
            return 0;
        }
        if (mode == JournalMode.FULL) {
            return Integer.MAX_VALUE;
        }
        return switch (shape) {
            case CopyPlanTable.STRING -> JournalLimits.STRING_BYTES;
            case CopyPlanTable.ADDRESS -> JournalLimits.ADDRESS_BYTES;
            default -> JournalLimits.BUFFER_BYTES;
        };
    }
}
