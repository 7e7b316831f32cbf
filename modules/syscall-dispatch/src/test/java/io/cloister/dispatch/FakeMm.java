package io.cloister.dispatch;

import io.cloister.bus.mm.ExecReply;
import io.cloister.bus.mm.ForkReply;
import io.cloister.bus.mm.MmEvents;
import io.cloister.bus.mm.MmRequests;
import io.cloister.bus.mm.TextReply;
import java.util.TreeMap;

/** An mm of paper: counts the users of address spaces. */
final class FakeMm implements MmRequests, MmEvents {
    /** How many use each space there is. */
    final TreeMap<Integer, Integer> users = new TreeMap<>();
    private int nextSpace = 1;
    private int programs;

    /** How many programs were laid out: mm took over their objects. */
    int programs() {
        return programs;
    }

    private int newSpace() {
        users.put(nextSpace, 1);
        return nextSpace++;
    }

    @Override
    public long fork(int task, int space, int process, ForkReply reply) {
        reply.ticket(7);
        return newSpace();
    }

    @Override
    public long exec(
            int task,
            long vdso,
            long program,
            long interpreter,
            long stringBytes,
            long stackLimit,
            int process,
            long programDevice,
            long programInode,
            long interpreterDevice,
            long interpreterInode,
            byte[] headers,
            byte[] interpreterHeaders,
            byte[] path,
            byte[] interpreterPath,
            ExecReply reply) {
        programs++;
        reply.entry(0x1000).stackTop(0x7ffe00000000L).programHeaders(0x2000).programHeaderCount(5).programEntry(0x1000);
        return newSpace();
    }

    @Override
    public long text(int task, int kind, int offset, int space, TextReply reply) {
        return 0;
    }

    @Override
    public void share(int task, int space) {
        users.merge(space, 1, Integer::sum);
    }

    @Override
    public void release(int task, int space) {
        if (users.containsKey(space) && users.merge(space, -1, Integer::sum) == 0) {
            users.remove(space);
        }
    }

    @Override
    public void layout(
            int task,
            int space,
            long argStart,
            long argEnd,
            long envStart,
            long envEnd,
            long stackStart,
            byte[] auxv) {}

    @Override
    public void sendForkDescriptors(int task, int parent, int child, long token) {
    }

    @Override
    public void taskGone(int task) {
    }

    @Override
    public void objectGone(long objectId) {
    }
}
