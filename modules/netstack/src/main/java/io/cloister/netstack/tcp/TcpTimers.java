package io.cloister.netstack.tcp;

import io.cloister.bus.TimerQueue;
import java.util.Arrays;

/**
 * The deadlines of one connection, with one place in the stack's queue for all of them. It is never later than the
 * first of them, and may be earlier: stopping or putting off a deadline, as every acknowledgment does, leaves the queue
 * alone.
 */
final class TcpTimers extends TimerQueue.Timer {
    /** What a deadline is for. */
    enum Kind {
        /** Something sent was not acknowledged. */
        RETRANSMIT,
        /** The peer's window is closed: ask (RFC 9293 section 3.8.6.1). */
        PERSIST,
        /** An acknowledgment was put off. */
        ACK,
        /** Corked data waits no longer (tcp(7): 200 ms). */
        CORK,
        /** The connection was idle, or a probe had no answer. */
        KEEPALIVE,
        /** TIME_WAIT or an orphan's FIN_WAIT_2 ends. */
        WAIT
    }

    static final long NONE = Long.MAX_VALUE;
    private static final Kind[] KINDS = Kind.values();

    private final TcpConnection connection;
    private final TimerQueue queue;
    private final long[] at = new long[KINDS.length];

    TcpTimers(TcpConnection connection, TimerQueue queue) {
        this.connection = connection;
        this.queue = queue;
        Arrays.fill(at, NONE);
    }

    boolean armed(Kind kind) {
        return at[kind.ordinal()] != NONE;
    }

    void arm(Kind kind, long deadlineNs) {
        at[kind.ordinal()] = deadlineNs;
        if (deadlineNs < deadlineNs()) {
            queue.arm(this, deadlineNs);
        }
    }

    void stop(Kind kind) {
        at[kind.ordinal()] = NONE;
    }

    void stopAll() {
        Arrays.fill(at, NONE);
        queue.disarm(this);
    }

    @Override
    protected void fired(long dueNs, long nowNs) {
        for (Kind kind = due(nowNs); kind != null; kind = due(nowNs)) {
            connection.onTimer(kind);
        }
        if (connection.state() != TcpState.CLOSED) {
            queue.arm(this, earliest());
        }
    }

    private long earliest() {
        long first = NONE;
        for (long t : at) {
            first = Math.min(first, t);
        }
        return first;
    }

    /** Takes one deadline that has come; null if none has. */
    private Kind due(long nowNs) {
        for (Kind kind : KINDS) {
            if (at[kind.ordinal()] <= nowNs) {
                at[kind.ordinal()] = NONE;
                return kind;
            }
        }
        return null;
    }
}
