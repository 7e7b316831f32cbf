package io.cloister.vfs.poll;

import io.cloister.abi.Errno;
import io.cloister.abi.Poll;
import io.cloister.abi.Sys;
import io.cloister.bus.Call;
import io.cloister.bus.CallHandler;
import io.cloister.bus.CallTable;
import io.cloister.bus.Clock;
import io.cloister.bus.Parking;
import io.cloister.bus.WaitQueue;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.signal.TemporaryMasks;
import io.cloister.vfs.stream.IntBytes;
import io.cloister.vfs.task.Caller;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** select(2) and pselect6(2). */
public final class SelectCalls {
    private static final int IN = Poll.POLLIN | Poll.POLLRDNORM | Poll.POLLRDBAND | Poll.POLLHUP | Poll.POLLERR;
    private static final int OUT = Poll.POLLOUT | Poll.POLLWRNORM | Poll.POLLWRBAND | Poll.POLLERR;
    private static final int[] MASKS = {IN, OUT, Poll.POLLPRI};
    private static final int SIGSET_BYTES = 8;
    private final ReadinessWait.Waits waits;

    public SelectCalls(Parking parking, Clock clock, TemporaryMasks masks) {
        this.waits = ReadinessWait.Waits.of(parking, clock, masks);
    }

    /** Has {@code table} serve its calls. */
    public void register(CallTable<Caller> table) {
        table.on(Sys.SELECT, this::select);
        table.on(Sys.PSELECT6, this::pselect6);
    }

    /** (nfds, readfds, writefds, exceptfds, timeval). */
    private long select(Caller caller, Call call) {
        return begin(caller, call, Timeouts.TIMEVAL, null);
    }

    /**
     * (nfds, readfds, writefds, exceptfds, timespec, {sigset, size}). The mask lies behind a second pointer and is
     * fetched.
     */
    private long pselect6(Caller caller, Call call) {
        if (call.arg(5) == 0) {
            return begin(caller, call, Timeouts.TIMESPEC, null);
        }
        if (call.inLength(5) < 16) {
            return -Errno.EFAULT;
        }
        long pointer = call.memory().getLong(call.inOffset(5));
        long size = call.memory().getLong(call.inOffset(5) + 8);
        if (pointer == 0) {
            return begin(caller, call, Timeouts.TIMESPEC, null);
        }
        if (size != SIGSET_BYTES) {
            return -Errno.EINVAL;
        }
        if (call.phase() == 0) {
            return call.fetch(pointer, SIGSET_BYTES) < 0 ? -Errno.EINVAL : CallHandler.LATER;
        }
        if (call.phaseStatus() < 0) {
            return call.phaseStatus();
        }
        byte[] mask = call.windowBytes(call.reserve(SIGSET_BYTES), SIGSET_BYTES);
        return begin(caller, call, Timeouts.TIMESPEC, mask);
    }

    private long begin(Caller caller, Call call, long nsPerUnit, byte[] mask) {
        long ns = Timeouts.argument(call, 4, nsPerUnit);
        int count = call.intArg(0);
        if (ns < 0 || count < 0) {
            return ns < 0 ? ns : -Errno.EINVAL;
        }
        int bytes = (Math.min(count, PollLimits.SELECT_FDS) + 63) / 64 * 8;
        for (int set = 0; set < 3; set++) {
            if (call.arg(1 + set) != 0 && call.inLength(1 + set) < bytes) {
                return -Errno.EFAULT;
            }
        }
        SelectWait wait = new SelectWait(waits, call, bytes, nsPerUnit);
        long bad = wait.decode(caller, count);
        if (bad != 0) {
            return bad;
        }
        if (mask != null) {
            wait.mask(IntBytes.longAt(mask, 0));
        }
        return wait.start(ns);
    }

    private static final class SelectWait extends ReadinessWait {
        private record Member(int fd, OpenFile file, int sets) {
        }

        private final int bytes;
        private final long nsPerUnit;
        private final List<Member> members = new ArrayList<>();
        private final byte[][] results;

        private SelectWait(Waits waits, Call call, int bytes, long nsPerUnit) {
            super(waits, call);
            this.bytes = bytes;
            this.nsPerUnit = nsPerUnit;
            this.results = new byte[3][bytes];
        }

        private long decode(Caller caller, int count) {
            for (int word = 0; word < bytes / 8; word++) {
                long[] bits = new long[3];
                for (int set = 0; set < 3; set++) {
                    bits[set] = call.arg(1 + set) == 0 ? 0 : call.memory().getLong(call.inOffset(1 + set) + 8 * word);
                }
                for (long any = bits[0] | bits[1] | bits[2]; any != 0; any &= any - 1) {
                    int bit = Long.numberOfTrailingZeros(any);
                    int fd = word * 64 + bit;
                    if (fd >= count) {
                        break;
                    }
                    OpenFile file = caller.file(fd);
                    if (file == null) {
                        return -Errno.EBADF;
                    }
                    int sets = (int) (bits[0] >>> bit & 1 | (bits[1] >>> bit & 1) << 1 | (bits[2] >>> bit & 1) << 2);
                    members.add(new Member(fd, file, sets));
                }
            }
            return 0;
        }

        @Override
        int scan() {
            int ready = 0;
            for (byte[] result : results) {
                Arrays.fill(result, (byte) 0);
            }
            for (Member member : members) {
                int mask = member.file().isReleased() ? Poll.POLLERR : member.file().poll();
                for (int set = 0; set < 3; set++) {
                    if ((member.sets() >>> set & 1) != 0 && (mask & MASKS[set]) != 0) {
                        results[set][member.fd() >>> 3] |= (byte) (1 << (member.fd() & 7));
                        ready++;
                    }
                }
            }
            return ready;
        }

        @Override
        long finish(int ready) {
            for (int set = 0; set < 3; set++) {
                if (call.arg(1 + set) != 0) {
                    call.out(1 + set, results[set]);
                }
            }
            waits.timeouts().putRemaining(call, 4, deadlineNs, nsPerUnit);
            return ready;
        }

        @Override
        List<WaitQueue> queues() {
            List<WaitQueue> queues = new ArrayList<>(members.size());
            for (Member member : members) {
                if (member.file().pollable()) {
                    queues.add(member.file().waitQueue());
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
