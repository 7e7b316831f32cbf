package io.cloister.journal;

import io.cloister.abi.ArgShape;
import io.cloister.abi.Sys;
import io.cloister.abi.SyscallTable;
import java.util.List;

/**
 * How many bytes of which argument a CALL record keeps. Made from the system call table, which takes milliseconds to load: until the writer
 * thread has done that, off the path to the first guest instruction, {@link #early} is used. It keeps more than is asked for (also
 * unwritten room for results, which the reader drops), never less.
 */
final class CopyPlan {
    private static final int ARGS = JournalRecordDescriptor.ARGUMENTS;
    private static final int AGENT_CALLS = Sys.AGENT_THREAD_STARTED - Sys.AGENT_TAKE_SIGNALS + 1;

    private final int[] limits;
    private final int otherwise;

    private CopyPlan(int[] limits, int otherwise) {
        this.limits = limits;
        this.otherwise = otherwise;
    }

    /** Before the table is loaded. */
    static CopyPlan early(JournalMode mode) {
        return new CopyPlan(new int[0], mode == JournalMode.FULL ? Integer.MAX_VALUE : JournalLimits.STRING_BYTES);
    }

    /** From the table. */
    static CopyPlan load(JournalMode mode) {
        int[] limits = new int[(Sys.TABLE_SIZE + AGENT_CALLS) * ARGS];
        for (int i = 0; i < Sys.TABLE_SIZE + AGENT_CALLS; i++) {
            List<ArgShape> shapes = SyscallTable.of(i < Sys.TABLE_SIZE ? i : i - Sys.TABLE_SIZE + Sys.AGENT_TAKE_SIGNALS).args();
            for (int arg = 0; arg < shapes.size(); arg++) {
                limits[i * ARGS + arg] = limit(shapes.get(arg), mode);
            }
        }
        return new CopyPlan(limits, 0);
    }

    /** Most bytes kept of argument {@code arg} of call {@code nr}, any number. */
    int limit(int nr, int arg) {
        int row = nr < Sys.TABLE_SIZE ? nr : nr - Sys.AGENT_TAKE_SIGNALS + Sys.TABLE_SIZE;
        int at = row * ARGS + arg;
        return row >= 0 && row < limits.length / ARGS && (nr < Sys.TABLE_SIZE || nr >= Sys.AGENT_TAKE_SIGNALS) ? limits[at] : otherwise;
    }

    private static int limit(ArgShape shape, JournalMode mode) {
        if (!shape.isIn()) {
            return 0;
        }
        if (mode == JournalMode.FULL) {
            return Integer.MAX_VALUE;
        }
        return switch (shape.kind()) {
            case STR, STRV -> JournalLimits.STRING_BYTES;
            default -> shape.hint().equals("sockaddr") ? JournalLimits.ADDRESS_BYTES : JournalLimits.BUFFER_BYTES;
        };
    }
}
