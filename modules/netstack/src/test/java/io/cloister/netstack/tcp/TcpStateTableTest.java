package io.cloister.netstack.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.bus.Clock;
import io.cloister.netstack.env.NetEnv;
import io.cloister.netstack.env.NetstackCounters;
import io.cloister.netstack.ip.BufferBudget;
import io.cloister.netstack.ip.IpLayer;
import io.cloister.netstack.ip.LoopbackLink;
import io.cloister.netstack.ip.PacketPool;
import io.cloister.netstack.ip.PortTable;
import io.cloister.netstack.wire.IpAddr;
import io.cloister.netstack.wire.Packet;
import io.cloister.netstack.wire.TcpRepr;
import io.cloister.netstack.wire.TcpView;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every state against every event: the state after it, and what was answered. The peer is played by hand. */
class TcpStateTableTest implements TcpUser {
    private static final int OUR_PORT = 80;
    private static final int PEER_PORT = 9000;
    private static final int PEER_ISN = 5000;
    private static final long LONG_NS = 10_000_000_000_000L;

    /** A link that keeps what is sent. */
    private static final class Capture extends LoopbackLink {
        private final List<TcpRepr> sent = new ArrayList<>();

        Capture(NetstackCounters counters, PacketPool pool) {
            super(counters, pool);
        }

        @Override
        public void transmit(Packet p) {
            sent.add(TcpRepr.of(TcpView.wrap(p)));
        }
    }

    private final NetstackCounters counters = new NetstackCounters();
    private final PacketPool pool = new PacketPool();
    private final Capture link = new Capture(counters, pool);
    private long nowNs = 1;
    private long random = 1000;
    private final NetEnv env = new NetEnv(new Clock() {
        @Override
        public long monotonicNs() {
            return nowNs;
        }

        @Override
        public long realtimeNs() {
            return nowNs;
        }
    }, (b, at, n) -> {
        for (int i = 0; i < n; i++) {
            b[at + i] = (byte) (random >>> 8 * (n - 1 - i));
        }
    }, new BufferBudget(), counters);
    private final IpLayer ip = new IpLayer(env, pool, link);
    private final TcpStack stack = new TcpStack(env, ip);
    private TcpConnection c;
    private int peerNext;

    @Override
    public void onTcpChange(boolean news) {
        assertNotNull(c, "nobody to tell");
    }

    // ---- the peer ----

    private void receive(int seq, int ack, int flags, byte[] data) {
        TcpRepr s = new TcpRepr(PEER_PORT, OUR_PORT, seq, ack, flags, 60000, 0, -1);
        Packet p =
                ip.begin(IpAddr.LOOPBACK4, IpAddr.LOOPBACK4, TcpView.PROTOCOL, s.headerLength() + data.length, 0, 64);
        System.arraycopy(data, 0, p.bytes, p.body + s.headerLength(), data.length);
        s.emit(p);
        p.ifindex = LoopbackLink.INDEX;
        ip.receive(p);
    }

    private void receive(int seq, int flags) {
        receive(seq, ourNext(), flags, new byte[0]);
    }

    /** All that we have sent, acknowledged. */
    private int ourNext() {
        return c.sender().next();
    }

    private void peerFin(int ack) {
        receive(peerNext, ack, TcpRepr.ACK | TcpRepr.FIN, new byte[0]);
        peerNext++;
    }

    // ---- states ----

    private void reach(TcpState state) {
        PortTable.Binding binding = new PortTable.Binding(OUR_PORT, IpAddr.LOOPBACK4, 0);
        if (state == TcpState.SYN_SENT) {
            TcpTuple tuple = new TcpTuple(IpAddr.LOOPBACK4, OUR_PORT, IpAddr.LOOPBACK4, PEER_PORT);
            c = stack.connect(tuple, new TcpTuning(), binding, this);
            peerNext = PEER_ISN;
            return;
        }
        TcpListener listener = stack.listen(binding, new TcpTuning(), news -> { });
        listener.backlog(5);
        receiveSyn();
        c = stack.connections().iterator().next();
        peerNext = PEER_ISN + 1;
        if (state == TcpState.SYN_RECEIVED) {
            return;
        }
        receive(peerNext, TcpRepr.ACK);
        listener.accept().attach(this);
        onwards(state);
    }

    private void receiveSyn() {
        TcpRepr s = new TcpRepr(PEER_PORT, OUR_PORT, PEER_ISN, 0, TcpRepr.SYN, 60000, 1000, -1);
        Packet p = ip.begin(IpAddr.LOOPBACK4, IpAddr.LOOPBACK4, TcpView.PROTOCOL, s.headerLength(), 0, 64);
        s.emit(p);
        p.ifindex = LoopbackLink.INDEX;
        ip.receive(p);
    }

    private void onwards(TcpState state) {
        int before = ourNext();
        switch (state) {
            case FIN_WAIT_1 -> c.shutdownWrite();
            case FIN_WAIT_2, TIME_WAIT -> {
                c.shutdownWrite();
                receive(peerNext, TcpRepr.ACK);
                if (state == TcpState.TIME_WAIT) {
                    peerFin(ourNext());
                }
            }
            case CLOSING -> {
                c.shutdownWrite();
                peerFin(before);
            }
            case CLOSE_WAIT, LAST_ACK -> {
                peerFin(before);
                if (state == TcpState.LAST_ACK) {
                    c.shutdownWrite();
                }
            }
            default -> {
            }
        }
    }

    // ---- events ----

    private void happen(String event) {
        switch (event) {
            case "syn" -> receive(peerNext, TcpRepr.SYN);
            case "synack" -> receive(peerNext, TcpRepr.SYN | TcpRepr.ACK);
            case "rst" -> receive(peerNext, TcpRepr.RST | TcpRepr.ACK);
            case "rst-near" -> receive(peerNext + 10, TcpRepr.RST);
            case "rst-far" -> receive(peerNext - 100_000, TcpRepr.RST);
            case "ack" -> receive(peerNext, TcpRepr.ACK);
            case "ack-future" -> receive(peerNext, ourNext() + 1000, TcpRepr.ACK, new byte[0]);
            case "fin" ->
                receive(
                        peerNext,
                        c.sender().next() - (c.sender().finQueued() ? 1 : 0),
                        TcpRepr.ACK | TcpRepr.FIN,
                        new byte[0]);
            case "finack" -> receive(peerNext, TcpRepr.ACK | TcpRepr.FIN);
            case "data" ->
                receive(peerNext, ourNext() - (c.sender().finQueued() ? 1 : 0), TcpRepr.ACK, new byte[] {1, 2, 3});
            case "close" -> c.shutdownWrite();
            case "abort" -> c.abort();
            case "time" -> {
                for (int i = 0; i < 100 && stack.nextDeadlineNs() < LONG_NS; i++) {
                    nowNs = Math.max(nowNs, stack.nextDeadlineNs());
                    stack.onTimer(nowNs);
                }
            }
            default -> throw new AssertionError(event);
        }
    }

    /** What was sent, shortest name: the last segment's kind, or none. */
    private String answered() {
        if (link.sent.isEmpty()) {
            return "-";
        }
        TcpRepr s = link.sent.getLast();
        if (s.has(TcpRepr.RST)) {
            return "RST";
        }
        if (s.has(TcpRepr.SYN)) {
            return s.has(TcpRepr.ACK) ? "SYNACK" : "SYN";
        }
        return s.has(TcpRepr.FIN) ? "FIN" : "ACK";
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "SYN_SENT, syn, SYN_RECEIVED, SYNACK",
        "SYN_SENT, synack, ESTABLISHED, ACK",
        "SYN_SENT, rst, CLOSED, -",
        "SYN_SENT, rst-near, SYN_SENT, -",
        "SYN_SENT, ack, SYN_SENT, -",
        "SYN_SENT, ack-future, SYN_SENT, RST",
        "SYN_SENT, close, CLOSED, -",
        "SYN_SENT, abort, CLOSED, -",
        "SYN_SENT, time, CLOSED, SYN",
        "SYN_SENT, data, SYN_SENT, -",
        "SYN_RECEIVED, syn, SYN_RECEIVED, ACK",
        "SYN_RECEIVED, ack, ESTABLISHED, -",
        "SYN_RECEIVED, data, ESTABLISHED, ACK",
        "SYN_RECEIVED, rst, CLOSED, -",
        "SYN_RECEIVED, rst-near, SYN_RECEIVED, ACK",
        "SYN_RECEIVED, rst-far, SYN_RECEIVED, -",
        "SYN_RECEIVED, ack-future, SYN_RECEIVED, RST",
        "SYN_RECEIVED, finack, CLOSE_WAIT, ACK",
        "SYN_RECEIVED, close, SYN_RECEIVED, -",
        "SYN_RECEIVED, abort, CLOSED, RST",
        "SYN_RECEIVED, time, CLOSED, SYNACK",
        "ESTABLISHED, syn, ESTABLISHED, ACK",
        "ESTABLISHED, ack, ESTABLISHED, -",
        "ESTABLISHED, ack-future, ESTABLISHED, ACK",
        "ESTABLISHED, rst, CLOSED, -",
        "ESTABLISHED, rst-near, ESTABLISHED, ACK",
        "ESTABLISHED, rst-far, ESTABLISHED, -",
        "ESTABLISHED, fin, CLOSE_WAIT, ACK",
        "ESTABLISHED, data, ESTABLISHED, ACK",
        "ESTABLISHED, close, FIN_WAIT_1, FIN",
        "ESTABLISHED, abort, CLOSED, RST",
        "ESTABLISHED, time, ESTABLISHED, -",
        "FIN_WAIT_1, ack, FIN_WAIT_2, -",
        "FIN_WAIT_1, fin, CLOSING, ACK",
        "FIN_WAIT_1, finack, TIME_WAIT, ACK",
        "FIN_WAIT_1, rst, CLOSED, -",
        "FIN_WAIT_1, data, FIN_WAIT_1, ACK",
        "FIN_WAIT_1, syn, FIN_WAIT_1, ACK",
        "FIN_WAIT_1, abort, CLOSED, RST",
        "FIN_WAIT_1, time, CLOSED, FIN",
        "FIN_WAIT_1, close, FIN_WAIT_1, -",
        "FIN_WAIT_2, fin, TIME_WAIT, ACK",
        "FIN_WAIT_2, finack, TIME_WAIT, ACK",
        "FIN_WAIT_2, data, FIN_WAIT_2, ACK",
        "FIN_WAIT_2, rst, CLOSED, -",
        "FIN_WAIT_2, abort, CLOSED, RST",
        "FIN_WAIT_2, time, FIN_WAIT_2, -",
        "FIN_WAIT_2, ack, FIN_WAIT_2, -",
        "CLOSE_WAIT, close, LAST_ACK, FIN",
        "CLOSE_WAIT, ack, CLOSE_WAIT, -",
        "CLOSE_WAIT, data, CLOSE_WAIT, -",
        "CLOSE_WAIT, rst, CLOSED, -",
        "CLOSE_WAIT, abort, CLOSED, RST",
        "CLOSE_WAIT, time, CLOSE_WAIT, -",
        "CLOSE_WAIT, syn, CLOSE_WAIT, ACK",
        "CLOSING, ack, TIME_WAIT, -",
        "CLOSING, rst, CLOSED, -",
        "CLOSING, abort, CLOSED, -",
        "CLOSING, time, CLOSED, FIN",
        "LAST_ACK, ack, CLOSED, -",
        "LAST_ACK, rst, CLOSED, -",
        "LAST_ACK, abort, CLOSED, -",
        "LAST_ACK, time, CLOSED, FIN",
        "TIME_WAIT, ack, TIME_WAIT, -",
        "TIME_WAIT, rst, CLOSED, -",
        "TIME_WAIT, abort, CLOSED, -",
        "TIME_WAIT, time, CLOSED, -",
    })
    void table(String from, String event, String to, String answer) {
        reach(TcpState.valueOf(from));
        assertEquals(TcpState.valueOf(from), c.state());
        link.sent.clear();
        happen(event);
        assertEquals(TcpState.valueOf(to), c.state());
        assertEquals(answer, answered());
    }

    @Test
    void retransmittedFinIsAcknowledgedAgainInTimeWait() {
        reach(TcpState.TIME_WAIT);
        link.sent.clear();
        receive(peerNext - 1, TcpRepr.ACK | TcpRepr.FIN);
        assertEquals("ACK", answered());
        assertEquals(TcpState.TIME_WAIT, c.state());
    }

    @Test
    void zeroWindowIsProbedUntilItOpens() {
        reach(TcpState.ESTABLISHED);
        // The window was closed by the peer; then the update is lost.
        TcpRepr closed = new TcpRepr(PEER_PORT, OUR_PORT, peerNext, ourNext(), TcpRepr.ACK, 0, 0, -1);
        Packet p = ip.begin(IpAddr.LOOPBACK4, IpAddr.LOOPBACK4, TcpView.PROTOCOL, closed.headerLength(), 0, 64);
        closed.emit(p);
        p.ifindex = LoopbackLink.INDEX;
        ip.receive(p);
        link.sent.clear();
        c.write(new UnsafeBuffer(new byte[10]), 0, 10, false);
        assertTrue(link.sent.isEmpty());
        for (int i = 0; i < 3; i++) {
            nowNs = stack.nextDeadlineNs();
            stack.onTimer(nowNs);
        }
        assertEquals(3, link.sent.size());
        assertEquals(ourNext() - 1, link.sent.getLast().seq());
        receive(peerNext, TcpRepr.ACK);
        assertTrue(link.sent.getLast().has(TcpRepr.PSH), "the data go out");
    }

    @Test
    void arrowsAreThoseOfTheDiagram() {
        assertFalse(TcpState.ESTABLISHED.mayBecome(TcpState.SYN_SENT));
        assertFalse(TcpState.TIME_WAIT.mayBecome(TcpState.ESTABLISHED));
        reach(TcpState.ESTABLISHED);
        assertThrows(IllegalStateException.class, () -> c.become(TcpState.LISTEN));
    }
}
