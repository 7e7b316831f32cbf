package io.cloister.netstack.tcp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What TCP_INFO and other options tell about a connection: {@code struct tcp_info} of linux/tcp.h, 240 bytes since
 * Linux 6.2; times in microseconds.
 */
public final class TcpInfo {
    private static final int SIZE = 240;
    private static final long US = 1000;
    private static final int OPTION_SCALE = 4;
    private static final int SEND_DEFAULT = 16384;
    private static final int RECEIVE_DEFAULT = 131072;
    private static final int PMTU = 65535;

    private TcpInfo() {
    }

    /** The structure, for a connection, a listener, or (both null) a closed socket. */
    public static byte[] of(TcpConnection c, TcpListener listener) {
        ByteBuffer b = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
        if (c == null) {
            b.put(0, (byte) (listener != null ? TcpState.LISTEN : TcpState.CLOSED).linux());
            if (listener != null) {
                // tcpi_unacked and tcpi_sacked of a listener: length and limit of its queue.
                b.putInt(24, listener.readyCount()).putInt(28, listener.backlog());
            }
            return b.array();
        }
        TcpSender s = c.sender();
        int mss = Math.max(1, s.mss());
        b.put(0, (byte) c.state().linux())
                .put(1, (byte) (s.congestion.recovering() ? 3 : 0))
                .put(2, (byte) s.retries());
        b.put(5, (byte) (s.scale() != 0 ? OPTION_SCALE : 0))
                .put(6, (byte) (s.scale() | Math.max(0, c.receiver().offeredScale()) << 4));
        b.putInt(8, (int) (s.rtt.rtoNs() / US))
                .putInt(12, (int) (TcpStack.DELAYED_ACK_NS / US))
                .putInt(16, mss)
                .putInt(20, mss);
        b.putInt(24, (s.inFlight() + mss - 1) / mss);
        int sinceMs = (int) ((c.nowNs() - c.lastHeardNs()) / (US * 1000));
        b.putInt(44, sinceMs).putInt(52, sinceMs).putInt(56, sinceMs);
        b.putInt(60, PMTU).putInt(64, c.receiver().window());
        b.putInt(68, (int) (s.rtt.srttNs() / US)).putInt(72, (int) (s.rtt.rttvarNs() / US));
        b.putInt(76, s.congestion.ssthresh())
                .putInt(80, Math.max(1, s.congestion.cwnd() / mss))
                .putInt(84, mss)
                .putInt(88, 3);
        b.putInt(96, c.receiver().limit());
        b.putLong(104, -1).putLong(112, -1);
        b.putInt(144, s.notSent());
        b.putInt(228, s.window()).putInt(232, c.receiver().window());
        return b.array();
    }

    /** TCP_MAXSEG of a connection. */
    public static int segment(TcpConnection c) {
        return c.sender().mss();
    }

    /** SO_SNDBUF or SO_RCVBUF that nobody set. */
    public static int buffer(TcpConnection c, boolean send) {
        if (c == null) {
            return send ? SEND_DEFAULT : RECEIVE_DEFAULT;
        }
        return 2 * (send ? c.sender().limit() : c.receiver().limit());
    }
}
