package io.cloister.netstack.socket;

import io.cloister.abi.Caps;
import io.cloister.abi.Errno;
import io.cloister.abi.IfreqLayout;
import io.cloister.abi.Ioctls;
import io.cloister.abi.Sockets;
import io.cloister.abi.SocketsIp;
import io.cloister.netstack.ip.InterfaceAddress;
import io.cloister.netstack.ip.Link;
import io.cloister.netstack.wire.EthernetRepr;
import io.cloister.netstack.wire.IpAddr;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The requests of netdevice(7) that any socket takes. */
public final class InterfaceIoctls {
    private static final int TXQLEN = 1000;
    private static final int SOCKADDR = 16;
    private static final int MAC = 6;
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
        byte[] r = Arrays.copyOf(given, IfreqLayout.SIZE);
        if (request == Ioctls.SIOCGIFNAME) {
            return name(r);
        }
        Link link = stack.ip().link(named(r));
        if (link == null) {
            return -Errno.ENODEV;
        }
        long result = fill(ByteBuffer.wrap(r).order(ByteOrder.LITTLE_ENDIAN), request, link);
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

    private long name(byte[] r) {
        Link link = stack.ip().link(ByteBuffer.wrap(r).order(ByteOrder.LITTLE_ENDIAN).getInt(U));
        if (link == null) {
            return -Errno.ENODEV;
        }
        putName(r, link);
        answer = r;
        return 0;
    }

    private static void putName(byte[] r, Link link) {
        Arrays.fill(r, 0, SocketsIp.IFNAMSIZ, (byte) 0);
        byte[] name = link.name().getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(name, 0, r, 0, name.length);
    }

    /** One ifreq for each IPv4 address. netdevice(7): a NULL buffer asks for the size. */
    private long configuration(int room) {
        List<InterfaceAddress> all =
                stack.ip().routes().addresses().stream().filter(a -> a.address().isV4()).toList();
        if (room == 0) {
            return (long) all.size() * IfreqLayout.SIZE;
        }
        int n = Math.min(all.size(), room / IfreqLayout.SIZE);
        answer = new byte[n * IfreqLayout.SIZE];
        for (int i = 0; i < n; i++) {
            byte[] one = new byte[IfreqLayout.SIZE];
            putName(one, all.get(i).link());
            System.arraycopy(SockAddr.write(Sockets.AF_INET, all.get(i).address(), 0), 0, one, U, SOCKADDR);
            System.arraycopy(one, 0, answer, i * IfreqLayout.SIZE, IfreqLayout.SIZE);
        }
        return answer.length;
    }

    private long fill(ByteBuffer r, int request, Link link) {
        switch (request) {
            case Ioctls.SIOCGIFFLAGS -> r.putShort(U, (short) link.flags());
            case Ioctls.SIOCGIFADDR, Ioctls.SIOCGIFDSTADDR, Ioctls.SIOCGIFBRDADDR, Ioctls.SIOCGIFNETMASK -> {
                InterfaceAddress a = stack.ip().routes().firstOf(link);
                if (a == null) {
                    return -Errno.EADDRNOTAVAIL;
                }
                r.put(U, SockAddr.write(Sockets.AF_INET, addressFor(request, a), 0));
            }
            case Ioctls.SIOCGIFMETRIC -> r.putInt(U, 0);
            case Ioctls.SIOCGIFMTU -> r.putInt(U, link.mtu());
            case Ioctls.SIOCGIFINDEX -> r.putInt(U, link.index());
            case Ioctls.SIOCGIFTXQLEN -> r.putInt(U, TXQLEN);
            case Ioctls.SIOCGIFHWADDR -> {
                byte[] mac = new byte[MAC];
                EthernetRepr.putAddress(mac, 0, link.mac());
                r.put(U, new byte[SOCKADDR]).put(U + 2, mac).putShort(U, (short) link.hardware());
            }
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

    private static IpAddr addressFor(int request, InterfaceAddress a) {
        return switch (request) {
            case Ioctls.SIOCGIFBRDADDR -> a.broadcast();
            case Ioctls.SIOCGIFNETMASK -> a.netmask();
            default -> a.address();
        };
    }
}
