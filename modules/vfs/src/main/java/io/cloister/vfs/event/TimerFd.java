package io.cloister.vfs.event;

import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.abi.Poll;
import io.cloister.abi.Time;
import io.cloister.bus.Clock;
import io.cloister.bus.TimerQueue;
import io.cloister.vfs.file.AnonFile;
import org.agrona.MutableDirectBuffer;

/**
 * timerfd_create(2). A deadline on the real-time clock is turned into a monotonic one when it is set: our clock is
 * never stepped.
 */
public final class TimerFd extends AnonFile {
    private final int clockId;
    private final Clock clock;
    private final TimerQueue queue;
    private final TimerQueue.Timer timer = new Expiry();
    private long intervalNs;
    private long expirations;

    /** A disarmed timer of the clock {@code clockId}. */
    public TimerFd(int clockId, boolean nonBlocking, Clock clock, TimerQueue queue) {
        super(Open.O_RDWR | (nonBlocking ? Open.O_NONBLOCK : 0), "[timerfd]");
        this.clockId = clockId;
        this.clock = clock;
        this.queue = queue;
    }

    /** True for the clocks that timerfd_create(2) takes. */
    public static boolean supports(int clockId) {
        return clockId == Time.CLOCK_REALTIME || clockId == Time.CLOCK_MONOTONIC || clockId == Time.CLOCK_BOOTTIME
            || clockId == Time.CLOCK_REALTIME_ALARM || clockId == Time.CLOCK_BOOTTIME_ALARM;
    }

    /** timerfd_settime(2): {@code valueNs} 0 disarms. */
    public void set(boolean absolute, long valueNs, long newIntervalNs) {
        queue.disarm(timer);
        expirations = 0;
        intervalNs = newIntervalNs;
        if (valueNs == 0) {
            return;
        }
        long base = 0;
        if (!absolute) {
            base = clock.monotonicNs();
        } else if (clockId == Time.CLOCK_REALTIME || clockId == Time.CLOCK_REALTIME_ALARM) {
            base = clock.monotonicNs() - clock.realtimeNs();
        }
        queue.arm(timer, saturated(base, valueNs));
    }

    private static long saturated(long base, long add) {
        long sum = base + add;
        return base > 0 && sum < 0 ? Long.MAX_VALUE : sum;
    }

    /** Nanoseconds until the next expiration, 0 when disarmed. */
    public long remainingNs() {
        catchUp(clock.monotonicNs());
        long deadline = timer.deadlineNs();
        return deadline == Long.MAX_VALUE ? 0 : Math.max(1, deadline - clock.monotonicNs());
    }

    /** The interval, 0 for a timer that fires once. */
    public long intervalNs() {
        return intervalNs;
    }

    @Override
    public long read(int tid, MutableDirectBuffer memory, int offset, int length, long at) {
        if (at != CURRENT) {
            return -Errno.ESPIPE;
        }
        if (length < 8) {
            return -Errno.EINVAL;
        }
        catchUp(clock.monotonicNs());
        if (expirations == 0) {
            return -Errno.EAGAIN;
        }
        memory.putLong(offset, expirations);
        expirations = 0;
        return 8;
    }

    @Override
    public int poll() {
        catchUp(clock.monotonicNs());
        return expirations > 0 ? Poll.POLLIN | Poll.POLLRDNORM : 0;
    }

    @Override
    protected void released() {
        queue.disarm(timer);
    }

    /** A reader must not see less than the clock says just because the timer event is still on its way. */
    private void catchUp(long nowNs) {
        if (timer.deadlineNs() <= nowNs) {
            long deadline = timer.deadlineNs();
            queue.disarm(timer);
            count(deadline, nowNs);
        }
    }

    private void count(long deadline, long nowNs) {
        long missed = intervalNs > 0 ? (nowNs - deadline) / intervalNs : 0;
        expirations += 1 + missed;
        if (intervalNs > 0) {
            queue.arm(timer, saturated(deadline, (missed + 1) * intervalNs));
        }
    }

    @Override
    public String fdinfo() {
        return "clockid: " + clockId + "\nticks: " + expirations + "\nsettime flags: 00\n";
    }

    private final class Expiry extends TimerQueue.Timer {
        @Override
        protected void fired(long dueNs, long nowNs) {
            count(dueNs, nowNs);
            waitQueue().wake(Poll.POLLIN);
        }
    }
}
