package io.cloister.vfs.poll;

import io.cloister.abi.Errno;
import io.cloister.bus.Call;
import io.cloister.bus.Clock;

/** Timeout arguments, as {seconds, fraction} in memory of the guest. */
public final class Timeouts {
    /** Nanoseconds in a unit of the fraction: struct timespec. */
    public static final long TIMESPEC = 1;
    /** Nanoseconds in a unit of the fraction: struct timeval. */
    public static final long TIMEVAL = 1000;
    /** Bytes of either. */
    static final int SIZE = 16;
    private static final long NS = 1_000_000_000L;
    private final Clock clock;

    Timeouts(Clock clock) {
        this.clock = clock;
    }

    /**
     * What lies at {@code offset} of the call's memory: nanoseconds, saturated, or -EINVAL. {@code nsPerUnit} is of the
     * fraction.
     */
    public static long read(Call call, int offset, long nsPerUnit) {
        long seconds = call.memory().getLong(offset);
        long fraction = call.memory().getLong(offset + 8);
        if (seconds < 0 || fraction < 0 || fraction >= NS / nsPerUnit) {
            return -Errno.EINVAL;
        }
        return seconds > Long.MAX_VALUE / NS - 1 ? Long.MAX_VALUE : seconds * NS + fraction * nsPerUnit;
    }

    /** The timeout in argument {@code arg}: nanoseconds, {@link Long#MAX_VALUE} for NULL, -EFAULT, -EINVAL. */
    static long argument(Call call, int arg, long nsPerUnit) {
        if (call.arg(arg) == 0) {
            return Long.MAX_VALUE;
        }
        return call.inLength(arg) < SIZE ? -Errno.EFAULT : read(call, call.inOffset(arg), nsPerUnit);
    }

    /** When a wait of {@code ns} from now ends. */
    long deadline(long ns) {
        long end = clock.monotonicNs() + ns;
        return ns == Long.MAX_VALUE || end < 0 ? Long.MAX_VALUE : end;
    }

    /** Writes what is left until {@code deadlineNs} where argument {@code arg} lay. */
    void putRemaining(Call call, int arg, long deadlineNs, long nsPerUnit) {
        long left = deadlineNs == Long.MAX_VALUE ? -1 : Math.max(0, deadlineNs - clock.monotonicNs());
        if (left >= 0 && call.inLength(arg) >= SIZE) {
            int at = call.inOffset(arg);
            call.memory().putLong(at, left / NS);
            call.memory().putLong(at + 8, left % NS / nsPerUnit);
            call.out(arg, SIZE);
        }
    }
}
