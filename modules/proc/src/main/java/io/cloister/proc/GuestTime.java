package io.cloister.proc;

import static io.cloister.abi.Time.NSEC_PER_SEC;
import static io.cloister.abi.Time.NSEC_PER_USEC;
import static io.cloister.abi.Time.USEC_PER_SEC;

import io.cloister.abi.Errno;
import io.cloister.bus.Call;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Time structures in calls: read with all their checks, written. Times are nanoseconds; what is too long saturates. */
final class GuestTime {
    /** Beyond this many seconds a time never comes. */
    private static final long MAX_SEC = Long.MAX_VALUE / NSEC_PER_SEC;

    private GuestTime() {
    }

    /** 0, or minus the errno with which a call fails that needs the {@code size} bytes of argument {@code i}. */
    static int check(Call call, int i, int size) {
        int length = call.inLength(i);
        if (length < 0) {
            return length;
        }
        return length < size ? -Errno.EFAULT : 0;
    }

    /** Two 64-bit words of argument {@code i} at {@code at} as a timespec; -EINVAL where it is none. */
    static long timespec(Call call, int i, int at) {
        return ns(call, i, at, NSEC_PER_SEC, 1);
    }

    /** Two 64-bit words of argument {@code i} at {@code at} as a timeval; -EINVAL where it is none. */
    static long timeval(Call call, int i, int at) {
        return ns(call, i, at, USEC_PER_SEC, NSEC_PER_USEC);
    }

    private static long ns(Call call, int i, int at, long bound, long unit) {
        long sec = call.memory().getLong(call.inOffset(i) + at);
        long fraction = call.memory().getLong(call.inOffset(i) + at + 8);
        if (sec < 0 || fraction < 0 || fraction >= bound) {
            return -Errno.EINVAL;
        }
        return sec >= MAX_SEC ? Long.MAX_VALUE : sec * NSEC_PER_SEC + fraction * unit;
    }

    /** Copies a timespec out to where argument {@code i} points. */
    static void outTimespec(Call call, int i, long ns) {
        call.out(i, words(ns / NSEC_PER_SEC, ns % NSEC_PER_SEC));
    }

    /** Copies a timeval out to where argument {@code i} points. */
    static void outTimeval(Call call, int i, long ns) {
        call.out(i, words(ns / NSEC_PER_SEC, ns % NSEC_PER_SEC / NSEC_PER_USEC));
    }

    /** Copies an itimerspec out. */
    static void outItimerspec(Call call, int i, long intervalNs, long valueNs) {
        call.out(i, words(intervalNs / NSEC_PER_SEC, intervalNs % NSEC_PER_SEC, valueNs / NSEC_PER_SEC, valueNs % NSEC_PER_SEC));
    }

    /** Copies an itimerval out; a time that is not over shows at least a microsecond (getitimer(2)). */
    static void outItimerval(Call call, int i, long intervalNs, long valueNs) {
        long value = valueNs > 0 ? Math.max(valueNs, NSEC_PER_USEC) : 0;
        call.out(i, words(intervalNs / NSEC_PER_SEC, intervalNs % NSEC_PER_SEC / NSEC_PER_USEC,
            value / NSEC_PER_SEC, value % NSEC_PER_SEC / NSEC_PER_USEC));
    }

    /** 64-bit words as guests see them. */
    static byte[] words(long... values) {
        ByteBuffer out = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            out.putLong(value);
        }
        return out.array();
    }

    /** 32-bit words as guests see them. */
    static byte[] ints(int... values) {
        ByteBuffer out = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            out.putInt(value);
        }
        return out.array();
    }
}
