package io.cloister.netstack.tcp;

import io.cloister.abi.SocketsIp;

/** The states of RFC 9293 section 3.3.2. */
public enum TcpState {
    /** No connection. */
    CLOSED(SocketsIp.TCP_CLOSE),
    /** A connection that was just made for a SYN which a listener got; lasts no longer than that segment's handling. */
    LISTEN(SocketsIp.TCP_LISTEN),
    /** Our SYN is out. */
    SYN_SENT(SocketsIp.TCP_SYN_SENT),
    /** Both SYNs are out, ours not acknowledged. */
    SYN_RECEIVED(SocketsIp.TCP_SYN_RECV),
    /** Data may flow both ways. */
    ESTABLISHED(SocketsIp.TCP_ESTABLISHED),
    /** We are done sending; our FIN is not acknowledged. */
    FIN_WAIT_1(SocketsIp.TCP_FIN_WAIT1),
    /** Our FIN is acknowledged; the peer may send on. */
    FIN_WAIT_2(SocketsIp.TCP_FIN_WAIT2),
    /** The peer is done sending. */
    CLOSE_WAIT(SocketsIp.TCP_CLOSE_WAIT),
    /** Both are done, our FIN is not acknowledged. */
    CLOSING(SocketsIp.TCP_CLOSING),
    /** The peer was done first, then we; our FIN is not acknowledged. */
    LAST_ACK(SocketsIp.TCP_LAST_ACK),
    /** All done; waits until old segments have died. */
    TIME_WAIT(SocketsIp.TCP_TIME_WAIT);

    private final int linux;
    private int successors;

    static {
        CLOSED.to(SYN_SENT, LISTEN);
        LISTEN.to(SYN_RECEIVED, CLOSED);
        SYN_SENT.to(SYN_RECEIVED, ESTABLISHED, CLOSED);
        SYN_RECEIVED.to(ESTABLISHED, FIN_WAIT_1, CLOSED);
        ESTABLISHED.to(FIN_WAIT_1, CLOSE_WAIT, CLOSED);
        FIN_WAIT_1.to(FIN_WAIT_2, CLOSING, TIME_WAIT, CLOSED);
        FIN_WAIT_2.to(TIME_WAIT, CLOSED);
        CLOSE_WAIT.to(LAST_ACK, CLOSED);
        CLOSING.to(TIME_WAIT, CLOSED);
        LAST_ACK.to(CLOSED);
        TIME_WAIT.to(CLOSED);
    }

    TcpState(int linux) {
        this.linux = linux;
    }

    private void to(TcpState... next) {
        for (TcpState s : next) {
            successors |= 1 << s.ordinal();
        }
    }

    /** True if the diagram has an arrow from here to {@code next}. */
    public boolean mayBecome(TcpState next) {
        return (successors >>> next.ordinal() & 1) != 0;
    }

    /** The number in TCP_INFO and /proc/net/tcp. */
    public int linux() {
        return linux;
    }

    /** True where both initial sequence numbers are known to both. */
    public boolean synchronised() {
        return ordinal() >= ESTABLISHED.ordinal();
    }

    /** True if the peer may still send data. */
    public boolean receives() {
        return this == ESTABLISHED || this == FIN_WAIT_1 || this == FIN_WAIT_2;
    }

    /** True if the user may still send data. */
    public boolean sends() {
        return this == ESTABLISHED || this == CLOSE_WAIT;
    }

    /** True where queued data or a FIN may have to be (re)transmitted. */
    public boolean transmits() {
        return synchronised() && this != FIN_WAIT_2 && this != TIME_WAIT;
    }
}
