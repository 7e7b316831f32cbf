package io.cloister.bus;

/**
 * {@link Clock} on the tape. The monotonic time comes with each message. The real time is asked for at most once for
 * each monotonic time, so it is the same throughout a message; no two messages may have the same monotonic time.
 */
public final class RecordedClock extends RecordedPort implements Clock {
    private final Clock real;
    private boolean asked;
    private long askedAtNs;
    private long realtimeNs;

    /**
     * Time comes from {@code real}, whose monotonic time is that of the message being handled, also while history is.
     */
    public RecordedClock(Clock real, Tape tape) {
        super(tape);
        this.real = real;
    }

    @Override
    public long monotonicNs() {
        return real.monotonicNs();
    }

    @Override
    public long realtimeNs() {
        long now = real.monotonicNs();
        if (!asked || askedAtNs != now) {
            realtimeNs = replaying() ? past(PortOp.CLOCK_REALTIME) : kept(PortOp.CLOCK_REALTIME, real.realtimeNs());
            askedAtNs = now;
            asked = true;
        }
        return realtimeNs;
    }
}
