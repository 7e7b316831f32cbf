package io.cloister.netstack.tcp;


/**
 * Congestion control: Reno (RFC 5681) with NewReno's recovery (RFC 6582), initial window of ten segments (RFC 6928).
 */
final class Congestion {
    private static final int INITIAL_SEGMENTS = 10;
    private static final int DUPLICATES = 3;
    private static final int MOST = 1 << 30;

    private int cwnd = 1;
    private int ssthresh = MOST;
    private int duplicates;
    private boolean recovering;
    private int recover;
    private int mss = 1;

    /** The connection's segment size is known. */
    void start(int newMss) {
        mss = newMss;
        cwnd = INITIAL_SEGMENTS * mss;
    }

    int cwnd() {
        return cwnd;
    }

    int ssthresh() {
        return ssthresh;
    }

    boolean recovering() {
        return recovering;
    }

    /**
     * New data was acknowledged.
     *
     * @return true if the next unacknowledged segment is lost too and is to be sent again (a partial
     *     acknowledgment).
     */
    boolean acked(int bytes, int una) {
        duplicates = 0;
        if (recovering) {
            if (Seq.lt(una, recover)) {
                cwnd = Math.max(mss, cwnd - bytes + mss);
                return true;
            }
            recovering = false;
            cwnd = Math.max(2 * mss, ssthresh);
            return false;
        }
        long grow = cwnd < ssthresh ? Math.min(bytes, 2 * mss) : Math.max(1, (long) mss * mss / cwnd);
        cwnd = (int) Math.min(MOST, cwnd + grow);
        return false;
    }

    /**
     * A duplicate acknowledgment came.
     *
     * @return true if the first unacknowledged segment is to be sent again now (fast retransmit).
     */
    boolean duplicate(int flight, int sndMax) {
        duplicates++;
        if (recovering) {
            cwnd = Math.min(MOST, cwnd + mss);
            return false;
        }
        if (duplicates < DUPLICATES) {
            return false;
        }
        ssthresh = Math.max(flight / 2, 2 * mss);
        cwnd = ssthresh + DUPLICATES * mss;
        recovering = true;
        recover = sndMax;
        return true;
    }

    /** The retransmission timer fired. */
    void timeout(int flight) {
        ssthresh = Math.max(flight / 2, 2 * mss);
        cwnd = mss;
        recovering = false;
        duplicates = 0;
    }
}
