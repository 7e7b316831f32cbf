package io.cloister.vfs.poll;

import io.cloister.abi.Errno;
import io.cloister.abi.Poll;
import io.cloister.abi.PollfdLayout;
import io.cloister.abi.Rlimits;
import io.cloister.bus.Call;
import io.cloister.vfs.event.EventLimits;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.file.WaitQueue;
import java.util.ArrayList;
import java.util.List;

/** poll(2) and ppoll(2). */
public final class PollCalls {
    private static final long MS = 1_000_000L;
    private final ReadinessCalls waits;

    /** With these ports. */
    public PollCalls(ReadinessCalls waits) {
        this.waits = waits;
    }

    /** poll(2): (fds, nfds, timeout in ms). */
    public void poll(Call call) {
        int ms = call.intArg(2);
        PollWait wait = decode(call);
        if (wait != null) {
            wait.start(ms < 0 ? Long.MAX_VALUE : ms * MS);
        }
    }

    /** ppoll(2): (fds, nfds, timespec, sigset, size). */
    public void ppoll(Call call) {
        long ns = Long.MAX_VALUE;
        if (call.arg(2) != 0) {
            ns = call.inLength(2) < 16 ? -Errno.EFAULT : ReadinessCalls.timespec(call, call.inOffset(2), 1);
        }
        long[] mask = {0, 0};
        boolean masked = waits.maskArgument(call, 3, 4, mask);
        if (ns < 0 || mask[1] != 0) {
            call.complete(ns < 0 ? ns : mask[1]);
            return;
        }
        PollWait wait = decode(call);
        if (wait != null) {
            wait.writeTime = call.arg(2) != 0;
            if (masked) {
                wait.mask(mask[0]);
            }
            wait.start(ns);
        }
    }

    private PollWait decode(Call call) {
        long count = call.arg(1) & 0xffffffffL;
        if (count > Math.min(EventLimits.POLL_FDS, waits.tasks.rlimit(call.tid(), Rlimits.RLIMIT_NOFILE)) && count > 0) {
            call.complete(-Errno.EINVAL);
            return null;
        }
        if (call.inLength(0) < count * PollfdLayout.SIZE) {
            call.complete(call.inLength(0) < 0 ? call.inLength(0) : -Errno.EFAULT);
            return null;
        }
        return new PollWait(waits, call, (int) count);
    }

    private static final class PollWait extends ReadinessWait {
        private final OpenFile[] files;
        private final boolean[] wanted;
        private final int[] events;
        private final int[] revents;
        private boolean writeTime;

        private PollWait(ReadinessCalls waits, Call call, int count) {
            super(waits, call);
            files = new OpenFile[count];
            wanted = new boolean[count];
            events = new int[count];
            revents = new int[count];
            for (int i = 0; i < count; i++) {
                int at = call.inOffset(0) + i * PollfdLayout.SIZE;
                int fd = call.memory().getInt(at + PollfdLayout.FD);
                events[i] = call.memory().getShort(at + PollfdLayout.EVENTS) | Poll.POLLERR | Poll.POLLHUP;
                wanted[i] = fd >= 0;
                files[i] = fd >= 0 ? waits.descriptors.file(call.tid(), fd) : null;
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
        void finish(int ready) {
            for (int i = 0; i < files.length; i++) {
                call.memory().putShort(call.inOffset(0) + i * PollfdLayout.SIZE + PollfdLayout.REVENTS, (short) revents[i]);
            }
            call.out(0, files.length * PollfdLayout.SIZE);
            if (writeTime) {
                waits.remaining(call, 2, deadlineNs, 1);
            }
            call.complete(ready);
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
        long interruptResult() {
            return -Errno.ERESTARTNOHAND;
        }
    }
}
