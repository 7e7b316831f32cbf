package io.cloister.netstack.socket;

import io.cloister.abi.Caps;
import io.cloister.abi.Errno;
import io.cloister.abi.Sockets;
import io.cloister.abi.SocketsIp;
import io.cloister.netstack.env.NetstackLimits;
import io.cloister.netstack.ip.IpLayer;
import io.cloister.netstack.ip.PortTable;
import io.cloister.netstack.wire.IpAddr;
import java.util.ArrayList;
import java.util.List;

/** What all sockets of AF_INET and AF_INET6 have in common: addresses, ports, options (ip(7), ipv6(7)). */
public abstract class InetSocket extends NetSocket {
    private static final int PMTUDISC_DO = 2;
    private static final int PMTUDISC_PROBE = 3;
    private static final IpAddr[] NONE = new IpAddr[0];

    protected IpAddr local;
    protected int localPort;
    protected IpAddr remote;
    protected int remotePort;
    /** The claim on {@link #localPort}, null where there is none. */
    protected PortTable.Binding binding;
    protected boolean readShut;
    protected boolean writeShut;
    private final List<IpAddr> groups = new ArrayList<>();

    protected InetSocket(StackContext stack, SocketName name) {
        super(stack, name);
        local = name.domain() == Sockets.AF_INET ? IpAddr.ANY4 : IpAddr.ANY6;
    }

    boolean isV6() {
        return domain() == Sockets.AF_INET6;
    }

    boolean v6Only() {
        return isV6() && options.on(Sockets.SOL_IPV6, SocketsIp.IPV6_V6ONLY);
    }

    /** True where bind(2) named a port, or one was chosen. */
    boolean bound() {
        return localPort != 0;
    }

    // ---- addresses ----

    /** Checks what bind(2) was given, ip(7) and bind(2): the address, or one with an error. */
    protected SockAddr checkBind(int task, byte[] address) {
        SockAddr a = SockAddr.read(domain(), address, false);
        boolean unspecified = a.error() == Errno.EAFNOSUPPORT
                && SockAddr.family(address) == Sockets.AF_UNSPEC
                && domain() == Sockets.AF_INET;
        if (unspecified) {
            byte[] named = address.clone();
            named[0] = Sockets.AF_INET;
            a = SockAddr.read(domain(), named, false);
            a = a.addr().isAny() ? a : error(Errno.EAFNOSUPPORT);
        }
        if (a.error() != 0) {
            return a;
        }
        if (isV6() && a.addr().isV4() && v6Only()) {
            return error(Errno.EINVAL);
        }
        boolean free = options.on(Sockets.SOL_IP, SocketsIp.IP_FREEBIND)
                || options.on(Sockets.SOL_IPV6, SocketsIp.IPV6_FREEBIND);
        boolean many = isMany(a.addr());
        if (!a.addr().isAny() && !stack.ip().isLocal(a.addr()) && !many && !free) {
            return error(Errno.EADDRNOTAVAIL);
        }
        boolean privileged = a.port() != 0 && a.port() < NetstackLimits.UNPRIVILEGED_PORT;
        return privileged && !stack.capable(task, Caps.CAP_NET_BIND_SERVICE) ? error(Errno.EACCES) : a;
    }

    private static SockAddr error(int errno) {
        return new SockAddr(errno, 0, IpAddr.ANY4, 0);
    }

    /**
     * Reads a peer's address for connect(2) and sendto(2): its family must fit the socket, its destination must be
     * reachable.
     */
    protected SockAddr checkPeer(byte[] address, boolean mixed) {
        SockAddr a = SockAddr.read(domain(), address, mixed && isV6() && !v6Only());
        if (a.error() != 0) {
            return a;
        }
        IpAddr to = a.addr();
        if (isV6() && to.isV4() && v6Only() || isV6() && to.isV4() != local.isV4() && !local.isAny()) {
            return error(Errno.ENETUNREACH);
        }
        int unreachable = to.isMulticast() ? multicastUnreachable(to) : stack.ip().unreachable(to);
        if (unreachable != 0) {
            return error(unreachable);
        }
        return new SockAddr(0, a.family(), IpLayer.destination(to), a.port());
    }

    private boolean isMany(IpAddr a) {
        return a.isMulticast() || stack.ip().routes().isBroadcast(a);
    }

    /** True for an address of all hosts, which takes SO_BROADCAST. */
    protected boolean isForbiddenBroadcast(IpAddr to) {
        return stack.ip().routes().isBroadcast(to) && !options.on(Sockets.SOL_SOCKET, Sockets.SO_BROADCAST);
    }

    /** True where {@code bytes} of body need fragments, and the socket wants none (IP_MTU_DISCOVER, ip(7)). */
    protected boolean isTooLong(IpAddr to, int bytes) {
        int discover = options.value(Sockets.SOL_IP, SocketsIp.IP_MTU_DISCOVER);
        boolean whole = discover == PMTUDISC_DO || discover == PMTUDISC_PROBE;
        return whole && to.isV4() && bytes + IpLayer.headerLength(to) > stack.ip().mtu(to);
    }

    /** Multicast leaves by a route, or by lo where that was chosen or the group was joined. */
    private int multicastUnreachable(IpAddr to) {
        boolean chosen = options.struct(Sockets.SOL_IP, SocketsIp.IP_MULTICAST_IF) != null
            || options.value(Sockets.SOL_IPV6, SocketsIp.IPV6_MULTICAST_IF) != 0;
        boolean loops = chosen || groups.contains(to) || local.isLoopback();
        return loops ? 0 : stack.ip().unreachable(to);
    }

    /** The address that packets to {@code to} carry as their source. */
    protected IpAddr sourceFor(IpAddr to) {
        return local.isAny() || isMany(local) ? stack.ip().source(to) : local;
    }

    /**
     * Claims a port; 0: any free one.
     *
     * @return 0, or EADDRINUSE.
     */
    protected int claim(PortTable ports, IpAddr addr, int port, int uid) {
        int chosen = port != 0 ? port : ports.ephemeral(stack.env());
        PortTable.Binding b = new PortTable.Binding(chosen, addr, uid);
        binding = b;
        reflectOptions();
        if (chosen == 0 || !ports.free(b)) {
            binding = null;
            return Errno.EADDRINUSE;
        }
        local = addr;
        localPort = chosen;
        return 0;
    }

    /** SO_REUSEADDR and the like changed. */
    void reflectOptions() {
        if (binding != null) {
            binding.v6Only = v6Only();
            binding.reuseAddr = options.on(Sockets.SOL_SOCKET, Sockets.SO_REUSEADDR);
            binding.reusePort = options.on(Sockets.SOL_SOCKET, Sockets.SO_REUSEPORT);
        }
    }

    @Override
    public byte[] name() {
        return SockAddr.write(domain(), local, localPort);
    }

    @Override
    public byte[] peerName() {
        return remote == null ? null : SockAddr.write(domain(), remote, remotePort);
    }

    // ---- options ----

    @Override
    public byte[] option(int level, int name, int room) {
        return new InetOptions(this).value(level, name);
    }

    @Override
    public long option(int task, int level, int name, byte[] value) {
        return new InetOptions(this).set(task, level, name, value);
    }

    /** An option has a new value. */
    protected void optionChanged(int level, int name) {
        if (level == Sockets.SOL_SOCKET || level == Sockets.SOL_IPV6) {
            reflectOptions();
        }
    }

    /** TTL or hop limit of what goes to {@code to}. */
    protected int ttlFor(IpAddr to) {
        int ttl;
        if (to.isMulticast()) {
            ttl = to.isV4() ? options.value(Sockets.SOL_IP, SocketsIp.IP_MULTICAST_TTL)
                : options.value(Sockets.SOL_IPV6, SocketsIp.IPV6_MULTICAST_HOPS);
            return ttl < 0 ? 1 : ttl;
        }
        ttl = to.isV4()
                ? options.value(Sockets.SOL_IP, SocketsIp.IP_TTL)
                : options.value(Sockets.SOL_IPV6, SocketsIp.IPV6_UNICAST_HOPS);
        return ttl < 0 ? IpLayer.DEFAULT_TTL : ttl;
    }

    /** Type of service or traffic class of what goes to {@code to}. */
    protected int tosFor(IpAddr to) {
        return (to.isV4() ? options.value(Sockets.SOL_IP, SocketsIp.IP_TOS)
            : Math.max(0, options.value(Sockets.SOL_IPV6, SocketsIp.IPV6_TCLASS))) & 0xff;
    }

    /** Joins a multicast group: 0, EADDRINUSE or ENOBUFS. */
    int join(IpAddr group) {
        if (groups.contains(group)) {
            return Errno.EADDRINUSE;
        }
        if (groups.size() >= NetstackLimits.MEMBERSHIPS) {
            return Errno.ENOBUFS;
        }
        groups.add(group);
        return 0;
    }

    /** Leaves a multicast group: 0 or EADDRNOTAVAIL. */
    int leave(IpAddr group) {
        return groups.remove(group) ? 0 : Errno.EADDRNOTAVAIL;
    }

    boolean joined(IpAddr group) {
        return groups.contains(group);
    }

    /** SO_ACCEPTCONN. */
    boolean listening() {
        return false;
    }
}
