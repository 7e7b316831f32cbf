package io.cloister.supervisor.replay;

import io.cloister.abi.Sys;
import io.cloister.abi.SyscallTable;
import io.cloister.bus.Call;
import java.util.stream.IntStream;

/**
 * Where a replay is to stop before the end.
 *
 * @param until number of a record, or {@link Long#MAX_VALUE}. @param call name of a system call at whose answer to
 *     stop, or null.
 * @param failed only where it failed.
 */
public record ReplayLimits(long until, String call, boolean failed) {
    /** To the end. */
    public static final ReplayLimits NONE = new ReplayLimits(Long.MAX_VALUE, null, false);

    /**
     * From {@code --until} (negative: none) and {@code --break} (null: none). @throws IllegalArgumentException where
     * the condition is none.
     */
    public static ReplayLimits of(long until, String condition) {
        long last = until < 0 ? Long.MAX_VALUE : until;
        if (condition == null) {
            return new ReplayLimits(last, null, false);
        }
        String[] words = condition.trim().split("\\s+");
        boolean failed = words.length == 2 && words[1].equals("failed");
        if (words.length > 2 || words.length == 2 && !failed || !isCall(words[0])) {
            throw new IllegalArgumentException("--break '" + condition
                    + "': write the name of a system call, and after it 'failed' if only that matters");
        }
        return new ReplayLimits(last, words[0], failed);
    }

    private static boolean isCall(String name) {
        return IntStream.range(0, Sys.TABLE_SIZE)
                .anyMatch(nr ->
                        SyscallTable.isKnown(nr) && SyscallTable.of(nr).name().equals(name));
    }

    void check(long position) {
        if (position > until) {
            throw new ReplayStop("record " + position);
        }
    }

    void check(Call answered, long result, long position) {
        boolean wanted = call != null && SyscallTable.of(answered.nr()).name().equals(call) && (!failed || result < 0);
        if (wanted) {
            throw new ReplayStop("record " + position + ": " + call + " of task " + answered.tid() + " = " + result);
        }
    }
}
