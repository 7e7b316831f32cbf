package io.cloister.netstack.env;

import java.util.Locale;

/** What happened so far; one number for each {@link Kind}. Also the source of /proc/net/snmp. */
public final class NetstackCounters {
    /** The things counted. */
    public enum Kind {
        /** Packets and bytes that came in and went out. */
        PACKETS_IN, PACKETS_OUT, BYTES_IN, BYTES_OUT,
        /** Packets that were no correct packets. */
        BAD_PACKETS,
        /** Packets dropped because a queue or the budget was full. */
        DROPPED,
        /** Packets for nobody. */
        NO_PROTOCOL,
        /** Fragments that came in, and packets made of them, or given up. */
        FRAGMENTS, REASSEMBLED, REASSEMBLY_FAILED,
        /** Packets cut into fragments, and what came of it. */
        FRAGMENTED, FRAGMENTS_OUT,
        /** Packets that no route led to. */
        NO_ROUTE,
        ICMP_OUT, ICMP_IN,
        UDP_IN, UDP_OUT, UDP_NO_PORT, UDP_FULL,
        TCP_ACTIVE_OPENS,
        TCP_PASSIVE_OPENS,
        TCP_FAILED,
        TCP_RESETS_IN,
        TCP_RESETS_OUT,
        TCP_IN,
        TCP_OUT,
        TCP_RETRANSMITTED,
        /** A connection attempt was dropped because the backlog was full. */
        TCP_LISTEN_OVERFLOW,
        /** A bound of {@link NetstackLimits} was reached. */
        LIMIT_SOCKETS, LIMIT_CONNECTIONS, LIMIT_BUFFERS, LIMIT_NEIGHBORS
    }

    private final long[] counts = new long[Kind.values().length];

    /** One more. */
    public void increment(Kind kind) {
        counts[kind.ordinal()]++;
    }

    /** So many more. */
    public void add(Kind kind, long amount) {
        counts[kind.ordinal()] += amount;
    }

    public long value(Kind kind) {
        return counts[kind.ordinal()];
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Kind kind : Kind.values()) {
            text.append(kind.name().toLowerCase(Locale.ROOT)).append(' ').append(value(kind)).append('\n');
        }
        return text.toString();
    }
}
