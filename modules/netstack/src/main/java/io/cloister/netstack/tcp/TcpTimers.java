package io.cloister.netstack.tcp;

import java.util.Arrays;

/** The deadlines of one connection. */
final class TcpTimers {
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
    private final TcpTimerQueue queue;
    private final long[] at = new long[KINDS.length];
    /** Where the connection stands in the queue, {@link #NONE} where it does not. Never later than {@link #earliest}. */
    long queuedNs = NONE;

    TcpTimers(TcpConnection connection, TcpTimerQueue queue) {
        this.connection = connection;
        this.queue = queue;
        Arrays.fill(at, NONE);
    }

    boolean armed(Kind kind) {
        return at[kind.ordinal()] != NONE;
    }

    void arm(Kind kind, long deadlineNs) {
        at[kind.ordinal()] = deadlineNs;
        if (deadlineNs < queuedNs) {
            queue.move(connection, deadlineNs);
        }
    }

    /** The queue entry stays where it is: when it comes up, the later deadline is seen. */
    void stop(Kind kind) {
        at[kind.ordinal()] = NONE;
    }

    void stopAll() {
        Arrays.fill(at, NONE);
        queue.remove(connection);
    }

    long earliest() {
        long first = NONE;
        for (long t : at) {
            first = Math.min(first, t);
        }
        return first;
    }

    /** Takes one deadline that has come; null where none has. */
    Kind due(long nowNs) {
        for (Kind kind : KINDS) {
            if (at[kind.ordinal()] <= nowNs) {
                at[kind.ordinal()] = NONE;
                return kind;
            }
        }
        return null;
    }
}
