package io.cloister.netstack.tcp;

import io.cloister.netstack.env.NetstackLimits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.MutableDirectBuffer;

/**
 * The receiving half: in-order bytes that the user has not read, segments that came too early, and the window that was
 * promised. Segments that came early lie inside the promised window, so that all together never hold more than twice
 * the buffer's limit.
 */
final class TcpReceiver {
    private static final int OUR_SCALE = 7;
    private static final int MOST_UNSCALED = 65535;

    /** A segment that came too early. */
    private record Early(int seq, byte[] bytes) {
        int end() {
            return seq + bytes.length;
        }
    }

    private final TcpConnection c;
    private final ByteQueue ring = new ByteQueue();
    private final List<Early> early = new ArrayList<>();
    private int limit;
    private int irs;
    private int nxt;
    private int promised;
    private int shift;
    private boolean scaleOffered = true;
    private boolean finKnown;
    private int finSeq;
    private boolean finDone;
    private boolean pressed;

    TcpReceiver(TcpConnection c) {
        this.c = c;
    }

    void limit(int bytes) {
        limit = bytes;
    }

    int limit() {
        return limit;
    }

    void start(int newIrs) {
        irs = newIrs;
        nxt = irs + 1;
        promised = nxt + synWindow();
    }

    /** Whether both sides scale their windows (RFC 7323 section 2.2); the promise of our SYN was not scaled. */
    void negotiated(boolean scaling) {
        shift = scaling ? OUR_SCALE : 0;
        scaleOffered = scaling;
    }

    int offeredScale() {
        return scaleOffered ? OUR_SCALE : -1;
    }

    int initial() {
        return irs;
    }

    int next() {
        return nxt;
    }

    int synWindow() {
        return Math.min(MOST_UNSCALED, limit);
    }

    private int edge() {
        int edge = nxt + Math.max(0, limit - ring.length());
        return Seq.max(edge, promised);
    }

    /** The window field for a segment sent now; promises it. */
    int advertise() {
        int window = Math.min(MOST_UNSCALED, edge() - nxt >> shift);
        promised = Seq.max(promised, nxt + (window << shift));
        return window;
    }

    /** Bytes of the window that the peer may still fill. */
    int window() {
        return promised - nxt;
    }

    /** True if the window could grow so much that the peer should hear of it (RFC 9293 section 3.8.6.2.2). */
    boolean windowWorthTelling(int mss) {
        int grown = (Math.min(MOST_UNSCALED, edge() - nxt >> shift) << shift) - window();
        // The sender waits for half of the largest window; what scaling rounds off must not leave both sides waiting.
        return grown > 0 && grown >= Math.min(limit / 2 - (1 << shift), mss);
    }

    /** RFC 9293 section 3.10.7.4, first check. A FIN without data is taken even where the window is closed. */
    boolean acceptable(int seq, int length, boolean bareFin) {
        int window = window();
        if (length == 0 || bareFin && seq == nxt) {
            return seq == nxt || window > 0 && Seq.leq(nxt, seq) && Seq.lt(seq, promised);
        }
        return window > 0 && Seq.lt(seq, promised) && Seq.gt(seq + length, nxt);
    }

    /**
     * Takes a segment's data and FIN.
     *
     * @return true where RCV.NXT moved.
     */
    boolean accept(int seq, byte[] from, int at, int count, boolean fin) {
        int before = nxt;
        int skip = Math.max(0, nxt - seq);
        int fits = Math.min(count, promised - seq);
        if (fin && fits == count && !finKnown) {
            finKnown = true;
            finSeq = seq + count;
        }
        int length = finKnown ? Math.min(fits, finSeq - seq) : fits;
        if (length > skip) {
            if (seq + skip == nxt) {
                ring.append(from, at + skip, length - skip);
                nxt += length - skip;
                mergeEarly();
            } else {
                keepEarly(seq, Arrays.copyOfRange(from, at, at + length));
            }
        }
        if (finKnown && !finDone && nxt == finSeq) {
            finDone = true;
            nxt++;
            promised = Seq.max(promised, nxt);
        }
        pressed |= ring.length() > limit / 2;
        return nxt != before;
    }

    private void keepEarly(int seq, byte[] bytes) {
        int i = 0;
        int start = seq;
        while (i < early.size() && Seq.leq(early.get(i).seq(), start)) {
            start = Seq.max(start, early.get(i).end());
            i++;
        }
        int end = seq + bytes.length;
        if (i < early.size() && Seq.lt(early.get(i).seq(), end)) {
            end = early.get(i).seq();
        }
        if (Seq.lt(start, end) && early.size() < NetstackLimits.REASSEMBLY_SEGMENTS) {
            early.add(i, new Early(start, Arrays.copyOfRange(bytes, start - seq, end - seq)));
        }
    }

    private void mergeEarly() {
        int used = 0;
        while (used < early.size() && Seq.leq(early.get(used).seq(), nxt)) {
            Early e = early.get(used++);
            int skip = nxt - e.seq();
            if (skip < e.bytes().length) {
                ring.append(e.bytes(), skip, e.bytes().length - skip);
                nxt = e.end();
            }
        }
        early.subList(0, used).clear();
    }

    /** True where data came out of order and a hole is open. */
    boolean hasHole() {
        return !early.isEmpty();
    }

    /** The peer's FIN has come and everything before it. */
    boolean finDone() {
        return finDone;
    }

    /** Bytes that can be read. */
    int available() {
        return ring.length();
    }

    /** Copies bytes out, {@code offset} behind the head. */
    void peek(int offset, MutableDirectBuffer to, int at, int count) {
        ring.peek(offset, to, at, count);
    }

    /** Removes bytes that were read; a buffer that was found well filled is made larger. */
    void consume(int count) {
        ring.skip(count);
        boolean may = pressed
                && c.state().receives()
                && ring.length() < limit / 4
                && c.tuning().receiveBuffer == 0
                && limit < NetstackLimits.TCP_BUFFER_GROWN;
        if (may) {
            pressed = false;
            if (c.stack().env().budget().reserveExtra(limit)) {
                limit *= 2;
            }
        }
    }

    void clear() {
        ring.clear();
        early.clear();
    }
}
