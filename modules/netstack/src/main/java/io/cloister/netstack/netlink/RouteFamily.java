package io.cloister.netstack.netlink;

import io.cloister.abi.Errno;
import io.cloister.abi.Sockets;
import io.cloister.abi.SocketsIp;
import io.cloister.netstack.ip.InterfaceAddress;
import io.cloister.netstack.ip.IpLayer;
import io.cloister.netstack.ip.Link;
import io.cloister.netstack.ip.LinkStatistics;
import io.cloister.netstack.ip.Route;
import io.cloister.netstack.link.EthernetLink;
import io.cloister.netstack.wire.EthernetRepr;
import io.cloister.netstack.wire.IpAddr;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Answers the requests of NETLINK_ROUTE, rtnetlink(7). Numbers are those of linux/rtnetlink.h, if_link.h and if_addr.h.
 */
final class RouteFamily {
    private static final int RTM_NEWLINK = 16;
    private static final int RTM_GETLINK = 18;
    private static final int RTM_NEWADDR = 20;
    private static final int RTM_GETADDR = 22;
    private static final int RTM_NEWROUTE = 24;
    private static final int RTM_GETROUTE = 26;
    private static final int RTM_NEWNEIGH = 28;
    private static final int RTM_GETNEIGH = 30;
    private static final int KINDS = 4;
    private static final int GET = 2;
    private static final int RTM_LAST = 123;

    private static final int IFLA_ADDRESS = 1;
    private static final int IFLA_BROADCAST = 2;
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_MTU = 4;
    private static final int IFLA_QDISC = 6;
    private static final int IFLA_STATS = 7;
    private static final int IFLA_TXQLEN = 13;
    private static final int IFLA_OPERSTATE = 16;
    private static final int IFLA_LINKMODE = 17;
    private static final int IFLA_STATS64 = 23;
    private static final int IFLA_GROUP = 27;
    private static final int IFLA_PROMISCUITY = 30;
    private static final int IFLA_NUM_TX_QUEUES = 31;
    private static final int IFLA_NUM_RX_QUEUES = 32;
    private static final int IFLA_CARRIER = 33;
    private static final int IFLA_CARRIER_CHANGES = 35;
    private static final int IFLA_ALT_IFNAME = 53;

    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int IFA_LABEL = 3;
    private static final int IFA_BROADCAST = 4;
    private static final int IFA_CACHEINFO = 6;
    private static final int IFA_FLAGS = 8;
    private static final int IFA_F_PERMANENT = 0x80;
    private static final int SCOPE_HOST = 254;
    private static final int SCOPE_LINK = 253;
    /** IF_OPER_UP. */
    private static final int OPER_UP = 6;

    private static final int RTA_DST = 1;
    private static final int RTA_OIF = 4;
    private static final int RTA_GATEWAY = 5;
    private static final int RTA_PRIORITY = 6;
    private static final int RTA_PREFSRC = 7;
    private static final int RTA_TABLE = 15;
    private static final int TABLE_LOCAL = 255;
    private static final int TABLE_MAIN = 254;
    private static final int PROTO_KERNEL = 2;
    private static final int PROTO_BOOT = 3;
    private static final int TYPE_UNICAST = 1;
    private static final int TYPE_LOCAL = 2;
    private static final int TYPE_BROADCAST = 3;
    private static final int NDA_DST = 1;
    private static final int NDA_LLADDR = 2;
    private static final int TXQLEN = 1000;
    private static final int STATS_WORDS = 24;

    private final IpLayer ip;

    RouteFamily(IpLayer ip) {
        this.ip = ip;
    }

    /** A request, taken apart. */
    private record Request(int type, int flags, byte[] bytes) {
        boolean dump() {
            return (flags & Sockets.NLM_F_DUMP) == Sockets.NLM_F_DUMP;
        }

        int family() {
            return bytes.length > MessageWriter.HEADER ? bytes[MessageWriter.HEADER] & 0xff : 0;
        }

        ByteBuffer body() {
            return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    /** The datagrams that answer one request (its bytes begin with a checked nlmsghdr). */
    List<byte[]> answer(int type, int flags, byte[] bytes, MessageWriter out) {
        Request r = new Request(type, flags, bytes);
        List<byte[]> answers = new ArrayList<>();
        int errno = 0;
        if (type < RTM_NEWLINK || type > RTM_LAST) {
            errno = Errno.EOPNOTSUPP;
        } else if (type % KINDS != GET) {
            errno = Errno.EPERM;
        } else if (r.dump()) {
            dump(r, out);
            answers.add(out.take());
            answers.add(out.done().take());
            return answers;
        } else if (type == RTM_GETLINK) {
            errno = oneLink(r, out);
        } else if (type == RTM_GETROUTE) {
            errno = oneRoute(r, out);
        } else {
            errno = Errno.EOPNOTSUPP;
        }
        if (errno != 0 || (flags & Sockets.NLM_F_ACK) != 0) {
            out.error(errno, bytes);
        }
        answers.add(out.take());
        return answers;
    }

    private void dump(Request r, MessageWriter out) {
        boolean v4 = r.family() == Sockets.AF_UNSPEC || r.family() == Sockets.AF_INET;
        boolean v6 = r.family() == Sockets.AF_UNSPEC || r.family() == Sockets.AF_INET6;
        switch (r.type()) {
            case RTM_GETLINK -> ip.links().forEach(link -> link(out, link, Sockets.NLM_F_MULTI));
            case RTM_GETADDR -> {
                for (InterfaceAddress a : ip.routes().addresses()) {
                    if (a.address().isV4() ? v4 : v6) {
                        address(out, a);
                    }
                }
            }
            case RTM_GETROUTE -> routes(out, v4, v6);
            case RTM_GETNEIGH -> {
                if (v4) {
                    neighbors(out);
                }
            }
            default -> {
            }
        }
    }

    private void routes(MessageWriter out, boolean v4, boolean v6) {
        for (Route r : ip.routes().table()) {
            if (r.network().isV4() ? v4 : v6) {
                route(out, new Shown(r.network(), r.prefix(), r.gateway(), r.link(), r.source()), TYPE_UNICAST,
                    Sockets.NLM_F_MULTI);
            }
        }
        for (InterfaceAddress a : ip.routes().addresses()) {
            boolean four = a.address().isV4();
            if (four ? !v4 : !v6) {
                continue;
            }
            if (a.address().equals(IpAddr.LOOPBACK4)) {
                local(out, a, IpAddr.v4(0x7f000000), 8, TYPE_LOCAL);
                local(out, a, IpAddr.LOOPBACK4, 32, TYPE_LOCAL);
                local(out, a, IpAddr.v4(0x7fffffff), 32, TYPE_BROADCAST);
                continue;
            }
            local(out, a, a.address(), four ? 32 : 128, TYPE_LOCAL);
            if (!a.broadcast().isAny()) {
                local(out, a, a.broadcast(), 32, TYPE_BROADCAST);
            }
        }
    }

    private void local(MessageWriter out, InterfaceAddress a, IpAddr to, int prefix, int type) {
        route(out, new Shown(to, prefix, null, a.link(), a.address()), type, Sockets.NLM_F_MULTI);
    }

    // ---- links ----

    /** RTM_GETLINK for one interface, named by index or by name. */
    private int oneLink(Request r, MessageWriter out) {
        ByteBuffer b = r.body();
        int header = MessageWriter.HEADER + 16;
        if (r.bytes().length < header) {
            return Errno.EINVAL;
        }
        int index = b.getInt(MessageWriter.HEADER + 4);
        byte[] name = attribute(r, header, IFLA_IFNAME);
        name = name == null ? attribute(r, header, IFLA_ALT_IFNAME) : name;
        if (index == 0 && name == null) {
            return Errno.EINVAL;
        }
        Link link = index != 0
                ? ip.link(index)
                : ip.link(new String(name, StandardCharsets.ISO_8859_1).replace("\0", ""));
        if (link == null) {
            return Errno.ENODEV;
        }
        link(out, link, 0);
        return 0;
    }

    /** The value of an attribute of the request, or null. */
    private static byte[] attribute(Request r, int from, int type) {
        ByteBuffer b = r.body();
        int at = from;
        while (r.bytes().length - at >= 4) {
            int length = b.getShort(at) & 0xffff;
            if (length < 4 || length > r.bytes().length - at) {
                return null;
            }
            if ((b.getShort(at + 2) & 0x3fff) == type) {
                return Arrays.copyOfRange(r.bytes(), at + 4, at + length);
            }
            at += length + 3 & ~3;
        }
        return null;
    }

    private static byte[] le(int... words) {
        ByteBuffer b = ByteBuffer.allocate(4 * words.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int w : words) {
            b.putInt(w);
        }
        return b.array();
    }

    private static byte[] mac(long address) {
        byte[] b = new byte[6];
        EthernetRepr.putAddress(b, 0, address);
        return b;
    }

    private static void link(MessageWriter out, Link link, int flags) {
        boolean lo = link.hardware() == SocketsIp.ARPHRD_LOOPBACK;
        int up = link.flags() | SocketsIp.IFF_LOWER_UP;
        // struct ifinfomsg: family and padding, type, index, flags, change mask.
        out.begin(RTM_NEWLINK, flags, le(link.hardware() << 16, link.index(), up, 0));
        out.attribute(IFLA_IFNAME, link.name())
                .attribute(IFLA_TXQLEN, TXQLEN)
                .attributeByte(IFLA_OPERSTATE, lo ? 0 : OPER_UP)
                .attributeByte(IFLA_LINKMODE, 0);
        out.attribute(IFLA_MTU, link.mtu()).attribute(IFLA_GROUP, 0).attribute(IFLA_PROMISCUITY, 0);
        out.attribute(IFLA_NUM_TX_QUEUES, 1)
                .attribute(IFLA_NUM_RX_QUEUES, 1)
                .attributeByte(IFLA_CARRIER, 1)
                .attribute(IFLA_QDISC, "noqueue");
        out.attribute(IFLA_CARRIER_CHANGES, 0)
                .attribute(IFLA_ADDRESS, mac(link.mac()))
                .attribute(IFLA_BROADCAST, mac(lo ? 0 : EthernetRepr.BROADCAST));
        LinkStatistics s = link.statistics();
        long[] numbers = {
            s.packetsIn(), s.packetsOut(), s.bytesIn(), s.bytesOut(), 0, 0, s.droppedIn(), s.droppedOut()
        };
        ByteBuffer wide = ByteBuffer.allocate(8 * STATS_WORDS).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer narrow = ByteBuffer.allocate(4 * STATS_WORDS).order(ByteOrder.LITTLE_ENDIAN);
        for (long number : numbers) {
            wide.putLong(number);
            narrow.putInt((int) number);
        }
        out.attribute(IFLA_STATS64, wide.array()).attribute(IFLA_STATS, narrow.array()).end();
    }

    // ---- addresses ----

    private static byte[] bytes(IpAddr a) {
        byte[] b = new byte[a.isV4() ? 4 : 16];
        if (a.isV4()) {
            a.write4(b, 0);
        } else {
            a.write16(b, 0);
        }
        return b;
    }

    private static int family(IpAddr a) {
        return a.isV4() ? Sockets.AF_INET : Sockets.AF_INET6;
    }

    private static void address(MessageWriter out, InterfaceAddress ia) {
        IpAddr a = ia.address();
        int scope = a.isLoopback() ? SCOPE_HOST : 0;
        // struct ifaddrmsg: family, prefix length, flags, scope; index.
        int head = family(a) | ia.prefix() << 8 | IFA_F_PERMANENT << 16 | scope << 24;
        out.begin(RTM_NEWADDR, Sockets.NLM_F_MULTI, le(head, ia.link().index()));
        out.attribute(IFA_ADDRESS, bytes(a));
        if (a.isV4()) {
            out.attribute(IFA_LOCAL, bytes(a)).attribute(IFA_LABEL, ia.link().name());
            if (!ia.broadcast().isAny()) {
                out.attribute(IFA_BROADCAST, bytes(ia.broadcast()));
            }
        }
        out.attribute(IFA_FLAGS, IFA_F_PERMANENT).attribute(IFA_CACHEINFO, le(-1, -1, 0, 0)).end();
    }

    // ---- neighbours ----

    private void neighbors(MessageWriter out) {
        for (Link link : ip.links()) {
            if (link instanceof EthernetLink ethernet) {
                for (EthernetLink.Entry n : ethernet.neighbors()) {
                    // struct ndmsg: family and padding; index; state, flags, type.
                    out.begin(RTM_NEWNEIGH, Sockets.NLM_F_MULTI,
                        le(family(n.addr()), link.index(), n.state() | TYPE_UNICAST << 24));
                    out.attribute(NDA_DST, bytes(n.addr()));
                    if (n.mac() != 0) {
                        out.attribute(NDA_LLADDR, mac(n.mac()));
                    }
                    out.end();
                }
            }
        }
    }

    // ---- routes ----

    /** A route as it is shown; {@code gateway} null for none. */
    private record Shown(IpAddr dst, int prefix, IpAddr gateway, Link link, IpAddr source) {
    }

    /** RTM_GETROUTE for one destination: the way there. */
    private int oneRoute(Request r, MessageWriter out) {
        byte[] dst = attribute(r, MessageWriter.HEADER + 12, RTA_DST);
        if (r.bytes().length < MessageWriter.HEADER + 12 || dst == null || dst.length != 4 && dst.length != 16) {
            return Errno.EINVAL;
        }
        IpAddr a = dst.length == 4 ? IpAddr.read4(dst, 0) : IpAddr.read16(dst, 0);
        Route way = ip.routes().lookup(a);
        if (way == null) {
            return Errno.ENETUNREACH;
        }
        int type = ip.isLocal(a) ? TYPE_LOCAL : ip.routes().isBroadcast(a) ? TYPE_BROADCAST : TYPE_UNICAST;
        route(out, new Shown(a, a.isV4() ? 32 : 128, way.gateway(), way.link(), ip.source(a)), type, 0);
        return 0;
    }

    private static void route(MessageWriter out, Shown r, int type, int flags) {
        boolean v4 = r.dst().isV4();
        boolean link = r.gateway() == null;
        int scope = type == TYPE_UNICAST
                ? link ? SCOPE_LINK : 0
                : type == TYPE_BROADCAST ? SCOPE_LINK : v4 ? SCOPE_HOST : 0;
        int table = type == TYPE_UNICAST ? TABLE_MAIN : TABLE_LOCAL;
        int protocol = link ? PROTO_KERNEL : PROTO_BOOT;
        // struct rtmsg: family, dst length, src length, tos; table, protocol, scope, type; flags.
        out.begin(
                RTM_NEWROUTE,
                flags,
                le(family(r.dst()) | r.prefix() << 8, table | protocol << 8 | scope << 16 | type << 24, 0));
        out.attribute(RTA_TABLE, table);
        if (r.prefix() > 0) {
            out.attribute(RTA_DST, bytes(r.dst()));
        }
        if (!link) {
            out.attribute(RTA_GATEWAY, bytes(r.gateway()));
        }
        if (v4) {
            if (link || flags == 0) {
                out.attribute(RTA_PREFSRC, bytes(r.source()));
            }
        } else {
            out.attribute(RTA_PRIORITY, 0);
        }
        out.attribute(RTA_OIF, r.link().index()).end();
    }
}
