package io.cloister.netstack.ip;

import io.cloister.netstack.env.NetEnv;
import io.cloister.netstack.env.NetstackLimits;
import io.cloister.netstack.wire.IpAddr;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * Who holds which local port of one protocol. Several may hold one: connections of a listener, sockets with
 * SO_REUSEADDR or SO_REUSEPORT (socket(7)), sockets bound to different addresses.
 */
public final class PortTable {
    /** A claim on a port. The flags follow the socket's options. */
    public static final class Binding {
        private final int port;
        private final IpAddr addr;
        private final int uid;
        public boolean v6Only;
        public boolean reuseAddr;
        public boolean reusePort;
        /** A listening TCP socket: SO_REUSEADDR does not help beside it. */
        public boolean listening;

        public Binding(int port, IpAddr addr, int uid) {
            this.port = port;
            this.addr = addr;
            this.uid = uid;
        }

        /** The same claim for another port or address. */
        public Binding with(int newPort, IpAddr newAddr) {
            Binding b = new Binding(newPort, newAddr, uid);
            b.v6Only = v6Only;
            b.reuseAddr = reuseAddr;
            b.reusePort = reusePort;
            return b;
        }

        public int port() {
            return port;
        }

        public IpAddr addr() {
            return addr;
        }

        private boolean overlaps(Binding o) {
            if (addr.equals(o.addr)) {
                return true;
            }
            return covers(o.addr) || o.covers(addr);
        }

        /** True if this claim, being one on all addresses, takes in {@code other}. */
        private boolean covers(IpAddr other) {
            if (!addr.isAny()) {
                return false;
            }
            return addr.isV4() ? other.isV4() || other.isAny() : !other.isV4() || !v6Only;
        }

        private boolean conflicts(Binding o) {
            if (!overlaps(o) || v6Only && o.addr.isV4() || o.v6Only && addr.isV4()) {
                return false;
            }
            boolean sharedPort = reusePort && o.reusePort && uid == o.uid;
            boolean sharedAddr = reuseAddr && o.reuseAddr && !o.listening;
            return !sharedPort && !sharedAddr;
        }
    }

    private final Int2ObjectHashMap<List<Binding>> byPort = new Int2ObjectHashMap<>();

    /** True if {@code b} may be held beside all others (itself not counted). */
    public boolean free(Binding b) {
        List<Binding> held = byPort.get(b.port);
        if (held == null) {
            return true;
        }
        for (Binding o : held) {
            if (o != b && b.conflicts(o)) {
                return false;
            }
        }
        return true;
    }

    /** Holds {@code b}, whoever else does. */
    public void hold(Binding b) {
        byPort.computeIfAbsent(b.port, p -> new ArrayList<>(1)).add(b);
    }

    /** Gives {@code b} up; nothing if it is not held. */
    public void release(Binding b) {
        List<Binding> held = byPort.get(b.port);
        if (held != null && held.remove(b) && held.isEmpty()) {
            byPort.remove(b.port);
        }
    }

    /** True where nobody holds any port. */
    public boolean isEmpty() {
        return byPort.isEmpty();
    }

    /** A random port of the ephemeral range that nobody holds; 0 if there is none. */
    public int ephemeral(NetEnv env) {
        int range = NetstackLimits.EPHEMERAL_LAST - NetstackLimits.EPHEMERAL_FIRST + 1;
        int first = env.random(range);
        for (int i = 0; i < range; i++) {
            int port = NetstackLimits.EPHEMERAL_FIRST + (first + i) % range;
            if (!byPort.containsKey(port)) {
                return port;
            }
        }
        return 0;
    }
}
