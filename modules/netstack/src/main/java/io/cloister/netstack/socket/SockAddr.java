package io.cloister.netstack.socket;

import io.cloister.abi.Errno;
import io.cloister.abi.SockaddrIn6Layout;
import io.cloister.abi.SockaddrInLayout;
import io.cloister.abi.Sockets;
import io.cloister.netstack.wire.Bytes;
import io.cloister.netstack.wire.IpAddr;

/**
 * A checked {@code struct sockaddr_in} or {@code sockaddr_in6} (ip(7), ipv6(7)).
 *
 * @param error 0, or the errno that the bytes earn; then the rest means nothing.
 */
public record SockAddr(int error, int family, IpAddr addr, int port) {
    private static final int SIZE6_OLD = 24;

    private static SockAddr bad(int errno, int family) {
        return new SockAddr(errno, family, IpAddr.ANY4, 0);
    }

    /** sa_family, or -1 where there is none. */
    public static int family(byte[] b) {
        return b.length < 2 ? -1 : b[0] & 0xff | (b[1] & 0xff) << 8;
    }

    /**
     * Reads an address for a socket of {@code domain}; on a dual-stack socket sockaddr_in is taken too where {@code
     * mixed}.
     */
    public static SockAddr read(int domain, byte[] b, boolean mixed) {
        int family = family(b);
        boolean four = domain == Sockets.AF_INET || mixed && family == Sockets.AF_INET;
        if (four) {
            if (b.length < SockaddrInLayout.SIZE) {
                return bad(Errno.EINVAL, family);
            }
            if (family != Sockets.AF_INET) {
                return bad(Errno.EAFNOSUPPORT, family);
            }
            return new SockAddr(
                    0, family, IpAddr.read4(b, SockaddrInLayout.SIN_ADDR), Bytes.u16(b, SockaddrInLayout.SIN_PORT));
        }
        if (b.length < SIZE6_OLD) {
            return bad(family == Sockets.AF_INET6 || family < 0 ? Errno.EINVAL : Errno.EAFNOSUPPORT, family);
        }
        if (family != Sockets.AF_INET6) {
            return bad(Errno.EAFNOSUPPORT, family);
        }
        IpAddr addr = IpAddr.read16(b, SockaddrIn6Layout.SIN6_ADDR);
        return new SockAddr(0, family, addr, Bytes.u16(b, SockaddrIn6Layout.SIN6_PORT));
    }

    /** The bytes that a socket of {@code domain} shows for an address. */
    public static byte[] write(int domain, IpAddr addr, int port) {
        if (domain == Sockets.AF_INET) {
            byte[] b = new byte[SockaddrInLayout.SIZE];
            b[0] = Sockets.AF_INET;
            Bytes.put16(b, SockaddrInLayout.SIN_PORT, port);
            addr.write4(b, SockaddrInLayout.SIN_ADDR);
            return b;
        }
        byte[] b = new byte[SockaddrIn6Layout.SIZE];
        b[0] = Sockets.AF_INET6;
        Bytes.put16(b, SockaddrIn6Layout.SIN6_PORT, port);
        (addr.equals(IpAddr.ANY4) ? IpAddr.ANY6 : addr).write16(b, SockaddrIn6Layout.SIN6_ADDR);
        return b;
    }
}
