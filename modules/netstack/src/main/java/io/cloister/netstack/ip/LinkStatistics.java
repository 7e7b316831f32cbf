package io.cloister.netstack.ip;

/** What one interface carried, as /proc/net/dev shows it. */
public final class LinkStatistics {
    private long packetsIn;
    private long bytesIn;
    private long droppedIn;
    private long packetsOut;
    private long bytesOut;
    private long droppedOut;

    /** One packet came in. */
    public void received(int bytes) {
        packetsIn++;
        bytesIn += bytes;
    }

    /** One packet went out. */
    public void sent(int bytes) {
        packetsOut++;
        bytesOut += bytes;
    }

    /** One packet was thrown away, on its way in or out. */
    public void dropped(boolean in) {
        if (in) {
            droppedIn++;
        } else {
            droppedOut++;
        }
    }

    public long packetsIn() {
        return packetsIn;
    }

    public long bytesIn() {
        return bytesIn;
    }

    public long droppedIn() {
        return droppedIn;
    }

    public long packetsOut() {
        return packetsOut;
    }

    public long bytesOut() {
        return bytesOut;
    }

    public long droppedOut() {
        return droppedOut;
    }
}
