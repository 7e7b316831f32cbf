package io.cloister.netstack.env;

import io.cloister.bus.TcpFacts;

/** Every bound of the network stack. Reaching one is a counter and an errno (or a dropped packet). */
public final class NetstackLimits {
    /** Sockets of all kinds; ENOBUFS beyond. */
    public static final int SOCKETS = 16384;
    /** TCP connections of all states, those without a socket included. */
    public static final int CONNECTIONS = 16384;
    /** Connections in TIME_WAIT; the oldest gives way. */
    public static final int TIME_WAIT = 4096;
    /** listen(2) backlog, as net.core.somaxconn. */
    public static final int BACKLOG = 4096;
    /** Handshakes that one listener has under way. */
    public static final int HANDSHAKES = 1024;

    /** Bytes that all sockets together may hold. */
    public static final int BUFFER_BYTES = 64 << 20;
    /** Above this use of {@link #BUFFER_BYTES} buffers no longer grow. */
    public static final int BUFFER_PRESSURE = 40 << 20;
    /** TCP buffers at first, and under pressure. */
    public static final int TCP_SEND_FIRST = TcpFacts.SEND_FIRST;
    public static final int TCP_RECEIVE_FIRST = TcpFacts.RECEIVE_FIRST;
    public static final int TCP_BUFFER_LEAST = TcpFacts.BUFFER_LEAST;
    /** How far a TCP buffer grows by itself. */
    public static final int TCP_BUFFER_GROWN = TcpFacts.BUFFER_MOST;
    /** SO_SNDBUF and SO_RCVBUF of a datagram socket: net.core.rmem_default. */
    public static final int DATAGRAM_BUFFER = 212992;
    /** net.core.rmem_max: what SO_RCVBUF may ask for. */
    public static final int BUFFER_ASKED = 4 << 20;
    /** Datagrams queued at one socket, whatever their size. */
    public static final int DATAGRAMS = 1024;
    /** Bytes that a queued datagram costs beyond its own. */
    public static final int DATAGRAM_OVERHEAD = 256;
    /** Segments that a connection keeps out of order. */
    public static final int REASSEMBLY_SEGMENTS = 256;
    /** Errors queued for MSG_ERRQUEUE at one socket. */
    public static final int ERRORS_QUEUED = 32;
    /** Multicast groups of one socket: net.ipv4.igmp_max_memberships. */
    public static final int MEMBERSHIPS = 20;

    /** Packets waiting on the loopback device; more are dropped. */
    public static final int LOOPBACK_PACKETS = 4096;
    /** Packets delivered within one message; the rest waits for the timer, which is due at once. */
    public static final int PACKETS_PER_MESSAGE = 4096;
    /** Longest Ethernet frame: header and 64 KiB. */
    public static final int FRAME = 14 + 65535;
    /** Neighbours of a link that are kept. */
    public static final int NEIGHBORS = 512;
    /** Packets that wait for one neighbour's address. */
    public static final int NEIGHBOR_PACKETS = 32;
    /** Bytes of fragments that wait for the rest of their packets. */
    public static final int REASSEMBLY_BYTES = 1 << 20;
    /** Segments that one connection sends in one go. */
    public static final int BURST = 64;
    /** ICMP errors sent in one second: net.ipv4.icmp_msgs_per_sec. */
    public static final int ICMP_PER_SECOND = 1000;

    /** net.ipv4.ip_local_port_range. */
    public static final int EPHEMERAL_FIRST = TcpFacts.EPHEMERAL_FIRST;
    public static final int EPHEMERAL_LAST = TcpFacts.EPHEMERAL_LAST;
    /** Ports below need CAP_NET_BIND_SERVICE: net.ipv4.ip_unprivileged_port_start. */
    public static final int UNPRIVILEGED_PORT = TcpFacts.UNPRIVILEGED_PORT;

    private NetstackLimits() {
    }
}
