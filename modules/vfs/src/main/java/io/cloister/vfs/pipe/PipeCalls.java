package io.cloister.vfs.pipe;

import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.abi.Stat;
import io.cloister.abi.Sys;
import io.cloister.bus.Call;
import io.cloister.bus.CallTable;
import io.cloister.bus.Clock;
import io.cloister.vfs.file.AnonNode;
import io.cloister.vfs.signal.Signaller;
import io.cloister.vfs.stream.BufferBudget;
import io.cloister.vfs.task.Caller;

/** pipe(2) and pipe2(2). */
public final class PipeCalls {
    private static final int FLAGS = Open.O_CLOEXEC | Open.O_NONBLOCK | Open.O_DIRECT;
    private final Clock clock;
    private final BufferBudget budget;
    private final Signaller signals;
    private long nextIno = 1000;

    public PipeCalls(Clock clock, BufferBudget budget, Signaller signals) {
        this.clock = clock;
        this.budget = budget;
        this.signals = signals;
    }

    /** Has {@code table} serve its calls. */
    public void register(CallTable<Caller> table) {
        table.on(Sys.PIPE, (caller, call) -> make(caller, call, 0));
        table.on(Sys.PIPE2, (caller, call) -> make(caller, call, call.intArg(1)));
    }

    /** pipe2(2): (int[2], flags). */
    private long make(Caller caller, Call call, int flags) {
        if ((flags & ~FLAGS) != 0) {
            return -Errno.EINVAL;
        }
        if (call.outCapacity(0) < 8) {
            return -Errno.EFAULT;
        }
        AnonNode node = new AnonNode(AnonNode.PIPE_DEV, nextIno++, Stat.S_IFIFO | 0600, caller.fsuid(), caller.fsgid(),
            clock.realtimeNs());
        Pipe pipe = new Pipe(node, budget);
        int status = flags & (Open.O_NONBLOCK | Open.O_DIRECT);
        PipeEnd reader = pipe.open(Open.O_RDONLY | status);
        PipeEnd writer = pipe.open(Open.O_WRONLY | status).signals(signals);
        return caller.installPair(call, 0, reader, writer, (flags & Open.O_CLOEXEC) != 0);
    }
}
