package io.cloister.netstack.socket;

import io.cloister.bus.net.NetTextKind;
import io.cloister.netstack.env.NetstackCounters.Kind;
import io.cloister.netstack.tcp.TcpConnection;
import io.cloister.netstack.tcp.TcpState;
import io.cloister.netstack.wire.IpAddr;
import java.util.Collection;
import java.util.Locale;

/** The texts of /proc/net, proc_pid_net(5); columns as Linux has them, because programs count them. */
public final class NetText {
    private static final String HEAD4 =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";
    private static final String HEAD6 =
            "  sl  local_address                         remote_address                        st tx_queue rx_queue tr"
                    + " tm->when retrnsmt   uid  timeout inode";
    private static final int CLOSE = 7;
    private static final int ESTABLISHED = 1;

    private final StackContext stack;
    private final InterfaceText interfaces;
    private final Collection<NetSocket> sockets;

    /** Texts about {@code sockets}, which are in the order of their ids. */
    public NetText(StackContext stack, Collection<NetSocket> sockets) {
        this.stack = stack;
        this.interfaces = new InterfaceText(stack.ip());
        this.sockets = sockets;
    }

    /** The whole text of a kind; null if there is no such kind. */
    public String of(int kind) {
        return switch (kind) {
            case NetTextKind.DEV -> interfaces.devices();
            case NetTextKind.TCP -> tcp(false);
            case NetTextKind.TCP6 -> tcp(true);
            case NetTextKind.UDP -> datagram(UdpSocket.class, false, " ref pointer drops");
            case NetTextKind.UDP6 -> datagram(UdpSocket.class, true, " ref pointer drops");
            case NetTextKind.RAW -> datagram(RawSocket.class, false, " ref pointer drops");
            case NetTextKind.RAW6 -> datagram(RawSocket.class, true, " ref pointer drops");
            case NetTextKind.ROUTE -> interfaces.routes();
            case NetTextKind.IPV6_ROUTE ->
                "00000000000000000000000000000001 80 00000000000000000000000000000000 00"
                        + " 00000000000000000000000000000000 00000000 00000001 00000000 80200001       lo\n";
            case NetTextKind.IF_INET6 -> "00000000000000000000000000000001 01 80 10 80       lo\n";
            case NetTextKind.ARP -> interfaces.neighbors();
            case NetTextKind.SNMP -> snmp();
            case NetTextKind.NETSTAT ->
                "TcpExt: ListenOverflows ListenDrops\nTcpExt: " + count(Kind.TCP_LISTEN_OVERFLOW) + " "
                        + count(Kind.TCP_LISTEN_OVERFLOW) + "\nIpExt: InOctets OutOctets\nIpExt: "
                        + count(Kind.BYTES_IN) + " " + count(Kind.BYTES_OUT) + "\n";
            case NetTextKind.PACKET -> "sk       RefCnt Type Proto  Iface R Rmem   User   Inode\n";
            case NetTextKind.SOCKSTAT -> sockstat();
            default -> null;
        };
    }

    private long count(Kind kind) {
        return stack.env().counters().value(kind);
    }

    private static String address(IpAddr a, int port, boolean six) {
        String number;
        if (six) {
            IpAddr b = a.equals(IpAddr.ANY4) ? IpAddr.ANY6 : a;
            // Four words of the address, each printed as this machine reads it.
            number = String.format(
                    Locale.ROOT,
                    "%08X%08X%08X%08X",
                    Integer.reverseBytes((int) (b.hi() >>> 32)),
                    Integer.reverseBytes((int) b.hi()),
                    Integer.reverseBytes((int) (b.lo() >>> 32)),
                    Integer.reverseBytes((int) b.lo()));
        } else {
            number = String.format(Locale.ROOT, "%08X", Integer.reverseBytes(a.v4Bits()));
        }
        return number + String.format(Locale.ROOT, ":%04X", port);
    }

    /** One line; {@code rest} is what follows the state. */
    private static void line(StringBuilder text, int n, String ends, String rest) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%4d: %s %s", n, ends, rest));
        while (line.length() < 149) {
            line.append(' ');
        }
        text.append(line).append('\n');
    }

    private static String queues(int state, int tx, int rx, int inode) {
        return String.format(
                Locale.ROOT,
                "%02X %08X:%08X 00:00000000 00000000     0        0 %d 1 0000000000000000 100 0 0 10 0",
                state,
                tx,
                rx,
                inode);
    }

    private String tcp(boolean six) {
        StringBuilder text = new StringBuilder(head(six, ""));
        int n = 0;
        for (NetSocket s : sockets) {
            if (s instanceof TcpSocket t && t.isV6() == six && (t.listener != null || t.connection != null)) {
                IpAddr peer = t.remote == null ? t.local.anyOfFamily() : t.remote;
                int state = t.listener != null ? TcpState.LISTEN.linux() : t.connection.state().linux();
                int rx = t.listener != null ? t.listener.readyCount() : t.readable();
                line(text, n++, address(t.local, t.localPort, six) + " " + address(peer, t.remotePort, six),
                    queues(state, t.unsent(), rx, s.id()));
            }
        }
        for (TcpConnection c : stack.tcp().connections()) {
            if (c.state() == TcpState.TIME_WAIT && c.tuple().local().isV4() != six) {
                line(
                        text,
                        n++,
                        address(c.tuple().local(), c.tuple().localPort(), six) + " "
                                + address(c.tuple().remote(), c.tuple().remotePort(), six),
                        queues(TcpState.TIME_WAIT.linux(), 0, 0, 0));
            }
        }
        return text.toString();
    }

    private static String head(boolean six, String extra) {
        String line = (six ? HEAD6 : HEAD4) + extra;
        return String.format(Locale.ROOT, "%-149s\n", line);
    }

    private String datagram(Class<? extends DatagramSocket> kind, boolean six, String extra) {
        StringBuilder text = new StringBuilder(head(six, extra));
        int n = 0;
        for (NetSocket s : sockets) {
            if (kind.isInstance(s)
                    && ((InetSocket) s).isV6() == six
                    && (((InetSocket) s).bound() || kind == RawSocket.class)) {
                InetSocket i = (InetSocket) s;
                int port = kind == RawSocket.class ? i.protocol() : i.localPort;
                IpAddr peer = i.remote == null ? i.local.anyOfFamily() : i.remote;
                int state = i.remote == null ? CLOSE : ESTABLISHED;
                String rest = String.format(
                        Locale.ROOT,
                        "%02X %08X:%08X 00:00000000 00000000     0        0 %d 2 0000000000000000 0",
                        state,
                        0,
                        i.readable(),
                        s.id());
                line(text, n++, address(i.local, port, six) + " " + address(peer, i.remotePort, six), rest);
            }
        }
        return text.toString();
    }

    private String snmp() {
        long open = stack.tcp().connections().stream()
                .filter(c -> c.state() == TcpState.ESTABLISHED || c.state() == TcpState.CLOSE_WAIT)
                .count();
        return "Ip: Forwarding DefaultTTL InReceives InHdrErrors InAddrErrors ForwDatagrams InUnknownProtos InDiscards"
                + " InDelivers OutRequests OutDiscards OutNoRoutes ReasmTimeout ReasmReqds ReasmOKs ReasmFails FragOKs"
                + " FragFails FragCreates\n"
                + "Ip: 2"
                + " 64 " + count(Kind.PACKETS_IN) + " " + count(Kind.BAD_PACKETS) + " 0 0 "
                + count(Kind.NO_PROTOCOL) + " " + count(Kind.DROPPED) + " "
                + count(Kind.PACKETS_IN) + " " + count(Kind.PACKETS_OUT) + " 0 " + count(Kind.NO_ROUTE) + " 0 "
                + count(Kind.FRAGMENTS) + " " + count(Kind.REASSEMBLED) + " " + count(Kind.REASSEMBLY_FAILED) + " "
                + count(Kind.FRAGMENTED) + " 0 " + count(Kind.FRAGMENTS_OUT) + "\n"
                + "Icmp: InMsgs InErrors OutMsgs OutErrors\nIcmp: " + count(Kind.ICMP_IN) + " 0 " + count(Kind.ICMP_OUT)
                + " 0\n"
                + "Tcp: RtoAlgorithm RtoMin RtoMax MaxConn ActiveOpens PassiveOpens AttemptFails EstabResets CurrEstab"
                + " InSegs OutSegs RetransSegs InErrs OutRsts InCsumErrors\n"
                + "Tcp: 1 200 120000 -1 " + count(Kind.TCP_ACTIVE_OPENS) + " "
                + count(Kind.TCP_PASSIVE_OPENS) + " "
                + count(Kind.TCP_FAILED) + " " + count(Kind.TCP_RESETS_IN) + " " + open + " " + count(Kind.TCP_IN) + " "
                + count(Kind.TCP_OUT) + " "
                + count(Kind.TCP_RETRANSMITTED) + " 0 " + count(Kind.TCP_RESETS_OUT) + " 0\n"
                + "Udp: InDatagrams NoPorts"
                + " InErrors OutDatagrams"
                + " RcvbufErrors SndbufErrors"
                + " InCsumErrors IgnoredMulti\n"
                + "Udp: "
                + count(Kind.UDP_IN) + " "
                + count(Kind.UDP_NO_PORT) + " " + count(Kind.UDP_FULL) + " " + count(Kind.UDP_OUT) + " "
                + count(Kind.UDP_FULL) + " 0 0 0\n";
    }

    private String sockstat() {
        int tcp = 0;
        int udp = 0;
        int raw = 0;
        for (NetSocket s : sockets) {
            tcp += s instanceof TcpSocket ? 1 : 0;
            udp += s instanceof UdpSocket ? 1 : 0;
            raw += s instanceof RawSocket ? 1 : 0;
        }
        long waiting = stack.tcp().connections().stream().filter(c -> c.state() == TcpState.TIME_WAIT).count();
        return "sockets: used " + sockets.size() + "\nTCP: inuse " + tcp + " orphan 0 tw " + waiting + " alloc " + tcp
                + " mem 0\nUDP: inuse " + udp + " mem 0\nUDPLITE: inuse 0\nRAW: inuse " + raw
                + "\nFRAG: inuse 0 memory 0\n";
    }
}
