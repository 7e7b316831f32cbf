package io.cloister.netstack.ip;

import io.cloister.netstack.wire.IpAddr;
import java.util.ArrayList;
import java.util.List;

/** Which way packets go, and which addresses are ours. What is ours goes to lo, whichever interface has the address. */
public final class Routes {
    private static final IpAddr LOOPBACK_BROADCAST = IpAddr.v4(0x7fffffff);
    private static final IpAddr LIMITED_BROADCAST = IpAddr.v4(-1);

    private final Route loopback4;
    private final Route loopback6;
    /** Longest prefix first. */
    private final List<Route> table = new ArrayList<>();
    private final List<InterfaceAddress> addresses = new ArrayList<>();

    /** There is {@code lo}, with 127.0.0.1/8 and ::1. */
    Routes(Link lo) {
        loopback4 = new Route(IpAddr.v4(0x7f000000), 8, null, lo, IpAddr.LOOPBACK4);
        loopback6 = new Route(IpAddr.LOOPBACK6, 128, null, lo, IpAddr.LOOPBACK6);
        addresses.add(new InterfaceAddress(lo, IpAddr.LOOPBACK4, 8, IpAddr.ANY4));
        addresses.add(new InterfaceAddress(lo, IpAddr.LOOPBACK6, 128, IpAddr.ANY6));
    }

    /** An address of an interface, and the way to its network. */
    public void add(InterfaceAddress a) {
        addresses.add(a);
        if (a.prefix() < (a.address().isV4() ? 32 : 128)) {
            add(new Route(a.network(), a.prefix(), null, a.link(), a.address()));
        }
    }

    /** One more way. */
    public void add(Route route) {
        int at = 0;
        while (at < table.size() && table.get(at).prefix() >= route.prefix()) {
            at++;
        }
        table.add(at, route);
    }

    /** All ways but those to lo, longest prefix first. */
    public List<Route> table() {
        return table;
    }

    /** All addresses, lo's first. */
    public List<InterfaceAddress> addresses() {
        return addresses;
    }

    /** The first IPv4 address of {@code link}; null where it has none. */
    public InterfaceAddress firstOf(Link link) {
        return addresses.stream().filter(a -> a.link() == link && a.address().isV4()).findFirst().orElse(null);
    }

    /** True where the address is one of ours. */
    public boolean isLocal(IpAddr a) {
        if (a.isLoopback()) {
            return true;
        }
        for (InterfaceAddress own : addresses) {
            if (own.address().equals(a)) {
                return true;
            }
        }
        return false;
    }

    /** True for the address of all hosts of a network of ours (RFC 919), or 255.255.255.255. */
    public boolean isBroadcast(IpAddr a) {
        if (!a.isV4()) {
            return false;
        }
        if (a.isBroadcast()) {
            return true;
        }
        for (InterfaceAddress own : addresses) {
            if (!own.broadcast().isAny() && own.broadcast().equals(a)) {
                return true;
            }
        }
        return false;
    }

    /** The way to lo, for the family of {@code dst}. */
    Route loopback(IpAddr dst) {
        return dst.isV4() ? loopback4 : loopback6;
    }

    /** The way to {@code dst}, null where there is none. */
    public Route lookup(IpAddr dst) {
        if (isLocal(dst) || dst.isAny() || dst.equals(LOOPBACK_BROADCAST)) {
            return dst.isV4() ? loopback4 : loopback6;
        }
        boolean toAll = dst.equals(LIMITED_BROADCAST);
        for (Route route : table) {
            if (toAll ? route.network().isV4() : route.matches(dst)) {
                return route;
            }
        }
        return null;
    }
}
