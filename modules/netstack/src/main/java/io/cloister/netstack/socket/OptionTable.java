package io.cloister.netstack.socket;

import static io.cloister.abi.Sockets.SOL_IP;
import static io.cloister.abi.Sockets.SOL_IPV6;
import static io.cloister.abi.Sockets.SOL_SOCKET;
import static io.cloister.abi.Sockets.SOL_TCP;
import static io.cloister.abi.Sockets.SOL_UDP;

import io.cloister.abi.Sockets;
import io.cloister.abi.SocketsIp;
import io.cloister.netstack.env.NetstackLimits;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * The options that are a number: range and default, from socket(7), ip(7), ipv6(7), tcp(7), udp(7). What is more than a
 * number has its own code.
 */
final class OptionTable {
    /**
     * One option.
     *
     * @param bool any value not 0 is 1.
     * @param initial the default; min .. max: what may be set, else -EINVAL.
     */
    record Spec(boolean bool, int initial, int min, int max) {
    }

    private static final Int2ObjectHashMap<Spec> SPECS = new Int2ObjectHashMap<>();
    private static final int MOST = Integer.MAX_VALUE;

    private OptionTable() {
    }

    static Spec spec(int level, int name) {
        return level >>> 15 != 0 || name >>> 16 != 0 ? null : SPECS.get(OptionValues.key(level, name));
    }

    private static void flags(int level, int... names) {
        for (int name : names) {
            SPECS.put(OptionValues.key(level, name), new Spec(true, 0, Integer.MIN_VALUE, MOST));
        }
    }

    private static void number(int level, int name, int initial, int min, int max) {
        SPECS.put(OptionValues.key(level, name), new Spec(false, initial, min, max));
    }

    private static void flagOn(int level, int name) {
        SPECS.put(OptionValues.key(level, name), new Spec(true, 1, Integer.MIN_VALUE, MOST));
    }

    static {
        flags(
                SOL_SOCKET,
                Sockets.SO_DEBUG,
                Sockets.SO_REUSEADDR,
                Sockets.SO_DONTROUTE,
                Sockets.SO_BROADCAST,
                Sockets.SO_KEEPALIVE,
                Sockets.SO_OOBINLINE,
                Sockets.SO_NO_CHECK,
                Sockets.SO_REUSEPORT,
                Sockets.SO_PASSCRED,
                Sockets.SO_TIMESTAMP,
                Sockets.SO_TIMESTAMPNS,
                Sockets.SO_TIMESTAMP_NEW,
                Sockets.SO_TIMESTAMPNS_NEW,
                Sockets.SO_RXQ_OVFL,
                Sockets.SO_NOFCS,
                Sockets.SO_LOCK_FILTER,
                Sockets.SO_SELECT_ERR_QUEUE,
                Sockets.SO_ZEROCOPY,
                Sockets.SO_BSDCOMPAT,
                Sockets.SO_PASSSEC,
                Sockets.SO_PREFER_BUSY_POLL);
        number(SOL_SOCKET, Sockets.SO_PRIORITY, 0, Integer.MIN_VALUE, MOST);
        number(SOL_SOCKET, Sockets.SO_MARK, 0, Integer.MIN_VALUE, MOST);
        number(SOL_SOCKET, Sockets.SO_BUSY_POLL, 0, 0, MOST);
        number(SOL_SOCKET, Sockets.SO_TIMESTAMPING, 0, 0, 0xffff);
        number(SOL_SOCKET, Sockets.SO_TIMESTAMPING_NEW, 0, 0, 0xffff);
        number(SOL_SOCKET, Sockets.SO_INCOMING_CPU, -1, Integer.MIN_VALUE, MOST);
        number(SOL_SOCKET, Sockets.SO_MAX_PACING_RATE, -1, Integer.MIN_VALUE, MOST);
        number(SOL_SOCKET, Sockets.SO_TXREHASH, 1, -1, 1);
        number(SOL_SOCKET, Sockets.SO_RCVLOWAT, 1, Integer.MIN_VALUE, MOST);
        number(SOL_SOCKET, Sockets.SO_PEEK_OFF, -1, -1, MOST);
        number(SOL_SOCKET, Sockets.SO_SNDBUF, NetstackLimits.DATAGRAM_BUFFER, Integer.MIN_VALUE, MOST);
        number(SOL_SOCKET, Sockets.SO_RCVBUF, NetstackLimits.DATAGRAM_BUFFER, Integer.MIN_VALUE, MOST);
        ip();
        ipv6();
        tcp();
        flags(SOL_UDP, SocketsIp.UDP_CORK, SocketsIp.UDP_NO_CHECK6_TX, SocketsIp.UDP_NO_CHECK6_RX, SocketsIp.UDP_GRO);
        number(SOL_UDP, SocketsIp.UDP_SEGMENT, 0, 0, 65535);
    }

    private static void ip() {
        flags(
                SOL_IP,
                SocketsIp.IP_RECVOPTS,
                SocketsIp.IP_RETOPTS,
                SocketsIp.IP_PKTINFO,
                SocketsIp.IP_RECVERR,
                SocketsIp.IP_RECVTTL,
                SocketsIp.IP_RECVTOS,
                SocketsIp.IP_FREEBIND,
                SocketsIp.IP_PASSSEC,
                SocketsIp.IP_RECVORIGDSTADDR,
                SocketsIp.IP_NODEFRAG,
                SocketsIp.IP_BIND_ADDRESS_NO_PORT,
                SocketsIp.IP_RECVFRAGSIZE,
                SocketsIp.IP_HDRINCL,
                SocketsIp.IP_CHECKSUM,
                SocketsIp.IP_RECVERR_RFC4884,
                SocketsIp.IP_ROUTER_ALERT);
        flagOn(SOL_IP, SocketsIp.IP_MULTICAST_LOOP);
        flagOn(SOL_IP, SocketsIp.IP_MULTICAST_ALL);
        number(SOL_IP, SocketsIp.IP_TOS, 0, Integer.MIN_VALUE, MOST);
        number(SOL_IP, SocketsIp.IP_TTL, 64, -1, 255);
        number(SOL_IP, SocketsIp.IP_MINTTL, 0, 0, 255);
        number(SOL_IP, SocketsIp.IP_MULTICAST_TTL, 1, -1, 255);
        number(
                SOL_IP,
                SocketsIp.IP_MTU_DISCOVER,
                SocketsIp.IP_PMTUDISC_WANT,
                SocketsIp.IP_PMTUDISC_DONT,
                SocketsIp.IP_PMTUDISC_OMIT);
        number(SOL_IP, SocketsIp.IP_UNICAST_IF, 0, Integer.MIN_VALUE, MOST);
        number(SOL_IP, SocketsIp.IP_LOCAL_PORT_RANGE, 0, Integer.MIN_VALUE, MOST);
    }

    private static void ipv6() {
        flags(
                SOL_IPV6,
                SocketsIp.IPV6_V6ONLY,
                SocketsIp.IPV6_RECVPKTINFO,
                SocketsIp.IPV6_RECVHOPLIMIT,
                SocketsIp.IPV6_RECVTCLASS,
                SocketsIp.IPV6_RECVERR,
                SocketsIp.IPV6_RECVHOPOPTS,
                SocketsIp.IPV6_RECVRTHDR,
                SocketsIp.IPV6_RECVDSTOPTS,
                SocketsIp.IPV6_RECVPATHMTU,
                SocketsIp.IPV6_DONTFRAG,
                SocketsIp.IPV6_FREEBIND,
                SocketsIp.IPV6_RECVORIGDSTADDR,
                SocketsIp.IPV6_FLOWINFO,
                SocketsIp.IPV6_FLOWINFO_SEND,
                SocketsIp.IPV6_2292PKTINFO,
                SocketsIp.IPV6_2292HOPLIMIT,
                SocketsIp.IPV6_RECVFRAGSIZE);
        flagOn(SOL_IPV6, SocketsIp.IPV6_MULTICAST_LOOP);
        flagOn(SOL_IPV6, SocketsIp.IPV6_MULTICAST_ALL);
        flagOn(SOL_IPV6, SocketsIp.IPV6_AUTOFLOWLABEL);
        number(SOL_IPV6, SocketsIp.IPV6_UNICAST_HOPS, 64, -1, 255);
        number(SOL_IPV6, SocketsIp.IPV6_MULTICAST_HOPS, 1, -1, 255);
        number(SOL_IPV6, SocketsIp.IPV6_MINHOPCOUNT, 0, 0, 255);
        number(SOL_IPV6, SocketsIp.IPV6_TCLASS, 0, -1, 255);
        number(
                SOL_IPV6,
                SocketsIp.IPV6_MTU_DISCOVER,
                SocketsIp.IP_PMTUDISC_WANT,
                SocketsIp.IP_PMTUDISC_DONT,
                SocketsIp.IP_PMTUDISC_OMIT);
        number(SOL_IPV6, SocketsIp.IPV6_MULTICAST_IF, 0, 0, MOST);
        number(SOL_IPV6, SocketsIp.IPV6_UNICAST_IF, 0, Integer.MIN_VALUE, MOST);
        number(SOL_IPV6, SocketsIp.IPV6_ADDR_PREFERENCES, 0, 0, 0xffff);
        number(SOL_IPV6, SocketsIp.IPV6_CHECKSUM, -1, -1, MOST);
    }

    private static void tcp() {
        flags(
                SOL_TCP,
                SocketsIp.TCP_NODELAY,
                SocketsIp.TCP_CORK,
                SocketsIp.TCP_THIN_DUPACK,
                SocketsIp.TCP_THIN_LINEAR_TIMEOUTS,
                SocketsIp.TCP_SAVE_SYN,
                SocketsIp.TCP_FASTOPEN_CONNECT,
                SocketsIp.TCP_FASTOPEN_NO_COOKIE,
                SocketsIp.TCP_INQ);
        flagOn(SOL_TCP, SocketsIp.TCP_QUICKACK);
        number(SOL_TCP, SocketsIp.TCP_MAXSEG, 0, 88, 32767);
        number(SOL_TCP, SocketsIp.TCP_KEEPIDLE, 7200, 1, 32767);
        number(SOL_TCP, SocketsIp.TCP_KEEPINTVL, 75, 1, 32767);
        number(SOL_TCP, SocketsIp.TCP_KEEPCNT, 9, 1, 127);
        number(SOL_TCP, SocketsIp.TCP_SYNCNT, 6, 1, 127);
        number(SOL_TCP, SocketsIp.TCP_LINGER2, 60, Integer.MIN_VALUE, MOST);
        number(SOL_TCP, SocketsIp.TCP_DEFER_ACCEPT, 0, Integer.MIN_VALUE, MOST);
        number(SOL_TCP, SocketsIp.TCP_WINDOW_CLAMP, 0, 0, MOST);
        number(SOL_TCP, SocketsIp.TCP_USER_TIMEOUT, 0, 0, MOST);
        number(SOL_TCP, SocketsIp.TCP_FASTOPEN, 0, 0, MOST);
        number(SOL_TCP, SocketsIp.TCP_TIMESTAMP, 0, Integer.MIN_VALUE, MOST);
        number(SOL_TCP, SocketsIp.TCP_NOTSENT_LOWAT, 0, Integer.MIN_VALUE, MOST);
    }
}
