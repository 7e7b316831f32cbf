package io.cloister.simulation;

import io.cloister.abi.Errno;
import io.cloister.abi.Sys;
import java.nio.ByteBuffer;

/** Children write numbered records into one pipe; each must come exactly once, and those of one child in order. */
final class PipeProgram implements Program {
    private static final int CHILDREN = 3;
    private static final int RECORD = 16;

    private final int records;

    PipeProgram(int records) {
        this.records = records;
    }

    @Override
    public void run(Guest g) {
        int[] pipe = g.pair(Sys.PIPE2, 0);
        int[] pids = new int[CHILDREN];
        for (int i = 0; i < CHILDREN; i++) {
            int number = i;
            pids[i] = g.fork(child -> write(child, pipe, number));
        }
        g.must(g.close(pipe[1]), "close");
        int[] next = new int[CHILDREN];
        byte[] record = g.readFully(pipe[0], RECORD);
        while (record.length > 0) {
            g.same(RECORD, record.length, "record");
            ByteBuffer in = ByteBuffer.wrap(record);
            int from = in.getInt();
            g.same(next[from]++, in.getInt(), "record of child " + from);
            g.same(from * 1_000_003L + next[from] - 1, in.getLong(), "contents of a record");
            record = g.readFully(pipe[0], RECORD);
        }
        for (int i = 0; i < CHILDREN; i++) {
            g.same(records, next[i], "records of child " + i);
            g.same(i + 1 << 8, g.waitFor(pids[i]), "status of child " + i);
        }
        g.same(-Errno.ECHILD, g.call(Sys.WAIT4, -1, 0, 0, 0), "wait4 without children");
        g.must(g.close(pipe[0]), "close");
    }

    private void write(Guest g, int[] pipe, int number) {
        g.must(g.close(pipe[0]), "close");
        for (int i = 0; i < records; i++) {
            byte[] record = ByteBuffer.allocate(RECORD)
                    .putInt(number)
                    .putInt(i)
                    .putLong(number * 1_000_003L + i)
                    .array();
            g.same(RECORD, g.write(pipe[1], record), "write of a record");
        }
        g.exit(number + 1);
    }
}
