package io.cloister.proc.env;

import static io.cloister.abi.Time.NSEC_PER_SEC;
import static io.cloister.abi.Time.NSEC_PER_USEC;
import static io.cloister.abi.Time.USEC_PER_SEC;
import static io.cloister.abi.Time.USER_HZ;

import io.cloister.abi.Errno;
import io.cloister.bus.Call;

/** Time structures in calls: read with all their checks, written. Times are nanoseconds; what is too long saturates. */
public final class GuestTime {
    /** Beyond this many seconds a time never comes. */
    private static final long MAX_SEC = Long.MAX_VALUE / NSEC_PER_SEC;

    private GuestTime() {
    }

    /** {@code a + b} for times that are not negative; what would overflow never comes. */
    public static long plus(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    /** Nanoseconds as clock ticks (times(2)). */
    public static long ticks(long ns) {
        return ns / (NSEC_PER_SEC / USER_HZ);
    }

    /** Two 64-bit words of argument {@code i} at {@code at} as a timespec; -EINVAL if it is none. */
    public static long timespec(Call call, int i, int at) {
        return ns(call, i, at, NSEC_PER_SEC, 1);
    }

    /** Two 64-bit words of argument {@code i} at {@code at} as a timeval; -EINVAL if it is none. */
    public static long timeval(Call call, int i, int at) {
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
    public static void outTimespec(Call call, int i, long ns) {
        call.out(i, GuestArgs.words(ns / NSEC_PER_SEC, ns % NSEC_PER_SEC));
    }

    /** Copies a timeval out to where argument {@code i} points. */
    public static void outTimeval(Call call, int i, long ns) {
        call.out(i, GuestArgs.words(ns / NSEC_PER_SEC, ns % NSEC_PER_SEC / NSEC_PER_USEC));
    }

    /** Copies an itimerspec out. */
    public static void outItimerspec(Call call, int i, long intervalNs, long valueNs) {
        call.out(
                i,
                GuestArgs.words(
                        intervalNs / NSEC_PER_SEC,
                        intervalNs % NSEC_PER_SEC,
                        valueNs / NSEC_PER_SEC,
                        valueNs % NSEC_PER_SEC));
    }

    /** Copies an itimerval out; a time that is not over shows at least a microsecond (getitimer(2)). */
    public static void outItimerval(Call call, int i, long intervalNs, long valueNs) {
        long value = valueNs > 0 ? Math.max(valueNs, NSEC_PER_USEC) : 0;
        call.out(i, GuestArgs.words(intervalNs / NSEC_PER_SEC, intervalNs % NSEC_PER_SEC / NSEC_PER_USEC,
            value / NSEC_PER_SEC, value % NSEC_PER_SEC / NSEC_PER_USEC));
    }
}
