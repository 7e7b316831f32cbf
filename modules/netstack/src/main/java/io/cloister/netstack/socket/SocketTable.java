package io.cloister.netstack.socket;

import io.cloister.abi.Caps;
import io.cloister.abi.Errno;
import io.cloister.abi.Sockets;
import io.cloister.abi.SocketsIp;
import io.cloister.netstack.env.NetstackCounters.Kind;
import io.cloister.netstack.env.NetstackLimits;
import io.cloister.netstack.netlink.NetlinkSocket;
import io.cloister.netstack.socket.NetSocket.SocketName;
import java.util.Collection;
import java.util.TreeMap;

/** All sockets by id, and making them (socket(2)). */
public final class SocketTable implements NetlinkSocket.PortIds {
    private static final int NETLINK_FAMILIES = 32;

    private final StackContext stack;
    private final TreeMap<Integer, NetSocket> byId = new TreeMap<>();
    private int nextId = 1;

    public SocketTable(StackContext stack) {
        this.stack = stack;
    }

    /** The socket, or null. */
    public NetSocket find(long id) {
        return id > 0 && id <= Integer.MAX_VALUE ? byId.get((int) id) : null;
    }

    /** All, in the order of their ids. */
    public Collection<NetSocket> all() {
        return byId.values();
    }

    /** A free id, or 0 if there are too many sockets. */
    public int freshId() {
        if (byId.size() >= NetstackLimits.SOCKETS) {
            stack.env().counters().increment(Kind.LIMIT_SOCKETS);
            return 0;
        }
        while (byId.containsKey(nextId)) {
            nextId = nextId == Integer.MAX_VALUE ? 1 : nextId + 1;
        }
        int id = nextId;
        nextId = id == Integer.MAX_VALUE ? 1 : id + 1;
        return id;
    }

    /** Puts a socket that was made under a fresh id. */
    public void add(NetSocket s) {
        byId.put(s.id(), s);
        s.isNew = false;
    }

    /** The last descriptor of a socket is gone. */
    public void close(NetSocket s) {
        byId.remove(s.id());
        s.closed = true;
        s.close();
    }

    /** socket(2): the id, or minus an errno. */
    public long create(int task, int domain, int type, int protocol) {
        int settled = settle(task, domain, type, protocol);
        if (settled < 0) {
            return settled;
        }
        int id = freshId();
        if (id == 0) {
            return -Errno.ENOBUFS;
        }
        add(make(new SocketName(id, domain, type, settled)));
        return id;
    }

    /** The protocol that 0 stands for, or minus an errno. */
    private int settle(int task, int domain, int type, int protocol) {
        if (protocol < 0 || protocol > SocketsIp.IPPROTO_MPTCP) {
            return domain == Sockets.AF_NETLINK ? -Errno.EPROTONOSUPPORT : -Errno.EINVAL;
        }
        return switch (domain) {
            case Sockets.AF_INET, Sockets.AF_INET6 -> settleInet(task, domain == Sockets.AF_INET6, type, protocol);
            case Sockets.AF_NETLINK -> settleNetlink(type, protocol);
            default -> -Errno.EAFNOSUPPORT;
        };
    }

    private int settleInet(int task, boolean v6, int type, int protocol) {
        int icmp = v6 ? SocketsIp.IPPROTO_ICMPV6 : SocketsIp.IPPROTO_ICMP;
        switch (type) {
            case Sockets.SOCK_STREAM -> {
                return protocol == 0 || protocol == SocketsIp.IPPROTO_TCP
                        ? SocketsIp.IPPROTO_TCP
                        : -Errno.EPROTONOSUPPORT;
            }
            case Sockets.SOCK_DGRAM -> {
                boolean known = protocol == 0 || protocol == SocketsIp.IPPROTO_UDP || protocol == icmp;
                return !known ? -Errno.EPROTONOSUPPORT : protocol == 0 ? SocketsIp.IPPROTO_UDP : protocol;
            }
            case Sockets.SOCK_RAW -> {
                if (protocol == 0 || protocol > SocketsIp.IPPROTO_RAW) {
                    return -Errno.EPROTONOSUPPORT;
                }
                return stack.capable(task, Caps.CAP_NET_RAW) ? protocol : -Errno.EPERM;
            }
            default -> {
                return -Errno.ESOCKTNOSUPPORT;
            }
        }
    }

    private static int settleNetlink(int type, int protocol) {
        if (type != Sockets.SOCK_RAW && type != Sockets.SOCK_DGRAM) {
            return -Errno.ESOCKTNOSUPPORT;
        }
        boolean known = protocol == Sockets.NETLINK_ROUTE
                || protocol == Sockets.NETLINK_SOCK_DIAG
                || protocol == Sockets.NETLINK_KOBJECT_UEVENT
                || protocol == Sockets.NETLINK_USERSOCK;
        return known && protocol < NETLINK_FAMILIES ? protocol : -Errno.EPROTONOSUPPORT;
    }

    /** The socket that a name describes. */
    public NetSocket make(SocketName name) {
        if (name.domain() == Sockets.AF_NETLINK) {
            return new NetlinkSocket(stack, name, this);
        }
        if (name.type() == Sockets.SOCK_STREAM) {
            return new TcpSocket(stack, name);
        }
        return name.protocol() == SocketsIp.IPPROTO_UDP && name.type() == Sockets.SOCK_DGRAM
                ? new UdpSocket(stack, name)
                : new RawSocket(stack, name);
    }

    @Override
    public boolean free(NetlinkSocket asking, int protocol, int port) {
        for (NetSocket s : byId.values()) {
            if (s != asking && s instanceof NetlinkSocket n && n.protocol() == protocol && n.port() == port) {
                return false;
            }
        }
        return true;
    }
}
