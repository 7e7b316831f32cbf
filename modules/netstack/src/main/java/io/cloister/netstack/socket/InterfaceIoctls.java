package io.cloister.netstack.socket;

import io.cloister.abi.Caps;
import io.cloister.abi.Errno;
import io.cloister.abi.IfreqLayout;
import io.cloister.abi.Ioctls;
import io.cloister.abi.Sockets;
import io.cloister.abi.SocketsIp;
import io.cloister.netstack.ip.Link;
import io.cloister.netstack.wire.IpAddr;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The requests of netdevice(7) that any socket takes. */
public final class InterfaceIoctls {
    private static final int TXQLEN = 1000;
    private static final int U = IfreqLayout.IFR_UNION;

    private final StackContext stack;
    private byte[] answer = new byte[0];

    public InterfaceIoctls(StackContext stack) {
        this.stack = stack;
    }

    /** What the last request wants copied back. */
    public byte[] answer() {
        return answer;
    }

    /** True for a request that is about interfaces. */
    public static boolean handles(int request) {
        return request >= Ioctls.SIOCADDRT && request <= Ioctls.SIOCSIFMAP;
    }

    /** Carries a request out: a result or minus an errno. */
    public long perform(int task, int request, byte[] given, int room) {
        answer = new byte[0];
        if (request == Ioctls.SIOCGIFCONF) {
            return configuration(room);
        }
        if (isChange(request)) {
            return stack.capable(task, Caps.CAP_NET_ADMIN) ? -Errno.EOPNOTSUPP : -Errno.EPERM;
        }
        if (given.length < IfreqLayout.SIZE) {
            return -Errno.EFAULT;
        }
        Link lo = stack.ip().loopback();
        byte[] r = Arrays.copyOf(given, IfreqLayout.SIZE);
        if (request == Ioctls.SIOCGIFNAME) {
            return name(r, lo);
        }
        if (!named(r).equals(lo.name())) {
            return -Errno.ENODEV;
        }
        long result = fill(ByteBuffer.wrap(r).order(ByteOrder.LITTLE_ENDIAN), request, lo);
        answer = result < 0 ? answer : r;
        return result;
    }

    private static boolean isChange(int request) {
        return switch (request) {
            case Ioctls.SIOCSIFFLAGS,
                    Ioctls.SIOCSIFADDR,
                    Ioctls.SIOCSIFDSTADDR,
                    Ioctls.SIOCSIFBRDADDR,
                    Ioctls.SIOCSIFNETMASK,
                    Ioctls.SIOCSIFMETRIC,
                    Ioctls.SIOCSIFMTU,
                    Ioctls.SIOCSIFNAME,
                    Ioctls.SIOCSIFHWADDR,
                    Ioctls.SIOCADDMULTI,
                    Ioctls.SIOCDELMULTI,
                    Ioctls.SIOCDIFADDR,
                    Ioctls.SIOCSIFTXQLEN,
                    Ioctls.SIOCDARP,
                    Ioctls.SIOCSARP,
                    Ioctls.SIOCSIFMAP,
                    Ioctls.SIOCADDRT,
                    Ioctls.SIOCDELRT -> true;
            default -> false;
        };
    }

    private static String named(byte[] ifreq) {
        int n = 0;
        while (n < SocketsIp.IFNAMSIZ && ifreq[n] != 0) {
            n++;
        }
        String name = new String(ifreq, 0, n, StandardCharsets.ISO_8859_1);
        // An alias lo:0 names the device too.
        int colon = name.indexOf(':');
        return colon < 0 ? name : name.substring(0, colon);
    }

    private long name(byte[] r, Link lo) {
        if (ByteBuffer.wrap(r).order(ByteOrder.LITTLE_ENDIAN).getInt(U) != lo.index()) {
            return -Errno.ENODEV;
        }
        Arrays.fill(r, 0, SocketsIp.IFNAMSIZ, (byte) 0);
        byte[] name = lo.name().getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(name, 0, r, 0, name.length);
        answer = r;
        return 0;
    }

    private long configuration(int room) {
        byte[] one = new byte[IfreqLayout.SIZE];
        byte[] name = stack.ip().loopback().name().getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(name, 0, one, 0, name.length);
        System.arraycopy(SockAddr.write(Sockets.AF_INET, IpAddr.LOOPBACK4, 0), 0, one, U, 16);
        // netdevice(7): a NULL buffer asks for the size.
        if (room == 0) {
            return IfreqLayout.SIZE;
        }
        answer = room >= IfreqLayout.SIZE ? one : new byte[0];
        return answer.length;
    }

    private static long fill(ByteBuffer r, int request, Link lo) {
        switch (request) {
            case Ioctls.SIOCGIFFLAGS ->
                r.putShort(U, (short) (SocketsIp.IFF_UP | SocketsIp.IFF_LOOPBACK | SocketsIp.IFF_RUNNING));
            case Ioctls.SIOCGIFADDR, Ioctls.SIOCGIFDSTADDR ->
                r.put(U, SockAddr.write(Sockets.AF_INET, IpAddr.LOOPBACK4, 0));
            case Ioctls.SIOCGIFBRDADDR -> r.put(U, SockAddr.write(Sockets.AF_INET, IpAddr.ANY4, 0));
            case Ioctls.SIOCGIFNETMASK -> r.put(U, SockAddr.write(Sockets.AF_INET, IpAddr.v4(0xff000000), 0));
            case Ioctls.SIOCGIFMETRIC -> r.putInt(U, 0);
            case Ioctls.SIOCGIFMTU -> r.putInt(U, lo.mtu());
            case Ioctls.SIOCGIFINDEX -> r.putInt(U, lo.index());
            case Ioctls.SIOCGIFTXQLEN -> r.putInt(U, TXQLEN);
            case Ioctls.SIOCGIFHWADDR -> r.put(U, new byte[16]).putShort(U, (short) SocketsIp.ARPHRD_LOOPBACK);
            case Ioctls.SIOCGIFMAP -> r.put(U, new byte[24]);
            case Ioctls.SIOCETHTOOL -> {
                return -Errno.EOPNOTSUPP;
            }
            case Ioctls.SIOCGARP -> {
                return -Errno.ENXIO;
            }
            default -> {
                return -Errno.ENOTTY;
            }
        }
        return 0;
    }
}
