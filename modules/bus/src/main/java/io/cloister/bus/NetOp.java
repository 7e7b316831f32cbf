package io.cloister.bus;

/**
 * Sub-operations of {@link Op#NET_SOCKET}: what vfs asks of netstack on behalf of socket calls.
 *
 * <p>Envelope of every request: {@code task} = the calling tid (capabilities are read from the {@link TaskTable}), {@code a0} = a code of this
 * class, {@code a1} = socket id (a positive number that netstack chose at {@link #CREATE} or {@link #ACCEPT}; 0 where there is none yet).
 * Reply: {@code a0} = result or minus an errno; {@code a7} = the socket's readiness <em>after</em> the operation as POLL* bits (POLLIN, POLLOUT,
 * POLLPRI, POLLERR, POLLHUP, POLLRDHUP with their RDNORM/WRNORM twins), also where the operation failed.
 *
 * <p>Nothing here ever waits: what would block answers {@code -EAGAIN} (or {@code -EINPROGRESS} for {@link #CONNECT}), and vfs parks the guest's
 * call. When the readiness of a socket changes for any other reason than a request of vfs itself, netstack sends the event
 * {@link Op#VFS_SOCKET_READY} (a0 socket id, a1 new poll mask, a2 pending so_error or 0). An event is also sent where the mask stays equal but
 * news came in (another segment, another connection to accept), because edge-triggered epoll has to see it.
 *
 * <p>Addresses are the guest's {@code struct sockaddr} bytes (sockaddr_in, sockaddr_in6, sockaddr_nl, sockaddr_ll), at most 128 bytes, not yet
 * checked beyond their length: netstack checks family and length and answers -EINVAL / -EAFNOSUPPORT. Option values likewise.
 * O_NONBLOCK, SO_RCVTIMEO, SO_SNDTIMEO, MSG_DONTWAIT, MSG_WAITALL and MSG_NOSIGNAL are vfs's business; a stream's -EPIPE makes vfs send SIGPIPE.
 */
public final class NetOp {
    /** Longest address, bytes. */
    public static final int MAX_ADDRESS = 128;
    /** Longest run of data in one {@link #SEND} or {@link #RECV}, bytes; address and control data share the message with it. */
    public static final int MAX_DATA = 15 * 1024;
    /** Longest datagram that is put together from several {@link #SEND}s, bytes. */
    public static final int MAX_DATAGRAM = 65535;

    /**
     * socket(2): a2 domain (AF_INET, AF_INET6, AF_NETLINK, AF_PACKET), a3 type without SOCK_ flags, a4 protocol (as the guest gave it: AF_PACKET's
     * is in network byte order) -> socket id, a1 the protocol that 0 stood for (SO_PROTOCOL); or -EAFNOSUPPORT, -EPROTONOSUPPORT, -ESOCKTNOSUPPORT, -EPERM (raw and packet without CAP_NET_RAW),
     * -ENOBUFS.
     */
    public static final int CREATE = 1;
    /** bind(2): [address] -> 0 or -EADDRINUSE, -EADDRNOTAVAIL, -EACCES, -EINVAL, -EAFNOSUPPORT. */
    public static final int BIND = 2;
    /**
     * connect(2): a2 1 for a socket with O_NONBLOCK (then a stream's outcome is never told at once, as on Linux), [address] -> 0, -EINPROGRESS (handshake started; POLLOUT with so_error tells the outcome), -EALREADY, -EISCONN,
     * -ECONNREFUSED, -ENETUNREACH.. AF_UNSPEC dissolves the association of a datagram socket. A call after a finished handshake gives the
     * pending error once, else 0 the first time and -EISCONN later, as connect(2) of Linux does.
     */
    public static final int CONNECT = 3;
    /** listen(2): a2 backlog -> 0 or -EOPNOTSUPP, -EADDRINUSE, -EINVAL. */
    public static final int LISTEN = 4;
    /** accept(2): -> id of the new socket, a1 length of the peer's address, a2 poll mask of the new socket [peer's address]; or -EAGAIN, -EINVAL. */
    public static final int ACCEPT = 5;
    /**
     * send: a2 MSG_* flags (MSG_OOB, MSG_MORE, MSG_DONTROUTE, MSG_CONFIRM, MSG_EOR matter), a3 bytes of address (0: connected peer), a4 bytes of
     * control messages (struct cmsghdr list: IP_PKTINFO, IP_TTL, IP_TOS..), a5 offset of this run in the datagram, a6 total bytes of the datagram
     * [address, control, data].
     * <ul>
     * <li>Streams: a5 is 0 and a6 the run's length; -> bytes taken (may be fewer), -EAGAIN when the send buffer is full, -EPIPE, -ENOTCONN, and the
     *     pending socket error.</li>
     * <li>Datagrams (UDP, ICMP, raw, packet, netlink): runs of one datagram come directly one after the other with growing a5; address and control
     *     only with the first. -> bytes of the run taken; the datagram is sent when a5 + run = a6. -EMSGSIZE, -EDESTADDRREQ, ... drop it.
     *     A run with a5 = 0 discards an unfinished datagram. A datagram of 0 bytes is one run of 0 bytes.</li>
     * </ul>
     */
    public static final int SEND = 6;
    /**
     * receive: a2 most bytes of this run (at most {@link #MAX_DATA}), a3 MSG_* flags (MSG_PEEK, MSG_OOB, MSG_TRUNC, MSG_ERRQUEUE matter),
     * a4 offset: bytes that earlier runs have brought of the same datagram, or, with MSG_PEEK on a stream, bytes to skip; a5 the guest's whole
     * buffer size (datagrams: when a4 + run reaches min(a5, datagram length) the datagram is taken off the queue, without MSG_PEEK)
     * -> bytes in this run (0: end of stream), or -EAGAIN, -ENOTCONN, the pending error; a1 length of the sender's address, a2 length of control
     * messages, a3 msg_flags to report (MSG_TRUNC, MSG_OOB, MSG_ERRQUEUE), a4 the datagram's true length (streams: same as the result)
     * [address, control, data]. Address and control come with the first run only.
     */
    public static final int RECV = 7;
    /** shutdown(2): a2 SHUT_* -> 0 or -ENOTCONN. */
    public static final int SHUTDOWN = 8;
    /** Last descriptor closed -> 0. The id is free afterwards; no event names it any more. Lingering is netstack's business. */
    public static final int CLOSE = 9;
    /** getsockopt(2): a2 level, a3 name, a4 room in bytes, [value given in: some options read it; may be empty] -> bytes of value [value] or -ENOPROTOOPT, -EINVAL. */
    public static final int GETSOCKOPT = 10;
    /** setsockopt(2): a2 level, a3 name [value] -> 0 or -ENOPROTOOPT, -EINVAL, -EPERM, -EDOM. */
    public static final int SETSOCKOPT = 11;
    /** getsockname(2): -> bytes of address [address]. */
    public static final int GETSOCKNAME = 12;
    /** getpeername(2): -> bytes of address [address], or -ENOTCONN. */
    public static final int GETPEERNAME = 13;
    /**
     * ioctl(2): a2 request, a3 third argument as a number, [bytes behind it: struct ifreq (40), struct ifconf's room is a4 bytes, int (4)]
     * -> 0 or -ENOTTY, -ENODEV, -EINVAL, -EPERM [bytes to copy back; for SIOCGIFCONF: the ifreq array only, result = its bytes].
     * FIONREAD/SIOCINQ and SIOCOUTQ: -> the number as the result, no payload.
     */
    public static final int IOCTL = 14;
    /** -> 0; only a7 matters. */
    public static final int POLL = 15;
    /**
     * Text of a /proc/net file: a2 kind (TEXT_*), a3 offset in the text -> total length [chunk]. a1 is 0.
     */
    public static final int TEXT = 16;

    public static final int TEXT_DEV = 1;
    public static final int TEXT_TCP = 2;
    public static final int TEXT_TCP6 = 3;
    public static final int TEXT_UDP = 4;
    public static final int TEXT_UDP6 = 5;
    public static final int TEXT_RAW = 6;
    public static final int TEXT_ROUTE = 7;
    public static final int TEXT_IPV6_ROUTE = 8;
    public static final int TEXT_IF_INET6 = 9;
    public static final int TEXT_ARP = 10;
    public static final int TEXT_SNMP = 11;
    public static final int TEXT_NETSTAT = 12;
    public static final int TEXT_PACKET = 13;
    public static final int TEXT_SOCKSTAT = 14;
    public static final int TEXT_RAW6 = 15;

    private NetOp() {
    }
}
