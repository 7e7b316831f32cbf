package io.cloister.runtime.record;

import io.cloister.abi.Sys;

/**
 * Which arguments of a call bring bytes, and how many of them a flight journal keeps on disk. An array made from {@link
 * CopyPlanTable}.
 */
public final class CopyPlan {
    private static final int ARGS = JournalRecordDescriptor.ARGUMENTS;
    private static final int AGENT_CALLS = Sys.AGENT_THREAD_STARTED - Sys.AGENT_TAKE_SIGNALS + 1;
    /** Rows: the system calls, then the agent's own. */
    public static final int ROWS = Sys.TABLE_SIZE + AGENT_CALLS;

    private final char[] shapes = new char[ROWS * ARGS];
    private final boolean[] header = new boolean[ROWS];

    CopyPlan() {
        String text = CopyPlanTable.SHAPES;
        int at = 0;
        for (int i = 0; i < text.length() && at < shapes.length; i++) {
            char shape = text.charAt(i);
            if (shape > ' ') {
                header[at / ARGS] |= Character.isUpperCase(shape) || at / ARGS >= Sys.TABLE_SIZE;
                shapes[at++] = Character.toLowerCase(shape);
            }
        }
    }

    /** The number of row {@code row}. */
    public static int numberOf(int row) {
        return row < Sys.TABLE_SIZE ? row : row - Sys.TABLE_SIZE + Sys.AGENT_TAKE_SIGNALS;
    }

    /** True where argument {@code arg} of call {@code nr}, any number, brings bytes. */
    boolean comesIn(int nr, int arg) {
        int row = row(nr);
        return row >= 0
                && shapes[row * ARGS + arg] != CopyPlanTable.NOTHING
                && shapes[row * ARGS + arg] != CopyPlanTable.LAYOUT;
    }

    /** True if the mailbox header says more of call {@code nr}: vectors, messages, registers. */
    boolean hasHeader(int nr) {
        int row = row(nr);
        return row >= 0 && header[row];
    }

    /** Most bytes of argument {@code arg} of call {@code nr} that a flight journal keeps. */
    int flightLimit(int nr, int arg) {
        if (!comesIn(nr, arg)) {
            return 0;
        }
        return switch (shapes[row(nr) * ARGS + arg]) {
            case CopyPlanTable.STRING -> RecordLimits.STRING_BYTES;
            case CopyPlanTable.ADDRESS -> RecordLimits.ADDRESS_BYTES;
            default -> RecordLimits.BUFFER_BYTES;
        };
    }

    private static int row(int nr) {
        int row = nr >= Sys.AGENT_TAKE_SIGNALS ? nr - Sys.AGENT_TAKE_SIGNALS + Sys.TABLE_SIZE : nr;
        boolean known = row >= 0 && row < ROWS && (nr < Sys.TABLE_SIZE || nr >= Sys.AGENT_TAKE_SIGNALS);
        return known ? row : -1;
    }
}
