package io.cloister.vfs.pipe;

import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.abi.Stat;
import io.cloister.bus.Call;
import io.cloister.bus.Clock;
import io.cloister.bus.TaskTable;
import io.cloister.vfs.file.AnonNode;
import io.cloister.vfs.signal.Signaller;
import io.cloister.vfs.stream.BufferBudget;
import io.cloister.vfs.stream.IntBytes;
import io.cloister.vfs.task.Descriptors;

/** pipe(2) and pipe2(2). */
public final class PipeCalls {
    private static final int FLAGS = Open.O_CLOEXEC | Open.O_NONBLOCK | Open.O_DIRECT;
    private final Descriptors descriptors;
    private final TaskTable tasks;
    private final Clock clock;
    private final BufferBudget budget;
    private final Signaller signals;
    private long nextIno = 1000;

    /** With these ports. */
    public PipeCalls(Descriptors descriptors, TaskTable tasks, Clock clock, BufferBudget budget, Signaller signals) {
        this.descriptors = descriptors;
        this.tasks = tasks;
        this.clock = clock;
        this.budget = budget;
        this.signals = signals;
    }

    /** pipe(2): (int[2]). */
    public void pipe(Call call) {
        make(call, 0);
    }

    /** pipe2(2): (int[2], flags). */
    public void pipe2(Call call) {
        if ((call.intArg(1) & ~FLAGS) != 0) {
            call.complete(-Errno.EINVAL);
        } else {
            make(call, call.intArg(1));
        }
    }

    private void make(Call call, int flags) {
        if (call.outCapacity(0) < 8) {
            call.complete(-Errno.EFAULT);
            return;
        }
        int tid = call.tid();
        AnonNode node = new AnonNode(AnonNode.PIPE_DEV, nextIno++, Stat.S_IFIFO | 0600, tasks.intField(tid, TaskTable.FSUID),
            tasks.intField(tid, TaskTable.FSGID), clock.realtimeNs());
        Pipe pipe = new Pipe(node, budget);
        int status = flags & (Open.O_NONBLOCK | Open.O_DIRECT);
        boolean cloexec = (flags & Open.O_CLOEXEC) != 0;
        PipeEnd reader = pipe.open(Open.O_RDONLY | status);
        PipeEnd writer = pipe.open(Open.O_WRONLY | status).signals(signals);
        long in = descriptors.install(tid, reader, cloexec);
        if (in < 0) {
            writer.release();
            call.complete(in);
            return;
        }
        long out = descriptors.install(tid, writer, cloexec);
        if (out < 0) {
            descriptors.remove(tid, (int) in);
            call.complete(out);
            return;
        }
        call.out(0, IntBytes.of((int) in, (int) out));
        call.complete(0);
    }
}
