package io.cloister.vfs.poll;

import io.cloister.abi.Errno;
import io.cloister.abi.Poll;
import io.cloister.abi.PollfdLayout;
import io.cloister.abi.Rlimits;
import io.cloister.abi.Sys;
import io.cloister.bus.Call;
import io.cloister.bus.CallTable;
import io.cloister.bus.Clock;
import io.cloister.bus.Parking;
import io.cloister.bus.WaitQueue;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.signal.TemporaryMasks;
import io.cloister.vfs.task.Caller;
import java.util.ArrayList;
import java.util.List;

/** poll(2) and ppoll(2). */
public final class PollCalls {
    private static final long MS = 1_000_000L;
    private final ReadinessWait.Waits waits;

    public PollCalls(Parking parking, Clock clock, TemporaryMasks masks) {
        this.waits = ReadinessWait.Waits.of(parking, clock, masks);
    }

    /** Has {@code table} serve its calls. */
    public void register(CallTable<Caller> table) {
        table.on(Sys.POLL, this::poll);
        table.on(Sys.PPOLL, this::ppoll);
    }

    /** (fds, nfds, timeout in ms). */
    private long poll(Caller caller, Call call) {
        long bad = check(caller, call);
        int ms = call.intArg(2);
        return bad != 0 ? bad : new PollWait(waits, caller, call, false).start(ms < 0 ? Long.MAX_VALUE : ms * MS);
    }

    /** (fds, nfds, timespec, sigset, size). */
    private long ppoll(Caller caller, Call call) {
        long ns = Timeouts.argument(call, 2, Timeouts.TIMESPEC);
        if (ns < 0) {
            return ns;
        }
        long bad = TemporaryMasks.check(call, 3, 4);
        if (bad == 0) {
            bad = check(caller, call);
        }
        if (bad != 0) {
            return bad;
        }
        PollWait wait = new PollWait(waits, caller, call, call.arg(2) != 0);
        wait.maskArgument(3);
        return wait.start(ns);
    }

    private static long count(Call call) {
        return call.arg(1) & 0xffffffffL;
    }

    /** Is the array of descriptors there, and not too long? */
    private static long check(Caller caller, Call call) {
        long count = count(call);
        if (count > Math.min(PollLimits.POLL_FDS, caller.rlimit(Rlimits.RLIMIT_NOFILE))) {
            return -Errno.EINVAL;
        }
        if (call.inLength(0) < count * PollfdLayout.SIZE) {
            return call.inLength(0) < 0 ? call.inLength(0) : -Errno.EFAULT;
        }
        return 0;
    }

    private static final class PollWait extends ReadinessWait {
        private final OpenFile[] files;
        private final boolean[] wanted;
        private final int[] events;
        private final int[] revents;
        private final boolean givesTime;

        /** {@code givesTime}: what is left of the timeout goes to argument 2. */
        private PollWait(Waits waits, Caller caller, Call call, boolean givesTime) {
            super(waits, call);
            this.givesTime = givesTime;
            int count = (int) count(call);
            files = new OpenFile[count];
            wanted = new boolean[count];
            events = new int[count];
            revents = new int[count];
            for (int i = 0; i < count; i++) {
                int at = call.inOffset(0) + i * PollfdLayout.SIZE;
                int fd = call.memory().getInt(at + PollfdLayout.FD);
                events[i] = call.memory().getShort(at + PollfdLayout.EVENTS) | Poll.POLLERR | Poll.POLLHUP;
                wanted[i] = fd >= 0;
                files[i] = fd >= 0 ? caller.file(fd) : null;
            }
        }

        @Override
        int scan() {
            int ready = 0;
            for (int i = 0; i < files.length; i++) {
                if (!wanted[i]) {
                    continue;
                }
                OpenFile file = files[i];
                revents[i] = file == null || file.isReleased() ? Poll.POLLNVAL : file.poll() & events[i];
                ready += revents[i] != 0 ? 1 : 0;
            }
            return ready;
        }

        @Override
        long finish(int ready) {
            for (int i = 0; i < files.length; i++) {
                call.memory().putShort(call.inOffset(0) + i * PollfdLayout.SIZE + PollfdLayout.REVENTS,
                    (short) revents[i]);
            }
            call.out(0, files.length * PollfdLayout.SIZE);
            if (givesTime) {
                waits.timeouts().putRemaining(call, 2, deadlineNs, Timeouts.TIMESPEC);
            }
            return ready;
        }

        @Override
        List<WaitQueue> queues() {
            List<WaitQueue> queues = new ArrayList<>(files.length);
            for (OpenFile file : files) {
                if (file != null && file.pollable()) {
                    queues.add(file.waitQueue());
                }
            }
            return queues;
        }

        @Override
        public long interrupted() {
            return -Errno.ERESTARTNOHAND;
        }
    }
}
