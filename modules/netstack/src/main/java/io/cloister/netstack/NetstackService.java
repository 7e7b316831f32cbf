package io.cloister.netstack;

import io.cloister.bus.KernelService;
import io.cloister.bus.Message;
import io.cloister.bus.ServiceId;
import io.cloister.bus.ServicePorts;
import io.cloister.bus.net.NetAdapter;
import io.cloister.bus.vfs.VfsProxy;
import io.cloister.netstack.env.NetEnv;
import io.cloister.netstack.env.NetstackCounters;
import io.cloister.netstack.ip.BufferBudget;
import io.cloister.netstack.ip.InterfaceAddress;
import io.cloister.netstack.ip.IpLayer;
import io.cloister.netstack.ip.Link;
import io.cloister.netstack.ip.LoopbackLink;
import io.cloister.netstack.ip.PacketPool;
import io.cloister.netstack.ip.Route;
import io.cloister.netstack.link.EthernetLink;
import io.cloister.netstack.link.FrameDevice;
import io.cloister.netstack.link.LinkConfig;
import io.cloister.netstack.socket.InterfaceIoctls;
import io.cloister.netstack.socket.NetText;
import io.cloister.netstack.socket.RawTable;
import io.cloister.netstack.socket.Readiness;
import io.cloister.netstack.socket.SocketTable;
import io.cloister.netstack.socket.StackContext;
import io.cloister.netstack.tcp.TcpStack;
import io.cloister.netstack.udp.UdpStack;
import io.cloister.netstack.wire.IpAddr;

/**
 * The network stack as a service. It has no door: vfs asks on behalf of guests ({@link NetstackHandler}) and gets an
 * answer at once; what changes later goes to vfs as the event VfsSocketReady, sent before the reply of the request
 * that caused it.
 */
public final class NetstackService implements KernelService {
    /** Makes the loopback device; tests put a worse one in. */
    interface LoopbackMaker {
        LoopbackLink make(NetstackCounters counters, PacketPool pool);
    }

    private final ServicePorts ports;
    private final VfsProxy vfs;
    private final NetstackCounters counters = new NetstackCounters();
    private final Readiness readiness = new Readiness();
    private final IpLayer ip;
    /** Null where there is none. */
    private final EthernetLink outside;
    private final TcpStack tcp;
    private final StackContext stack;
    private final SocketTable sockets;
    /** Not used but by the adapter; a snapshot finds its parts here. */
    private final NetstackHandler handler;
    private final NetAdapter adapter;

    /** A stack with the interface lo. */
    public NetstackService(ServicePorts ports) {
        this(ports, LoopbackLink::new, null, null);
    }

    /** A stack with lo and a link to the outside. */
    public NetstackService(ServicePorts ports, LinkConfig config, FrameDevice device) {
        this(ports, LoopbackLink::new, config, device);
    }

    NetstackService(ServicePorts ports, LoopbackMaker loopback, LinkConfig config, FrameDevice device) {
        this.ports = ports;
        vfs = new VfsProxy(ports.bus());
        NetEnv env = new NetEnv(ports.clock(), ports.entropy(), new BufferBudget(), counters);
        PacketPool pool = new PacketPool();
        ip = new IpLayer(env, pool, loopback.make(counters, pool));
        outside = config == null ? null : new EthernetLink(env, pool, ip, config, device);
        if (outside != null) {
            attach(outside, config);
        }
        tcp = new TcpStack(env, ip);
        RawTable raw = new RawTable();
        ip.tap(raw);
        stack = new StackContext(env, ip, tcp, new UdpStack(env, ip), raw, ports.tasks(), readiness);
        sockets = new SocketTable(stack);
        handler = new NetstackHandler(
                sockets, ip, readiness, new NetText(stack, sockets.all()), new InterfaceIoctls(stack));
        adapter = new NetAdapter(handler, this::linkReady);
    }

    private void attach(Link link, LinkConfig config) {
        ip.attach(link);
        ip.routes().add(new InterfaceAddress(link, config.address(), config.prefix(), config.broadcast()));
        if (!config.gateway().isAny()) {
            ip.routes().add(new Route(IpAddr.ANY4, 0, config.gateway(), link, config.address()));
        }
    }

    @Override
    public ServiceId id() {
        return ServiceId.NETSTACK;
    }

    @Override
    public void onRequest(Message request, Message reply) {
        adapter.onRequest(request, reply);
        flush();
    }

    @Override
    public void onEvent(Message event) {
        adapter.onEvent(event);
        flush();
    }

    private void linkReady() {
        if (outside != null) {
            outside.onReady();
        }
    }

    @Override
    public void onTimer(long nowNs) {
        ip.deliver();
        ip.onTimer(nowNs);
        if (outside != null) {
            outside.onTimer(nowNs);
        }
        tcp.onTimer(nowNs);
        ip.deliver();
        flush();
    }

    @Override
    public long nextDeadlineNs() {
        if (ip.pending()) {
            return ports.clock().monotonicNs();
        }
        long first = Math.min(tcp.nextDeadlineNs(), ip.nextDeadlineNs());
        return outside == null ? first : Math.min(first, outside.nextDeadlineNs());
    }

    private void flush() {
        readiness.flush(vfs::socketReady);
    }

    /** What happened so far. */
    public NetstackCounters counters() {
        return counters;
    }

    StackContext stack() {
        return stack;
    }
}
