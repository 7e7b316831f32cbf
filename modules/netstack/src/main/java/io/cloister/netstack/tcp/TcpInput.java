package io.cloister.netstack.tcp;

import io.cloister.abi.Errno;
import io.cloister.netstack.env.NetstackCounters.Kind;
import io.cloister.netstack.wire.TcpRepr;

/** SEGMENT ARRIVES, RFC 9293 section 3.10.7, for connections that exist; with the stricter checks of RFC 5961. */
final class TcpInput {
    private final TcpStack stack;

    TcpInput(TcpStack stack) {
        this.stack = stack;
    }

    /** Handles one segment; {@code b[at .. at + count)} is its data. */
    void segment(TcpConnection c, TcpRepr s, byte[] b, int at, int count) {
        if (c.state() == TcpState.SYN_SENT) {
            synSent(c, s);
        } else if (checked(c, s, count)) {
            afterAck(c, s, b, at, count);
        }
        c.flushAck();
    }

    // ---- section 3.10.7.3 ----

    private void synSent(TcpConnection c, TcpRepr s) {
        boolean ack = s.has(TcpRepr.ACK);
        if (ack && !c.sender().acksSyn(s.ack())) {
            if (!s.has(TcpRepr.RST)) {
                stack.reset(c.tuple(), s, 0);
            }
            return;
        }
        if (s.has(TcpRepr.RST)) {
            if (ack) {
                stack.env().counters().increment(Kind.TCP_RESETS_IN);
                c.fail(Errno.ECONNREFUSED);
            }
            return;
        }
        if (!s.has(TcpRepr.SYN)) {
            return;
        }
        stack.negotiate(c, s);
        if (ack) {
            c.sender().onAck(s, 0);
            c.established();
            c.wantAck();
            c.changed(true);
        } else {
            c.become(TcpState.SYN_RECEIVED);
            c.sender().sendSyn();
        }
    }

    // ---- section 3.10.7.4, up to and including the fifth check; true if the segment is to be taken ----

    private boolean checked(TcpConnection c, TcpRepr s, int count) {
        boolean syn = s.has(TcpRepr.SYN);
        boolean fin = s.has(TcpRepr.FIN);
        int length = count + (syn ? 1 : 0) + (fin ? 1 : 0);
        if (!c.receiver().acceptable(s.seq(), length, fin && count == 0)) {
            unacceptable(c, s, length);
            return false;
        }
        if (s.has(TcpRepr.RST)) {
            if (s.seq() == c.receiver().next()) {
                onReset(c);
            } else {
                c.challenge(true);
            }
            return false;
        }
        if (syn) {
            c.challenge(true);
            return false;
        }
        return s.has(TcpRepr.ACK) && acknowledged(c, s, count);
    }

    private void unacceptable(TcpConnection c, TcpRepr s, int length) {
        if (s.has(TcpRepr.RST)) {
            return;
        }
        if (c.state() == TcpState.SYN_RECEIVED && s.has(TcpRepr.SYN) && s.seq() == c.receiver().initial()) {
            // Ours was lost, or both opened at once and theirs carries the acknowledgment.
            if (s.has(TcpRepr.ACK)) {
                acknowledged(c, s, 0);
            } else {
                c.sender().sendSyn();
            }
            return;
        }
        if (c.state() == TcpState.TIME_WAIT && s.has(TcpRepr.FIN)) {
            c.timers().arm(TcpTimers.Kind.WAIT, c.nowNs() + TcpStack.TIME_WAIT_AGAIN_NS);
        }
        // A window probe is answered always; its kind comes seldom enough.
        boolean probe = s.seq() == c.receiver().next() - 1 && length == 0;
        if (!probe
                && s.has(TcpRepr.ACK)
                && c.state().synchronised()
                && !c.sender().beyond(s.ack())
                && length > 0
                && c.receiver().window() == 0) {
            // Data against a closed window: what it acknowledges counts all the same.
            c.sender().onAck(s, length);
        }
        c.challenge(length == 0 && !probe || s.has(TcpRepr.SYN));
    }

    private void onReset(TcpConnection c) {
        stack.env().counters().increment(Kind.TCP_RESETS_IN);
        int errno = switch (c.state()) {
            case SYN_RECEIVED -> Errno.ECONNREFUSED;
            case CLOSE_WAIT -> Errno.EPIPE;
            case CLOSING, LAST_ACK, TIME_WAIT -> 0;
            default -> Errno.ECONNRESET;
        };
        c.fail(errno);
    }

    private boolean acknowledged(TcpConnection c, TcpRepr s, int count) {
        if (c.state() == TcpState.SYN_RECEIVED) {
            if (!c.sender().acksSyn(s.ack())) {
                stack.reset(c.tuple(), s, 0);
                return false;
            }
            if (c.parent() != null && !c.parent().mayComplete()) {
                return false;
            }
            c.sender().onAck(s, count);
            c.established();
            if (c.parent() != null) {
                c.parent().completed(c);
            }
            c.changed(true);
            return true;
        }
        if (c.sender().beyond(s.ack())) {
            c.challenge(true);
            return false;
        }
        c.heard();
        c.sender().onAck(s, count);
        if (c.state() == TcpState.CLOSED || !c.sender().finAcked()) {
            return c.state() != TcpState.CLOSED;
        }
        switch (c.state()) {
            case FIN_WAIT_1 -> c.become(TcpState.FIN_WAIT_2);
            case CLOSING -> c.become(TcpState.TIME_WAIT);
            case LAST_ACK -> c.become(TcpState.CLOSED);
            default -> {
                return true;
            }
        }
        c.changed(false);
        return c.state() != TcpState.CLOSED;
    }

    // ---- section 3.10.7.4, seventh and eighth ----

    private void afterAck(TcpConnection c, TcpRepr s, byte[] b, int at, int count) {
        boolean fin = s.has(TcpRepr.FIN);
        if (c.state().receives() && (count > 0 || fin)) {
            if (count > 0 && c.orphaned()) {
                // Nobody will ever read it (RFC 1122 section 4.2.2.13).
                c.abort();
                return;
            }
            boolean moved = c.receiver().accept(s.seq(), b, at, count, fin);
            if (moved && !c.receiver().hasHole() && !c.receiver().finDone()) {
                c.wantDelayedAck();
            } else {
                c.wantAck();
            }
            if (c.receiver().finDone()) {
                finReceived(c);
            }
            if (moved) {
                c.changed(true);
            }
        } else if (fin && c.state() == TcpState.TIME_WAIT) {
            c.wantAck();
        }
        c.sender().output();
    }

    private static void finReceived(TcpConnection c) {
        switch (c.state()) {
            case ESTABLISHED -> c.become(TcpState.CLOSE_WAIT);
            case FIN_WAIT_1 -> c.become(c.sender().finAcked() ? TcpState.TIME_WAIT : TcpState.CLOSING);
            case FIN_WAIT_2 -> c.become(TcpState.TIME_WAIT);
            default -> {
            }
        }
    }
}
