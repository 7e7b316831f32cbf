package io.cloister.netstack.tcp;


/**
 * The retransmission timeout, RFC 6298, with Linux's bounds. One segment is timed at a time, never a retransmitted one
 * (Karn).
 */
final class RttEstimator {
    private static final long FIRST_NS = 1_000_000_000L;
    private static final long LEAST_NS = 200_000_000L;
    private static final long MOST_NS = 120_000_000_000L;

    private long srttNs;
    private long rttvarNs;
    private long rtoNs = FIRST_NS;
    private boolean timing;
    private int timedSeq;
    private long timedSince;

    /** The timeout with its back-off. */
    long rtoNs() {
        return rtoNs;
    }

    long srttNs() {
        return srttNs;
    }

    long rttvarNs() {
        return rttvarNs;
    }

    /** A new segment that ends before {@code seq} was sent. */
    void sent(int seq, long nowNs) {
        if (!timing) {
            timing = true;
            timedSeq = seq;
            timedSince = nowNs;
        }
    }

    /** Everything before {@code ack} arrived. */
    void acked(int ack, long nowNs) {
        if (timing && !Seq.lt(ack, timedSeq)) {
            timing = false;
            sample(Math.max(1, nowNs - timedSince));
        }
    }

    private void sample(long rttNs) {
        if (srttNs == 0) {
            srttNs = rttNs;
            rttvarNs = rttNs / 2;
        } else {
            rttvarNs += (Math.abs(srttNs - rttNs) - rttvarNs) / 4;
            srttNs += (rttNs - srttNs) / 8;
        }
        rtoNs = clamp(srttNs + Math.max(1_000_000, 4 * rttvarNs));
    }

    /** The timer fired: double it, and don't measure what will be sent twice. */
    void backOff() {
        timing = false;
        rtoNs = Math.min(MOST_NS, rtoNs * 2);
    }

    /** Something new was acknowledged: no more back-off. */
    void progress() {
        if (srttNs != 0) {
            rtoNs = clamp(srttNs + Math.max(1_000_000, 4 * rttvarNs));
        }
    }

    void stopTiming() {
        timing = false;
    }

    private static long clamp(long ns) {
        return Math.max(LEAST_NS, Math.min(MOST_NS, ns));
    }
}
