package io.cloister.netstack.tcp;

import io.cloister.abi.Errno;
import io.cloister.netstack.env.NetstackCounters.Kind;
import io.cloister.netstack.env.NetstackLimits;
import io.cloister.netstack.wire.Packet;
import io.cloister.netstack.wire.TcpRepr;
import io.cloister.netstack.wire.TcpView;
import org.agrona.DirectBuffer;

/**
 * The sending half.
 *
 * <pre>
 *     base                                    base + ring.length (then our FIN)
 *      |  sent, not acknowledged  |  not sent  |
 *     SND.UNA                   SND.NXT
 * </pre>
 * After a timeout SND.NXT goes back to SND.UNA; SND.MAX remembers how far it was.
 */
final class TcpSender {
    private static final long CORK_NS = 200_000_000L;
    private static final long PROBE_MOST_NS = 60_000_000_000L;
    /** net.ipv4.tcp_retries2, tcp_synack_retries, and tcp_orphan_retries. */
    private static final int RETRIES = 15;
    private static final int SYN_ACK_RETRIES = 5;
    private static final int ORPHAN_RETRIES = 8;
    private static final long MS = 1_000_000L;

    final RttEstimator rtt = new RttEstimator();
    final Congestion congestion = new Congestion();
    private final TcpConnection c;
    private final ByteQueue ring = new ByteQueue();
    private int limit;
    private int iss;
    private int una;
    private int nxt;
    private int max;
    private int base;
    private int wnd;
    private int wl1;
    private int wl2;
    private int maxWnd;
    private int shift;
    private int mss = 536;
    private boolean finQueued;
    private boolean more;
    private boolean flush;
    private boolean blocked;
    private int retries;
    private int probes;
    private long stuckSinceNs;

    TcpSender(TcpConnection c) {
        this.c = c;
    }

    void start(int newIss, int newLimit) {
        iss = newIss;
        una = iss;
        nxt = iss + 1;
        max = nxt;
        base = nxt;
        limit = newLimit;
    }

    /** The peer's SYN said this: its window scale applies from now on. */
    void negotiated(TcpRepr syn, boolean scaling, int segment) {
        shift = scaling ? syn.windowScale() : 0;
        mss = segment;
        congestion.start(segment);
        wnd = syn.window();
        maxWnd = wnd;
        wl1 = syn.seq();
        wl2 = syn.has(TcpRepr.ACK) ? syn.ack() : una;
    }

    // ---- the user's side ----

    /** Takes bytes into the buffer and sends what may be sent; fewer than asked, or 0, where it is full. */
    int write(DirectBuffer from, int at, int count, boolean moreFollows) {
        more = moreFollows;
        if (ring.length() >= limit) {
            grow();
        }
        int n = Math.min(count, limit - ring.length());
        if (n > 0) {
            ring.append(from, at, n);
            output();
        }
        blocked = n < count;
        return Math.max(0, n);
    }

    private void grow() {
        boolean may = c.tuning().sendBuffer == 0 && limit < NetstackLimits.TCP_BUFFER_GROWN;
        if (may && c.stack().env().budget().reserveExtra(limit)) {
            limit *= 2;
        }
    }

    /** A buffer that has grown and is empty is made small again where others need the memory. */
    private void shrink() {
        boolean may = ring.length() == 0 && c.tuning().sendBuffer == 0 && limit > NetstackLimits.TCP_SEND_FIRST;
        if (may && c.stack().env().budget().tight() && c.state().sends()) {
            c.stack().env().budget().release(limit - NetstackLimits.TCP_SEND_FIRST);
            limit = NetstackLimits.TCP_SEND_FIRST;
            ring.clear();
        }
    }

    /** poll(2): a third of the buffer is free. */
    boolean writable() {
        return ring.length() <= limit - limit / 3;
    }

    /** The user found the buffer full and is to be told when there is room. */
    void wantRoom() {
        blocked = true;
    }

    void queueFin() {
        finQueued = true;
        more = false;
    }

    boolean finQueued() {
        return finQueued;
    }

    /** TCP_CORK or Nagle's delay was lifted. */
    void push() {
        more = false;
        flush = true;
        output();
        flush = false;
    }

    // ---- sending ----

    void sendSyn() {
        boolean ack = c.state() == TcpState.SYN_RECEIVED;
        int scale = c.receiver().offeredScale();
        TcpRepr syn = new TcpRepr(c.tuple().localPort(), c.tuple().remotePort(), iss, ack ? c.receiver().next() : 0,
            TcpRepr.SYN | (ack ? TcpRepr.ACK : 0), c.receiver().synWindow(), c.stack().mss(c), scale);
        Packet p = c.begin(syn.headerLength());
        syn.emit(p);
        c.send(p);
        c.timers().arm(TcpTimers.Kind.RETRANSMIT, c.nowNs() + rtt.rtoNs());
        if (retries == 0) {
            rtt.sent(iss + 1, c.nowNs());
        }
    }

    /**
     * Sends an acknowledgment without data. Its number is SND.MAX: one below what the peer has already received would
     * not be looked at.
     */
    void sendAck() {
        transmit(max, 0, TcpRepr.ACK);
    }

    /**
     * A segment that the peer has to answer, though it says nothing: window probe and keep-alive (RFC 9293 sections
     * 3.8.4, 3.8.6.1).
     */
    void sendProbe() {
        transmit(una - 1, 0, TcpRepr.ACK);
    }

    void sendReset() {
        transmit(max, 0, TcpRepr.RST | TcpRepr.ACK);
    }

    private void transmit(int seq, int length, int flags) {
        Packet p = c.begin(TcpView.HEADER + length);
        ring.peek(length == 0 ? 0 : seq - base, p.bytes, p.body + TcpView.HEADER, length);
        int window = c.receiver().advertise();
        new TcpRepr(
                        c.tuple().localPort(),
                        c.tuple().remotePort(),
                        seq,
                        c.receiver().next(),
                        flags,
                        window,
                        0,
                        -1)
                .emit(p);
        c.send(p);
    }

    /** Sends all that window, congestion and Nagle's rule (RFC 9293 section 3.7.4) allow. */
    void output() {
        if (!c.state().transmits()) {
            return;
        }
        int n = 0;
        while (n < NetstackLimits.BURST && sendOne()) {
            n++;
        }
        boolean waits = nxt == una && unsent() > 0;
        if (waits && !c.timers().armed(TcpTimers.Kind.CORK) && !c.timers().armed(TcpTimers.Kind.PERSIST)) {
            armPersist();
        }
    }

    private int unsent() {
        return ring.length() - (nxt - base);
    }

    private boolean corked() {
        return (c.tuning().cork || more) && !flush;
    }

    private boolean sendOne() {
        int available = unsent();
        if (available < 0) {
            return false;
        }
        int window = Math.min(wnd, congestion.cwnd()) - (nxt - una);
        int length = Math.max(0, Math.min(Math.min(available, window), mss));
        boolean fin = finQueued && length == available;
        if (length == 0 && !fin || !fin && !worthSending(length, available)) {
            return false;
        }
        boolean fresh = !Seq.lt(nxt, max);
        int flags = TcpRepr.ACK | (fin ? TcpRepr.FIN : 0) | (length == available ? TcpRepr.PSH : 0);
        transmit(nxt, length, flags);
        advance(length + (fin ? 1 : 0), fresh);
        return true;
    }

    private void advance(int count, boolean fresh) {
        nxt += count;
        if (fresh) {
            rtt.sent(nxt, c.nowNs());
        } else {
            c.stack().env().counters().increment(Kind.TCP_RETRANSMITTED);
        }
        max = Seq.max(max, nxt);
        if (!c.timers().armed(TcpTimers.Kind.RETRANSMIT)) {
            c.timers().arm(TcpTimers.Kind.RETRANSMIT, c.nowNs() + rtt.rtoNs());
        }
        c.timers().stop(TcpTimers.Kind.PERSIST);
    }

    private boolean worthSending(int length, int available) {
        if (length >= mss || Seq.lt(nxt, max)) {
            return true;
        }
        if (length < available) {
            return length >= maxWnd / 2 || flush;
        }
        if (corked()) {
            if (!c.timers().armed(TcpTimers.Kind.CORK)) {
                c.timers().arm(TcpTimers.Kind.CORK, c.nowNs() + CORK_NS);
            }
            return false;
        }
        return c.tuning().noDelay || nxt == una || flush;
    }

    /**
     * A router can't carry the segment at {@code seq}: shorter ones from there on (RFC 1191 section 6.4). Only one that
     * is on its way is believed (RFC 5927 section 7.1).
     */
    void tooLong(int seq, int segment) {
        boolean under = Seq.leq(una, seq) && Seq.lt(seq, max);
        if (under && segment < mss && c.state().synchronised()) {
            mss = segment;
            nxt = Seq.max(una, base);
            output();
        }
    }

    private void retransmitFirst() {
        int length = Math.min(mss, ring.length());
        boolean fin = finQueued && length == ring.length() && Seq.gt(max, base + ring.length());
        if (length == 0 && !fin) {
            return;
        }
        rtt.stopTiming();
        transmit(una, length, TcpRepr.ACK | (fin ? TcpRepr.FIN : 0));
        c.stack().env().counters().increment(Kind.TCP_RETRANSMITTED);
        nxt = Seq.max(nxt, una + length + (fin ? 1 : 0));
        max = Seq.max(max, nxt);
    }

    // ---- acknowledgments ----

    /** True if the acknowledgment is for something never sent. */
    boolean beyond(int ack) {
        return Seq.gt(ack, max);
    }

    /** True if it acknowledges our SYN. */
    boolean acksSyn(int ack) {
        return Seq.gt(ack, iss) && !beyond(ack);
    }

    /** True where our FIN was sent and everything is acknowledged. */
    boolean finAcked() {
        return finQueued && una == base + ring.length() + 1;
    }

    void onAck(TcpRepr s, int dataLength) {
        int ack = s.ack();
        if (Seq.gt(ack, una)) {
            newlyAcked(ack);
        } else {
            boolean duplicate =
                    ack == una && dataLength == 0 && una != max && s.window() << shift == wnd && !s.has(TcpRepr.FIN);
            if (duplicate && c.state().synchronised() && congestion.duplicate(max - una, max)) {
                retransmitFirst();
            }
        }
        boolean newer = Seq.lt(wl1, s.seq()) || wl1 == s.seq() && Seq.leq(wl2, ack);
        if (newer) {
            // The window of a SYN is not scaled (RFC 7323 section 2.2).
            wnd = s.has(TcpRepr.SYN) ? s.window() : s.window() << shift;
            maxWnd = Math.max(maxWnd, wnd);
            wl1 = s.seq();
            wl2 = ack;
            if (wnd > 0) {
                c.timers().stop(TcpTimers.Kind.PERSIST);
                probes = 0;
            }
        }
    }

    private void newlyAcked(int ack) {
        int acked = ack - una;
        int data = Math.min(Math.max(0, ack - base), ring.length());
        ring.skip(data);
        base += data;
        una = ack;
        nxt = Seq.max(nxt, una);
        shrink();
        rtt.acked(ack, c.nowNs());
        rtt.progress();
        retries = 0;
        boolean partial = c.state().synchronised() && congestion.acked(acked, una);
        if (una == max) {
            c.timers().stop(TcpTimers.Kind.RETRANSMIT);
        } else {
            c.timers().arm(TcpTimers.Kind.RETRANSMIT, c.nowNs() + rtt.rtoNs());
        }
        if (partial) {
            retransmitFirst();
        }
        if (blocked && writable()) {
            blocked = false;
            c.changed(true);
        }
    }

    // ---- timers ----

    void onRetransmitTimer() {
        if (una == max) {
            return;
        }
        if (retries++ == 0) {
            stuckSinceNs = c.nowNs() - rtt.rtoNs();
        }
        if (givesUp(retries)) {
            c.fail(Errno.ETIMEDOUT);
            return;
        }
        rtt.backOff();
        if (c.state().synchronised()) {
            congestion.timeout(max - una);
            nxt = una;
            retransmitFirst();
            c.timers().arm(TcpTimers.Kind.RETRANSMIT, c.nowNs() + rtt.rtoNs());
        } else {
            c.stack().env().counters().increment(Kind.TCP_RETRANSMITTED);
            sendSyn();
        }
    }

    private boolean givesUp(int tries) {
        int most = switch (c.state()) {
            case SYN_SENT -> c.tuning().synCount;
            case SYN_RECEIVED -> SYN_ACK_RETRIES;
            default -> c.orphaned() ? ORPHAN_RETRIES : RETRIES;
        };
        long patience = c.tuning().userTimeoutMs * MS;
        return tries > most || patience > 0 && c.nowNs() - stuckSinceNs >= patience;
    }

    void onPersistTimer() {
        if (unsent() <= 0 || nxt != una) {
            return;
        }
        if (wnd > 0) {
            push();
        } else {
            if (probes++ == 0) {
                stuckSinceNs = c.nowNs();
            }
            boolean impatient = c.tuning().userTimeoutMs > 0 && givesUp(0);
            if (impatient || c.orphaned() && probes > ORPHAN_RETRIES) {
                c.fail(Errno.ETIMEDOUT);
                return;
            }
            sendProbe();
        }
        if (nxt == una && unsent() > 0) {
            armPersist();
        }
    }

    private void armPersist() {
        long wait = Math.min(PROBE_MOST_NS, rtt.rtoNs() << Math.min(probes, 10));
        c.timers().arm(TcpTimers.Kind.PERSIST, c.nowNs() + wait);
    }

    // ---- numbers ----

    int queued() {
        return ring.length();
    }

    int notSent() {
        return Math.max(0, unsent());
    }

    int mss() {
        return mss;
    }

    int limit() {
        return limit;
    }

    /** SO_SNDBUF: the caller has settled it with the budget. */
    void limit(int bytes) {
        limit = bytes;
    }

    int scale() {
        return shift;
    }

    int next() {
        return nxt;
    }

    int retries() {
        return retries;
    }

    int window() {
        return wnd;
    }

    int inFlight() {
        return max - una;
    }

    void clear() {
        ring.clear();
    }
}
