package io.cloister.netstack.tcp;

import io.cloister.abi.Errno;
import io.cloister.netstack.env.NetstackCounters.Kind;
import io.cloister.netstack.ip.PortTable;
import io.cloister.netstack.wire.Packet;
import io.cloister.netstack.wire.TcpView;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** One connection, the TCB of RFC 9293. */
public final class TcpConnection {
    private static final long SECOND_NS = 1_000_000_000L;
    /** How long TIME_WAIT lasts where no packet can be late: nothing outlives the message it was sent in. */
    private static final long LOOPBACK_WAIT_NS = SECOND_NS;
    private static final long TIME_WAIT_NS = 60 * SECOND_NS;
    private static final long CHALLENGE_NS = 500_000_000L;

    private final TcpStack stack;
    private final long id;
    private final TcpTuple tuple;
    private final TcpTuning tuning;
    private final PortTable.Binding binding;
    private final TcpSender sender = new TcpSender(this);
    private final TcpReceiver receiver = new TcpReceiver(this);
    private final TcpTimers timers;
    private TcpState state = TcpState.CLOSED;
    private TcpUser user;
    private TcpListener parent;
    private int error;
    private boolean everOpen;
    private boolean released;
    private boolean ackWanted;
    private int unackedSegments;
    private int keepProbes;
    private long lastHeardNs;
    private long lastChallengeNs = Long.MIN_VALUE;

    TcpConnection(TcpStack stack, long id, TcpTuple tuple, TcpTuning tuning, PortTable.Binding binding) {
        this.stack = stack;
        this.id = id;
        this.tuple = tuple;
        this.tuning = tuning;
        this.binding = binding;
        this.timers = new TcpTimers(this, stack.timers());
        this.lastHeardNs = stack.env().nowNs();
    }

    // ---- state ----

    /** The one place where the state changes. */
    void become(TcpState next) {
        if (!state.mayBecome(next)) {
            throw new IllegalStateException(state + " to " + next);
        }
        state = next;
        switch (next) {
            case ESTABLISHED -> {
                everOpen = true;
                armKeepAlive();
            }
            case FIN_WAIT_2 -> armOrphan();
            case TIME_WAIT -> {
                timers.stopAll();
                timers.arm(TcpTimers.Kind.WAIT, nowNs() + timeWaitNs());
                stack.entersTimeWait(this);
                if (orphaned()) {
                    releaseBuffers();
                }
            }
            case CLOSED -> {
                timers.stopAll();
                stack.forget(this);
                if (user == null) {
                    release();
                }
            }
            default -> {
            }
        }
    }

    private long timeWaitNs() {
        return stack.trusted(tuple.remote()) ? LOOPBACK_WAIT_NS : TIME_WAIT_NS;
    }

    private void armOrphan() {
        if (user == null && parent == null) {
            timers.arm(TcpTimers.Kind.WAIT, nowNs() + Math.max(1, tuning.linger2S) * SECOND_NS);
        }
    }

    /** Memory goes back when no user can read and nothing is to be sent again. */
    private void releaseBuffers() {
        if (!released) {
            released = true;
            stack.env().budget().release(sender.limit() + receiver.limit());
            sender.clear();
            receiver.clear();
        }
    }

    /** Memory and port go back when neither the network nor a user needs them. */
    private void release() {
        releaseBuffers();
        stack.ports().release(binding);
    }

    /** Ends the connection with an error that its user will see. */
    void fail(int errno) {
        error = errno;
        if (!everOpen) {
            stack.env().counters().increment(Kind.TCP_FAILED);
        }
        TcpListener from = parent;
        become(TcpState.CLOSED);
        if (from != null) {
            parent = null;
            from.lost(this);
        }
        changed(true);
    }

    /** Tells the user that something changed. */
    void changed(boolean news) {
        if (user != null) {
            user.onTcpChange(news);
        }
    }

    // ---- the user's side ----

    void open() {
        become(TcpState.SYN_SENT);
        stack.env().counters().increment(Kind.TCP_ACTIVE_OPENS);
        sender.sendSyn();
    }

    /** A socket takes the connection; null: it lets go of it ({@link #detach}). */
    public void attach(TcpUser newUser) {
        user = newUser;
        parent = null;
    }

    /**
     * The socket is closed. What the user wrote is still delivered, unless {@code reset} or unread data say that the
     * peer must hear of a loss (RFC 2525 section 2.17).
     */
    public void detach(boolean reset) {
        boolean unread = receiver.available() > 0;
        user = null;
        if (state == TcpState.CLOSED) {
            release();
        } else if (state == TcpState.TIME_WAIT) {
            releaseBuffers();
        } else if (state == TcpState.SYN_SENT
                || reset
                || unread
                || tuning.linger2S < 0 && state == TcpState.FIN_WAIT_2) {
            abort();
        } else {
            shutdownWrite();
            if (state == TcpState.FIN_WAIT_2) {
                armOrphan();
            }
        }
    }

    /** No more data will be written: FIN after what is queued. */
    public void shutdownWrite() {
        TcpState next = switch (state) {
            case ESTABLISHED -> TcpState.FIN_WAIT_1;
            case CLOSE_WAIT -> TcpState.LAST_ACK;
            default -> null;
        };
        if (next != null) {
            sender.queueFin();
            become(next);
            sender.output();
        } else if (state == TcpState.SYN_RECEIVED) {
            // "Queue for processing after entering ESTABLISHED", section 3.10.4.
            sender.queueFin();
        } else if (state == TcpState.SYN_SENT) {
            become(TcpState.CLOSED);
        }
    }

    /** Ends the connection with a reset. */
    public void abort() {
        if (state == TcpState.SYN_RECEIVED
                || state.synchronised()
                        && state != TcpState.TIME_WAIT
                        && state != TcpState.LAST_ACK
                        && state != TcpState.CLOSING) {
            stack.env().counters().increment(Kind.TCP_RESETS_OUT);
            sender.sendReset();
        }
        if (state != TcpState.CLOSED) {
            become(TcpState.CLOSED);
        }
    }

    /** Takes bytes to send; how many. */
    public int write(DirectBuffer from, int at, int count, boolean more) {
        return sender.write(from, at, count, more);
    }

    /** Copies received bytes out; how many. */
    public int peek(int offset, MutableDirectBuffer to, int at, int count) {
        int n = Math.min(count, receiver.available() - offset);
        if (n > 0) {
            receiver.peek(offset, to, at, n);
        }
        return Math.max(0, n);
    }

    /** Removes received bytes, and lets the peer know of the room where that helps it. */
    public void consume(int count) {
        receiver.consume(count);
        if (state.receives() && receiver.windowWorthTelling(sender.mss())) {
            sender.sendAck();
        }
    }

    /** The pending error; reading it clears it. */
    public int takeError() {
        int e = error;
        error = 0;
        return e;
    }

    /** True where poll(2) says that more can be written; where not, the user is told when. */
    public boolean writable() {
        if (sender.writable()) {
            return true;
        }
        sender.wantRoom();
        return false;
    }

    /** Options changed: what they held back may go. */
    public void retuned() {
        if (state.transmits() && (tuning.noDelay || !tuning.cork)) {
            sender.push();
        }
        if (state.synchronised()) {
            timers.stop(TcpTimers.Kind.KEEPALIVE);
            armKeepAlive();
        }
    }

    /** SO_SNDBUF and SO_RCVBUF; kept as it was where the budget is used up. */
    public void buffers(int send, int receive) {
        if (released) {
            return;
        }
        if (send > 0 && stack.resize(sender.limit(), send)) {
            sender.limit(send);
        }
        if (receive > receiver.limit() && stack.resize(receiver.limit(), receive)) {
            receiver.limit(receive);
        }
    }

    /** The handshake is done; a close that came before goes on now. */
    void established() {
        become(TcpState.ESTABLISHED);
        if (sender.finQueued()) {
            become(TcpState.FIN_WAIT_1);
        }
    }

    // ---- sending, for both halves ----

    Packet begin(int bodyLength) {
        return stack.ip().begin(tuple.local(), tuple.remote(), TcpView.PROTOCOL, bodyLength, tuning.tos, tuning.ttl);
    }

    void send(Packet p) {
        ackWanted = false;
        unackedSegments = 0;
        timers.stop(TcpTimers.Kind.ACK);
        stack.env().counters().increment(Kind.TCP_OUT);
        stack.ip().send(p);
    }

    /** An acknowledgment is due: with the next segment, or at {@link #flushAck}. */
    void wantAck() {
        ackWanted = true;
    }

    /**
     * Data came in order: every second segment is acknowledged at once, one alone a little later (RFC 9293 section
     * 3.8.6.3).
     */
    void wantDelayedAck() {
        boolean atOnce =
                stack.trusted(tuple.remote()) || tuning.quickAck && receiver.hasHole() || ++unackedSegments >= 2;
        if (atOnce) {
            ackWanted = true;
        } else if (!timers.armed(TcpTimers.Kind.ACK)) {
            timers.arm(TcpTimers.Kind.ACK, nowNs() + TcpStack.DELAYED_ACK_NS);
        }
    }

    void flushAck() {
        if (ackWanted && state != TcpState.CLOSED) {
            sender.sendAck();
        }
    }

    /**
     * An acknowledgment that answers something odd; few, so that two confused ends don't talk for ever (RFC 5961
     * section 7).
     */
    void challenge(boolean limited) {
        long now = nowNs();
        if (!limited || lastChallengeNs == Long.MIN_VALUE || now - lastChallengeNs >= CHALLENGE_NS) {
            lastChallengeNs = limited ? now : lastChallengeNs;
            sender.sendAck();
        }
    }

    // ---- timers ----

    void heard() {
        lastHeardNs = nowNs();
        keepProbes = 0;
    }

    private void armKeepAlive() {
        if (tuning.keepAlive && !timers.armed(TcpTimers.Kind.KEEPALIVE)) {
            timers.arm(TcpTimers.Kind.KEEPALIVE, nowNs() + tuning.keepIdleS * SECOND_NS);
        }
    }

    void onTimer(TcpTimers.Kind kind) {
        switch (kind) {
            case RETRANSMIT -> sender.onRetransmitTimer();
            case PERSIST -> sender.onPersistTimer();
            case ACK -> sender.sendAck();
            case CORK -> sender.push();
            case KEEPALIVE -> onKeepAlive();
            default -> become(TcpState.CLOSED);
        }
    }

    private void onKeepAlive() {
        if (!tuning.keepAlive || !state.synchronised()) {
            return;
        }
        long due = lastHeardNs + tuning.keepIdleS * SECOND_NS;
        if (nowNs() < due) {
            timers.arm(TcpTimers.Kind.KEEPALIVE, due);
        } else if (keepProbes >= tuning.keepCount) {
            sender.sendReset();
            fail(Errno.ETIMEDOUT);
        } else {
            keepProbes++;
            sender.sendProbe();
            timers.arm(TcpTimers.Kind.KEEPALIVE, nowNs() + tuning.keepIntervalS * SECOND_NS);
        }
    }

    // ---- parts and numbers ----

    public TcpState state() {
        return state;
    }

    /** Addresses and ports. */
    public TcpTuple tuple() {
        return tuple;
    }

    /** Options; call {@link #retuned} after a change. */
    public TcpTuning tuning() {
        return tuning;
    }

    /** Bytes that can be read. */
    public int available() {
        return receiver.available();
    }

    /** True after the peer's FIN, all before it included. */
    public boolean peerDone() {
        return receiver.finDone();
    }

    /** True if the connection once was established. */
    public boolean everOpen() {
        return everOpen;
    }

    /** The pending error, left where it is. */
    public int error() {
        return error;
    }

    /** Bytes written that are not acknowledged. */
    public int unacknowledged() {
        return sender.queued();
    }

    /** Bytes written that were not sent. */
    public int notSent() {
        return sender.notSent();
    }

    /** Age order; unique. */
    public long id() {
        return id;
    }

    boolean orphaned() {
        return user == null && parent == null;
    }

    TcpListener parent() {
        return parent;
    }

    void parent(TcpListener listener) {
        parent = listener;
    }

    TcpStack stack() {
        return stack;
    }

    TcpSender sender() {
        return sender;
    }

    TcpReceiver receiver() {
        return receiver;
    }

    TcpTimers timers() {
        return timers;
    }

    long nowNs() {
        return stack.env().nowNs();
    }

    long lastHeardNs() {
        return lastHeardNs;
    }
}
