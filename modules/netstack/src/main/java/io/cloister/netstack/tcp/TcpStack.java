package io.cloister.netstack.tcp;

import io.cloister.abi.Errno;
import io.cloister.bus.TimerQueue;
import io.cloister.netstack.env.NetEnv;
import io.cloister.netstack.env.NetstackCounters.Kind;
import io.cloister.netstack.env.NetstackLimits;
import io.cloister.netstack.ip.IcmpError;
import io.cloister.netstack.ip.IpLayer;
import io.cloister.netstack.ip.PortTable;
import io.cloister.netstack.ip.Transport;
import io.cloister.netstack.wire.Bytes;
import io.cloister.netstack.wire.IpAddr;
import io.cloister.netstack.wire.Packet;
import io.cloister.netstack.wire.TcpRepr;
import io.cloister.netstack.wire.TcpView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.collections.Int2ObjectHashMap;

/** All of TCP: which connection or listener a segment is for, opening, ports, timers. */
public final class TcpStack implements Transport {
    static final long DELAYED_ACK_NS = 40_000_000L;
    static final long TIME_WAIT_AGAIN_NS = 1_000_000_000L;
    private static final int LEAST_SEGMENT = 88;

    private final NetEnv env;
    private final IpLayer ip;
    private final PortTable ports = new PortTable();
    private final TimerQueue timers = new TimerQueue();
    private final TcpInput input = new TcpInput(this);
    /** Looked up only; {@link #byAge} is for iterating. */
    private final Map<TcpTuple, TcpConnection> byTuple = new HashMap<>();
    private final TreeMap<Long, TcpConnection> byAge = new TreeMap<>();
    private final TreeMap<Long, TcpConnection> timeWait = new TreeMap<>();
    private final Int2ObjectHashMap<List<TcpListener>> listeners = new Int2ObjectHashMap<>();
    private long nextId = 1;

    public TcpStack(NetEnv env, IpLayer ip) {
        this.env = env;
        this.ip = ip;
        ip.bind(TcpView.PROTOCOL, this);
    }

    // ---- opening ----

    /**
     * Begins a connection from a port that {@code binding} claims (it is not held yet by this call).
     *
     * @return the connection, its SYN queued; or null where a bound is reached.
     */
    public TcpConnection connect(TcpTuple tuple, TcpTuning tuning, PortTable.Binding binding, TcpUser user) {
        TcpConnection c = create(tuple, tuning, binding);
        if (c == null) {
            return null;
        }
        c.attach(user);
        c.sender().start((int) env.entropy().nextLong(), c.sender().limit());
        c.open();
        return c;
    }

    private TcpConnection create(TcpTuple tuple, TcpTuning tuning, PortTable.Binding binding) {
        if (byTuple.size() >= NetstackLimits.CONNECTIONS) {
            env.counters().increment(Kind.LIMIT_CONNECTIONS);
            return null;
        }
        int send = first(tuning.sendBuffer, NetstackLimits.TCP_SEND_FIRST);
        int receive = first(tuning.receiveBuffer, NetstackLimits.TCP_RECEIVE_FIRST);
        if (!env.budget().reserve(send + receive)) {
            env.counters().increment(Kind.LIMIT_BUFFERS);
            return null;
        }
        TcpConnection c = new TcpConnection(this, nextId++, tuple, tuning, binding);
        c.sender().limit(send);
        c.receiver().limit(receive);
        byTuple.put(tuple, c);
        byAge.put(c.id(), c);
        return c;
    }

    private int first(int asked, int usual) {
        if (env.budget().tight()) {
            return NetstackLimits.TCP_BUFFER_LEAST;
        }
        return asked > 0 ? Math.max(NetstackLimits.TCP_BUFFER_LEAST / 2, asked) : usual;
    }

    boolean resize(int from, int to) {
        if (to > from) {
            return env.budget().reserve(to - from);
        }
        env.budget().release(from - to);
        return true;
    }

    /** listen(2). The binding is held by the socket. */
    public TcpListener listen(PortTable.Binding binding, TcpTuning tuning, TcpUser user) {
        TcpListener l = new TcpListener(this, binding, tuning, user);
        listeners.computeIfAbsent(binding.port(), p -> new ArrayList<>(1)).add(l);
        return l;
    }

    void unlisten(TcpListener l) {
        List<TcpListener> list = listeners.get(l.binding().port());
        if (list != null && list.remove(l) && list.isEmpty()) {
            listeners.remove(l.binding().port());
        }
    }

    /** True where a connection with this name exists, other than one that may give way to a new one. */
    public boolean taken(TcpTuple tuple) {
        TcpConnection c = byTuple.get(tuple);
        return c != null && c.state() != TcpState.TIME_WAIT;
    }

    /** Lets a finished connection of that name go at once, for a new one with a higher sequence number. */
    public void giveWay(TcpTuple tuple) {
        TcpConnection c = byTuple.get(tuple);
        if (c != null && c.state() == TcpState.TIME_WAIT) {
            c.become(TcpState.CLOSED);
        }
    }

    /** A local port for a connection, where the user did not choose one; 0 where none is left. */
    public int portFor(IpAddr local, IpAddr remote, int remotePort) {
        int port = ports.ephemeral(env);
        if (port != 0) {
            return port;
        }
        int range = NetstackLimits.EPHEMERAL_LAST - NetstackLimits.EPHEMERAL_FIRST + 1;
        int start = env.random(range);
        for (int i = 0; i < range; i++) {
            int candidate = NetstackLimits.EPHEMERAL_FIRST + (start + i) % range;
            boolean listened = listeners.containsKey(candidate);
            if (!listened && !taken(new TcpTuple(local, candidate, remote, remotePort))) {
                return candidate;
            }
        }
        return 0;
    }

    // ---- segments ----

    @Override
    public void onPacket(Packet p) {
        TcpView v = TcpView.wrap(p);
        if (v == null || p.many) {
            env.counters().increment(Kind.BAD_PACKETS);
            return;
        }
        env.counters().increment(Kind.TCP_IN);
        TcpRepr s = TcpRepr.of(v);
        TcpTuple tuple = new TcpTuple(p.dst, s.dstPort(), p.src, s.srcPort());
        TcpConnection c = byTuple.get(tuple);
        boolean bareSyn = s.has(TcpRepr.SYN) && !s.has(TcpRepr.ACK) && !s.has(TcpRepr.RST);
        if (c != null && c.state() == TcpState.TIME_WAIT && bareSyn && Seq.gt(s.seq(), c.receiver().next())) {
            // RFC 9293 section 3.10.7.4: a new incarnation may begin above the old one's sequence numbers.
            c.become(TcpState.CLOSED);
            c = null;
        }
        if (c != null) {
            input.segment(c, s, p.bytes, v.dataOffset(), v.dataLength());
        } else {
            unconnected(tuple, s, bareSyn, v.dataLength());
        }
    }

    /** Sections 3.10.7.1 (CLOSED) and 3.10.7.2 (LISTEN). */
    private void unconnected(TcpTuple tuple, TcpRepr s, boolean bareSyn, int dataLength) {
        TcpListener l = bareSyn ? listener(tuple.local(), tuple.localPort()) : null;
        if (l != null) {
            passiveOpen(l, tuple, s);
        } else if (!s.has(TcpRepr.RST)) {
            reset(tuple, s, dataLength);
        }
    }

    private TcpListener listener(IpAddr local, int port) {
        List<TcpListener> list = listeners.get(port);
        if (list == null) {
            return null;
        }
        TcpListener best = null;
        int bestScore = 0;
        for (TcpListener l : list) {
            int score = score(l.binding(), local);
            // Of listeners that share a port by SO_REUSEPORT, the one with the shortest queue.
            boolean shorter = score == bestScore && best != null && l.readyCount() < best.readyCount();
            if (score > bestScore || score > 0 && shorter) {
                best = l;
                bestScore = score;
            }
        }
        return best;
    }

    private static int score(PortTable.Binding b, IpAddr local) {
        if (b.addr().equals(local)) {
            return 3;
        }
        if (!b.addr().isAny()) {
            return 0;
        }
        if (b.addr().isV4()) {
            return local.isV4() ? 2 : 0;
        }
        return local.isV4() && b.v6Only ? 0 : 1;
    }

    private void passiveOpen(TcpListener l, TcpTuple tuple, TcpRepr syn) {
        if (!l.mayBegin()) {
            return;
        }
        PortTable.Binding binding = l.binding().with(tuple.localPort(), tuple.local());
        TcpConnection c = create(tuple, l.tuning().copy(), binding);
        if (c == null) {
            return;
        }
        ports.hold(binding);
        env.counters().increment(Kind.TCP_PASSIVE_OPENS);
        l.begun(c);
        c.become(TcpState.LISTEN);
        c.sender().start((int) env.entropy().nextLong(), c.sender().limit());
        negotiate(c, syn);
        c.become(TcpState.SYN_RECEIVED);
        c.sender().sendSyn();
    }

    /** Takes in what the peer's SYN says: sequence number, MSS (RFC 9293 section 3.7.1), window scale. */
    void negotiate(TcpConnection c, TcpRepr syn) {
        boolean scaling = syn.windowScale() >= 0;
        int peer = syn.mss() != 0 ? syn.mss() : c.tuple().remote().isV4() ? 536 : 1220;
        c.receiver().start(syn.seq());
        c.receiver().negotiated(scaling);
        c.sender().negotiated(syn, scaling, Math.max(LEAST_SEGMENT, Math.min(peer, mss(c))));
    }

    /** The longest segment we can take and send. */
    int mss(TcpConnection c) {
        IpAddr remote = c.tuple().remote();
        int fits = Math.min(65535, ip.mtu(remote) - IpLayer.headerLength(remote) - TcpView.HEADER);
        int asked = c.tuning().maxSegment;
        return asked > 0 ? Math.min(asked, fits) : fits;
    }

    boolean trusted(IpAddr remote) {
        return ip.trusted(remote);
    }

    /** Answers a segment that belongs to nothing, section 3.10.7.1. */
    void reset(TcpTuple t, TcpRepr s, int dataLength) {
        env.counters().increment(Kind.TCP_RESETS_OUT);
        int length = dataLength + (s.has(TcpRepr.SYN) ? 1 : 0) + (s.has(TcpRepr.FIN) ? 1 : 0);
        TcpRepr rst = s.has(TcpRepr.ACK)
            ? new TcpRepr(t.localPort(), t.remotePort(), s.ack(), 0, TcpRepr.RST, 0, 0, -1)
            : new TcpRepr(t.localPort(), t.remotePort(), 0, s.seq() + length, TcpRepr.RST | TcpRepr.ACK, 0, 0, -1);
        Packet p = ip.begin(t.local(), t.remote(), TcpView.PROTOCOL, TcpView.HEADER, 0, IpLayer.DEFAULT_TTL);
        rst.emit(p);
        env.counters().increment(Kind.TCP_OUT);
        ip.send(p);
    }

    @Override
    public void onIcmpError(Packet quote, IcmpError error) {
        TcpTuple tuple = new TcpTuple(
                quote.src, Bytes.u16(quote.bytes, quote.body), quote.dst, Bytes.u16(quote.bytes, quote.body + 2));
        TcpConnection c = byTuple.get(tuple);
        if (c != null && error.errno() == Errno.EMSGSIZE) {
            int segment = error.mtu() - IpLayer.headerLength(quote.dst) - TcpView.HEADER;
            c.sender().tooLong(Bytes.i32(quote.bytes, quote.body + 4), Math.max(LEAST_SEGMENT, segment));
            return;
        }
        // RFC 5927: only a handshake is given up; an established connection rides it out.
        if (c != null && c.state() == TcpState.SYN_SENT) {
            c.fail(error.errno());
        }
    }

    // ---- life ----

    void entersTimeWait(TcpConnection c) {
        timeWait.put(c.id(), c);
        if (timeWait.size() > NetstackLimits.TIME_WAIT) {
            timeWait.firstEntry().getValue().become(TcpState.CLOSED);
        }
    }

    void forget(TcpConnection c) {
        byTuple.remove(c.tuple(), c);
        byAge.remove(c.id());
        timeWait.remove(c.id());
    }

    /** Runs timers that have come. */
    public void onTimer(long nowNs) {
        timers.expire(nowNs);
    }

    public long nextDeadlineNs() {
        return timers.nextDeadlineNs();
    }

    /** All connections that are not closed, oldest first. */
    public Collection<TcpConnection> connections() {
        return byAge.values();
    }

    /** The ports of TCP. */
    public PortTable ports() {
        return ports;
    }

    NetEnv env() {
        return env;
    }

    IpLayer ip() {
        return ip;
    }

    TimerQueue timers() {
        return timers;
    }
}
