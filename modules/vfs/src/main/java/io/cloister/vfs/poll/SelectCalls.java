package io.cloister.vfs.poll;

import io.cloister.abi.Errno;
import io.cloister.abi.Poll;
import io.cloister.bus.Call;
import io.cloister.vfs.event.EventLimits;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.file.WaitQueue;
import io.cloister.vfs.stream.IntBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** select(2) and pselect6(2). */
public final class SelectCalls {
    private static final int IN = Poll.POLLIN | Poll.POLLRDNORM | Poll.POLLRDBAND | Poll.POLLHUP | Poll.POLLERR;
    private static final int OUT = Poll.POLLOUT | Poll.POLLWRNORM | Poll.POLLWRBAND | Poll.POLLERR;
    private static final int[] MASKS = {IN, OUT, Poll.POLLPRI};
    private static final int SIGSET_BYTES = 8;
    private static final long US = 1000;
    private final ReadinessCalls waits;

    /** With these ports. */
    public SelectCalls(ReadinessCalls waits) {
        this.waits = waits;
    }

    /** select(2): (nfds, readfds, writefds, exceptfds, timeval). */
    public void select(Call call) {
        begin(call, US, false, 0);
    }

    /** pselect6(2): (nfds, readfds, writefds, exceptfds, timespec, {sigset, size}). The mask lies behind a second pointer and is fetched. */
    public void pselect6(Call call) {
        if (call.arg(5) == 0) {
            begin(call, 1, false, 0);
            return;
        }
        if (call.inLength(5) < 16) {
            call.complete(-Errno.EFAULT);
            return;
        }
        long pointer = call.memory().getLong(call.inOffset(5));
        long size = call.memory().getLong(call.inOffset(5) + 8);
        if (pointer == 0) {
            begin(call, 1, false, 0);
        } else if (size != SIGSET_BYTES) {
            call.complete(-Errno.EINVAL);
        } else if (call.phase() == 0) {
            call.fetch(pointer, SIGSET_BYTES);
        } else if (call.phaseStatus() < 0) {
            call.complete(call.phaseStatus());
        } else {
            byte[] mask = call.windowBytes(call.reserve(SIGSET_BYTES), SIGSET_BYTES);
            begin(call, 1, true, IntBytes.longAt(mask, 0));
        }
    }

    private void begin(Call call, long nsPerUnit, boolean masked, long mask) {
        long ns = Long.MAX_VALUE;
        if (call.arg(4) != 0) {
            ns = call.inLength(4) < 16 ? -Errno.EFAULT : ReadinessCalls.timespec(call, call.inOffset(4), nsPerUnit);
        }
        int count = call.intArg(0);
        if (ns < 0 || count < 0) {
            call.complete(ns < 0 ? ns : -Errno.EINVAL);
            return;
        }
        int bytes = (Math.min(count, EventLimits.SELECT_FDS) + 63) / 64 * 8;
        for (int set = 0; set < 3; set++) {
            if (call.arg(1 + set) != 0 && call.inLength(1 + set) < bytes) {
                call.complete(-Errno.EFAULT);
                return;
            }
        }
        SelectWait wait = new SelectWait(waits, call, bytes, nsPerUnit);
        long bad = wait.decode(count);
        if (bad != 0) {
            call.complete(bad);
            return;
        }
        if (masked) {
            wait.mask(mask);
        }
        wait.start(ns);
    }

    private static final class SelectWait extends ReadinessWait {
        private record Member(int fd, OpenFile file, int sets) {
        }

        private final int bytes;
        private final long nsPerUnit;
        private final List<Member> members = new ArrayList<>();
        private final byte[][] results;

        private SelectWait(ReadinessCalls waits, Call call, int bytes, long nsPerUnit) {
            super(waits, call);
            this.bytes = bytes;
            this.nsPerUnit = nsPerUnit;
            this.results = new byte[3][bytes];
        }

        private long decode(int count) {
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
                    OpenFile file = waits.descriptors.file(call.tid(), fd);
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
        void finish(int ready) {
            for (int set = 0; set < 3; set++) {
                if (call.arg(1 + set) != 0) {
                    call.out(1 + set, results[set]);
                }
            }
            waits.remaining(call, 4, deadlineNs, nsPerUnit);
            call.complete(ready);
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
        long interruptResult() {
            return -Errno.ERESTARTNOHAND;
        }
    }
}
